// The keyboard: single keys outside fields (WCAG 2.1.4: they can be switched off), Ctrl+Enter inside them.

const SWITCH = "sieci-keys";
const FIELDS = "input, textarea, select, [contenteditable]";

const isOff = (body) => body.dataset.keys === "off" || localStorage.getItem(SWITCH) === "off";

/** The element a key belongs to: in the post one reads, else the last on the page. */
function marked(key) {
  const here = document.activeElement?.closest("article, .message") ?? document.querySelector(".is-marked");
  const find = (part) => [...(part?.querySelectorAll(`[data-key="${CSS.escape(key)}"]`) ?? [])].at(-1);
  return find(here) ?? find(document);
}

/** Go to the next (1) or the previous (-1) of the elements marked as new. */
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

function act(key) {
  if (key === "?") return document.getElementById("keys")?.showModal();
  if (key === "n" || key === "p") return walk(key === "n" ? 1 : -1);
  const target = marked(key);
  if (target?.matches(FIELDS)) return target.focus();
  target?.click();
}

/** The list of keys shows only what this page has, and holds the switch. */
function prepareList(body) {
  const button = document.querySelector("[data-keys-switch]");
  if (!button) return;
  const show = () => { button.textContent = isOff(body) ? button.dataset.on : button.dataset.off; };
  button.addEventListener("click", () => {
    localStorage.setItem(SWITCH, isOff(body) ? "on" : "off");
    body.dataset.keys = "on";
    show();
  });
  show();
}

export function start(body) {
  let before = "";
  prepareList(body);
  document.addEventListener("keydown", (event) => {
    const form = event.target.form;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      return form.requestSubmit(form.querySelector("[data-send]"));
    }
    if (isOff(body) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches?.(FIELDS) || document.querySelector("dialog[open]")) return;
    const pair = before === "g" ? `g ${event.key}` : event.key;
    before = event.key;
    if (event.key !== "g" && (event.key.length === 1)) {
      if (marked(pair) || /^[?np]$/.test(pair)) event.preventDefault();
      act(pair);
    }
  });
}
