// Raised hands: the queue is the same for everybody; one's own place and what the desk may do stand beside it.

import { acts } from "./acts.js";
import { clock, counted, fill, made, named, put, show, showFor } from "./page.js";
import { on, onBackstage, say, session } from "./session.js";

const OWN = 3000; // what changes so soon after one's own act is its effect
const OPEN = new Set(["lobby", "live"]);

export function start(root) {
  const words = root.dataset;
  const list = root.querySelector("ol");
  const raise = root.querySelector("[data-raise]");
  const lower = root.querySelector("[data-lower]");
  let own = root.querySelector("[data-fill=own]")?.textContent ?? "";
  let speaker = list.querySelector(".is-speaking")?.dataset.hand;
  let mayRaise = Boolean(session.rights.speak);
  let count = list.children.length;
  let held = null;
  let isIn = false;
  let actedUntil = 0;

  function row(hand) {
    const node = made("hand-template", { id: hand.id, state: hand.state });
    put(node, "name", hand.author.name);
    put(node, "about", hand.author.institution);
    put(node, "state", fill(words[named("state", hand.state)] ?? "", { clock: clock(hand.speaking_at ?? hand.at) }));
    show(node, "[data-first]", !hand.has_spoken && hand.state !== "speaking");
    showFor(node, "for", hand.state);
    return node;
  }

  /** Rows are exchanged in place, so that a button keeps the focus it had. */
  function fillList(hands) {
    const focused = document.activeElement?.closest(".hand")?.dataset.hand;
    const act = document.activeElement?.closest("form")?.dataset.act;
    list.replaceChildren(...hands.map(row));
    if (!focused || !root.isConnected) return;
    const again = act && list.querySelector(`[data-act="${CSS.escape(act)}"]:not([hidden]) button`);
    const other = list.querySelector(`[data-hand="${CSS.escape(focused)}"] form:not([hidden]) button`) ?? list.querySelector("form:not([hidden]) button");
    (again || other)?.focus();
  }

  function showOwn(hands) {
    const place = hands.findIndex(({ author }) => author.id === session.me) + 1;
    const mine = hands[place - 1];
    const sentence = mine ? fill(words[named("own", mine.state)], { place }) : "";
    put(root, "own", sentence);
    if (sentence && sentence !== own) say(sentence);
    own = sentence;
    if (mine) {
      const path = `/hands/${mine.id}/lower`;
      Object.assign(lower, { action: path }).dataset.act = path;
    }
    choose(mine);
  }

  /** One of both buttons is there, and has the key. */
  function choose(mine) {
    const hadFocus = root.querySelector(".hands-acts")?.contains(document.activeElement);
    raise.hidden = Boolean(mine) || !mayRaise;
    lower.hidden = !mine;
    for (const form of [raise, lower]) form.querySelector("button").removeAttribute("data-key");
    const shown = [raise, lower].find((form) => !form.hidden)?.querySelector("button");
    shown?.setAttribute("data-key", "h");
    if (hadFocus) shown?.focus();
  }

  /** A queue that others changed waits while the pointer is over its buttons. */
  function changed(data) {
    if (isIn && Date.now() > actedUntil) held = data;
    else apply(data);
  }

  function apply({ hands }) {
    held = null;
    fillList(hands);
    put(root, "count", hands.length);
    if (root.querySelector("details")) root.querySelector("details").hidden = !hands.length;
    show(root, "[data-none]", !hands.length);
    if (lower) showOwn(hands);
    const now = hands.find(({ state }) => state === "speaking");
    if (now && String(now.id) !== speaker && now.author.id !== session.me) say(fill(words.saidSpeaking, { name: now.author.name }));
    else if (!lower && hands.length > count) say(counted(words, "up", hands.length));
    speaker = now && String(now.id);
    count = hands.length;
  }

  list.addEventListener("pointerenter", () => { isIn = true; });
  list.addEventListener("pointerleave", () => {
    isIn = false;
    if (held) apply(held);
  });
  root.addEventListener("submit", () => { actedUntil = Date.now() + OWN; });
  on("hands.changed", changed);
  onBackstage("hands.changed", changed);
  on("session.changed", ({ state }) => {
    if ("rehearses" in words || !raise) return;
    mayRaise = OPEN.has(state);
    choose(!lower.hidden);
  });
  acts(root, () => held && apply(held));
}
