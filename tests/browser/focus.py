"""Where the focus is, whether one can see it, and walking through a page by Tab alone."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect

STOPS_MAX = 250
# How often to look again while the page may still be scrolling to the element.
SCROLLING = 20
_HERE = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return { name: "", faults: ["the focus is lost"] };
  here.dataset.stop ??= String(document.querySelectorAll("[data-stop]").length + 1);
  const words = (here.getAttribute("aria-label") ?? here.textContent).trim().slice(0, 40);
  const name = `${here.dataset.stop} ${here.localName} ${words}`;
  const box = here.getBoundingClientRect();
  const faults = [];
  const sees = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  if (!here.matches(":focus-visible") || !(sees(here) || sees(here, "::after") || sees(here, "::before"))) {
    faults.push(`${name}: no visible outline`);
  }
  if (box.width < 1 || box.height < 1) faults.push(`${name}: has no size`);
  // At least one of its points is on the screen and not under something that sticks there (WCAG 2.4.11).
  const parts = [0.1, 0.5, 0.9];
  const points = parts.flatMap((x) => parts.map((y) => [box.left + box.width * x, box.top + box.height * y]));
  const isSeen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && [here, ...(here.labels ?? [])].some((one) => one.contains(top) || top.contains(one));
  });
  if (!isSeen) faults.push(`${name}: cannot be seen`);
  return { name, faults };
}"""


def check(page: Page) -> str:
    """Fail if the focus is lost or cannot be seen; answers which element has it."""
    seen = page.evaluate(_HERE)
    for _ in range(SCROLLING):
        if not seen["faults"]:
            break
        page.wait_for_timeout(100)
        seen = page.evaluate(_HERE)
    assert seen["faults"] == [], f"{page.url}: {seen['faults']}"
    return str(seen["name"])


def press(page: Page, *keys: str) -> str:
    """Press keys one after the other, checking the focus after each; answers which element has it in the end."""
    here = ""
    for key in keys:
        page.keyboard.press(key)
        here = check(page)
    return here


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus, as somebody without a mouse would."""
    for _ in range(STOPS_MAX):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        press(page, "Tab")
    raise AssertionError(f"Tab never comes to {target}")


def stops(page: Page) -> Iterator[str]:
    """Every stop of Tab from the beginning of the page, until the browser goes round. Fails on a trap."""
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    seen: set[str] = set()
    for _ in range(STOPS_MAX):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            return
        here = check(page)
        if here in seen:
            assert here == min(seen, key=lambda name: int(name.split()[0])), f"{page.url}: Tab goes back to {here}"
            return
        seen.add(here)
        yield here
    raise AssertionError(f"{page.url}: Tab does not come round")


def stays_in(page: Page, part: Locator) -> None:
    """The focus is inside `part`."""
    expect(part.locator(":focus")).to_be_attached()
