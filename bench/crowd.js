// A crowd of signed-in people on raw websockets: joins a room, writes, and checks that everybody gets everything in order.
//
//   node crowd.js CONFIG.json     config: {port, tokens: [...], room, join, text_bytes, at_once}
//
// It says one JSON line when everybody is in, then one for each command line: open RATE SECONDS (so many messages a
// second, whatever happens), closed WINDOW SECONDS (the next message when one has reached everybody),
// acks SECONDS (everybody sends the next message when the last one is acked), end.

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { now, pause, quantile, say, seqOf, Wire } from "./wire.js";

const config = JSON.parse(readFileSync(process.argv[2], "utf8"));
const SETTLE_MS = 15000;
const WORDS = "sieć gmina szkoła pytanie ekspert dowóz budżet plan uczeń odpowiedź spotkanie uchwała wspólnie termin".split(" ");

const people = [];
const faults = { gaps: 0, refused: 0, closed: 0, errors: 0 };
let isIn = 0;
let begun = 0;
let sample = "";
let phase = null;
const startedAt = performance.now();

function come(token) {
  const person = { last: 0 };
  people.push(person);
  const heard = (bytes, from, to) => receive(person, bytes, from, to);
  person.wire = new Wire(config.port, token, faults, heard, () => {
    if (!config.join) return arrive();
    person.wire.call("room.join", { room: config.room }, (answer) => { person.last = answer.head; arrive(); });
  });
}

const nextComes = () => { if (begun < config.tokens.length) come(config.tokens[begun++]); };

function arrive() {
  nextComes();
  if (++isIn === config.tokens.length) say({ people: isIn, seconds: (now() - startedAt) / 1000, faults });
}

function receive(person, bytes, from, to) {
  const seq = seqOf(bytes, from, to);
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
  person.wire.call("chat.message.send", { room: config.room, text: words(), client_id: id }, (answer) => {
    phase.acked++;
    onAck(now() - phase.sentAt.get(id), answer);
  });
}

const sendInTurn = () => send(people[phase.sent % people.length]);

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
