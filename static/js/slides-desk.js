// Slides for those who present: turning pages for everybody, notes, what comes next, and sets that wait.

import { fill, made, put } from "./page.js";
import { act, on, onBackstage, refuse, session } from "./session.js";
import { loaded, nameOf, swap, turnByKeys } from "./slides.js";

const RUNNING = new Set(["lobby", "live", "paused"]);

class Desk {
  constructor(root) {
    const { set, position, count } = root.dataset;
    Object.assign(this, { root, words: root.dataset, screen: root.querySelector("[data-screen]"), turn: 0 });
    Object.assign(this, { set: +set, position: +position, count: +count });
    for (const form of root.querySelectorAll("[data-turn]")) form.addEventListener("submit", (event) => this.#submitted(event));
    root.addEventListener("submit", (event) => this.#chosen(event));
    turnByKeys(this.screen, (step) => this.show(this.position + step));
  }

  /** Show everybody a page. The numbers move at once, so that pressing on does not wait for the answer. */
  async show(number, form = this.root.querySelector("[data-turn]")) {
    if (number < 1 || number > this.count) return;
    const before = this.position;
    this.position = number;
    this.#marks();
    try {
      this.heard(await act(`/sessions/${session.id}/slide`, { set_id: this.set, number }), number);
    } catch (error) {
      if (this.position === number) this.position = before;
      this.#marks();
      refuse(form, error);
    }
  }

  /** What is so now; an answer that others have overtaken (`asked` is not the last page asked for) changes nothing. */
  async heard(data, asked = this.position) {
    if (asked !== this.position) return;
    const { shown, next } = data;
    Object.assign(this, { set: data.set_id, position: shown.number, count: data.count });
    this.#marks();
    this.#sets(data.sets.filter((one) => !one.is_current));
    put(this.root, "notes", shown.notes || this.words.noNotes);
    put(this.root, "next", next?.title ?? "");
    this.root.querySelector("[data-next]").hidden = !next;
    const turn = ++this.turn;
    const pictures = [shown.number && loaded(shown, nameOf(this.words, shown)), next && loaded(next, nameOf(this.words, next))];
    const [picture, small] = await Promise.all(pictures);
    if (turn !== this.turn) return;
    swap(this.screen, picture);
    this.#next(small);
  }

  /** The session runs or does not: pages can be turned in one that does. */
  moved({ state }) {
    if (RUNNING.has(state)) this.root.querySelector("[data-turning]").hidden = !this.count;
  }

  #next(small) {
    this.root.querySelector("[data-next-picture]")?.remove();
    if (!small) return;
    small.className = "slide-small";
    small.removeAttribute("data-picture");
    small.dataset.nextPicture = "";
    this.root.querySelector("[data-next]").append(small);
  }

  #submitted(event) {
    event.preventDefault();
    const field = event.target.elements.namedItem("number");
    this.show(Number(event.submitter?.value || field.value), event.target);
    if (field instanceof HTMLInputElement) field.value = "";
  }

  async #chosen(event) {
    const id = event.target.dataset.choose;
    if (!id) return;
    event.preventDefault();
    try {
      await act(`/slides/${id}/choose`, { version: Number(event.target.elements.version.value) });
    } catch (error) {
      refuse(event.target, error);
    }
  }

  #marks() {
    put(this.root, "number", this.position);
    put(this.root, "count", this.count);
    for (const button of this.root.querySelectorAll("button[data-step]")) {
      const to = this.position + Number(button.dataset.step);
      button.value = to;
      button.disabled = to < 1 || to > this.count;
    }
    for (const field of this.root.querySelectorAll('[name="set_id"]')) field.value = this.set || "";
    for (const field of this.root.querySelectorAll('input[type="number"]')) field.max = this.count || 1;
  }

  #sets(waiting) {
    const list = this.root.querySelector("[data-sets]");
    this.root.querySelector("[data-others]").hidden = !waiting.length;
    put(this.root, "waiting", waiting.length);
    list.replaceChildren(...waiting.map((one) => this.#row(list.dataset, one)));
  }

  #row(words, one) {
    const row = made("slide-set", { id: one.id, version: one.version });
    const state = one.state === "rendering" && !one.drawn_count ? words.begun : words[one.state];
    put(row, "file", one.file_name);
    put(row, "state", fill(state, { drawn: one.drawn_count, count: one.page_count }));
    row.querySelector("form").hidden = one.state !== "ready";
    row.querySelector("[data-why]").hidden = one.state !== "failed";
    return row;
  }
}

export function start(root) {
  const desk = new Desk(root);
  onBackstage("slides.changed", (data) => desk.heard(data));
  on("session.changed", (data) => desk.moved(data));
}
