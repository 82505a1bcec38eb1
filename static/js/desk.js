// The desk: steps of the session and of the agenda go without reading the page again, so that nothing typed is lost.

import { acts } from "./acts.js";

export function start() {
  // Forms of other modules are sent by them before the event comes here.
  acts(document, (form) => {
    form.reset();
    form.closest("details.menu")?.removeAttribute("open");
  });
  for (const menu of document.querySelectorAll(".bar-acts details")) {
    menu.addEventListener("toggle", () => menu.open && menu.querySelector("input:not([type=hidden])")?.focus());
  }
}
