// The page's one connection and its rooms. The server's log is the truth, what comes by socket is a hint: `seq` says what
// is next, and what is missing is read by HTTP.

import { io } from "../vendor/socket.io.esm.min.js";
import { call, flushAll, Refused, sendBy } from "./outbox.js";
import { counted, fill, put } from "./page.js";

const PATIENCE = 4000;
const GONE = new Set(["not_found", "forbidden"]);
const rooms = new Map();
let socket = null;
let tries = 0;
let timer = 0;
let notBefore = 0;
let isOver = false;
let isProven = false;

const NOW = Number.MAX_SAFE_INTEGER;

/**
 * Be in a room: `events(list)` gets what comes after seq `after` (or from now on), in order and once. Several modules
 * may be in the same room, each from its own `after`.
 */
export function join(name, after = NOW, events, reset, closed) {
  const room = rooms.get(name) ?? new Room(name);
  rooms.set(name, room);
  const isToRead = room.listen({ last: Number(after), events, reset, closed });
  if (connection().connected && isToRead) enter(room);
}

async function ask(event, body) {
  if (!socket.connected) throw new Error("no line");
  const ack = await socket.timeout(10_000).emitWithAck(event, body);
  if (!ack.ok) throw new Refused(ack.problem);
  return ack;
}

function connection() {
  if (socket) return socket;
  // Reconnecting is ours: the wait is shown to the person, and must be spread over everybody after a restart.
  socket = io({ transports: ["websocket", "polling"], tryAllTransports: true, withCredentials: true, reconnection: false });
  socket.on("connect", connected);
  socket.on("disconnect", lost);
  socket.on("connect_error", lost);
  socket.on("room.event", (event) => rooms.get(event.room)?.hear(event));
  socket.on("room.heads", (heads) => Object.entries(heads).forEach(([name, seq]) => rooms.get(name)?.head(seq)));
  socket.on("room.closed", ({ room, reason }) => rooms.get(room)?.close(reason));
  socket.on("restarting", restarting);
  bar.querySelector("[data-retry]").addEventListener("click", now);
  addEventListener("online", now);
  sendBy(ask);
  return socket;
}

async function connected() {
  isProven = true;
  tries = 0;
  clearTimeout(timer);
  flushAll();
  await Promise.all([...rooms.values()].map(enter));
  let added = 0;
  for (const room of rooms.values()) [added, room.caught] = [added + room.caught, 0];
  if (socket.connected) showBack(added);
}

const enter = (room) => room.read(() => ask("room.join", { room: room.name, after: room.last }));

function lost(error) {
  if (["not_signed_in", "second_factor_needed"].includes(error?.message)) return ended();
  // Some proxies swallow a WebSocket that has begun: where none ever worked, come by polling and try it from there.
  if (!isProven) socket.io.opts.transports = ["polling", "websocket"];
  const longest = Math.min(30, 4 * 2 ** tries++);
  const next = Math.max(notBefore, Date.now() + 1000 + Math.random() * (longest - 1) * 1000);
  clearTimeout(timer);
  timer = setTimeout(now, next - Date.now());
  showLost(next);
}

/** Nobody is signed in any more. The page's forms are stale too, so only opening it again helps. */
function ended() {
  isOver = true;
  showBack(0);
  for (const room of [...rooms.values()]) room.close("");
}

function now() {
  clearTimeout(timer);
  if (!isOver && !socket.connected) socket.connect();
}

/** Come back after a random part of the pause, so that not all knock at once. */
function restarting({ seconds }) {
  notBefore = Date.now() + Math.random() * seconds * 1000;
  setTimeout(() => { socket.disconnect(); now(); }, notBefore - Date.now());
}

class Room {
  constructor(name) {
    Object.assign(this, { name, listeners: [], last: NOW, waiting: [], caught: 0, turn: 0, failures: 0 });
    this.isReading = true; // until the first answer; what is heard meanwhile waits
  }

  /** True when the room has to be read from the listener's place on. */
  listen(listener) {
    const isFirst = !this.listeners.length;
    if (listener.last === NOW && !this.isReading) listener.last = this.last;
    this.listeners.push(listener);
    if (!isFirst && listener.last >= this.last) return false;
    this.last = listener.last;
    this.isReading = true;
    return true;
  }

  hear(event) {
    if (event.seq <= this.last) return;
    if (!this.isReading && event.seq === this.last + 1) return this.#apply([event]);
    this.waiting.push(event);
    if (!this.isReading) this.read();
  }

  head(seq) {
    if (seq > this.last && !this.isReading) this.read();
  }

  /** Read what is missing; `first` answers the first page. A later reading replaces an earlier one. */
  async read(first = () => this.#page()) {
    const turn = ++this.turn;
    this.isReading = true;
    clearTimeout(this.again);
    try {
      let page = await first();
      while (turn === this.turn && !this.#take(page)) page = await this.#page();
    } catch (error) {
      if (turn === this.turn) this.#failed(error, first);
      return;
    }
    if (turn !== this.turn) return;
    this.isReading = false;
    this.failures = 0;
    const waiting = this.waiting.splice(0).sort((a, b) => a.seq - b.seq);
    for (const event of waiting) this.hear(event);
  }

  close(reason) {
    this.turn++;
    clearTimeout(this.again);
    rooms.delete(this.name);
    for (const listener of this.listeners) listener.closed?.(reason);
  }

  #page() {
    return call(`/api/v1/rooms/${this.name}/events?after=${this.last}&limit=200`);
  }

  /** True when nothing is left to read. */
  #take({ events, head, floor, reset }) {
    for (const listener of this.listeners) if (listener.last === NOW) listener.last = head;
    if (reset) {
      this.last = head;
      for (const listener of this.listeners) if (listener.last < head) this.#reset(listener);
      return true;
    }
    this.last = this.last === NOW ? head : Math.max(this.last, floor - 1);
    const fresh = events.filter((event) => event.seq > this.last);
    this.caught += fresh.filter(({ kind }) => /^(post|message|question)\.created$/.test(kind)).length;
    if (fresh.length) this.#apply(fresh);
    else this.last = Math.max(this.last, head);
    return this.last >= head;
  }

  #reset(listener) {
    listener.last = this.last;
    listener.reset?.();
  }

  #apply(events) {
    this.last = events.at(-1).seq;
    for (const listener of this.listeners) {
      const fresh = events.filter((event) => event.seq > listener.last);
      if (!fresh.length) continue;
      listener.last = this.last;
      try {
        listener.events(fresh);
      } catch (error) {
        console.error(this.name, error); // and the others hear all the same
      }
    }
  }

  #failed(error, first) {
    if (GONE.has(error.code)) return this.close(error.detail);
    this.again = setTimeout(() => this.read(first), Math.min(30, 2 ** ++this.failures) * 1000 * (0.5 + Math.random()));
  }
}

// The bar of a lost line: shown after 4 s without one, with the time to the next try.

const bar = document.getElementById("connection");
let patience = 0;
let ticking = 0;

function showBar(sentence, isBack) {
  put(bar, "sentence", sentence);
  bar.classList.toggle("is-back", isBack);
  bar.querySelector("[data-retry]").hidden = isBack;
  bar.hidden = false;
}

function showLost(next) {
  patience ||= setTimeout(() => showBar(bar.dataset.lost, false), PATIENCE);
  clearInterval(ticking);
  const tick = () => {
    put(bar, "again", fill(bar.dataset.again, { seconds: Math.max(0, Math.ceil((next - Date.now()) / 1000)) }));
  };
  tick();
  ticking = setInterval(tick, 1000);
}

function showBack(added) {
  clearTimeout(patience);
  clearInterval(ticking);
  patience = 0;
  if (bar.hidden) return;
  const words = document.querySelector("[data-back-one]")?.dataset;
  showBar(added && words ? counted(words, "back", added) : bar.dataset.back, true);
  put(bar, "again", "");
  setTimeout(() => { if (!patience) bar.hidden = true; }, PATIENCE);
}

/** A list that stays true: badges follow the person's own reading, a link tells that the list has changed. */
export function start(root) {
  const pill = root.querySelector(".pill");
  const changed = new Set();

  document.addEventListener("sieci:person", ({ detail }) => {
    for (const { kind, data } of detail) {
      if (kind !== "read.moved") continue;
      for (const mark of document.querySelectorAll(`[data-unread-thread="${data.thread_id}"]`)) {
        mark.hidden = !data.unread;
        put(mark, "unread", counted(mark.dataset, "unread", data.unread));
      }
    }
  });
  for (const slug of root.dataset.networks.split(" ")) {
    join(`network:${slug}`, undefined, (events) => {
      for (const { kind, data } of events) if (kind.startsWith("thread.")) changed.add(data.id);
      if (!pill || !changed.size) return;
      pill.hidden = false;
      put(pill, "pill", counted(pill.dataset, "new", changed.size));
    });
  }
}
