// The audience of a session on raw websockets, its moderators and its expert: people ask and support, moderators approve
// what they see waiting, the expert shows one page after the other. It checks that everybody gets everything in order.
//
//   node audience.js CONFIG.json     config: {port, session, members: [token], moderators: [token], expert: token,
//                                             slide_set, pages, at_once}
//
// It says one JSON line when everybody is in; then one for `run SECONDS QUESTIONS_A_SECOND SUPPORTS_A_SECOND SLIDE_SECONDS`.

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import { createInterface } from "node:readline";
import { now, pause, quantile, say, seqOf, Wire } from "./wire.js";

const config = JSON.parse(readFileSync(process.argv[2], "utf8"));
const SETTLE_MS = 20000;
const CREATED = Buffer.from('"question.created"');
const ROOM = Buffer.from('"backstage:');
const audience = `session:${config.session}`, backstage = `backstage:${config.session}`;
const faults = { gaps: 0, refused: 0, closed: 0, errors: 0 };
const tokens = [...config.members, ...config.moderators];
const agent = new http.Agent({ keepAlive: true, maxSockets: 24 });
const people = [];
// By id of the question: when it was asked, when its approval was sent, how many screens have it.
const questions = new Map();
const open = [];
let kinds = new Map(); // what each number of the audience's log is about, as whoever got it first saw it
let isIn = 0, begun = 0, run = null;
const startedAt = now();

function come(index) {
  const person = { last: { [audience]: 0, [backstage]: 0 }, isModerator: index >= config.members.length };
  people.push(person);
  person.wire = new Wire(config.port, tokens[index], faults, (...piece) => receive(person, ...piece), () => {
    person.wire.call("room.join", { room: audience }, (answer) => {
      person.last[audience] = answer.head;
      if (!person.isModerator) return arrive();
      person.wire.call("room.join", { room: backstage }, (behind) => { person.last[backstage] = behind.head; arrive(); });
    });
  });
}

const nextComes = () => { if (begun < tokens.length) come(begun++); };

function arrive() {
  nextComes();
  if (++isIn === tokens.length) say({ people: isIn, seconds: (now() - startedAt) / 1000, faults });
}

function receive(person, bytes, from, to) {
  const piece = bytes.subarray(from, to), seq = seqOf(bytes, from, to);
  const room = person.isModerator && piece.includes(ROOM) ? backstage : audience;
  if (seq <= person.last[room]) return; // what happened while joining comes twice rather than never
  if (seq !== person.last[room] + 1) faults.gaps++;
  person.last[room] = seq;
  if (!run) return;
  run.receipts++;
  if (room === backstage) {
    if (piece.includes(CREATED)) waiting(person, JSON.parse(piece.toString().slice(2))[1].data);
    return;
  }
  let subject = kinds.get(seq);
  if (subject === undefined) {
    const event = JSON.parse(piece.toString().slice(2))[1];
    kinds.set(seq, subject = event.kind === "question.created" ? event.data.id : 0);
  }
  if (subject) shown(subject);
}

/** A moderator sees a question that waits: the queue's delay is how long it took to all of them. One of them approves. */
function waiting(person, data) {
  const question = questions.get(data.client_id);
  if (!question || data.state !== "pending") return;
  question.id = data.id;
  question.seenBy++;
  if (question.seenBy === config.moderators.length) run.queueTimes.push(now() - question.askedAt);
  if (data.id % config.moderators.length !== people.indexOf(person) - config.members.length) return;
  questions.set(data.id, question);
  question.approvedAt = now();
  ask(person.wire.token, `/questions/${data.id}/approve`, { version: 1 });
}

/** A question is on one more screen. */
function shown(id) {
  const question = questions.get(id);
  if (!question) return;
  if (++question.count === 1) open.push(id);
  if (question.count === people.length) {
    run.times.push(now() - question.approvedAt);
    run.complete++;
  }
}

/** A call of the API; anything but success is a fault, but for one's own question (which chance may pick). */
function ask(token, path, body, allowed = []) {
  run.calls++;
  return new Promise((done) => {
    const request = http.request({
      agent, host: "127.0.0.1", port: config.port, path: `/api/v1${path}`, method: "POST",
      headers: { "Authorization": `Bearer ${token}`, "Content-Type": "application/json" },
    }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => { text += part; }).on("end", () => {
        if (answer.statusCode >= 300 && !allowed.includes(answer.statusCode)) {
          faults.refused++;
          say({ refused: `${path} answered ${answer.statusCode} ${text.slice(0, 200)}` });
        }
        run.answered++;
        done();
      });
    });
    request.on("error", () => { faults.errors++; run.answered++; done(); });
    request.end(JSON.stringify(body));
  });
}

function askQuestion() {
  const person = people[run.asked % config.members.length], client_id = randomUUID();
  run.asked++;
  questions.set(client_id, { askedAt: now(), approvedAt: 0, seenBy: 0, count: 0 });
  person.wire.call("session.question.ask", { room: audience, client_id, text: `Pytanie ${run.asked}: kto to zatwierdza i do kiedy?` },
    () => { run.acked++; });
}

function support() {
  const id = open[(Math.random() * open.length) | 0];
  const token = config.members[(Math.random() * config.members.length) | 0];
  if (id) ask(token, `/questions/${id}/support`, {}, [403]);
}

async function play(seconds, questionRate, supportRate, slideSeconds) {
  run = { asked: 0, acked: 0, complete: 0, receipts: 0, calls: 0, answered: 0, times: [], queueTimes: [] };
  kinds = new Map();
  const from = now();
  const past = () => (now() - from) / 1000;
  let supports = 0, slides = 0;
  while (past() < seconds) {
    while (run.asked < past() * questionRate) askQuestion();
    while (supports < past() * supportRate) { supports++; support(); }
    while (slides < Math.floor(past() / slideSeconds)) {
      slides++;
      ask(config.expert, `/sessions/${config.session}/slide`, { set_id: config.slide_set, number: 1 + (slides % config.pages) });
    }
    await pause(2);
  }
  const isWhole = () => run.acked === run.asked && run.complete === run.asked && run.answered === run.calls;
  const until = now() + SETTLE_MS;
  while (!isWhole() && now() < until) await pause(5);
  await pause(2000); // the last tick
  for (const times of [run.times, run.queueTimes]) times.sort((a, b) => a - b);
  const heads = new Set(people.map((person) => person.last[audience]));
  say({
    asked: run.asked, acked: run.acked, complete: run.complete, receipts: run.receipts, supports, slides,
    seconds: past(), p50_ms: quantile(run.times, 0.5), p95_ms: quantile(run.times, 0.95), max_ms: quantile(run.times, 1),
    queue_p95_ms: quantile(run.queueTimes, 0.95), queue_max_ms: quantile(run.queueTimes, 1),
    queued: run.queueTimes.length, same_head: heads.size === 1, events: kinds.size, faults,
  });
  run = null;
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const [name, ...numbers] = line.trim().split(" ");
  if (name === "run") play(...numbers.map(Number)); else process.exit(0);
}).on("close", () => process.exit(0));

for (let i = 0; i < config.at_once; i++) nextComes();
