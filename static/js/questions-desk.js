// The moderators' queue and the expert's questions: every act goes without reading the page again, what others do comes
// by the backstage. A row with words in its forms is never taken away.

import { day, fill, made, put, showFor } from "./page.js";
import { asked, byPosition, byVotes, CalmList, describe } from "./questions-parts.js";
import { act, on, onBackstage, refuse, sayCounted } from "./session.js";

const ASKED = ["on_stage", "shortlisted", "open"];

class Desk {
  constructor(root) {
    Object.assign(this, { root, words: root.dataset, lists: {}, heardOne: sayCounted(root.dataset, "new") });
    for (const list of root.querySelectorAll("[data-list]")) {
      const { list: state } = list.dataset;
      const pill = state === "open" ? root.querySelector("[data-resort]") : null;
      this.lists[state] = new CalmList(list, state === "open" ? byVotes : byPosition, pill, this.words.vanished);
    }
    root.addEventListener("submit", (event) => this.#submitted(event));
    root.addEventListener("toggle", (event) => this.#opened(event.target), true);
  }

  listen() {
    onBackstage("question.created", (data) => { this.show(data); this.#heard(data); });
    onBackstage("question.changed", (data) => this.show(data));
    onBackstage("questions.arranged", ({ order }) => this.#arrange(order));
    on("questions.counted", ({ counts }) => this.#counts(counts));
  }

  /** A question in the list of its state; out of all lists when it has a fate. */
  show(data) {
    this.#promise(data);
    const { state } = data;
    const node = this.#row(data.id);
    const calm = ASKED.includes(state) ? this.lists[state] : null;
    if (calm) this.#place(data, node, calm);
    else if (node) this.#leave(node);
    this.#number(data, Boolean(calm));
    this.#tidy();
  }

  #row(id) { return this.root.querySelector(`.question[data-id="${id}"]`); }

  #place(data, node, calm) {
    const isElsewhere = node && node.parentElement !== calm.list;
    const isOther = isElsewhere && "calm" in this.words; // the expert's large row is made of another template
    const row = node && !isOther ? node : made(this.#template(data.state), { id: data.id, version: data.version });
    this.#describe(row, data);
    if (!isElsewhere && node) return calm.touch();
    if (node) this.#moveOut(node, row);
    calm.put(row);
    if (this.moved === data.id) calm.sort();
  }

  #template(state) {
    return state === "on_stage" && "calm" in this.words ? "question-staged-template" : "question-lead-template";
  }

  #describe(row, data) {
    describe(row, data, this.words);
    row.dataset.version = data.version;
    row.dataset.state = data.state;
    for (const part of row.querySelectorAll('[name="version"]')) part.value = data.version;
    showFor(row, "states", data.state);
  }

  /** The row leaves its list; under the pointer its place stays until the pointer goes. */
  #moveOut(node, row) {
    const field = node.contains(document.activeElement) && document.activeElement.matches("textarea, input") && document.activeElement;
    const ghost = document.createElement("li");
    ghost.className = node.className;
    ghost.style.minHeight = `${node.offsetHeight}px`;
    const list = node.parentElement;
    const hadFocus = node.contains(document.activeElement);
    node.replaceWith(ghost);
    Object.values(this.lists).find((one) => one.list === list)?.drop(ghost);
    if (hadFocus && !field) list.focus({ preventScroll: true });
    if (field && row === node) queueMicrotask(() => field.focus({ preventScroll: true }));
  }

  #leave(node) {
    const isTyped = [...node.querySelectorAll("textarea, input:not([type=hidden])")].some((field) => field.value.trim() !== field.defaultValue.trim());
    const calm = Object.values(this.lists).find((one) => one.list === node.parentElement);
    if (!isTyped) return calm?.drop(node);
    if (!node.matches(".is-decided")) refuse(node.querySelector(".question-main"), { problem: { detail: this.words.decided } });
    node.classList.add("is-decided");
  }

  #tidy() {
    const staged = this.lists.on_stage?.list;
    const none = this.root.querySelector("[data-empty-of]");
    if (staged && none) none.hidden = staged.querySelector("[data-id]") !== null;
    for (const { list } of Object.values(this.lists)) {
      const most = Number(list.dataset.most) || Infinity;
      [...list.children].forEach((row, at) => { if (most < Infinity) row.hidden = at >= most; });
    }
  }

  /** The number stays among those to choose from when two questions are joined. */
  #number(data, isAsked) {
    const numbers = document.getElementById("open-questions");
    if (!numbers) return;
    const option = numbers.querySelector(`option[value="${data.id}"]`) ?? document.createElement("option");
    if (!isAsked) return option.remove();
    option.value = data.id;
    option.textContent = data.text.slice(0, 80);
    numbers.append(option);
  }

  #promise(data) {
    const list = this.root.querySelector('[data-list="promised"]');
    if (!list) return;
    list.querySelector(`[data-id="${data.id}"]`)?.remove();
    if (data.state === "promised") {
      const row = made("question-promised-template", { id: data.id });
      put(row, "text", data.text);
      put(row, "until", fill(this.words.promised, { name: data.owner ?? "–", day: day(data.due_on, this.words.today) }));
      list.append(row);
    }
    this.root.querySelector("[data-promised-count]").textContent = list.childElementCount;
    this.root.querySelector("[data-promises]").hidden = !list.childElementCount;
  }

  #arrange(order) {
    const { shortlisted } = this.lists;
    order.forEach((id, at) => {
      const row = shortlisted?.list.querySelector(`[data-id="${id}"]`);
      if (row) row.dataset.position = at + 1;
    });
    shortlisted?.touch();
    this.#tidy();
  }

  #counts(counts) {
    for (const row of this.root.querySelectorAll(".question[data-id]")) {
      const count = counts[row.dataset.id];
      if (count === undefined) continue;
      row.dataset.votes = count;
      put(row, "count", count);
    }
    this.lists.open?.touch();
  }

  #heard(data) { if (data.state === "open" && this.words.newOne) this.heardOne(); }

  /** The further forms are made when they are wanted. */
  #opened(details) {
    if (!details.open || !details.matches("[data-more]") || details.querySelector("[data-further]")) return;
    const row = details.closest("[data-id]");
    const { id, version, state } = row.dataset;
    const forms = made("question-further-template", { id, version });
    showFor(forms, "states", state);
    details.lastElementChild.before(forms);
  }

  async #submitted(event) {
    event.preventDefault();
    const { target, submitter } = event;
    const row = (submitter ?? target).closest("[data-id]");
    if (target.id === "question-order") return this.#shift(row, Number(submitter.dataset.step), submitter);
    const { path, fields } = asked(event);
    if (submitter) submitter.disabled = true;
    try {
      const data = await act(path, fields);
      target.reset();
      target.closest("details")?.removeAttribute("open");
      this.moved = data.id;
      this.show(data);
    } catch (error) {
      refuse(target.hidden ? row.querySelector(".question-main") : target, error);
    }
    this.moved = 0;
    if (submitter) submitter.disabled = false;
  }

  /** One place up or down, the focus stays on the arrow. */
  async #shift(row, step, button) {
    const { shortlisted } = this.lists;
    const rows = shortlisted.rows.filter((one) => one.dataset.id);
    const at = rows.indexOf(row);
    if (!rows[at + step]) return;
    [rows[at], rows[at + step]] = [rows[at + step], rows[at]];
    try {
      const path = new URL(button.form.action).pathname;
      const { order } = await act(path, { order: rows.map((one) => Number(one.dataset.id)) });
      this.#arrange(order);
      shortlisted.sort();
      button.focus();
    } catch (error) {
      refuse(row.querySelector(".question-main"), error);
    }
  }
}

export function start(root) {
  const desk = new Desk(root);
  desk.listen();
}
