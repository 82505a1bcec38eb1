// A crowd of signed-in people on raw websockets: joins a room, writes, and checks that everybody gets everything in order.
// It speaks just enough Engine.IO 4 and Socket.IO 5 to be cheap, because it shares the machine with what it measures.
//
//   node crowd.js CONFIG.json     config: {port, tokens: [...], room, join, text_bytes, at_once}
//
// It says one JSON line when everybody is in, then one for each command line: open RATE SECONDS (so many messages a
// second, whatever happens), closed WINDOW SECONDS (the next message when one has reached everybody),
// acks SECONDS (everybody sends the next message when the last one is acked), end.

import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import net from "node:net";
import { createInterface } from "node:readline";

const config = JSON.parse(readFileSync(process.argv[2], "utf8"));
const SETTLE_MS = 15000;
const SEQ = Buffer.from('"seq":');
const EVENT = Buffer.from('42["room.event"');
const shared = Buffer.alloc(1 << 18);
const WORDS = "sieć gmina szkoła pytanie ekspert dowóz budżet plan uczeń odpowiedź spotkanie uchwała wspólnie termin".split(" ");

const people = [];
const faults = { gaps: 0, refused: 0, closed: 0, errors: 0 };
let isIn = 0;
let begun = 0;
let sample = "";
let phase = null;
const startedAt = performance.now();

const now = () => performance.now();
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

/** A masked text frame, as a browser sends it. */
function frame(text) {
  const data = Buffer.from(text), mask = randomBytes(4);
  const head = data.length < 126 ? [0x81, 0x80 | data.length] : [0x81, 0xfe, data.length >> 8, data.length & 255];
  for (let i = 0; i < data.length; i++) data[i] ^= mask[i & 3];
  return Buffer.concat([Buffer.from(head), mask, data]);
}

const PONG = frame("3");

function come(token) {
  const person = { token, stage: "http", rest: null, last: 0, socket: null, calls: 0, waiting: new Map() };
  people.push(person);
  const callback = (count, bytes) => { read(person, bytes.subarray(0, count)); return true; };
  person.socket = net.connect({ host: "127.0.0.1", port: config.port, noDelay: true, onread: { buffer: shared, callback } });
  person.socket.on("connect", () => person.socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${config.port}\r\nUpgrade: websocket\r\n` +
    `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`));
  person.socket.on("error", () => { faults.errors++; });
  person.socket.on("close", () => { faults.closed++; });
}

const nextComes = () => { if (begun < config.tokens.length) come(config.tokens[begun++]); };

function read(person, piece) {
  let bytes = piece, at = 0;
  if (person.rest) { bytes = Buffer.concat([person.rest, piece]); person.rest = null; }
  if (person.stage === "http") {
    const end = bytes.indexOf("\r\n\r\n");
    if (end >= 0) {
      if (!bytes.subarray(0, end).includes(" 101 ")) return person.socket.destroy();
      person.stage = "engine";
      at = end + 4;
    }
  }
  while (person.stage !== "http" && bytes.length - at >= 2) {
    let size = bytes[at + 1] & 127, head = 2;
    if (size === 126) { if (bytes.length - at < 4) break; size = bytes.readUInt16BE(at + 2); head = 4; }
    else if (size === 127) { if (bytes.length - at < 10) break; size = Number(bytes.readBigUInt64BE(at + 2)); head = 10; }
    if (bytes.length - at < head + size) break;
    if ((bytes[at] & 15) === 1) hear(person, bytes, at + head, at + head + size);
    at += head + size;
  }
  if (at < bytes.length) person.rest = Buffer.from(bytes.subarray(at));
}

/** One packet. Most of them are room events, and those are not parsed but looked at. */
function hear(person, bytes, from, to) {
  if (bytes.compare(EVENT, 0, EVENT.length, from, Math.min(from + EVENT.length, to)) === 0) return receive(person, bytes, from, to);
  const text = bytes.toString("utf8", from, to);
  if (text === "2") person.socket.write(PONG);
  else if (text[0] === "0") person.socket.write(frame(`40${JSON.stringify({ token: person.token })}`));
  else if (text.startsWith("40")) {
    if (!config.join) return arrive(person);
    call(person, "room.join", { room: config.room }, (answer) => { person.last = answer.head; arrive(person); });
  } else if (text.startsWith("43")) {
    const [, number, body] = /^43(\d+)(.*)$/s.exec(text);
    const then = person.waiting.get(number);
    person.waiting.delete(number);
    const [answer] = JSON.parse(body);
    if (!answer.ok) { faults.refused++; say({ refused: `an answer said ${answer.problem.code}` }); }
    then(answer);
  } else if (text.startsWith("44")) { faults.refused++; say({ refused: text }); }
}

function arrive() {
  nextComes();
  if (++isIn === config.tokens.length) say({ people: isIn, seconds: (now() - startedAt) / 1000, faults });
}

function call(person, event, body, then) {
  const number = String(++person.calls);
  person.waiting.set(number, then);
  person.socket.write(frame(`42${number}${JSON.stringify([event, body])}`));
}

function receive(person, bytes, from, to) {
  let at = bytes.indexOf(SEQ, from) + SEQ.length, seq = 0;
  for (; at < to; at++) {
    const digit = bytes[at] - 48;
    if (digit >= 0 && digit <= 9) seq = seq * 10 + digit; else if (bytes[at] !== 32) break;
  }
  if (seq !== person.last + 1) faults.gaps++;
  person.last = seq;
  if (!phase) return;
  phase.receipts++;
  phase.bytes += to - from;
  let message = phase.messages.get(seq);
  if (!message) {
    sample = bytes.toString("utf8", from, to);
    phase.messages.set(seq, message = { id: JSON.parse(sample.slice(2))[1].data.client_id, count: 0 });
  }
  if (++message.count === people.length) {
    phase.times.push(now() - phase.sentAt.get(message.id));
    phase.complete++;
    phase.onComplete();
  }
}

function words() {
  let text = "";
  while (Buffer.byteLength(text) < config.text_bytes) text += `${WORDS[(Math.random() * WORDS.length) | 0]} `;
  return text.trim();
}

function send(person, onAck = () => {}) {
  const id = randomUUID();
  phase.sent++;
  phase.sentAt.set(id, now());
  call(person, "chat.message.send", { room: config.room, text: words(), client_id: id }, (answer) => {
    phase.acked++;
    onAck(now() - phase.sentAt.get(id), answer);
  });
}

const sendInTurn = () => send(people[phase.sent % people.length]);
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
const quantile = (values, q) => values[Math.min(values.length - 1, Math.floor(values.length * q))] ?? null;

/** Let `drive` send for so many seconds, wait until everything has arrived, and say what happened. */
async function run(seconds, isWhole, drive) {
  phase = { sent: 0, acked: 0, complete: 0, receipts: 0, bytes: 0, messages: new Map(), sentAt: new Map(), times: [], onComplete() {} };
  const from = now();
  phase.isOver = () => now() - from > seconds * 1000;
  await drive(phase, from);
  while (!phase.isOver()) await pause(10);
  const until = now() + SETTLE_MS;
  while (!isWhole(phase) && now() < until) await pause(5);
  const elapsed = (now() - from) / 1000;
  phase.times.sort((a, b) => a - b);
  const { sent, acked, complete, receipts, times } = phase;
  say({
    sent, acked, complete, receipts, seconds: elapsed, p50_ms: quantile(times, 0.5), p95_ms: quantile(times, 0.95),
    max_ms: quantile(times, 1), frame_bytes: receipts ? phase.bytes / receipts : 0, sample, faults,
  });
  phase = null;
}

const reachedAll = (it) => it.acked === it.sent && it.complete === it.sent;

const commands = {
  open: (rate, seconds) => run(seconds, reachedAll, async (it, from) => {
    while (!it.isOver()) {
      while (it.sent < ((now() - from) / 1000) * rate) sendInTurn();
      await pause(2);
    }
  }),
  closed: (window, seconds) => run(seconds, reachedAll, async (it) => {
    it.onComplete = () => { if (!it.isOver()) sendInTurn(); };
    for (let i = 0; i < window; i++) sendInTurn();
  }),
  acks: (seconds) => run(seconds, (it) => it.acked === it.sent, async (it) => {
    const next = (person) => send(person, (ms) => { it.times.push(ms); if (!it.isOver()) next(person); });
    people.forEach(next);
  }),
  end: () => process.exit(0),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const [name, ...numbers] = line.trim().split(" ");
  commands[name](...numbers.map(Number));
}).on("close", () => process.exit(0));

for (let i = 0; i < config.at_once; i++) nextComes();
