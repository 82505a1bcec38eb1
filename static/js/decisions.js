// What waits for a decision, messages and questions in one list, the oldest first. Two people may have the same list before
// them: what another one decided is said at the item, and a decision on an older version is refused. Nothing moves under
// the pointer or the focus: what was decided stays where it is, and goes when nobody is in the list.

import { acts } from "./acts.js";
import { clock, counted, fill, made, named, put } from "./page.js";
import { onBackstage, say, session } from "./session.js";

const UNDO = 10_000;
const HOT = ["a", "o", "x"];
const DECIDED = new Set(["approved", "open", "returned", "rejected", "hidden", "dropped"]);

class Decisions {
  #heard = 0;
  #timer = 0;

  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.list = root.querySelector(".waiting-list");
    this.isIn = false;
    root.querySelector("[data-lately]")?.remove(); // for pages without scripts
    for (const item of this.list.children) this.#prepare(item);
    root.addEventListener("focusin", () => this.#mark());
    this.list.addEventListener("pointerenter", () => { this.isIn = true; });
    this.list.addEventListener("pointerleave", () => { this.isIn = false; this.#tidy(); });
    root.addEventListener("focusout", () => setTimeout(() => this.#tidy()));
    for (const time of this.list.querySelectorAll("time")) if (time.dateTime) time.textContent = clock(time.dateTime);
    this.#mark();
  }

  at(thing, id) {
    return document.getElementById(`decision-${thing}-${id}`);
  }

  /** The item as it stands now, in whichever order the news come. */
  learn(thing, data) {
    const item = this.at(thing, data.id);
    if (item && data.version < Number(item.dataset.version)) return;
    if (data.state === "pending" && item && item.dataset.settled === undefined) this.#refresh(item, data);
    else if (data.state === "pending") this.#add(thing, data, item);
    else if (item && item.dataset.settled === undefined) this.#settle(item, data);
    else if (item) this.#outcome(item, data);
    this.#count();
  }

  #add(thing, data, before) {
    const item = made(`decision-${thing}-template`, { id: data.id, version: data.version });
    this.#refresh(item, data);
    this.#prepare(item);
    if (before) {
      const hadFocus = before.contains(document.activeElement);
      before.replaceWith(item); // taken back: it stands where it stood
      if (hadFocus) item.firstElementChild.focus();
    } else {
      const after = [...this.list.children].find((one) => one.dataset.at > data.at);
      this.list.insertBefore(item, this.#isBusy() ? null : after ?? null);
      this.#heard += 1;
      this.#timer ||= setTimeout(() => this.#say(), 1500);
    }
    this.#mark();
  }

  #say() {
    const waiting = this.#waiting().length;
    if (this.#heard && waiting) say(counted(this.words, "waiting", waiting));
    [this.#heard, this.#timer] = [0, 0];
  }

  #refresh(item, data) {
    item.dataset.version = data.version;
    item.dataset.at = data.at;
    put(item, "name", data.author?.name ?? this.words.nameless);
    put(item, "about", data.author?.institution ?? "");
    put(item, "time", clock(data.at));
    for (const field of item.querySelectorAll("[name=version]")) field.value = data.version;
    item.querySelector(".prose").innerHTML = data.html;
    const words = item.querySelector("[data-words]");
    if (words && (!words.value.trim() || words.value === words.defaultValue)) {
      words.defaultValue = data.text;
      words.value = data.text;
    }
  }

  #prepare(item) {
    item.dataset.version ??= item.querySelector("[name=version]")?.value ?? 1;
    item.dataset.at ??= item.querySelector("time").dateTime;
    for (const part of item.querySelectorAll("kbd")) part.hidden = document.body.dataset.keys === "off";
    for (const details of item.querySelectorAll("details")) {
      details.addEventListener("toggle", () => {
        if (details.open) details.querySelector("button[name=reason], input:not([type=hidden]), textarea")?.focus();
      });
    }
  }

  /** It was decided, here or by somebody else; one's own decision can be taken back for ten seconds. */
  #settle(item, data) {
    const hadFocus = item.contains(document.activeElement);
    item.dataset.settled = "";
    item.classList.add("is-settled");
    item.querySelector("[data-undecided]").hidden = true;
    item.querySelector("[data-decided]").hidden = false;
    for (const details of item.querySelectorAll("details[open]")) details.open = false;
    this.#outcome(item, data);
    if (hadFocus) {
      this.#next(item);
      this.#tidy(true);
    }
    this.#mark();
  }

  #outcome(item, data) {
    item.dataset.version = data.version;
    const isMine = data.decided_by_id === session.me;
    const outcome = this.words[named("state", data.state)] ?? this.words.stateOther;
    const name = data.state === "withdrawn" || isMine ? "" : data.decided_by ?? "";
    put(item, "outcome", name ? fill(this.words.by, { outcome, name }) : outcome);
    const undo = item.querySelector("[data-undo]");
    for (const field of undo.querySelectorAll("[name=version]")) field.value = data.version;
    const until = isMine && DECIDED.has(data.state) ? Date.now() + UNDO : Date.now() + UNDO / 2;
    item.dataset.until = until;
    undo.hidden = !(isMine && DECIDED.has(data.state));
    clearInterval(item.ticking);
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      put(undo, "undo", fill(this.words.undoIn, { seconds: Math.max(0, seconds) }));
      if (seconds > 0 && item.dataset.settled !== undefined) return;
      clearInterval(item.ticking);
      if (undo.contains(document.activeElement)) this.#next(item);
      undo.hidden = true;
      this.#mark();
      this.#tidy();
    };
    item.ticking = setInterval(tick, 1000);
    tick();
  }

  /** The focus goes on to what waits next, or to the sentence that tells how much does. */
  #next(item) {
    const waiting = this.#waiting();
    const after = waiting.find((one) => item.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    const next = after ?? waiting[0];
    if (next) next.firstElementChild.focus({ preventScroll: this.isIn });
    else this.root.querySelector("[data-count]").focus();
  }

  #waiting() {
    return [...this.list.children].filter((item) => item.dataset.settled === undefined);
  }

  #isBusy() {
    return this.isIn || this.list.contains(document.activeElement);
  }

  /** What was decided goes when neither pointer nor focus is in the list, or below the one that has the focus; `all` of
      it as soon as one goes on by keyboard. */
  #tidy(all = false) {
    if (this.isIn) return;
    const here = document.activeElement?.closest(".decision");
    for (const item of [...this.list.children]) {
      if (item.dataset.settled === undefined || Number(item.dataset.until) > Date.now()) continue;
      const isAbove = here && this.list.contains(here) && !(here.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING);
      if (all || !isAbove) item.remove();
    }
  }

  /** Single keys belong to the item with the focus, else to the first that waits; undoing to the latest decision. */
  #mark() {
    for (const part of this.root.querySelectorAll("[data-key]")) part.removeAttribute("data-key");
    const focused = document.activeElement?.closest(".decision");
    const item = focused && focused.dataset.settled === undefined && this.list.contains(focused) ? focused : this.#waiting()[0];
    for (const letter of HOT) item?.querySelector(`[data-hot=${letter}]`)?.setAttribute("data-key", letter);
    const undoable = [...this.list.children].filter((one) => one.querySelector("[data-undo]:not([hidden])"));
    const latest = undoable.sort((a, b) => a.dataset.until - b.dataset.until).at(-1);
    latest?.querySelector("[data-undo] button").setAttribute("data-key", "z");
    for (const one of this.list.children) one.classList.toggle("is-next", one === item);
  }

  #count() {
    const waiting = this.#waiting().length;
    put(this.root, "waiting", waiting ? counted(this.words, "waiting", waiting) : "");
    this.root.querySelector("[data-none]").hidden = this.list.children.length > 0;
    for (const mark of document.querySelectorAll("[data-decisions-count]")) mark.textContent = waiting || "";
  }
}

export function start(root) {
  const decisions = new Decisions(root);
  const learn = (thing) => (data) => decisions.learn(thing, data);
  for (const what of ["created", "changed"]) {
    onBackstage(`message.${what}`, learn("message"));
    onBackstage(`question.${what}`, learn("question"));
  }
  acts(root, (form, data) => {
    decisions.learn(form.closest(".decision").dataset.thing, data);
    if (form.matches("[data-undo]")) say(root.dataset.undone);
  });
}
