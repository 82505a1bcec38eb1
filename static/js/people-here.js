// How many are in the session, live; the list is read again when somebody asks for it.

import { counted } from "./page.js";
import { on } from "./session.js";

export function start(root) {
  const number = root.querySelector("[data-number]");
  if (!number) return; // nobody is counted in a session that does not run
  const again = root.querySelector("[data-again]");

  let listed = Number(root.dataset.listed);
  let now = listed;

  async function refresh() {
    again.disabled = true;
    try {
      const answer = await fetch(root.dataset.all, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok) throw new Error(answer.status);
      root.querySelector("[data-people]").replaceChildren(...(page.querySelector("[data-people]")?.children ?? []));
      listed = now;
      again.hidden = true;
      root.querySelector("a")?.focus();
    } catch {
      location.assign(root.dataset.all); // the page says what is the matter
    }
    again.disabled = false;
  }

  again?.addEventListener("click", refresh);
  on("people.counted", ({ here }) => {
    now = here;
    number.textContent = counted(number.dataset, "here", here);
    if (again) again.hidden = now === listed;
  });
}
