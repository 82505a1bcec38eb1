// One signed-in person on a raw websocket. It speaks just enough Engine.IO 4 and Socket.IO 5 to be cheap, because the
// clients share the machine with what they measure. Room events are handed on as bytes and not parsed.

import { randomBytes } from "node:crypto";
import net from "node:net";

const SEQ = Buffer.from('"seq":');
const EVENT = Buffer.from('42["room.event"');
const shared = Buffer.alloc(1 << 18);

/** A masked text frame, as a browser sends it. */
function frame(text) {
  const data = Buffer.from(text), mask = randomBytes(4);
  const head = data.length < 126 ? [0x81, 0x80 | data.length] : [0x81, 0xfe, data.length >> 8, data.length & 255];
  for (let i = 0; i < data.length; i++) data[i] ^= mask[i & 3];
  return Buffer.concat([Buffer.from(head), mask, data]);
}

const PONG = frame("3");

/** Connect to `port`. `heard(bytes, from, to)` gets room events, `signedIn()` is called once, `faults` counts what went wrong. */
export class Wire {
  #socket;
  #stage = "http";
  #rest = null;
  #calls = 0;
  #waiting = new Map();

  constructor(port, token, faults, heard, signedIn) {
    Object.assign(this, { token, faults, heard, signedIn });
    const callback = (count, bytes) => { this.#read(bytes.subarray(0, count)); return true; };
    this.#socket = net.connect({ host: "127.0.0.1", port, noDelay: true, onread: { buffer: shared, callback } });
    this.#socket.on("connect", () => this.#socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
      `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`));
    this.#socket.on("error", () => { faults.errors++; });
    this.#socket.on("close", () => { faults.closed++; });
  }

  /** Send an event; `then` gets its answer. */
  call(event, body, then) {
    const number = String(++this.#calls);
    this.#waiting.set(number, then);
    this.#socket.write(frame(`42${number}${JSON.stringify([event, body])}`));
  }

  #read(piece) {
    let bytes = piece, at = 0;
    if (this.#rest) { bytes = Buffer.concat([this.#rest, piece]); this.#rest = null; }
    if (this.#stage === "http") {
      const end = bytes.indexOf("\r\n\r\n");
      if (end >= 0) {
        if (!bytes.subarray(0, end).includes(" 101 ")) return this.#socket.destroy();
        this.#stage = "engine";
        at = end + 4;
      }
    }
    while (this.#stage !== "http" && bytes.length - at >= 2) {
      let size = bytes[at + 1] & 127, head = 2;
      if (size === 126) { if (bytes.length - at < 4) break; size = bytes.readUInt16BE(at + 2); head = 4; }
      else if (size === 127) { if (bytes.length - at < 10) break; size = Number(bytes.readBigUInt64BE(at + 2)); head = 10; }
      if (bytes.length - at < head + size) break;
      if ((bytes[at] & 15) === 1) this.#hear(bytes, at + head, at + head + size);
      at += head + size;
    }
    if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(at));
  }

  /** One packet. Most of them are room events. */
  #hear(bytes, from, to) {
    if (bytes.compare(EVENT, 0, EVENT.length, from, Math.min(from + EVENT.length, to)) === 0) return this.heard(bytes, from, to);
    const text = bytes.toString("utf8", from, to);
    if (text === "2") this.#socket.write(PONG);
    else if (text[0] === "0") this.#socket.write(frame(`40${JSON.stringify({ token: this.token })}`));
    else if (text.startsWith("40")) this.signedIn();
    else if (text.startsWith("43")) {
      const [, number, body] = /^43(\d+)(.*)$/s.exec(text);
      const then = this.#waiting.get(number);
      this.#waiting.delete(number);
      const [answer] = JSON.parse(body);
      if (!answer.ok) { this.faults.refused++; say({ refused: `an answer said ${answer.problem.code}` }); }
      then(answer);
    } else if (text.startsWith("44")) { this.faults.refused++; say({ refused: text }); }
  }
}

/** The number of a room event in its room's log. */
export function seqOf(bytes, from, to) {
  let at = bytes.indexOf(SEQ, from) + SEQ.length, seq = 0;
  for (; at < to; at++) {
    const digit = bytes[at] - 48;
    if (digit >= 0 && digit <= 9) seq = seq * 10 + digit; else if (bytes[at] !== 32) break;
  }
  return seq;
}

export const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
export const now = () => performance.now();
export const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
/** A value of a sorted list; null for an empty one. */
export const quantile = (values, q) => values[Math.min(values.length - 1, Math.floor(values.length * q))] ?? null;
