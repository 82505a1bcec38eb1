// Making parts of the page from its <template>s.

import { fill } from "./words.js";

/** A copy of what is in the template `id`, with every {name} in its attributes replaced by `values.name`. */
export function made(id, values = {}) {
  const node = document.getElementById(id).content.firstElementChild.cloneNode(true);
  for (const part of [node, ...node.querySelectorAll("*")]) {
    for (const { name, value } of [...part.attributes]) {
      if (value.includes("{")) part.setAttribute(name, fill(value, values));
    }
  }
  return node;
}

/** Write `text` into every data-fill="name" of `node`. */
export function put(node, name, text) {
  for (const part of node.querySelectorAll(`[data-fill="${name}"]`)) part.textContent = text;
}

/** What somebody typed, as paragraphs and lines; the server's HTML replaces it later. */
export function plain(text) {
  const paragraphs = text.trim().split(/\n\s*\n/).map((lines) => {
    const paragraph = document.createElement("p");
    lines.split("\n").forEach((line, index) => paragraph.append(...(index ? [document.createElement("br")] : []), line));
    return paragraph;
  });
  return paragraphs;
}

/** Put text into a field as if typed, so that the browser's undo still works. */
export function type(field, text) {
  field.focus();
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

/** An id for one sending. Offices open the site by plain http as well, where `randomUUID` is missing. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A short answer in the corner of the page, said aloud once. */
export function toast(text) {
  const note = document.createElement("p");
  note.className = "toast";
  note.textContent = text;
  document.getElementById("toasts")?.append(note);
  setTimeout(() => note.remove(), 6000);
}
