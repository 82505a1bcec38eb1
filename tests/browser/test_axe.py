"""Everybody can use every page: axe finds nothing, wide and narrow, light and dark, and no page scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.arrangements import IN_CONTRAST, PLACES, Place
from tests.browser.arrangements_people import PEOPLE_PLACES
from tests.browser.arrangements_sessions import SESSION_PLACES
from tests.browser.site import Site

pytestmark = pytest.mark.browser


EVERYWHERE = PLACES | PEOPLE_PLACES | SESSION_PLACES


@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_page_keeps_nobody_out(
    name: str, site: Site, open_as: Callable[..., Page], nobody: Callable[..., Page]
) -> None:
    place = EVERYWHERE[name]
    page = open_as(place.who, place.of(site)) if place.who else nobody(place.of(site))
    place.then(page, site)
    assert axe.findings(page, place.part) == ""
    assert axe.sideways(page) == ""


@pytest.mark.parametrize("path", IN_CONTRAST)
def test_high_contrast_keeps_nobody_out(path: str, site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("kontrast", Place("kontrast", path).of(site))
    page.locator("footer [name=theme][value=contrast]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")
    assert axe.findings(page) == ""
    assert axe.sideways(page) == ""
