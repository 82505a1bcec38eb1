// The page: its modules (static/js/NAME.js for every data-module="NAME", also in parts that htmx brings later), menus,
// dialogs and keyboard; and the parts that modules make of its <template>s and words.

const ZONE = "Europe/Warsaw";
const language = document.documentElement.lang || "pl";
const locale = language === "en" ? "en-GB" : language;
const plural = new Intl.PluralRules(language);
const dayKey = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, dateStyle: "short" });
const dayWords = new Intl.DateTimeFormat(locale, { timeZone: ZONE, day: "numeric", month: "long" });
const hour = new Intl.DateTimeFormat("pl", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const SWITCH = "sieci-keys";
const FIELDS = "input, textarea, select, [contenteditable]";
const body = document.body;
const started = new WeakMap();
let before = ""; // the key pressed last, for pairs such as "g p"

/** `sentence` with every {name} replaced by `values.name`. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** The name of data-KEY-WORD in the data of an element: "said" and "pending" are "saidPending". */
export const named = (key, word) => key + word.charAt(0).toUpperCase() + word.slice(1);

/** The form of data-KEY-one, -few or -many that fits `n`. */
export function counted(data, key, n, values = {}) {
  const form = plural.select(n);
  const sentence = data[named(key, form)] ?? data[`${key}Many`] ?? "";
  return fill(sentence.replace(/\d+/, n), values);
}

// Moments are written as the server writes them: in Polish time, hours as "9:05". `today` is the page's word.
export const clock = (at) => hour.format(new Date(at)).replace(/^0/, "");
export const dayOf = (at) => dayKey.format(new Date(at));
export const day = (at, today) => (dayOf(at) === dayOf(Date.now()) ? today : dayWords.format(new Date(at)));
export const moment = (at, today) => `${day(at, today)}, ${clock(at)}`;

/** By how many milliseconds the server's clock, `now` when it made this page, is ahead of the one here. */
export function ahead(now) {
  const [visit] = performance.getEntriesByType("navigation"); // the page is as old as its first byte
  return new Date(now) - performance.timeOrigin - (visit?.responseStart ?? 0);
}

/** A copy of the template `id`, its attributes filled. */
export function made(id, values = {}) {
  const node = document.getElementById(id).content.firstElementChild.cloneNode(true);
  for (const part of [node, ...node.querySelectorAll("*")]) {
    for (const { name, value } of part.attributes) part.setAttribute(name, fill(value, values));
  }
  return node;
}

export function put(node, name, text) {
  for (const part of node.querySelectorAll(`[data-fill="${name}"]`)) part.textContent = text;
}

export function show(node, selector, isShown) {
  for (const part of node.querySelectorAll(selector)) part.hidden = !isShown;
}

/** Of the parts marked data-NAME, with words, show those that have `word` among theirs. */
export function showFor(node, name, word) {
  for (const part of node.querySelectorAll(`[data-${name}]`)) part.hidden = !part.dataset[name].split(" ").includes(word);
}

export function cut(node, selector) {
  for (const part of node.querySelectorAll(selector)) part.remove();
}

export const typed = (field) => field.dispatchEvent(new InputEvent("input", { bubbles: true }));

function startModule(root, name) {
  const names = started.get(root) ?? new Set();
  if (names.has(name)) return;
  started.set(root, names.add(name));
  // The page is complete without its modules, so a missing one is reported and nothing else stops.
  import(`./${name}.js`).then((module) => module.start(root)).catch((error) => console.error(name, error));
}

function startAll(part) {
  for (const root of [part, ...part.querySelectorAll("[data-module]")]) {
    for (const name of (root.dataset?.module ?? "").split(" ").filter(Boolean)) startModule(root, name);
  }
  part.querySelector("[data-focus]")?.focus();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu.contains(except)) continue;
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary").focus();
  }
}

/** Single keys can be switched off (WCAG 2.1.4). */
const isOff = () => body.dataset.keys === "off" || localStorage.getItem(SWITCH) === "off";

/** The element a key belongs to: in the post one reads, else the last on the page. */
function marked(key) {
  const here = document.activeElement?.closest("article, .message") ?? document.querySelector(".is-marked");
  const find = (part) => [...(part?.querySelectorAll(`[data-key="${CSS.escape(key)}"]`) ?? [])].at(-1);
  return find(here) ?? find(document);
}

/** To the next (1) or the previous (-1) of what is new. */
function walk(step) {
  const all = [...document.querySelectorAll("[data-new]")];
  const now = all.findIndex((one) => one.classList.contains("is-marked"));
  const next = all[now < 0 ? (step > 0 ? 0 : all.length - 1) : now + step];
  if (!next) return;
  all[now]?.classList.remove("is-marked");
  next.classList.add("is-marked");
  next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "start" });
}

function pressed(event) {
  const { key, target } = event;
  if (key === "Escape") closeMenus(null);
  if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.form) {
    event.preventDefault();
    return target.form.requestSubmit(target.form.querySelector("[data-send]"));
  }
  if (isOff() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (target.matches?.(FIELDS) || document.querySelector("dialog[open]")) return;
  const pair = before === "g" ? `g ${key}` : key;
  before = key;
  if (key === "g" || key.length !== 1) return;
  const mark = marked(pair);
  if (mark || /^[?np]$/.test(pair)) event.preventDefault();
  if (pair === "?") document.getElementById("keys")?.showModal();
  else if (pair === "n" || pair === "p") walk(pair === "n" ? 1 : -1);
  else if (mark?.matches(FIELDS)) mark.focus();
  else mark?.click();
}

function prepareSwitch(button) {
  const label = () => { button.textContent = isOff() ? button.dataset.on : button.dataset.off; };
  button.addEventListener("click", () => {
    localStorage.setItem(SWITCH, isOff() ? "on" : "off");
    body.dataset.keys = "on";
    label();
  });
  label();
}

/** Words kept over a sign-in go by themselves, but not when one comes back later. */
function sendKept(form) {
  const [visit] = performance.getEntriesByType("navigation");
  if (visit?.type !== "back_forward") form.requestSubmit();
}

document.addEventListener("htmx:after:process", (event) => startAll(event.target));
document.addEventListener("keydown", pressed);
document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const opener = event.target.closest("[data-open]");
  if (!opener) return;
  closeMenus(null);
  document.getElementById(opener.dataset.open)?.showModal();
});
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
show(document, "[data-open]", true);
for (const button of document.querySelectorAll("[data-keys-switch]")) prepareSwitch(button);
for (const form of document.querySelectorAll("[data-send-kept]")) sendKept(form);
startAll(body);
