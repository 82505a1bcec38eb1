// Drafts: kept in this browser after 2 s of rest, on the server every 15 s. Their `seq` moves when the text is sent, so a
// forgotten tab cannot bring a sent text back to life.

import * as kept from "./kept.js";
import { clock, fill } from "./words.js";

const REST = 2000;
const EVERY = 15_000;

class Draft {
  #rest = 0;
  #turn = 0;
  #isLeaving = false;

  constructor(form) {
    const state = form.querySelector("[data-draft-state]");
    Object.assign(this, { form, place: form.dataset.place, state, field: form.querySelector("textarea"), isSaved: true });
    this.isLocal = "local" in form.dataset; // the server keeps none for this form
    this.hasServer = "saved" in form.dataset; // something of this seq is on the server, so that sending moves the seq
    this.#restore();
    form.addEventListener("input", () => this.#typed());
    form.addEventListener("sieci:sent", () => this.#sent());
    form.addEventListener("submit", (event) => this.#submit(event));
    document.addEventListener("sieci:leaving", () => this.isSaved || this.#keepHere());
    addEventListener("pagehide", () => this.#leave());
  }

  get seq() { return Number(this.form.dataset.seq) || 0; }
  set seq(seq) { this.form.dataset.seq = seq; }

  #words() {
    return { title: this.form.elements.title?.value ?? "", text: this.field.value };
  }

  /** What was typed last, wherever that is: on the page after a refusal, in the field a browser filled, or here. */
  #restore() {
    const mine = kept.read(this.place);
    if (this.form.dataset.state) this.#say(this.form.dataset.state);
    if (!mine) return;
    if (mine.seq < this.seq && !mine.isElsewhere) return kept.erase(this.place);
    const isPages = "refused" in this.form.dataset || this.field.value !== this.field.defaultValue;
    if (mine.isSaved || isPages || mine.text === this.field.value) return;
    const quoted = new URLSearchParams(location.search).has("quote") ? this.field.value : "";
    this.field.value = [mine.text, quoted].filter(Boolean).join("\n\n");
    if (this.form.elements.title) this.form.elements.title.value = mine.title;
    this.field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    if (mine.isElsewhere) this.#say(this.form.dataset.elsewhere);
    this.#typed();
  }

  #typed() {
    const { title, text } = this.#words();
    if (!title && !text && !this.hasServer) return kept.erase(this.place);
    this.isSaved = false;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#keepHere(), REST);
    if (!this.isLocal) this.#turn ||= setTimeout(() => this.#keepThere(), EVERY);
  }

  #keepHere(more) {
    clearTimeout(this.#rest);
    const words = this.#words();
    if (!words.text && !words.title) return kept.erase(this.place);
    kept.write(this.place, { ...words, seq: this.seq, isSaved: this.isSaved, ...more });
    if (this.isLocal) this.#say(fill(this.form.dataset.here, { clock: clock(Date.now()) }));
  }

  async #keepThere(more) {
    clearTimeout(this.#turn);
    this.#turn = 0;
    const words = this.#words();
    const seq = this.seq;
    const isOver = () => seq !== this.seq;
    try {
      const answer = await kept.save(this.place, { ...words, seq }, more);
      // It was sent while this was under way; the server must not keep what is no draft any more.
      if (isOver()) return void kept.save(this.place, { title: "", text: "", seq: this.seq }).catch(() => {});
      this.seq = answer.seq;
      this.hasServer = Boolean(words.text || words.title);
      if (words.text === this.field.value) this.isSaved = true;
      this.#keepHere();
      this.#say(this.hasServer ? fill(this.form.dataset.there, { clock: answer.clock }) : "");
    } catch (error) {
      if (error.code !== "already_sent") this.#turn ||= setTimeout(() => this.#keepThere(), EVERY);
      else if (!isOver()) this.#sentElsewhere();
    }
  }

  /** The same text was sent from another tab. The words stay; what is typed on is a new draft. */
  #sentElsewhere() {
    this.#say(this.form.dataset.elsewhere);
    this.#keepHere({ isElsewhere: true });
    this.seq += 1;
  }

  #sent() {
    clearTimeout(this.#rest);
    clearTimeout(this.#turn);
    this.#turn = 0;
    this.seq += 1;
    this.hasServer = false;
    kept.erase(this.place);
    this.#say("");
  }

  /** A form that goes the plain way: the server should know the draft first, so that sending it moves its seq. */
  async #submit(event) {
    if ("live" in this.form.dataset || this.#isLeaving) return;
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
    if (this.state && this.state.textContent !== sentence) this.state.textContent = sentence;
  }
}

export function start(form) {
  if (document.body.dataset.person) new Draft(form);
}
