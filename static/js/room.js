// One room as this page knows it. `seq` says what is next; whatever is missing is read from the server.

import { call } from "./http.js";

const LIMIT = 200;
const GONE = new Set(["not_found", "forbidden"]);

/** As `after`: whatever was before is of no interest. */
export const NOW = Number.MAX_SAFE_INTEGER;

export class Room {
  /** `after`: the newest seq the page already shows. Handlers: events(list), reset(), closed(reason). */
  constructor(name, after, handlers) {
    Object.assign(this, { name, handlers, last: after, waiting: [], caught: 0, turn: 0, failures: 0 });
    this.isReading = true; // until the first answer; what is heard meanwhile waits
  }

  /** An event from the socket: next in order, a repeat, or the sign of a gap. */
  hear(event) {
    if (event.seq <= this.last) return;
    if (this.isReading) this.waiting.push(event);
    else if (event.seq === this.last + 1) this.#apply([event]);
    else {
      this.waiting.push(event);
      this.read();
    }
  }

  /** The server's newest seq; finds a lost last event. */
  head(seq) {
    if (seq > this.last && !this.isReading) this.read();
  }

  /** Read what is missing, page by page; `first` answers the first page. A later reading replaces an earlier one. */
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

  /** Nothing more will come. */
  close(reason) {
    this.turn++;
    clearTimeout(this.again);
    this.handlers.closed?.(reason);
  }

  #page() {
    return call(`/api/v1/rooms/${this.name}/events?after=${this.last}&limit=${LIMIT}`);
  }

  /** Apply a page; true when nothing is left to read. */
  #take({ events, head, floor, reset }) {
    if (reset) {
      this.last = head;
      this.handlers.reset?.();
      return true;
    }
    this.last = this.last === NOW ? head : Math.max(this.last, floor - 1);
    const fresh = events.filter((event) => event.seq > this.last);
    this.caught += fresh.filter((event) => event.kind.endsWith(".created")).length;
    if (fresh.length) this.#apply(fresh);
    else this.last = Math.max(this.last, head);
    return this.last >= head;
  }

  #apply(events) {
    this.last = events.at(-1).seq;
    this.handlers.events(events);
  }

  #failed(error, first) {
    if (GONE.has(error.code)) return this.close(error.detail);
    this.again = setTimeout(() => this.read(first), Math.min(30, 2 ** ++this.failures) * 1000 * (0.5 + Math.random()));
  }
}
