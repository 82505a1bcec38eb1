// What the audience's and the moderators' questions share: a list that does not jump, facts of a question, what a form asks.

import { bodyOf } from "./acts.js";
import { moment, put, show } from "./page.js";

const EVERY = 10_000;
const canHover = matchMedia("(hover:hover)");

/** A list that is put in order at most every 10 s, and never while the pointer or the focus is in it: then `pill` says
    that the order has changed. `order(a, b)` compares the data of two rows. What goes leaves its place empty till then. */
export class CalmList {
  #timer = 0;
  #last = 0;

  constructor(list, order, pill = null, vanished = "") {
    Object.assign(this, { list, order, pill, vanished });
    for (const kind of ["pointerleave", "focusout"]) list.addEventListener(kind, () => this.touch());
    pill?.addEventListener("click", () => { this.sort(); list.focus({ preventScroll: true }); });
  }

  get rows() { return [...this.list.children]; }

  get isBusy() {
    const { activeElement } = document;
    return (canHover.matches && this.list.matches(":hover")) || (activeElement !== this.list && this.list.contains(activeElement));
  }

  put(node) {
    const after = this.isBusy ? null : this.rows.find((row) => !row.matches(".is-gone") && this.order(node.dataset, row.dataset) < 0);
    this.list.insertBefore(node, after ?? null);
    this.touch();
  }

  drop(node) {
    if (!this.isBusy) return node.remove();
    const hadFocus = node.contains(document.activeElement);
    const sentence = document.createElement("p");
    sentence.className = "meta";
    sentence.textContent = this.vanished;
    node.style.minHeight = `${node.offsetHeight}px`;
    node.classList.add("is-gone");
    for (const name of ["id", "data-id"]) node.removeAttribute(name);
    node.replaceChildren(sentence);
    if (hadFocus) this.list.focus({ preventScroll: true });
    this.touch();
  }

  /** Look soon whether the order is still right. */
  touch() {
    if (!this.#isOff()) return this.#tell(false);
    this.#timer ||= setTimeout(() => this.#tick(), Math.max(0, this.#last + EVERY - Date.now()));
  }

  /** At once, because the person asked for it. */
  sort() {
    for (const row of this.rows) if (row.matches(".is-gone")) row.remove();
    const sorted = this.#sorted();
    if (sorted.some((row, at) => row !== this.list.children[at])) this.list.append(...sorted);
    this.#last = Date.now();
    this.#tell(false);
  }

  #sorted() { return this.rows.sort((a, b) => this.order(a.dataset, b.dataset)); }

  #isOff() {
    return this.rows.some((row) => row.matches(".is-gone")) || this.#sorted().some((row, at) => row !== this.list.children[at]);
  }

  #tick() {
    this.#timer = 0;
    if (!this.isBusy) this.sort();
    else if (this.#isOff()) this.#tell(true);
  }

  #tell(isOff) { if (this.pill) this.pill.hidden = !isOff; }
}

/** Most votes first, then the older one. */
export const byVotes = (a, b) => Number(b.votes) - Number(a.votes) || Number(a.id) - Number(b.id);

/** As the moderators put them. */
export const byPosition = (a, b) => Number(a.position) - Number(b.position) || Number(a.id) - Number(b.id);

export const nameOf = (author, words) => (author ? [author.name, author.institution].filter(Boolean).join(" · ") : words.nameless);

/** Words, author, moment and votes of a question in its row. */
export function describe(node, data, words) {
  node.querySelector(".prose").innerHTML = data.html;
  put(node, "who", nameOf(data.author, words));
  put(node, "time", moment(data.at, words.today));
  for (const time of node.querySelectorAll("time")) time.dateTime = data.at;
  put(node, "count", data.support_count);
  show(node, "[data-shortened]", data.is_shortened);
  Object.assign(node.dataset, { votes: data.support_count, position: data.position ?? 0 });
}

/** Which call a submitted form or button means, and what it sends: the path of the page is that of the API. */
export function asked({ target, submitter }) {
  const address = submitter?.hasAttribute("formaction") ? submitter.formAction : target.action;
  return { path: new URL(address).pathname, fields: bodyOf(target, submitter) };
}
