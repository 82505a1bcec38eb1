"""Small things every browser test does with a page, and an ear for what goes wrong on it."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError, WebSocket, expect

from tests.browser.site import PASSWORD, email_of

# The browser itself reports every answer that is no 200 and every lost line; tests of refusals cause them on purpose.
_EXPECTED = re.compile(r"Failed to load resource|WebSocket connection to|net::ERR_")

JOIN_SECONDS = 15


@dataclass
class Watch:
    """What pages complained of: scripts that failed, things the security policy refused, errors they logged."""

    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Listen to every page of this browser profile."""
        context.on("console", self._said)
        context.on("weberror", self._failed)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _EXPECTED.search(message.text):
            self.faults.append(f"{message.location.get('url')}: {message.text}")

    def _failed(self, error: WebError) -> None:
        self.faults.append(f"{error.page and error.page.url}: {error.error}")


def sign_in(page: Page, name: str) -> None:
    """Sign somebody in by the form and wait until they are."""
    if not page.url.endswith("/sign-in"):
        page.goto("/sign-in")
    page.locator("#field-email").fill(email_of(name))
    page.locator("#field-password").fill(PASSWORD)
    page.locator("main form button").click()
    expect(page.locator("body[data-person]")).to_be_attached()


def is_live(page: Page) -> None:
    """Wait until the page's scripts send what is written, instead of the plain form."""
    expect(page.locator("form[data-live]")).to_be_attached()


class Rooms:
    """Which rooms a page has joined by its socket. Made before anything of the site is loaded.

    Pages with a log of their own catch up with whatever happens while they join; lists only hear what comes after.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._asked: dict[str, str] = {}
        self._joined: set[str] = set()
        page.on("websocket", self._opened)

    def wait_for(self, beginning: str) -> None:
        """Wait until a room whose name begins so is joined."""
        until = time.monotonic() + JOIN_SECONDS
        while not any(room.startswith(beginning) for room in self._joined):
            assert time.monotonic() < until, f"{self._page.url} did not join {beginning}, only {self._joined}"
            self._page.wait_for_timeout(50)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        if found := re.match(r'42(\d+)\["room\.join",(.*)\]$', str(frame)):
            self._asked[found[1]] = json.loads(found[2])["room"]

    def _received(self, frame: str | bytes) -> None:
        """A refused joining is tried again by the page and counts no sooner."""
        found = re.match(r"43(\d+)\[(.*)\]$", str(frame))
        if found and found[1] in self._asked and json.loads(found[2])["ok"]:
            self._joined.add(self._asked[found[1]])
