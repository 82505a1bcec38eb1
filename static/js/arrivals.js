// What others write never moves what one reads: with the end of the page on screen it is added there, else it waits
// under a button that tells how much is new.

import { put } from "./dom.js";
import { counted } from "./words.js";

export class Arrivals {
  #held = [];

  /** `add(data)` puts one thing on the page and answers its element; `atEnd(hasNew)` is told when the end is on screen. */
  constructor(root, { add, atEnd, link = () => null }) {
    Object.assign(this, { add, atEnd, link, isAtEnd: false });
    this.isComplete = !("past" in root.dataset); // the page holds the newest, so that new ones belong on it
    this.pill = root.querySelector(".pill");
    this.pill.addEventListener("click", (event) => this.#clicked(event));
    const watch = new IntersectionObserver(([end]) => this.#moved(end.isIntersecting), { rootMargin: "0px 0px 60px" });
    watch.observe(root.querySelector("[data-end]"));
    document.addEventListener("visibilitychange", () => this.#moved(this.isAtEnd));
  }

  /** Something by somebody else has come. */
  hear(data) {
    if (this.isComplete && this.isAtEnd && !document.hidden) return this.#add([data]);
    this.#held.push(data);
    this.#count();
  }

  /** What is no longer there, or has other words since. */
  change(isIt, data) {
    this.#held = this.#held.map((one) => (isIt(one) ? { ...one, ...data } : one)).filter((one) => one.state === "published");
    this.#count();
  }

  /** Put everything that waits on the page; answers the first element. */
  release() {
    if (!this.isComplete) return null;
    const first = this.#add(this.#held.splice(0));
    this.#count();
    return first;
  }

  #add(list) {
    const added = list.map((data) => this.add(data)).filter(Boolean);
    for (const node of added) node.classList.add("is-arriving");
    if (this.isAtEnd) this.atEnd(added.length > 0);
    return added[0];
  }

  #moved(isAtEnd) {
    this.isAtEnd = isAtEnd;
    if (!isAtEnd || document.hidden) return;
    if (!this.release()) this.atEnd(false);
  }

  #count() {
    const count = this.#held.length;
    this.pill.hidden = !count;
    if (!count) return;
    put(this.pill, "pill", counted(this.pill.dataset, "new", count));
    this.pill.href = this.link(this.#held[0]) ?? this.pill.href;
  }

  #clicked(event) {
    if (!this.isComplete) return;
    event.preventDefault();
    const first = this.release();
    if (!first) return;
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: "start" });
  }
}
