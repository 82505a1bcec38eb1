// A channel: its messages in the room's order, those still being sent at the end.

import { converse, Entries } from "./conversation.js";
import { clock, cut, day, dayOf, made, put } from "./page.js";

const NEAR = 5 * 60 * 1000;

class Messages extends Entries {
  constructor(root) {
    super(root, ".messages", "message", "id");
    this.editable = Number(root.dataset.editSeconds) * 1000;
    this.#expire();
    setInterval(() => this.#expire(), 30_000);
  }

  toEnd() {
    this.root.querySelector("[data-end]").scrollIntoView({ block: "end", behavior: "instant" });
  }

  show(data) {
    if (this.at(data.id)) return null;
    const node = this.made(data);
    const after = this.insert(node, ".message", ({ seq }) => !(seq < data.seq));
    this.#beside(node);
    if (after) this.#beside(after);
    return node;
  }

  pending(entry) {
    const node = super.pending(entry);
    this.#beside(node);
    this.toEnd();
    return node;
  }

  edit(data) {
    const now = this.at(data.id);
    if (!now) return;
    now.querySelector(".prose").innerHTML = data.html;
    now.querySelector(".edited").hidden = !data.edited_at;
    this.name(now, { ...data.author, position: "" });
  }

  hide({ id }) {
    const now = this.at(id);
    if (!now) return;
    now.classList.add("is-withdrawn");
    now.querySelector(".prose").textContent = this.words.withdrawn;
    cut(now, ".actions, .edited");
  }

  /** A line for a new day, and no name where the same person goes on. */
  #beside(node) {
    let before = node.previousElementSibling;
    const last = before?.matches(".message") ? before : null;
    const isOther = !last || dayOf(last.dataset.at) !== dayOf(node.dataset.at);
    if (isOther && !before?.matches(".day-line")) {
      before = made("day-line");
      put(before, "day", day(node.dataset.at, this.words.today));
      node.before(before);
    }
    const isSame = !isOther && last.dataset.author === node.dataset.author && !last.matches(".is-withdrawn");
    node.classList.toggle("is-same", isSame && new Date(node.dataset.at) - new Date(last.dataset.at) < NEAR);
  }

  made(data) {
    const node = super.made({ ...data, author: { ...data.author, position: "" } });
    const isOwn = data.author.id === this.viewer;
    Object.assign(node.dataset, { author: data.author.id, at: data.at });
    if (data.seq) node.dataset.seq = data.seq;
    node.classList.toggle("is-own", isOwn);
    node.querySelector("time").dateTime = data.at;
    put(node, "time", clock(data.at));
    node.querySelector(".edited").hidden = !data.edited_at;
    if (!isOwn && !("moderate" in this.words)) cut(node, ".actions");
    return node;
  }

  /** The buttons of changes go when the server takes them no more. */
  #expire() {
    for (const part of this.list.querySelectorAll("[data-right=own]")) {
      if (Date.now() - new Date(part.closest(".message").dataset.at) > this.editable) part.remove();
    }
  }
}

export function start(root) {
  const messages = new Messages(root);
  const { isComplete } = converse(root, root.querySelector("form.chat-composer"), messages, {
    add: (data) => messages.show(data),
    atEnd: (hasNew) => hasNew && messages.toEnd(),
    more: (changed) => ({ "message.withdrawn": changed() }),
  });
  if (!location.hash && isComplete) messages.toEnd();
}
