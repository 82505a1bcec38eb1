// Sending that survives a lost line, a reload and a crash. Every entry has its `client_id`, so the server stores it once
// however often it is sent; entries of one room go in the order they were written.

import { leave } from "./leave.js";
import { call, Refused } from "./http.js";
import * as kept from "./kept.js";
import { ask, onConnected } from "./socket.js";
import * as store from "./store.js";

const DAY = 24 * 3600 * 1000;
const person = document.body.dataset.person;
const watchers = new Map();
const turns = new Map();
let pause = 0;
let timer = 0;

/** Keep an entry {client_id, room, text, in_reply_to, seq} and send it as soon as its turn comes. */
export async function add(entry) {
  await store.keep({ ...entry, person, at: Date.now(), state: "waiting" });
  return flush(entry.room);
}

/** What is not sent yet in `room`. */
export const entriesOf = async (room) => (await store.all(person)).filter((entry) => entry.room === room);

/** Call `watcher(entry, state, answer)`; states: sending, sent, waiting (goes by itself), refused (only by hand). */
export const watch = (room, watcher) => watchers.set(room, watcher);

/** Forget an entry: its words went elsewhere, or the server has it. */
export async function remove(clientId) {
  for (const entry of await store.all(person)) if (entry.client_id === clientId) await store.drop(entry);
}

/** Send again what was refused or grew old. */
export async function resend(clientId) {
  for (const entry of await store.all(person)) {
    if (entry.client_id !== clientId) continue;
    await store.keep({ ...entry, state: "waiting", at: Date.now() });
    await flush(entry.room);
  }
}

/** Send what waits in a room, the earliest first, until one has to wait for the line. */
export const flush = (room) => alone(room, async () => {
  for (const entry of await entriesOf(room)) {
    if (entry.state !== "refused" && !(await attempt(entry))) return;
  }
  pause = 0;
});

async function flushAll() {
  await Promise.all([...new Set((await store.all(person)).map((entry) => entry.room))].map(flush));
}

/** One sending. False if the room has to wait. */
async function attempt(entry) {
  if (Date.now() - entry.at > DAY) return refuse(entry, "");
  tell(entry, "sending");
  try {
    const answer = await deliver(entry);
    await store.drop(entry);
    tell(entry, "sent", answer);
    return true;
  } catch (error) {
    if (error instanceof Refused && error.isFinal) return refuse(entry, error.detail);
    tell({ ...entry, reason: error.detail }, "waiting");
    later(error.wait);
    return false;
  }
}

async function refuse(entry, reason) {
  const refused = await store.keep({ ...entry, state: "refused", reason });
  tell(refused, "refused");
  return true;
}

/** By socket where it is quickest; by HTTP whenever that does not answer. The `client_id` makes the second try safe. */
async function deliver({ room, text, client_id, in_reply_to }) {
  const [kind, id] = room.split(":");
  if (kind === "thread") return call(`/api/v1/threads/${id}/posts`, { json: { text, client_id, in_reply_to } });
  try {
    return await ask("chat.message.send", { room, text, client_id });
  } catch (error) {
    if (error instanceof Refused) throw error;
    return call(`/api/v1/channels/${id}/messages`, { json: { text, client_id } });
  }
}

function later(seconds) {
  pause = seconds || Math.min(30, pause * 2 || 4);
  clearTimeout(timer);
  timer = setTimeout(flushAll, pause * 1000 * (1 + Math.random() / 2));
}

/** One sender a room, in this tab and among all tabs. */
function alone(room, work) {
  const locked = () => (navigator.locks ? navigator.locks.request(`sieci ${room}`, work) : work());
  const turn = (turns.get(room) ?? Promise.resolve()).then(locked);
  turns.set(room, turn.catch((error) => console.error(room, error)));
  return turn;
}

const tell = (entry, state, answer) => watchers.get(entry.room)?.(entry, state, answer);

/** Everything of the person goes to the server: what can be sent is sent, the rest becomes drafts. */
async function handOver() {
  await flushAll();
  for (const entry of await store.all(person)) {
    const draft = kept.read(entry.room);
    const text = [draft?.text, entry.text].filter(Boolean).join("\n\n");
    await kept.save(entry.room, { title: "", text, seq: Math.max(entry.seq, draft?.seq ?? 0) });
    kept.erase(entry.room);
    await store.drop(entry);
  }
}

let isStarted = false;

/** On every page: send what is left from before, and leave nothing behind at sign-out. */
export function start() {
  if (!person || isStarted) return;
  isStarted = true;
  onConnected(flushAll);
  addEventListener("online", flushAll);
  flushAll();
  leave(handOver);
}
