// The posts on a thread's page: making them from the page's templates, and putting each where its number belongs.

import { made, plain, put } from "./dom.js";
import { fill, moment } from "./words.js";

const HUES = ["", "b", "c", "d"];

export class Posts {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.list = root.querySelector(".posts");
    this.viewer = Number(document.body.dataset.person);
  }

  at(number) {
    return document.getElementById(`post-${number}`);
  }

  /** The number of the newest post shown. */
  get last() {
    return Number([...this.list.querySelectorAll("[data-number]")].at(-1)?.dataset.number ?? this.words.last);
  }

  /** Put a post where its number belongs; posts still being sent stay at the end. */
  show(data) {
    if (this.at(data.number)) return null;
    const node = this.#made(data);
    const after = [...this.list.querySelectorAll("article")].find((one) => !(Number(one.dataset.number) < data.number));
    this.list.insertBefore(node, after ?? null);
    return node;
  }

  /** The person's own words while they are being sent. */
  pending(entry) {
    const author = { id: this.viewer, name: this.words.myName, initials: this.words.myInitials, institution: this.words.mine };
    const node = this.#made({ number: "", html: "", in_reply_to: entry.in_reply_to, author });
    for (const part of node.querySelectorAll(".actions, .post-link")) part.remove();
    node.removeAttribute("id");
    node.removeAttribute("data-number");
    node.querySelector(".prose").replaceChildren(...plain(entry.text));
    this.list.append(node);
    return node;
  }

  /** New words of a post, in place. */
  edit(data) {
    const now = this.at(data.number);
    const fresh = now && this.#made(data);
    for (const part of now ? [".prose", ".edited"] : []) now.querySelector(part)?.replaceWith(fresh.querySelector(part));
  }

  /** A post without its words; its number and place stay. */
  hide({ number }) {
    this.at(number)?.replaceWith(made("hidden-post", { number }));
  }

  /** A hidden post is shown again. */
  restore(data) {
    this.at(data.number)?.replaceWith(this.#made(data));
  }

  /** Which post is the accepted answer; none without a number. */
  accept(number) {
    for (const node of this.list.querySelectorAll("article[data-number]")) {
      const isIt = node.dataset.number === String(number);
      if (isIt !== node.matches(".is-accepted")) this.#mark(node, isIt);
    }
  }

  #mark(node, isAccepted) {
    node.classList.toggle("is-accepted", isAccepted);
    node.querySelector(".ribbon")?.remove();
    if (isAccepted) node.prepend(made("ribbon"));
    for (const part of node.querySelectorAll("[data-accept]")) part.hidden = isAccepted;
    for (const part of node.querySelectorAll("[data-unaccept]")) part.hidden = !isAccepted;
  }

  #made(data) {
    const { author, number } = data;
    const node = made("post-template", { number, hue: HUES[author.id % 4], author: author.id });
    const isOwn = author.id === this.viewer;
    node.dataset.client = data.client_id ?? "";
    node.classList.toggle("is-expert", author.role === "expert");
    put(node, "initials", author.initials);
    put(node, "name", author.name);
    put(node, "about", [author.position, author.institution].filter(Boolean).join(", "));
    put(node, "number", number);
    this.#role(node, author.role);
    if (data.at) this.#time(node, data.at);
    this.#answered(node, data.in_reply_to);
    node.querySelector(".prose").innerHTML = data.html;
    if (data.edited_at) this.#edited(node, data.edited_at);
    for (const part of node.querySelectorAll("[data-right=own]")) if (!isOwn) part.remove();
    if (number === 1) for (const part of node.querySelectorAll("[data-accept], [data-unaccept]")) part.remove();
    if (!isOwn) node.dataset.new = "";
    return node;
  }

  #role(node, role) {
    const badge = node.querySelector(".badge");
    const word = role && this.root.getAttribute(`data-role-${role}`);
    if (word) badge.textContent = word;
    else badge.remove();
  }

  #time(node, at) {
    const time = node.querySelector("time");
    time.dateTime = at;
    time.textContent = moment(at, this.words.today);
  }

  #edited(node, at) {
    const edited = node.querySelector(".edited");
    edited.hidden = false;
    put(edited, "edited", fill(this.words.edited, { moment: moment(at, this.words.today) }));
  }

  #answered(node, number) {
    const line = node.querySelector(".in-reply");
    if (!number) return line.remove();
    const name = this.at(number)?.querySelector(".name")?.textContent.trim();
    const words = name ? this.words.inReply : this.words.inReplyTo;
    put(line, "in-reply", fill(words, { number, name }));
    line.firstElementChild.href = fill(line.firstElementChild.getAttribute("href"), { answered: number });
  }
}
