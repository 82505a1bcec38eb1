// The chat of a session: what everybody sees in the room's order, one's own messages wherever they stand, and the field.

import { acts } from "./acts.js";
import { Arrivals, Entries, plain, Sending } from "./conversation.js";
import { clock, cut, fill, named, put, showFor } from "./page.js";
import { on, onBackstage, onOwn, say, sayCounted, session } from "./session.js";

const NEVER = Number.MAX_SAFE_INTEGER;
const OPEN = new Set(["lobby", "live"]);

class Messages extends Entries {
  #known = new Map(); // what is known of each message by id, from whichever room it came

  constructor(root) {
    super(root, ".messages", "session-message", "id");
    this.moderates = "moderates" in root.dataset;
  }

  /** What is known with the news in it; null for news that are older. */
  learn(data) {
    const before = this.#known.get(data.id) ?? {};
    if ((data.version ?? 0) < (before.version ?? 0)) return null;
    const known = { ...before, ...data };
    this.#known.set(data.id, known);
    return known;
  }

  isOwn(id) {
    return this.at(id)?.classList.contains("is-own") ?? false;
  }

  isListed(known) {
    const isOwn = known.author.id === this.viewer;
    return known.state === "approved" || (isOwn && known.state !== "withdrawn") || (this.moderates && known.state === "hidden");
  }

  show(known) {
    const before = this.at(known.id);
    const typed = before?.querySelector("[data-words]")?.value;
    const node = this.made(known);
    const words = node.querySelector("[data-words]");
    if (words && typed && known.state === "returned" && before.dataset.state === "returned") words.value = typed;
    if (before) {
      const hadFocus = before.contains(document.activeElement);
      before.replaceWith(node);
      if (hadFocus) focusOn(node);
    }
    if (!before || before.dataset.seq !== node.dataset.seq) {
      this.insert(node, ".session-message", ({ seq }) => Number(seq ?? NEVER) > (known.seq ?? NEVER));
    }
    return node;
  }

  gone(id) {
    this.at(id)?.remove();
  }

  pending(entry) {
    const node = super.pending(entry);
    cut(node, "[data-own], [data-lead], .shortened");
    node.classList.add("is-own");
    this.toEnd();
    return node;
  }

  toEnd() {
    this.root.querySelector("[data-end]").scrollIntoView({ block: "nearest" });
  }

  made(data) {
    const isOwn = data.author.id === this.viewer;
    const node = super.made({ ...data, author: { position: "", institution: "", ...data.author } });
    node.className = `message session-message is-${data.state ?? "pending"}`;
    node.classList.toggle("is-own", isOwn);
    node.dataset.state = data.state ?? "";
    if (data.seq) node.dataset.seq = data.seq;
    const time = node.querySelector("time");
    if (data.at && time) time.dateTime = data.at;
    put(node, "time", data.at ? clock(data.at) : "");
    put(node, "original", data.original ?? "");
    put(node, "reason", data.reason || (data.state === "rejected" ? this.words.beforeEnd : ""));
    const words = node.querySelector("[data-words]");
    if (words) words.value = data.original ?? "";
    const role = node.querySelector("[data-role]");
    role.textContent = this.words[named("role", data.author.role ?? "")] ?? "";
    role.hidden = !role.textContent;
    for (const part of node.querySelectorAll("[data-shortened]")) part.hidden = !data.is_shortened;
    if (!isOwn) cut(node, "[data-own]");
    showFor(node, "for", data.state);
    return node;
  }
}

function focusOn(node) {
  node.tabIndex = -1;
  node.focus();
}

export function start(root) {
  const words = root.dataset;
  const form = root.querySelector(".session-composer");
  const messages = new Messages(root);
  const part = root.closest(".panel-part, details");
  const counter = document.querySelector("[data-tab-count=chat]");
  const heardOne = sayCounted(words, "heard", 3000);
  let unseen = 0;

  const arrivals = new Arrivals(root, (known) => messages.show(known), (hasNew) => hasNew && messages.toEnd());
  const sending = new Sending(root, form, place, sent);

  function place(entry) {
    cut(root, "[data-empty]");
    arrivals.release();
    return messages.pending(entry);
  }

  /** By socket only number and state come back; the words as others see them follow by the room. */
  function sent(node, { id, seq, state, html, at = new Date().toISOString() }) {
    const text = node.words;
    node.remove();
    const known = messages.learn({
      id, seq, state, html: html ?? "", text, original: text, version: 1, at, client_id: node.dataset.client, author: mine(),
    });
    if (!known) return;
    const shown = messages.show(known);
    if (!html) shown.querySelector(".prose").replaceChildren(...plain(text));
    if (state === "pending") say(words.saidPending);
  }

  const mine = () => ({ id: session.me, name: words.myName, initials: words.myInitials, institution: "", role: "" });

  /** What everybody is told. One's own message that was taken away is told to oneself, with the reason. */
  function heard(data) {
    if (data.state === "gone") {
      arrivals.change(({ id }) => id === data.id, data);
      // Those who moderate hear by the backstage what became of it: a hidden one stays and can be shown again.
      if (!messages.isOwn(data.id) && !messages.moderates) messages.gone(data.id);
      return;
    }
    const isOwn = data.author.id === session.me;
    if (isOwn) sending.claim(data.client_id)?.remove();
    const known = messages.learn(data);
    if (!known) return;
    cut(root, "[data-empty]");
    if (isOwn || messages.at(data.id)) return void messages.show(known);
    arrivals.change(({ id }) => id === data.id, known);
    arrivals.hear(known);
    count();
    heardOne();
  }

  /** What oneself is told: what was decided, and why. */
  function decided(data) {
    if (data.session_id !== session.id) return;
    if (data.state === "withdrawn") return messages.gone(data.id);
    const known = messages.learn({ author: mine(), ...data });
    if (!known) return;
    sending.claim(data.client_id)?.remove();
    messages.show(known);
    const outcome = data.state === "approved" && data.is_shortened ? "shortened" : data.state;
    say(fill(words[named("said", outcome)] ?? "", { reason: data.reason || words.beforeEnd }));
  }

  /** What those backstage see of it besides: what is rehearsed, and what was hidden and can be shown again. */
  function known(data) {
    if (data.state === "gone" || !(data.is_rehearsal || messages.moderates) || data.author.id === session.me) return;
    const all = messages.learn(data);
    if (!all) return;
    if (messages.isListed(all)) messages.show(all);
    else messages.gone(all.id);
  }

  const isInSight = () => !part || part.matches(".is-open, [open]");
  function count(isSeen = isInSight()) {
    unseen = isSeen ? 0 : unseen + 1;
    if (!counter) return;
    counter.textContent = unseen || "";
    counter.hidden = !unseen;
  }
  part?.addEventListener("sieci:shown", () => {
    count(true);
    messages.toEnd();
  });

  on("message.created", heard);
  on("message.changed", heard);
  onOwn("session.message.changed", decided);
  onBackstage("message.created", known);
  onBackstage("message.changed", known);
  on("session.changed", ({ state }) => {
    if (!form || "rehearses" in words) return;
    form.hidden = !OPEN.has(state);
    root.querySelector("[data-shut]").hidden = OPEN.has(state);
  });
  acts(root, (_form, data) => (data.session_id ? decided(data) : known(data)));
  sending.begin();
  if (!location.hash) messages.toEnd();
}
