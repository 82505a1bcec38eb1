// The agenda: how long the point under way has lasted, by the server's clock, and which one is next.

import { on, say } from "./session.js";
import { ahead, put } from "./page.js";

export function start(root) {
  const form = root.parentElement.querySelector("[data-next]");
  const shift = ahead(root.dataset.now);
  const lasted = (from, to) => Math.max(0, Math.floor((to - new Date(from)) / 60_000));

  function tick() {
    for (const row of root.children) {
      const { begun, ended, minutes } = row.dataset;
      const isRunning = Boolean(begun && !ended);
      row.classList.toggle("is-done", Boolean(ended));
      row.classList.toggle("is-running", isRunning);
      const gone = begun ? lasted(begun, ended ? new Date(ended) : Date.now() + shift) : 0;
      row.classList.toggle("is-late", isRunning && gone > Number(minutes));
      put(row, "minutes", ended ? `${gone}′` : isRunning ? `${gone} / ${minutes}′` : `${minutes}′`);
      put(row, "state", ended ? ` – ${root.dataset.done}` : isRunning ? ` – ${root.dataset.running}` : "");
    }
  }

  on("session.changed", ({ agenda }) => {
    for (const item of agenda) {
      const row = root.querySelector(`[data-item="${item.id}"]`);
      if (!row) continue;
      if (item.begun_at && !row.dataset.begun) say(item.title);
      row.dataset.begun = item.begun_at ?? "";
      row.dataset.ended = item.ended_at ?? "";
    }
    const next = agenda.find((item) => !item.begun_at);
    if (form) Object.assign(form, { hidden: !next, action: form.dataset.next + next?.id }).dataset.act = form.dataset.next + next?.id;
    tick();
  });
  tick();
  setInterval(tick, 10_000);
}
