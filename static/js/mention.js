// Names of colleagues behind an "@", offered under the field one types in (the combobox pattern). writing.js loads this at
// the first "@"; without it the whole name can be typed.

import { call } from "./outbox.js";
import { typed } from "./page.js";

const BEGUN = /(?<![\p{L}\p{N}_@])@([\p{L}\p{M}'’.-]?[\p{L}\p{M}\p{N}'’. -]{0,60})$/u;
const PAUSE = 150;
let number = 0;

export const start = (field) => void new Suggestions(field);

function element(name, attributes) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

class Suggestions {
  #turn = 0;
  #timer = 0;
  #nobody = null; // letters that nobody's name begins with, so that longer ones are not asked for
  #active = -1;

  constructor(field) {
    const id = `mentions-${++number}`;
    this.field = field;
    this.list = element("ul", { id, role: "listbox", class: "mentions", hidden: "" });
    this.state = element("p", { class: "visually-hidden", role: "status" });
    (field.closest(".write") ?? field).after(this.list, this.state);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", id);
    field.addEventListener("input", () => this.#look());
    field.addEventListener("blur", () => this.#close());
    field.form.addEventListener("keydown", (event) => this.#pressed(event), true);
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => this.#pick(event.target.closest("[role=option]")));
    this.#look();
  }

  get #typed() {
    return BEGUN.exec(this.field.value.slice(0, this.field.selectionStart))?.[1] ?? null;
  }

  #look() {
    const part = this.#typed;
    clearTimeout(this.#timer);
    if (part === null) return this.#close();
    if (this.#nobody !== null && part.startsWith(this.#nobody)) return; // nothing is open, and it has been said
    this.#timer = setTimeout(() => this.#ask(part), PAUSE);
  }

  async #ask(part) {
    const turn = ++this.#turn;
    const answer = await call(`${this.field.dataset.mention}?q=${encodeURIComponent(part)}`).catch(() => null);
    if (!answer || turn !== this.#turn || part !== this.#typed) return;
    this.#nobody = answer.items.length ? null : part;
    this.state.textContent = answer.said;
    this.list.setAttribute("aria-label", answer.label);
    this.list.replaceChildren(...answer.items.map((item, index) => this.#option(item, index)));
    this.list.hidden = !answer.items.length;
    this.#mark(answer.items.length ? 0 : -1);
  }

  #option({ name, about }, index) {
    const option = element("li", { id: `${this.list.id}-${index}`, role: "option" });
    const small = element("span", { class: "meta" });
    option.dataset.name = name;
    small.textContent = about;
    option.append(name, " ", small);
    return option;
  }

  #mark(index) {
    this.#active = index;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const now = this.list.children[index];
    if (!now) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", now.id);
    now.scrollIntoView({ block: "nearest" });
  }

  #pressed(event) {
    if (this.list.hidden || event.target !== this.field || event.ctrlKey || event.metaKey || event.isComposing) return;
    const { length } = this.list.children;
    const keys = {
      ArrowDown: () => this.#mark((this.#active + 1) % length),
      ArrowUp: () => this.#mark((this.#active + length - 1) % length),
      Enter: () => this.#pick(this.list.children[this.#active]),
      Tab: () => this.#pick(this.list.children[this.#active]),
      Escape: () => this.#close(),
    };
    if (!keys[event.key] || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }

  #pick(option) {
    if (!option) return;
    const { field } = this;
    const end = field.selectionStart;
    field.setRangeText(`${option.dataset.name} `, end - this.#typed.length, end, "end");
    this.#close();
    this.#nobody = this.#typed; // what follows is the text again
    field.focus();
    typed(field);
  }

  #close() {
    this.#turn++;
    clearTimeout(this.#timer);
    this.list.hidden = true;
    this.state.textContent = "";
    this.#mark(-1);
  }
}
