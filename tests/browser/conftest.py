"""A real Chromium, the real server, and browsers in which people are signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from deploy import programs
from tests.browser.pages import Watch, sign_in
from tests.browser.site import Site, serving

# Bounded, never measured: a loaded machine may be slow, a broken page stays broken.
WAIT_MS = 15_000
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the distribution."""
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.chromium(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real server with the demonstration; a traceback in its log fails the run."""
    with serving(tmp_path_factory.mktemp("site")) as started:
        yield started
        assert started.mistakes() == ""


@pytest.fixture(scope="session")
def _kept_sign_ins() -> dict[str, Any]:
    """Cookies of those who have signed in once; every sign-in hashes for a fifth of a second."""
    return {}


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Hears what goes wrong on pages; whatever a test did not expect fails it."""
    heard = Watch()
    yield heard
    assert heard.faults == []


@pytest.fixture
def new_context(chromium: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """A fresh browser profile of the given site, in Polish, closed with the test."""
    opened: list[BrowserContext] = []

    def make(of: Site, **options: Any) -> BrowserContext:
        context = chromium.new_context(base_url=of.url, locale="pl-PL", **options)
        context.set_default_timeout(WAIT_MS)
        watch.over(context)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def open_as(site: Site, new_context: Callable[..., BrowserContext], _kept_sign_ins: dict[str, Any]) -> Open:
    """A page on which somebody is signed in, in a browser of their own: `open_as("ewa", "/n/jst-finanse")`.

    With the path `about:blank` nothing of the site is loaded yet.
    """

    def open_page(name: str, path: str = "/", **options: Any) -> Page:
        if name not in _kept_sign_ins:
            first = new_context(site)
            sign_in(first.new_page(), name)
            _kept_sign_ins[name] = first.storage_state()
        page = new_context(site, storage_state=_kept_sign_ins[name], **options).new_page()
        page.goto(path)
        return page

    return open_page


@pytest.fixture
def nobody(site: Site, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page on which nobody is signed in."""

    def open_page(path: str = "/sign-in", **options: Any) -> Page:
        page = new_context(site, **options).new_page()
        page.goto(path)
        return page

    return open_page
