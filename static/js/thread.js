// A thread, live: posts and changes arrive by its room; replies go by the outbox.

import { announcer } from "./announce.js";
import { Arrivals } from "./arrivals.js";
import { quote, replyTo } from "./composer.js";
import { toast } from "./dom.js";
import { live } from "./live.js";
import { Posts } from "./posts.js";
import { readMark } from "./reading.js";
import { Sending } from "./sending.js";
import { change } from "./threadstate.js";
import { fill } from "./words.js";

export function start(root) {
  const { room, address } = root.dataset;
  const form = root.querySelector("form.composer");
  const posts = new Posts(root);
  const say = announcer(root);
  const markRead = readMark(root, posts);
  const arrivals = new Arrivals(root, {
    add: (data) => steady(form, () => posts.show(data)),
    atEnd: markRead,
    link: ({ number }) => `${address}/posts/${number}`,
  });
  const sending = new Sending({ root, form, room, show, sent: (node, data) => final(node, data) });

  function show(entry) {
    arrivals.release();
    return posts.pending(entry);
  }

  /** One of ours is there: on this page if the thread ends here, else on its own. */
  function final(node, data) {
    if (!arrivals.isComplete) return location.assign(`${address}/posts/${data.number}`);
    if (data.state === "published") posts.show(data);
    node?.remove();
  }

  const created = (data) => {
    const own = sending.claim(data.client_id);
    if (data.state !== "published" || posts.at(data.number)) return own?.remove();
    if (own) return final(own, data);
    arrivals.hear(data);
    if (data.author.id !== posts.viewer) say(data.author.name);
  };
  const changed = (apply) => (data) => {
    arrivals.change((one) => one.number === data.number, data);
    if (data.state === "hidden") posts.hide(data);
    else apply.call(posts, data);
  };
  const kinds = {
    "post.created": created,
    "post.edited": changed(posts.edit),
    "post.hidden": changed(posts.hide),
    "post.restored": changed(posts.restore),
    "thread.changed": (data) => change(root, posts, data),
  };

  live(root, form, kinds);
  sending.begin();
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

/** Reply, quote and copy the address without leaving the page. */
function clicked(event, form) {
  const link = event.target.closest("[data-reply], [data-quote], [data-copy]");
  const post = link?.closest("article");
  if (!post || event.ctrlKey || event.metaKey || (!form && !("copy" in link.dataset))) return;
  event.preventDefault();
  const { number } = post.dataset;
  const name = post.querySelector(".name").textContent.trim();
  if ("copy" in link.dataset) return void copy(link);
  link.closest("details")?.removeAttribute("open");
  replyTo(form, number, fill(form.dataset.replying, { number, name }));
  if ("quote" in link.dataset) quote(form, chosen(post.querySelector(".prose")));
  form.querySelector("textarea").focus();
  form.scrollIntoView({ block: "nearest" });
}

async function copy(link) {
  try {
    await navigator.clipboard.writeText(link.href);
    toast(link.dataset.copied);
  } catch {
    location.assign(link.href); // the address is then in the browser's own bar
  }
}

/** What is selected in a post, else all of it without what it quotes itself. */
function chosen(prose) {
  const selection = getSelection();
  if (selection.rangeCount && !selection.isCollapsed && prose.contains(selection.getRangeAt(0).commonAncestorContainer)) {
    return selection.toString();
  }
  const own = prose.cloneNode(true);
  for (const quoted of own.querySelectorAll("blockquote")) quoted.remove();
  for (const block of own.querySelectorAll("p, li, br, tr")) block.after("\n");
  return own.textContent.split("\n").filter((line) => line.trim()).slice(0, 6).join("\n");
}
