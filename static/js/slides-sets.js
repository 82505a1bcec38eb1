// The page of a session's slides: it shows itself anew when something has changed, but never while a file is chosen.

import { onBackstage, refuse } from "./session.js";

const PATIENCE = 800;

export function start(root) {
  const form = root.querySelector("[data-bring]");
  let timer = 0;

  const isBusy = () => form && (form.elements.file.files.length > 0 || form.dataset.sent === "1");

  onBackstage("slides.changed", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (isBusy() || root.querySelector("details[open]")) root.querySelector("[data-changed]").hidden = false;
      else location.reload();
    }, PATIENCE);
  });

  form?.addEventListener("submit", (event) => {
    const [file] = form.elements.file.files;
    if (file && file.size > Number(form.dataset.most) * 1024 * 1024) {
      event.preventDefault();
      return refuse(form, { problem: { detail: form.dataset.tooLarge, field: "file" } });
    }
    form.dataset.sent = "1";
    form.querySelector("button").disabled = true;
  });
}
