// Links to parts of a page as tabs: arrow keys walk, the chosen part is in sight. Without scripts they stay links.

export function start(root) {
  const bar = root.querySelector("[data-tabs]");
  const tabs = [...bar.querySelectorAll("a")];
  const partOf = (tab) => document.getElementById(tab.hash.slice(1));
  const holding = (hash) => tabs.find((tab) => hash.length > 1 && partOf(tab).querySelector(`[id="${CSS.escape(hash.slice(1))}"]`));

  function choose(tab) {
    for (const one of tabs) {
      const isOpen = one === tab;
      one.setAttribute("aria-selected", isOpen);
      one.tabIndex = isOpen ? 0 : -1;
      partOf(one).classList.toggle("is-open", isOpen);
    }
    partOf(tab).dispatchEvent(new CustomEvent("sieci:shown", { bubbles: true }));
  }

  function open(tab) {
    choose(tab);
    history.replaceState(null, "", tab.href.replace(/#.*/, ""));
  }

  for (const tab of tabs) {
    const part = partOf(tab);
    part.setAttribute("role", "tabpanel");
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", part.id);
    tab.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(tab);
      if (document.activeElement !== tab) tab.focus();
    });
    tab.addEventListener("keydown", ({ key }) => {
      const at = tabs.indexOf(tab);
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[key];
      const other = tabs[(next + tabs.length) % tabs.length];
      if (next === undefined) return;
      open(other);
      other.focus();
    });
  }
  choose(holding(location.hash) ?? tabs.find((tab) => tab.hash === location.hash) ?? bar.querySelector("[aria-current]"));
  bar.querySelector("[aria-current]")?.removeAttribute("aria-current");
  bar.setAttribute("role", "tablist");
  bar.dataset.live = "";
}
