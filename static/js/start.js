// Brings a page to life: loads static/js/NAME.js for every data-module="NAME", also in parts that htmx brings later.

const started = new WeakMap();

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

document.addEventListener("htmx:after:process", (event) => startAll(event.target));
document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const opener = event.target.closest("[data-open]");
  if (opener) {
    closeMenus(null);
    document.getElementById(opener.dataset.open)?.showModal();
  }
});
document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(null));
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
for (const opener of document.querySelectorAll("[data-open][hidden]")) opener.hidden = false;
startAll(document.body);
