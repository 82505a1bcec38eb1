// The frame of a session's pages: its state in the bar and over the slides, the time, and how many are here. What stands
// for some states only is marked [data-when]; where a page of another state is needed, it is read again after a while.

import { alertNow, on, onClosed, say, session } from "./session.js";
import { ahead, counted, fill, put, showFor } from "./page.js";

const OVER = new Set(["closed", "published", "cancelled"]);
const SPREAD = 8000; // a full hall does not come back in the same second

export function start(root) {
  const words = root.dataset;
  const bar = document.querySelector(".session-bar");
  const badge = bar.querySelector("[data-badge]");
  const clock = bar.querySelector("[data-time]");
  const time = clock.dataset;
  const count = root.querySelector(".stage-count");
  const shift = ahead(time.now);
  const first = words.state;

  function changed(data) {
    const before = words.state;
    Object.assign(time, { starts: data.starts_at ?? "", ends: data.ends_at ?? "" });
    put(document, "pause", data.pause_reason);
    put(document, "cancel", data.cancel_reason);
    tick();
    if (data.state === before) return;
    words.state = data.state;
    badge.dataset.shown = data.state;
    badge.textContent = badge.getAttribute(`data-word-${data.state}`);
    showFor(document, "when", data.state);
    if (data.state === "paused") alertNow(fill(words.paused, { reason: data.pause_reason }));
    else if (OVER.has(data.state)) alertNow(words.over);
    else say(badge.textContent);
    if (isOther(data.state)) again();
  }

  /** Whether parts are missing from this page that the new state has. */
  function isOther(state) {
    const cannotSpeak = ["draft", "announced", "paused"].includes(first) && !session.rights.speak;
    return OVER.has(state) || document.body.matches(".is-rehearsed") || (cannotSpeak && ["lobby", "live"].includes(state));
  }

  function again() {
    setTimeout(() => {
      const isTyping = [...root.querySelectorAll("textarea, input[type=text]")].some((field) => field.value.trim() !== field.defaultValue.trim());
      if (isTyping) root.querySelector("[data-changed]").hidden = false;
      else location.reload();
    }, Math.random() * SPREAD);
  }

  function tick() {
    const isOn = ["live", "paused"].includes(words.state);
    const until = isOn ? time.ends : OVER.has(words.state) ? "" : time.starts;
    const minutes = until ? Math.ceil((new Date(until) - Date.now() - shift) / 60_000) : 0;
    const form = isOn ? (minutes < 0 ? time.pastEnd : time.untilEnd) : time.untilStart;
    const sentence = until && (isOn || minutes > 0) ? fill(form, { time: length(Math.abs(minutes)) }) : "";
    clock.textContent = sentence;
    if (count) count.textContent = isOn ? "" : sentence;
  }

  function length(minutes) {
    if (minutes >= 2 * 24 * 60) return fill(time.days, { days: Math.floor(minutes / 1440) });
    const values = { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
    return fill(minutes < 100 ? time.minutes : time.hours, minutes < 100 ? { minutes } : values);
  }

  tick();
  setInterval(tick, 10_000);
  on("session.changed", changed);
  on("people.counted", ({ here }) => {
    for (const node of document.querySelectorAll(".session-here [data-here]")) node.textContent = counted(node.dataset, "here", here);
  });
  onClosed(() => { words.state = "closed"; });
}
