"""axe-core on a page, in every width and look that people have; and whether the page scrolls sideways."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Page

from deploy.steps import ROOT

SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# A look changes colours and nothing else of a page, so in the second one only the rules about colours can find more.
COLOURS = ("color-contrast", "link-in-text-block")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
DESK, PHONE, NARROWEST = (1366, 768), (390, 844), (320, 640)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
_RUN = """async ([type, values, part]) => {
  const found = await axe.run(part, { runOnly: { type, values }, resultTypes: ["violations"] });
  return found.violations.flatMap((one) => one.nodes.map((node) =>
    `${one.id}: ${node.target} ${node.html.slice(0, 160)} (${node.any.map((why) => why.message).join("; ")})`));
}"""
# Who sticks out: the innermost elements that end beyond the screen while no box around them scrolls by itself.
_WIDER = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const scrolls = (e) => e && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5 && !scrolls(e.parentElement))
    .map((e) => `${e.tagName}.${e.className} "${(e.textContent ?? "").trim().slice(0, 40)}"`).slice(0, 5)
    .concat(`scrollWidth ${document.documentElement.scrollWidth}`);
}"""


def findings(page: Page, part: str = "html") -> str:
    """What axe finds in `part` of the page as it stands, wide and narrow, light and dark; empty when nothing."""
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    found: list[str] = []
    for scheme in SCHEMES:
        rules = ["tag", list(TAGS)] if scheme == SCHEMES[0] else ["rule", list(COLOURS)]
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for size in (DESK, PHONE):
            _resize(page, size)
            found += [f"{scheme} {size[0]}: {fault}" for fault in page.evaluate(_RUN, [*rules, part])]
    return "\n".join(found)


def sideways(page: Page) -> str:
    """What makes the page scroll sideways on the narrowest screen; empty when it does not."""
    _resize(page, NARROWEST)
    return "\n".join(page.evaluate(_WIDER))


def _resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)))")
