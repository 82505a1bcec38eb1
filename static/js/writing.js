// A form one writes in: its draft, how much still fits, which post it answers, toolbar and preview.

import { eraseDraft, post, readDraft, saveDraft, writeDraft } from "./outbox.js";
import { clock, fill, put, typed } from "./page.js";

const EVERY = 15_000;

/** Kept in this browser after 2 s of rest, on the server every 15 s. `seq` moves when the text is sent, so a forgotten
    tab cannot bring a sent text back to life. */
class Draft {
  #rest = 0;
  #turn = 0;
  #isLeaving = false;

  constructor(form, field) {
    Object.assign(this, { form, field, words: form.dataset, place: form.dataset.place, isSaved: true });
    this.state = form.querySelector("[data-draft-state]");
    this.isLocal = "local" in this.words; // the server keeps none for this form
    this.hasServer = "saved" in this.words; // something of this seq is on the server, so that sending moves the seq
    this.#restore();
    form.addEventListener("input", () => this.#typed());
    form.addEventListener("sieci:sent", () => this.#sent());
    form.addEventListener("submit", (event) => this.#submit(event));
    document.addEventListener("sieci:leaving", () => this.isSaved || this.#keepHere());
    addEventListener("pagehide", () => this.#leave());
  }

  get seq() { return Number(this.words.seq) || 0; }
  set seq(seq) { this.words.seq = seq; }

  #text() {
    return { title: this.form.elements.title?.value ?? "", text: this.field.value };
  }

  /** What was typed last: on the page after a refusal, in the field a browser filled, or kept here. */
  #restore() {
    const { title } = this.form.elements;
    const mine = readDraft(this.place);
    if (this.words.state) this.#say(this.words.state);
    if (!mine) return;
    if (mine.seq < this.seq && !mine.isElsewhere) return eraseDraft(this.place);
    const isPages = "refused" in this.words || this.field.value !== this.field.defaultValue;
    if (mine.isSaved || isPages || mine.text === this.field.value) return;
    const quoted = new URLSearchParams(location.search).has("quote") ? this.field.value : "";
    this.field.value = [mine.text, quoted].filter(Boolean).join("\n\n");
    if (title) title.value = mine.title;
    typed(this.field);
    if (mine.isElsewhere) this.#say(this.words.elsewhere);
    this.#typed();
  }

  #typed() {
    const { title, text } = this.#text();
    if (!title && !text && !this.hasServer) return eraseDraft(this.place);
    this.isSaved = false;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#keepHere(), 2000);
    this.#keepThereSoon();
  }

  #keepThereSoon() {
    if (!this.isLocal) this.#turn ||= setTimeout(() => this.#keepThere(), EVERY);
  }

  #keepHere(more) {
    clearTimeout(this.#rest);
    const { title, text } = this.#text();
    if (!title && !text) return eraseDraft(this.place);
    writeDraft(this.place, { title, text, seq: this.seq, isSaved: this.isSaved, ...more });
    if (this.isLocal) this.#say(fill(this.words.here, { clock: clock(Date.now()) }));
  }

  #stopTurn() {
    clearTimeout(this.#turn);
    this.#turn = 0;
  }

  async #keepThere(more) {
    this.#stopTurn();
    const { title, text } = this.#text();
    const { seq } = this;
    const isOver = () => seq !== this.seq;
    try {
      const answer = await saveDraft(this.place, { title, text, seq }, more);
      // It was sent meanwhile; the server must not keep what is no draft any more.
      if (isOver()) return void saveDraft(this.place, { title: "", text: "", seq: this.seq }).catch(() => {});
      this.seq = answer.seq;
      this.hasServer = Boolean(title || text);
      if (text === this.field.value) this.isSaved = true;
      this.#keepHere();
      this.#say(this.hasServer ? fill(this.words.there, { clock: answer.clock }) : "");
    } catch (error) {
      if (error.code !== "already_sent") this.#keepThereSoon();
      else if (!isOver()) this.#sentElsewhere();
    }
  }

  #sentElsewhere() {
    this.#say(this.words.elsewhere);
    this.#keepHere({ isElsewhere: true });
    this.seq += 1;
  }

  #sent() {
    clearTimeout(this.#rest);
    this.#stopTurn();
    this.seq += 1;
    this.hasServer = false;
    eraseDraft(this.place);
    this.#say("");
  }

  /** The plain way: the server should know the draft first, so that sending it moves its seq. */
  async #submit(event) {
    if ("live" in this.words || this.#isLeaving) return;
    this.#keepHere();
    this.#isLeaving = true;
    if (this.isLocal || this.hasServer) return;
    event.preventDefault();
    await this.#keepThere();
    this.form.submit();
  }

  #leave() {
    if (this.#isLeaving || this.isSaved) return;
    this.#keepHere();
    if (!this.isLocal) this.#keepThere({ keepalive: true });
  }

  #say(sentence) {
    if (this.state.textContent !== sentence) this.state.textContent = sentence;
  }
}

/** Near the limit: how long the text is, in bytes (`data-unit`=1024) or in characters. */
function watchSize(form, field) {
  const { limit, unit, size } = form.dataset;
  const bytes = new TextEncoder();
  const shown = document.createElement("p");
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const words = (length) => number.format(length / (unit ?? 1));
  form.querySelector("[data-draft-state]").after(shown);
  const count = () => {
    const now = unit ? bytes.encode(field.value).length : field.value.length;
    shown.hidden = now < limit * 0.9;
    shown.className = now > limit ? "inline-error" : "meta";
    shown.textContent = fill(size, { size: words(now), limit: words(limit) });
  };
  field.addEventListener("input", count);
  count();
}

/** The form answers post `number`, or none. */
export function replyTo(form, number, words = "") {
  form.elements.in_reply_to.value = number ?? "";
  form.classList.toggle("is-replying", Boolean(number));
  form.querySelector(".replying-to").hidden = !number;
  put(form, "replying", words);
}

/** Typed by a command, so that the browser's undo still works. */
export function quote(form, words) {
  const field = form.querySelector("textarea");
  const lines = words.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => `> ${line}`);
  const text = `${field.value.trim() ? "\n\n" : ""}${lines.join("\n")}\n\n`;
  field.setSelectionRange(field.value.length, field.value.length);
  field.focus();
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  typed(field);
}

/** Put `before` and `after` around the selection; a mark without an end stands before every chosen line. */
function mark(field, before, after) {
  let { selectionStart: from, selectionEnd: to, value } = field;
  if (!after) from = value.lastIndexOf("\n", from - 1) + 1;
  const chosen = value.slice(from, to);
  const written = after ? before + chosen + after : chosen.split("\n").map((line) => before + line).join("\n");
  field.focus();
  field.setRangeText(written, from, to, "end");
  if (after) field.setSelectionRange(from + before.length, from + before.length + chosen.length);
  typed(field);
}

/** At the first "@" of a text names of colleagues are offered. */
function suggestNames(field) {
  const look = () => {
    if (!field.value.includes("@")) return;
    field.removeEventListener("input", look);
    import("./mention.js").then((module) => module.start(field)).catch((error) => console.error("mention", error));
  };
  if (field.dataset.mention) field.addEventListener("input", look);
}

function prepareEditor(card, field) {
  const shown = card.querySelector(".preview");
  const tab = card.querySelector(".preview-tab");
  card.querySelector(".toolbar").hidden = false;

  async function preview() {
    try {
      const answer = await post(card.dataset.preview, { text: field.value });
      if (!answer.ok && answer.status !== 422) throw new Error(`preview: ${answer.status}`);
      shown.innerHTML = await answer.text();
    } catch {
      shown.textContent = card.dataset.failed;
    }
  }

  card.addEventListener("click", (event) => {
    const button = event.target.closest("[data-before]");
    if (button && !field.hidden) mark(field, button.dataset.before, button.dataset.after);
  });
  tab.addEventListener("click", async () => {
    const opens = !field.hidden;
    if (opens) await preview();
    field.hidden = opens;
    shown.hidden = !opens;
    tab.setAttribute("aria-pressed", String(opens));
    for (const button of card.querySelectorAll("[data-before]")) button.disabled = opens;
    (opens ? shown : field).focus();
  });
}

export function start(form) {
  const field = form.querySelector("textarea");
  const card = form.querySelector(".editor");
  if (card) prepareEditor(card, field);
  new Draft(form, field);
  suggestNames(field);
  watchSize(form, field);
  form.querySelector("[data-no-reply]")?.addEventListener("click", (event) => {
    event.preventDefault();
    replyTo(form, null);
    field.focus();
  });
  form.addEventListener("sieci:sent", () => form.elements.in_reply_to && replyTo(form, null));
}
