// The audience's questions: the most wanted first, the one answered now, what was answered, one's own that others do not
// see, and the box. One's own words go by the outbox.

import * as outbox from "./outbox.js";
import { counted, cut, day, fill, made, put, show, showFor, typed } from "./page.js";
import { asked, byVotes, CalmList, describe, nameOf } from "./questions-parts.js";
import { act, on, onBackstage, onOwn, refuse, say, sayCounted, session } from "./session.js";

const LISTED = new Set(["open", "shortlisted"]);
const SETTLED = new Set(["answered_aloud", "answered_in_writing", "promised", "thread"]);
const UNSEEN = new Set(["pending", "returned", "rejected", "dropped", "hidden", "merged"]);

class Questions {
  constructor(root) {
    const find = (name) => root.querySelector(`[data-${name}]`);
    Object.assign(this, { root, words: root.dataset, own: find("own"), settled: find("settled"), form: find("ask") });
    this.listed = new CalmList(find("listed"), byVotes, find("resort"), this.words.vanished);
    this.mine = new Set(this.words.mine.split(" ").filter(Boolean).map(Number));
    this.now = document.querySelector("[data-question-now]");
    this.tab = document.querySelector('[data-tab-count="questions"]');
    root.addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("submit", (event) => this.#submitted(event));
    this.heardOne = sayCounted(this.words, "new");
    this.#count();
  }

  listen() {
    on("question.created", (data) => { this.show(data); this.#heard(data); });
    on("question.changed", (data) => this.show(data));
    on("questions.counted", ({ counts }) => this.#counts(counts));
    // What is rehearsed is told backstage only.
    for (const kind of ["created", "changed"]) {
      onBackstage(`question.${kind}`, (data) => { if (data.is_rehearsal) this.show(data); });
    }
    onOwn("session.question.changed", (data) => { if (data.session_id === session.id) this.showOwn(data); });
  }

  /** A question where its state belongs. */
  show(data) {
    const { id, state } = data;
    this.#answerNow(data);
    const row = this.listed.list.querySelector(`[data-id="${id}"]`);
    if (LISTED.has(state)) this.#list(data, row);
    else if (row) this.listed.drop(row);
    this.#settle(data);
    if (state !== "gone") this.#card(id)?.remove();
    this.#count();
  }

  #list(data, row) {
    const node = row ?? made("question-template", { id: data.id });
    describe(node, data, this.words);
    this.#mark(node, this.mine.has(data.id));
    if (row) this.listed.touch();
    else this.listed.put(node);
  }

  /** Nobody supports their own, and observers support nothing. */
  #mark(node, isMine) {
    const can = !isMine && session.rights.ask;
    show(node, "button[data-support]", can);
    show(node, "[data-still]", !can);
    show(node, "[data-yours]", isMine);
  }

  #answerNow(data) {
    if (!this.now) return;
    const isThis = Number(this.now.dataset.questionNow) === data.id;
    if (data.state === "on_stage") {
      this.now.dataset.questionNow = data.id;
      this.now.querySelector("[data-now-text]").innerHTML = data.html;
      put(this.now, "who", nameOf(data.author, this.words));
      this.now.hidden = false;
    } else if (isThis) {
      this.now.hidden = true;
      this.now.dataset.questionNow = "";
    }
  }

  #settle(data) {
    const { words } = this;
    let node = this.settled.querySelector(`[data-id="${data.id}"]`);
    if (!SETTLED.has(data.state)) node?.remove();
    else {
      if (!node || !node.querySelector('[data-fill="fate"]')) {
        node?.remove();
        node = made("question-settled-template", { id: data.id });
        this.settled.prepend(node);
      }
      describe(node, data, words);
      put(node, "votes", counted(words, "votes", data.support_count));
      const fate = node.querySelector('[data-fill="fate"]');
      fate.textContent = fateOf(data, words);
      fate.classList.toggle("warn", data.state === "promised");
      if (data.thread_id) fate.href = `/n/${words.network}/threads/${data.thread_id}`;
      const answer = node.querySelector(".answer");
      answer.hidden = data.state !== "answered_in_writing";
      put(answer, "answerer", fill(words.answer, { name: data.answered_by ?? "–" }));
      answer.querySelector(".prose").innerHTML = data.answer_html;
    }
    show(this.root, "[data-settled-part]", this.settled.childElementCount > 0);
  }

  #card(id) { return this.own.querySelector(`[data-id="${id}"]`); }

  /** One's own question as its author knows it. */
  showOwn(data) {
    const isNews = this.mine.has(data.id);
    this.mine.add(data.id);
    const row = this.listed.list.querySelector(`[data-id="${data.id}"]`);
    if (row) this.#mark(row, true);
    const before = this.#card(data.id);
    if (!UNSEEN.has(data.state)) {
      if (before && data.state === "open") say(this.words.accepted);
      return before?.remove();
    }
    const node = made("question-own-template", { id: data.id, version: data.version });
    node.querySelector(".prose").innerHTML = data.html;
    const sentence = [this.words[data.state], data.reason].filter(Boolean).join(" ");
    put(node, "standing", sentence);
    show(node, "[data-nameless]", data.is_nameless);
    showFor(node, "states", data.state);
    const field = node.querySelector("textarea");
    field.value = before?.querySelector("details[open] textarea")?.value ?? data.original;
    if (before) before.replaceWith(node);
    else this.own.append(node);
    if (isNews && data.state !== "pending") say(sentence);
  }

  #counts(counts) {
    for (const row of this.listed.rows) {
      const count = counts[row.dataset.id];
      if (count === undefined) continue;
      row.dataset.votes = count;
      put(row, "count", count);
    }
    this.listed.touch();
  }

  #count() {
    const count = this.listed.list.querySelectorAll("[data-id]").length;
    show(this.root, "[data-none]", count === 0);
    if (!this.tab) return;
    this.tab.hidden = !count;
    this.tab.textContent = count;
  }

  #heard(data) { if (!this.mine.has(data.id) && data.state !== "gone") this.heardOne(); }

  #clicked(event) {
    const button = event.target.closest("button[data-support]");
    if (!button) return;
    event.preventDefault();
    if (!button.dataset.busy) this.#support(button);
  }

  /** At once in place; the server's answer is the truth. */
  async #support(button) {
    const row = button.closest("[data-id]");
    const was = button.getAttribute("aria-pressed") === "true";
    const count = Number(row.dataset.votes);
    const set = (isPressed, votes) => {
      button.setAttribute("aria-pressed", isPressed);
      row.dataset.votes = votes;
      put(row, "count", votes);
    };
    button.dataset.busy = "1";
    set(!was, count + (was ? -1 : 1));
    try {
      const data = await act(`/questions/${row.dataset.id}/${was ? "unsupport" : "support"}`);
      set(data.is_supported, data.support_count);
    } catch (error) {
      set(was, count);
      refuse(row.querySelector(".question-main"), error);
    }
    delete button.dataset.busy;
    button.setAttribute("formaction", `/questions/${row.dataset.id}/${button.getAttribute("aria-pressed") === "true" ? "un" : ""}support`);
    this.listed.touch();
  }

  async #submitted(event) {
    event.preventDefault();
    if (event.target === this.form) return this.#ask();
    const { path, fields } = asked(event);
    const part = (event.submitter ?? event.target).closest("[data-id]");
    try {
      this.showOwn(await act(path, fields));
    } catch (error) {
      refuse(event.target.hidden ? part.querySelector(".question-main") : event.target, error);
    }
  }

  // The box.

  begin() {
    if (!this.form) return;
    this.form.dataset.live = "";
    this.room = this.words.places;
    outbox.watch(this.room, (entry, state, answer) => this.#tell(entry, state, answer));
    outbox.entriesOf(this.room).then((entries) => entries.forEach((entry) => {
      if (entry.state === "refused") this.#giveBack(entry);
      else this.#place(entry);
    }));
    outbox.flush(this.room);
  }

  #ask() {
    const { text, nameless } = this.form.elements;
    if (!text.value.trim() || text.readOnly) return;
    const entry = {
      client_id: outbox.uuid(), room: this.room, text: text.value.trim(), seq: Number(this.form.dataset.seq) || 0,
      more: { nameless: nameless.checked },
    };
    this.#place(entry);
    this.#pending(entry).scrollIntoView({ block: "nearest" });  // an empty box alone does not say that it was sent
    text.value = "";
    nameless.checked = false;
    this.form.dispatchEvent(new CustomEvent("sieci:sent"));
    typed(text);
    outbox.add(entry);
  }

  #pending(entry) { return this.own.querySelector(`[data-client="${entry.client_id}"]`); }

  #place(entry) {
    if (this.#pending(entry)) return;
    const node = made("question-own-template");
    for (const name of ["id", "data-id"]) node.removeAttribute(name);
    node.dataset.client = entry.client_id;
    node.querySelector(".prose").textContent = entry.text;
    put(node, "standing", this.words.sending);
    show(node, "[data-nameless]", entry.more?.nameless);
    cut(node, ".actions");
    this.own.append(node);
  }

  #tell(entry, state, answer) {
    const node = this.#pending(entry);
    if (state === "waiting") return node && put(node, "standing", entry.reason ? fill(this.words.refused, entry) : this.words.offline);
    node?.remove();
    if (state === "sent") this.showOwn(answer);
    else this.#giveBack(entry);
  }

  /** What was refused stands in the box again, with the reason. */
  #giveBack(entry) {
    const { text, nameless } = this.form.elements;
    text.value = [entry.text, text.value.trim()].filter(Boolean).join("\n\n");
    nameless.checked ||= Boolean(entry.more?.nameless);
    typed(text);
    outbox.remove(entry.client_id);
    refuse(this.form, { problem: { detail: entry.reason ? fill(this.words.refused, entry) : this.words.old, field: "text" } });
  }
}

function fateOf(data, words) {
  if (data.state === "promised") return fill(words.promised, { name: data.owner ?? "–", day: day(data.due_on, words.today) });
  return { answered_aloud: words.aloud, answered_in_writing: words.writing, thread: words.thread }[data.state];
}

export function start(root) {
  const questions = new Questions(root);
  questions.listen();
  questions.begin();
}
