// The hub of a session's pages: the three rooms that are heard, one way to act, one voice. The page says in the data of
// its [data-session] who is where; the modules of its parts import from here and join no room themselves.

import { join } from "./live.js";
import { call } from "./outbox.js";
import { counted, put, show } from "./page.js";

const KEPT = 1000; // as far back as the server shows a room
const QUIET = 5000;
const words = document.querySelector("[data-session]")?.dataset ?? {};
const me = Number(document.body.dataset.person);
const rights = Object.fromEntries((words.rights ?? "").split(" ").filter(Boolean).map((name) => [name, true]));
const id = Number(words.session ?? 0);

/** The session of this page as the person sees it; without a session `id` is 0 and nothing is heard. */
export const session = {
  id, me, rights, view: words.view ?? "", room: `session:${id}`, backstage: rights.backstage ? `backstage:${id}` : "",
};

const closings = new Set();

/** A room with its listeners by kind. What was heard before somebody listened is told again. */
function heard(room, head, closed) {
  const listeners = new Map();
  const events = [];
  function hear(fresh) {
    events.push(...fresh);
    events.splice(0, events.length - KEPT);
    for (const event of fresh) for (const fn of listeners.get(event.kind) ?? []) tell(fn, event);
  }
  if (id && room) join(room, head, hear, stale, closed);
  return (kind, fn) => {
    listeners.set(kind, [...(listeners.get(kind) ?? []), fn]);
    for (const event of events) if (event.kind === kind) tell(fn, event);
  };
}

function tell(fn, event) {
  try {
    fn(event.data, event);
  } catch (error) {
    console.error(event.kind, error); // and the others hear all the same
  }
}

/** `fn(data, event)` for every event of this kind in the session's room. */
export const on = heard(session.room, words.head, closed);

/** The same for the backstage's room; on pages of the audience nothing comes. */
export const onBackstage = heard(session.backstage, words.backstageHead, leftBackstage);

/** The same for the person's own room. */
export const onOwn = heard(`person:${me}`, words.ownHead);

/** The right to be here ended, with the reason as a sentence; it is shown anyway, and nothing can be sent any more. */
export const onClosed = (fn) => closings.add(fn);

/** So much was missed that what stands on the page is old: a link reads it again. */
function stale() {
  show(document, "div[data-stale]", true);
}

/** Whoever is backstage no more may still be in the room; pages of the backstage end. */
function leftBackstage(reason) {
  if (["desk", "stage", "close"].includes(session.view)) closed(reason);
  else stale();
}

function closed(reason) {
  const sentence = reason || words.ended || "";
  put(document, "reason", sentence);
  show(document, "div[data-closed]", true);
  for (const field of document.querySelectorAll("[data-session] textarea")) field.readOnly = true;
  for (const button of document.querySelectorAll("[data-session] form button, .session-bar form button")) button.disabled = true;
  alertNow(sentence);
  for (const fn of closings) fn(sentence);
}

/** POST `body` to the API; answers its data. Throws Refused (`problem` has code, detail, field) or without a line. */
export const act = (path, body = {}) => call(`/api/v1${path}`, { json: body });

/** Say in `node` (a form or another part) why it was refused; what was typed stays, the sentence goes with the next try. */
export function refuse(node, error) {
  node.querySelector(":scope > .refusal")?.remove();
  const sentence = document.createElement("p");
  sentence.className = "refusal";
  sentence.setAttribute("role", "alert");
  node.append(sentence);
  sentence.textContent = error.problem?.detail || words.noLine || error.message;
  const name = error.problem?.field;
  const field = name ? node.querySelector(`[name="${CSS.escape(name)}"]`) : null;
  field?.setAttribute("aria-invalid", "true");
  field?.focus();
  const forget = () => {
    sentence.remove();
    field?.removeAttribute("aria-invalid");
    for (const kind of ["input", "submit"]) node.removeEventListener(kind, forget);
  };
  for (const kind of ["input", "submit"]) node.addEventListener(kind, forget);
}

function region(role) {
  const node = document.createElement("p");
  node.className = "visually-hidden";
  node.setAttribute("role", role);
  document.body.append(node);
  return node;
}

const voice = region("status");
const alarm = region("alert");
let waiting = [];
let timer = 0;

/** Said politely, at most every 5 s; of what gathers meanwhile the last three. */
export function say(sentence) {
  waiting = [...waiting.filter((one) => one !== sentence), sentence].slice(-3);
  timer ||= setTimeout(speak, 300);
}

/** Of what comes in numbers one counted sentence (data-KEY-one, -few, -many of `words`) after `wait` ms: to be called for
    each. */
export function sayCounted(words, key, wait = QUIET) {
  let count = 0;
  return () => {
    count += 1;
    if (count > 1) return;
    setTimeout(() => {
      say(counted(words, key, count));
      count = 0;
    }, wait);
  };
}

function speak() {
  timer = 0;
  if (!waiting.length) return;
  voice.textContent = waiting.splice(0).join(" ");
  timer = setTimeout(speak, QUIET);
}

/** Said at once: pause, end, and a lost line only. */
export function alertNow(sentence) {
  alarm.textContent = sentence;
}
