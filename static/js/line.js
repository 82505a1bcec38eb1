// The bar of a lost line: shown after 4 s without a connection, with the time to the next try.

import { counted, fill } from "./words.js";

const PATIENCE = 4000;
const bar = document.getElementById("connection");
const part = (name) => bar.querySelector(`[data-fill=${name}]`);
let patience = 0;
let ticking = 0;

/** Call `again` when the person does not want to wait. */
export const onRetry = (again) => bar?.querySelector("[data-retry]").addEventListener("click", again);

/** There is no line; the next try is at `next` (milliseconds). */
export function lost(next) {
  if (!bar) return;
  patience ||= setTimeout(show, PATIENCE);
  clearInterval(ticking);
  const tick = () => {
    part("again").textContent = fill(bar.dataset.again, { seconds: Math.max(0, Math.ceil((next - Date.now()) / 1000)) });
  };
  tick();
  ticking = setInterval(tick, 1000);
}

/** The line is there again; `added` entries were missed and have been filled in. */
export function back(added) {
  clearTimeout(patience);
  clearInterval(ticking);
  patience = 0;
  if (!bar || bar.hidden) return;
  const words = document.querySelector("[data-back-one]")?.dataset;
  part("sentence").textContent = added && words ? counted(words, "back", added) : bar.dataset.back;
  part("again").textContent = "";
  set(true);
  setTimeout(() => { if (!patience) bar.hidden = true; }, PATIENCE);
}

function show() {
  part("sentence").textContent = bar.dataset.lost;
  set(false);
  bar.hidden = false;
}

function set(isBack) {
  bar.classList.toggle("is-back", isBack);
  bar.querySelector("[data-retry]").hidden = isBack;
}
