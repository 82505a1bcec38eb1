// Polls in the room and at the desk: what is open, how many have voted, what came of it. A vote goes by the API; what
// others did arrives by the hub. Nothing here takes the focus from where it is.

import { acts } from "./acts.js";
import { call } from "./outbox.js";
import { ahead, counted, fill, made, put, show, showFor } from "./page.js";
import { fillResults } from "./polls-results.js";
import { act, on, onBackstage, refuse, say, session } from "./session.js";

// One-letter words stay with what follows, as on the server.
const tied = (text) => text.replace(/(?<!\p{L})([aiouwz]) (?=\S)/giu, "$1\u00a0");

/** What the room and the desk share: articles by the poll's number, counting down, counting votes. */
class Polls {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.shift = ahead(this.words.now);
    this.rehearses = "rehearses" in this.words;
    setInterval(() => this.tick(), 1000);
    this.tick();
    on("poll.counted", (data) => this.count(data));
    onBackstage("poll.counted", (data) => this.count(data));
  }

  at(id) {
    return this.root.querySelector(`[data-poll="${id}"]`);
  }

  /** Whether this is news: a poll may be heard of in two rooms, and one's own act answers too. */
  isNews({ id, version }) {
    return Number(this.at(id)?.dataset.version ?? 0) <= version;
  }

  make(data) {
    const node = made("poll-template", { id: data.id, version: data.version });
    Object.assign(node.dataset, { version: data.version, state: data.state });
    put(node, "question", tied(data.question));
    showFor(node, "if", data.state);
    if (!this.rehearses) showFor(node, "when", document.querySelector("[data-session]").dataset.state ?? "");
    put(node, "count", counted(this.words, "voted", data.vote_count));
    for (const left of node.querySelectorAll("[data-left]")) left.dataset.closes = data.closes_at ?? "";
    if (data.results) fillResults(node.querySelector("[data-results]"), data.results, this.words);
    return node;
  }

  count({ id, vote_count: n }) {
    const node = this.at(id);
    if (node && n !== undefined) put(node, "count", counted(this.words, "voted", n));
  }

  /** Put the article in place; a focus that was inside it goes on to its new one. */
  replace(now, node, list) {
    const hadFocus = now?.contains(document.activeElement);
    if (now?.parentNode === list) now.replaceWith(node);
    else {
      now?.remove();
      list.prepend(node);
    }
    if (hadFocus) node.focus({ preventScroll: true });
  }

  tick() {
    for (const left of document.querySelectorAll("[data-left]")) {
      const { closes } = left.dataset;
      left.hidden = !closes;
      if (!closes) continue;
      const all = Math.max(0, Math.round((new Date(closes) - Date.now() - this.shift) / 1000));
      const values = { minutes: Math.floor(all / 60), seconds: all < 100 ? all : all % 60 };
      const sentence = fill(all < 100 ? this.words.seconds : this.words.minutes, values);
      left.textContent = left.closest("[data-poll-bar]") ? ` – ${sentence}` : sentence;
    }
  }
}

class Room extends Polls {
  constructor(root) {
    super(root);
    this.bar = document.querySelector("[data-poll-bar]");
    this.list = root.querySelector("[data-list]");
    this.own = new Map();
    this.mark(root.querySelector("[data-state=open]"));
    on("poll.changed", (data) => this.changed(data));
    if (this.rehearses) onBackstage("poll.changed", (data) => this.changed(data.is_rehearsal && data.state !== "draft" ? data : { id: data.id, state: "gone" }));
    root.addEventListener("submit", (event) => this.vote(event));
    this.bar?.querySelector("[data-go]").addEventListener("click", (event) => this.go(event));
  }

  changed(data) {
    const now = this.at(data.id);
    if (data.state === "gone") {
      now?.remove();
      return this.settle();
    }
    if (!this.isNews(data)) return;
    const before = now?.dataset.state;
    if (before === data.state && data.state === "open") return; // a ballot is never drawn anew under a hand
    this.replace(now, this.make(data), this.list);
    this.settle();
    if (before === data.state) return;
    if (data.state === "open") say(fill(this.words.new, { question: data.question }));
    else say(this.words[data.state]);
  }

  make(data) {
    const typed = this.at(data.id)?.querySelector("[name=words]");
    const own = this.own.get(data.id);
    const node = super.make(data);
    if (data.state === "open") this.fillBallot(node, data);
    const isUnsent = typed && typed.value.trim() && typed.value.trim() !== (own?.words ?? typed.defaultValue);
    if (isUnsent) {
      put(node, "unsent", fill(this.words.unsent, { words: typed.value.trim() }));
      show(node, "[data-fill=unsent]", true);
    }
    return node;
  }

  fillBallot(node, { kind, options, is_secret: isSecret }) {
    const form = node.querySelector("form");
    showFor(form, "kind", kind);
    show(form, "[data-secret]", isSecret);
    show(form, "[data-named]", !isSecret);
    const choices = form.querySelector("[data-choices]");
    choices.classList.toggle("is-scale", kind === "scale");
    const given = kind === "scale" ? [1, 2, 3, 4, 5].map((n) => ({ id: n, text: n })) : options;
    for (const { id, text } of given) {
      const choice = made("poll-choice-template", { value: id });
      choice.querySelector("input").type = kind === "several" ? "checkbox" : "radio";
      put(choice, "text", text);
      choices.append(choice);
    }
    if (kind !== "open") form.querySelector(".field").remove();
    if (this.words.mayVote) return;
    for (const input of form.querySelectorAll("input")) input.disabled = true;
    form.querySelector("button").replaceWith(made("poll-still-template"));
  }

  async vote(event) {
    const form = event.target;
    const id = Number(form.dataset.vote);
    if (!id) return;
    event.preventDefault();
    if (form.dataset.busy !== undefined) return;
    form.dataset.busy = "";
    const fields = new FormData(form);
    try {
      const data = await act(`/polls/${id}/vote`, { choices: fields.getAll("choices").map(Number), words: fields.get("words") ?? "" });
      this.own.set(id, data.own);
      this.count(data);
      show(form, "[data-own], [data-again]", true);
      show(form, "[data-first]", false);
      say(this.words.saved);
      this.settle();
    } catch (error) {
      refuse(form, error);
    }
    delete form.dataset.busy;
  }

  /** What stands around the list: the bar over the slides, the tab, and the sentence that there is none. */
  settle() {
    show(this.root, "[data-none]", !this.list.children.length);
    this.mark(this.list.querySelector("[data-state=open]"));
  }

  mark(node) {
    const tab = document.querySelector('[data-tab-count="poll"]');
    const isIn = Boolean(node?.querySelector("[data-own]:not([hidden])"));
    if (tab) {
      tab.hidden = !node;
      tab.textContent = node ? ` ${this.words.on}` : "";
    }
    if (!this.bar) return;
    this.bar.hidden = !node;
    show(this.bar, "[data-first]", !isIn);
    show(this.bar, "[data-again]", isIn);
    this.bar.querySelector("[data-left]").dataset.closes = node?.querySelector("[data-left]")?.dataset.closes ?? "";
    this.tick();
  }

  /** The way from the bar to the ballot: opens its tab and goes there, because the person asked for it. */
  go(event) {
    const tab = document.getElementById("tab-poll");
    const node = this.list.querySelector("[data-state=open]");
    if (!tab || !node) return;
    event.preventDefault();
    tab.click();
    (node.querySelector("input:checked, [data-choices] input, [name=words]") ?? node).focus();
  }
}

class Desk extends Polls {
  constructor(root) {
    super(root);
    onBackstage("poll.changed", (data) => this.changed(data));
    acts(root, (_form, data) => this.changed(data));
  }

  changed(data) {
    const now = this.at(data.id);
    if (data.state === "gone") now?.remove();
    else if (this.isNews(data)) {
      if (now?.querySelector("select:focus") && now.dataset.state === data.state && data.state === "draft") return;
      const list = [...this.root.querySelectorAll("[data-list]")].find((one) => one.dataset.list.split(" ").includes(data.state));
      this.replace(now, this.make(data), list);
      if (data.state === "closed" && !data.results && "leads" in this.words) this.fetch(data.id);
    }
    show(this.root, "[data-none]", !this.root.querySelector("[data-poll]"));
    this.tick();
  }

  /** Results that are not shown yet do not come by the room: each who moderates asks for them. */
  async fetch(id) {
    const data = await call(`/api/v1/polls/${id}`).catch(() => null);
    if (data?.results && this.isNews(data)) this.changed(data);
  }
}

export function start(root) {
  if (!session.id) return;
  if (root.dataset.part === "desk") new Desk(root);
  else new Room(root);
}
