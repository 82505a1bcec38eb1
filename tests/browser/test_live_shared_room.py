"""Several modules of a page in one room: each hears from its own place on, in order and once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import is_live
from tests.browser.site import Site
from tests.browser.test_live_chat import REFUSING

pytestmark = pytest.mark.browser

CHAT = "/n/jst-finanse/chat/general"
Open = Callable[..., Page]
# Three more listeners beside the page's own: from the beginning, from the page's head, from now on.
_LISTEN = """async () => {
  const script = document.querySelector("script[type=module]").src;
  const { join } = await import(new URL("live.js", script));
  const { room, head } = document.querySelector("[data-room]").dataset;
  window.heard = { all: [], page: [], now: [] };
  const into = (name) => (events) => window.heard[name].push(...events.map(({ seq }) => seq));
  join(room, 0, into("all"));
  join(room, head, into("page"));
  join(room, undefined, into("now"));
  return Number(head);
}"""


def heard(page: Page) -> dict[str, list[int]]:
    """The numbers each listener has heard."""
    found: dict[str, Any] = page.evaluate("() => window.heard")
    return found


def say(site: Site, page: Page, words: str) -> None:
    """Let somebody else write, and wait until the page shows it."""
    channel = page.locator("[data-room]").get_attribute("data-room")
    assert channel is not None
    site.call("anna", f"/channels/{channel.partition(':')[2]}/messages", text=words)
    expect(page.locator(".message", has_text=words)).to_be_visible()


@pytest.mark.parametrize("is_polling", [False, True])
def test_each_module_hears_everything_from_its_place_once(site: Site, open_as: Open, is_polling: bool) -> None:
    page = open_as("ewa", "about:blank")
    if is_polling:
        page.add_init_script(REFUSING)
    page.goto(CHAT)
    is_live(page)
    head = page.evaluate(_LISTEN)
    for number in range(3):
        say(site, page, f"Słyszą wszyscy {is_polling} {number}")
    page.wait_for_function("() => new Set(Object.values(heard).map((list) => list.at(-1))).size === 1")
    found = heard(page)
    last = found["all"][-1]
    assert found["all"] == list(range(found["all"][0], last + 1))
    assert found["page"] == list(range(head + 1, last + 1))
    assert found["now"] == found["page"][-len(found["now"]) :]
    assert len(found["page"]) >= 3
    say(site, page, f"I jeszcze raz {is_polling}")
    page.wait_for_function("(last) => Object.values(heard).every((list) => list.at(-1) > last)", arg=last)
    for name, numbers in heard(page).items():
        assert numbers == sorted(set(numbers)), name


def test_modules_that_come_back_hear_what_they_missed(site: Site, open_as: Open) -> None:
    page = open_as("ewa", CHAT)
    is_live(page)
    head = page.evaluate(_LISTEN)
    say(site, page, "Przed przerwą wspólnego pokoju")
    page.context.set_offline(True)
    channel = page.locator("[data-room]").get_attribute("data-room") or ""
    site.call("anna", f"/channels/{channel.partition(':')[2]}/messages", text="W czasie przerwy wspólnego pokoju")
    page.context.set_offline(False)
    expect(page.locator(".message", has_text="W czasie przerwy wspólnego pokoju")).to_be_visible(timeout=60_000)
    page.wait_for_function("() => new Set(Object.values(heard).map((list) => list.at(-1))).size === 1")
    numbers = heard(page)["page"]
    assert numbers == list(range(head + 1, numbers[-1] + 1))
    assert heard(page)["all"] == sorted(set(heard(page)["all"]))
