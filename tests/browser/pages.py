"""Small things every browser test does with a page, and an ear for what goes wrong on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError, expect

from tests.browser.site import PASSWORD, email_of

# The browser itself reports every answer that is no 200 and every lost line; tests of refusals cause them on purpose.
_EXPECTED = re.compile(r"Failed to load resource|WebSocket connection to|net::ERR_")


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
