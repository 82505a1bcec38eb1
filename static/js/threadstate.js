// The head of a thread as it changes: title, pinned, locked, what it came to, which answer was accepted.

import { put } from "./dom.js";

/** Show the thread as `data` says. Parts marked data-when="flag" or data-unless="flag" come and go. */
export function change(root, posts, data) {
  const flags = { ...data, has_answer: data.accepted_number !== null };
  for (const part of root.querySelectorAll("[data-when]")) part.hidden = !flags[part.dataset.when];
  for (const part of root.querySelectorAll("[data-unless]")) part.hidden = Boolean(flags[part.dataset.unless]);
  for (const part of root.querySelectorAll("[data-locks]")) part.disabled = data.is_locked;
  const title = root.querySelector("h1");
  document.title = document.title.replace(title.textContent.replaceAll("\u00a0", " "), data.title);
  title.textContent = data.title;
  outcome(root.querySelector(".outcome-box"), data.outcome);
  const answer = root.querySelector("[data-answer]");
  answer.href = `${root.dataset.address}/posts/${data.accepted_number}`;
  posts.accept(data.accepted_number);
}

function outcome(box, words) {
  if (!words) return;
  put(box, "kind", box.dataset[words.kind]);
  put(box, "outcome", words.text);
}
