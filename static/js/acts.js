// Forms that act by the API without reading the page again: their data-act is the call, their fields are its body. Without
// scripts they are plain forms.

import { act, refuse } from "./session.js";

const OURS = new Set(["csrf_token", "back"]);

/** The fields of a form as the API takes them, with the button that sent it. */
export function bodyOf(form, button) {
  const fields = [...new FormData(form)];
  if (button?.name) fields.push([button.name, button.value]);
  return Object.fromEntries(fields.filter(([name]) => !OURS.has(name)));
}

/** `done(form, data)` hears the answer of every act inside `root`; a refusal stands at its form, with what was typed. */
export function acts(root, done, failed) {
  root.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (!form.dataset.act || event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset.busy !== undefined) return;
    form.dataset.busy = "";
    try {
      done?.(form, await act(form.dataset.act, bodyOf(form, submitter)));
    } catch (error) {
      refuse(form, error);
      failed?.(form, error);
    } finally {
      delete form.dataset.busy;
    }
  });
}
