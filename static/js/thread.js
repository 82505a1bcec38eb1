// A thread: its posts by their numbers, its head as it changes, and how far it has been read.

import { converse, Entries } from "./conversation.js";
import { post } from "./outbox.js";
import { cut, fill, made, moment, put, show } from "./page.js";
import { quote, replyTo } from "./writing.js";

class Posts extends Entries {
  constructor(root) {
    super(root, ".posts", "post", "number");
  }

  get last() {
    return Number([...this.list.querySelectorAll("[data-number]")].at(-1)?.dataset.number ?? this.words.last);
  }

  show(data) {
    if (this.at(data.number)) return null;
    const node = this.made(data);
    this.insert(node, "article", ({ number }) => !(number < data.number));
    return node;
  }

  edit(data) {
    const now = this.at(data.number);
    const fresh = now && this.made(data);
    for (const part of now ? [".prose", ".edited"] : []) now.querySelector(part)?.replaceWith(fresh.querySelector(part));
    if (now) this.name(now, data.author);
  }

  hide({ number }) {
    this.at(number)?.replaceWith(made("hidden-post", { number }));
  }

  restore(data) {
    this.at(data.number)?.replaceWith(this.made(data));
  }

  accept(number) {
    for (const node of this.list.querySelectorAll("article[data-number]")) {
      const isIt = node.dataset.number === String(number);
      if (isIt === node.matches(".is-accepted")) continue;
      node.classList.toggle("is-accepted", isIt);
      cut(node, ".ribbon");
      if (isIt) node.prepend(made("ribbon"));
      show(node, "[data-accept]", !isIt);
      show(node, "[data-unaccept]", isIt);
    }
  }

  made(data) {
    const node = super.made(data);
    const { author, number, at, edited_at } = data;
    const time = node.querySelector("time");
    const edited = node.querySelector(".edited");
    const badge = node.querySelector(".badge");
    const role = this.root.getAttribute(`data-role-${author.role}`);
    node.classList.toggle("is-expert", author.role === "expert");
    put(node, "number", number);
    if (role) badge.textContent = role;
    else badge.remove();
    time.dateTime = at;
    time.textContent = moment(at, this.words.today);
    this.#answered(node.querySelector(".in-reply"), data.in_reply_to);
    edited.hidden = !edited_at;
    if (edited_at) put(edited, "edited", fill(this.words.edited, { moment: moment(edited_at, this.words.today) }));
    if (number === 1) cut(node, "[data-accept], [data-unaccept]");
    if (author.id !== this.viewer) node.dataset.new = "";
    return node;
  }

  #answered(line, number) {
    if (!number) return line.remove();
    const name = this.at(number)?.querySelector(".name")?.textContent.trim();
    put(line, "in-reply", fill(name ? this.words.inReply : this.words.inReplyTo, { number, name }));
    line.firstElementChild.href = fill(line.firstElementChild.getAttribute("href"), { answered: number });
  }
}

export function start(root) {
  const { address } = root.dataset;
  const form = root.querySelector("form.composer");
  const posts = new Posts(root);
  converse(root, form, posts, {
    add: (data) => steady(form, () => posts.show(data)),
    atEnd: readMark(root, posts),
    link: ({ number }) => `${address}/posts/${number}`,
    more: (changed) => ({
      "post.hidden": changed(posts.hide),
      "post.restored": changed(posts.restore),
      "thread.changed": (data) => change(root, posts, data),
    }),
  });
  root.addEventListener("click", (event) => clicked(event, form));
}

/** Add above the field one types in without moving it on the screen. */
function steady(form, add) {
  if (!form?.contains(document.activeElement)) return add();
  const before = form.getBoundingClientRect().top;
  const node = add();
  scrollBy({ top: form.getBoundingClientRect().top - before, behavior: "instant" });
  return node;
}

/** Tells the server how far the thread has been read; to call when the end is on screen. */
function readMark(root, posts) {
  let told = Number(root.dataset.last);
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(tell, 1000);
  };

  async function tell() {
    const number = posts.last;
    if (number <= told || document.hidden) return;
    // The answer leads to the page itself, which is here already.
    await post(`${root.dataset.address}/read`, { number }, { redirect: "manual" }).then(
      () => { told = Math.max(told, number); },
      () => {}, // without a line it is told with the next post
    );
  }
}

/** Parts marked data-when="flag" or data-unless="flag" come and go. */
function change(root, posts, data) {
  const flags = { ...data, has_answer: data.accepted_number !== null };
  for (const part of root.querySelectorAll("[data-when]")) part.hidden = !flags[part.dataset.when];
  for (const part of root.querySelectorAll("[data-unless]")) part.hidden = Boolean(flags[part.dataset.unless]);
  const title = root.querySelector("h1");
  document.title = document.title.replace(title.textContent.replaceAll("\u00a0", " "), data.title);
  title.textContent = data.title;
  const box = root.querySelector(".outcome-box");
  if (data.outcome) {
    put(box, "kind", box.dataset[data.outcome.kind]);
    put(box, "outcome", data.outcome.text);
  }
  root.querySelector("[data-answer]").href = `${root.dataset.address}/posts/${data.accepted_number}`;
  posts.accept(data.accepted_number);
}

function clicked(event, form) {
  const link = event.target.closest("[data-reply], [data-quote], [data-copy]");
  const article = link?.closest("article");
  if (!article || event.ctrlKey || event.metaKey || (!form && !("copy" in link.dataset))) return;
  event.preventDefault();
  if ("copy" in link.dataset) return void copy(link);
  const { number } = article.dataset;
  const name = article.querySelector(".name").textContent.trim();
  link.closest("details")?.removeAttribute("open");
  replyTo(form, number, fill(form.dataset.replying, { number, name }));
  if ("quote" in link.dataset) quote(form, chosen(article.querySelector(".prose")));
  form.querySelector("textarea").focus();
  form.scrollIntoView({ block: "nearest" });
}

async function copy(link) {
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    return location.assign(link.href); // the address is then in the browser's own bar
  }
  const note = document.createElement("p");
  note.className = "toast";
  note.textContent = link.dataset.copied;
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 6000);
}

/** What is selected in a post, else all of it without what it quotes itself. */
function chosen(prose) {
  const selection = getSelection();
  if (selection.rangeCount && !selection.isCollapsed && prose.contains(selection.getRangeAt(0).commonAncestorContainer)) {
    return selection.toString();
  }
  const own = prose.cloneNode(true);
  cut(own, "blockquote");
  for (const block of own.querySelectorAll("p, li, br, tr")) block.after("\n");
  return own.textContent.split("\n").filter((line) => line.trim()).slice(0, 6).join("\n");
}
