// The messages on a channel's page: making them from the page's template, days and neighbours included.

import { made, plain, put } from "./dom.js";
import { clock, day, dayOf } from "./words.js";

const HUES = ["", "b", "c", "d"];
const NEAR = 5 * 60 * 1000;

export class Messages {
  constructor(root) {
    this.words = root.dataset;
    this.list = root.querySelector(".messages");
    this.viewer = Number(document.body.dataset.person);
    this.editable = Number(root.dataset.editSeconds) * 1000;
    this.#expire();
    setInterval(() => this.#expire(), 30_000);
  }

  at(id) {
    return document.getElementById(`message-${id}`);
  }

  /** Put a message in the room's order; those still being sent stay at the end. */
  show(data) {
    if (this.at(data.id)) return null;
    const node = this.#made(data);
    this.#place(node, data.seq);
    return node;
  }

  /** The person's own words while they are being sent. */
  pending(entry) {
    const author = { id: this.viewer, name: this.words.myName, initials: this.words.myInitials, institution: "" };
    const node = this.#made({ id: "", html: "", at: new Date().toISOString(), author });
    for (const part of node.querySelectorAll(".actions, time")) part.remove();
    node.removeAttribute("id");
    node.querySelector(".prose").replaceChildren(...plain(entry.text));
    this.#place(node, Infinity);
    return node;
  }

  /** New words, in place. */
  edit(data) {
    const now = this.at(data.id);
    if (!now) return;
    now.querySelector(".prose").innerHTML = data.html;
    now.querySelector(".edited").hidden = false;
  }

  /** The words are gone; the place stays. */
  withdraw({ id }) {
    const now = this.at(id);
    if (!now) return;
    now.classList.add("is-withdrawn");
    now.querySelector(".prose").textContent = this.words.withdrawn;
    for (const part of now.querySelectorAll(".actions, .edited")) part.remove();
  }

  #place(node, seq) {
    const rows = [...this.list.querySelectorAll(".message")];
    const after = rows.find((row) => !row.dataset.seq || Number(row.dataset.seq) > seq);
    this.list.insertBefore(node, seq === Infinity ? null : (after ?? null));
    this.#beside(node);
    const next = node.nextElementSibling;
    if (next?.matches(".message")) this.#beside(next);
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

  #made(data) {
    const { author, id } = data;
    const node = made("message-template", { id, hue: HUES[author.id % 4] });
    const isOwn = author.id === this.viewer;
    Object.assign(node.dataset, { client: data.client_id ?? "", author: author.id, at: data.at });
    if (data.seq) node.dataset.seq = data.seq;
    node.classList.toggle("is-own", isOwn);
    put(node, "initials", author.initials);
    put(node, "name", author.name);
    put(node, "about", author.institution);
    node.querySelector("time").dateTime = data.at;
    put(node, "time", clock(data.at));
    node.querySelector(".prose").innerHTML = data.html;
    node.querySelector(".edited").hidden = !data.edited_at;
    for (const part of node.querySelectorAll("[data-right=own]")) if (!isOwn) part.remove();
    for (const part of node.querySelectorAll("[data-right=withdraw]")) if (!isOwn && !("moderate" in this.words)) part.remove();
    if (!node.querySelector(".actions")?.children.length) node.querySelector(".actions")?.remove();
    return node;
  }

  /** The server takes changes for 15 minutes; after that their buttons go. */
  #expire() {
    for (const part of this.list.querySelectorAll("[data-right=own]")) {
      if (Date.now() - new Date(part.closest(".message").dataset.at) > this.editable) part.remove();
    }
  }
}
