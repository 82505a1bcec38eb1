// Telling a screen reader what is new: one counted sentence, at most every 5 s, never the history.

import { counted } from "./words.js";

const EVERY = 5000;

/** A function to call with the name of whoever wrote; it speaks through [data-announce] of `root`. */
export function announcer(root) {
  const place = root.querySelector("[data-announce]");
  let heard = 0;
  let name = "";
  let timer = 0;
  const speak = () => {
    timer = 0;
    if (!heard) return;
    place.textContent = counted(place.dataset, "heard", heard, { name });
    heard = 0;
    timer = setTimeout(speak, EVERY);
  };
  return (author) => {
    heard += 1;
    name = author;
    timer ||= setTimeout(speak, 300);
  };
}
