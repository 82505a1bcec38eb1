// Texts in the making, in this browser: one for each person and place, kept without waiting so that a crash loses little.

import { call } from "./http.js";

const person = document.body.dataset.person;
const prefix = `sieci-draft ${person} `;
const tabs = new BroadcastChannel("sieci-left");
let isClosed = false;
tabs.onmessage = ({ data }) => { isClosed ||= data === person; };

/** The person leaves this browser: from now on nothing more is written here, by no tab. */
export function close() {
  isClosed = true;
  tabs.postMessage(person);
}

/** The draft at `place`: {title, text, seq, isSaved}, or null. */
export function read(place) {
  try {
    return JSON.parse(localStorage.getItem(prefix + place));
  } catch {
    return null;
  }
}

export function write(place, draft) {
  if (isClosed) return;
  try {
    localStorage.setItem(prefix + place, JSON.stringify(draft));
  } catch { /* full or forbidden: the server has its copy every 15 s */ }
}

export function erase(place) {
  try {
    localStorage.removeItem(prefix + place);
  } catch { /* nothing is there then */ }
}

/** All drafts of the person here: pairs of place and draft. */
export function all() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  return names.map((name) => name.slice(prefix.length)).map((place) => [place, read(place)]).filter(([, draft]) => draft);
}

/** Keep it on the server; answers {seq, clock}. Throws Refused with the code already_sent when it was sent elsewhere. */
export const save = (place, { title, text, seq }, more) => call("/me/drafts", { form: { place, title, text, seq }, ...more });
