// What a writing form does beside its toolbar (editor.js): how much still fits, and which post it answers.

import { put, type } from "./dom.js";
import { fill } from "./words.js";

const NEAR = 0.9;
const bytes = new TextEncoder();

/** Near the limit: how long the text is. Limits are in bytes (`data-unit`=1024) or in characters. */
function watchSize(form, field) {
  const { limit, unit, size } = form.dataset;
  const shown = document.createElement("p");
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  form.querySelector("[data-draft-state]").after(shown);
  const count = () => {
    const now = unit ? bytes.encode(field.value).length : field.value.length;
    shown.hidden = now < limit * NEAR;
    shown.className = now > limit ? "inline-error" : "meta";
    shown.textContent = fill(size, { size: number.format(now / (unit ?? 1)), limit: number.format(limit / (unit ?? 1)) });
  };
  field.addEventListener("input", count);
  count();
}

/** The next post of `form` answers post `number`; no number: it answers none. */
export function replyTo(form, number, words = "") {
  form.elements.in_reply_to.value = number ?? "";
  form.classList.toggle("is-replying", Boolean(number));
  form.querySelector(".replying-to").hidden = !number;
  put(form, "replying", words);
}

/** Add the words of a post, or those selected in it, as a quotation. */
export function quote(form, words) {
  const field = form.querySelector("textarea");
  const lines = words.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => `> ${line}`);
  field.setSelectionRange(field.value.length, field.value.length);
  type(field, `${field.value.trim() ? "\n\n" : ""}${lines.join("\n")}\n\n`);
}

export function start(form) {
  const field = form.querySelector("textarea");
  if (form.dataset.limit) watchSize(form, field);
  form.querySelector("[data-no-reply]")?.addEventListener("click", (event) => {
    event.preventDefault();
    replyTo(form, null);
    field.focus();
  });
  form.addEventListener("sieci:sent", () => form.elements.in_reply_to && replyTo(form, null));
}
