"""The address that a refused form leaves in the browser: loading it anew, or changing the language, leads to a page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from networks.people.models import Network, Person

Browsers = Callable[[Person], FlaskClient]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/n/jst-finanse/invitations/lists", "/n/jst-finanse/invitations/new"),
        ("/n/jst-finanse/invitations/12/withdraw", "/n/jst-finanse/invitations"),
        ("/n/jst-finanse/people/7/roles", "/n/jst-finanse/people"),
        ("/invitations/abc/accept", "/invitations/abc"),
        ("/me/settings/second-factor/codes", "/me/settings/second-factor"),
        ("/me/tokens/5/end", "/me"),
        ("/sign-out", "/"),
    ],
)  # fmt: skip
def test_the_address_of_a_form_leads_to_the_page_above(
    address: str, page: str, anna: Person, finanse: Network, browser_of: Browsers
) -> None:
    answer = browser_of(anna).get(address)
    assert (answer.status_code, answer.headers["Location"]) == (303, page)


def test_programs_and_other_methods_are_told_that_the_method_is_wrong(anna: Person, browser_of: Browsers) -> None:
    assert browser_of(anna).get("/me/email", headers={"Accept": "application/json"}).status_code == 405
    assert browser_of(anna).delete("/me/email").status_code == 405


def test_the_language_of_a_refused_page_is_changed_on_a_page_beside_it(
    anna: Person, finanse: Network, browser_of: Browsers
) -> None:
    browser = browser_of(anna)
    for address in ("/n/jst-finanse/invitations/lists", "/n/jst-finanse/invitations", "/me/close"):
        refused = browser.post(address, data={})
        assert refused.status_code == 422, address
        back = re.search(
            r'action="/me/language".*?name="next" value="([^"]+)"', refused.get_data(as_text=True), re.DOTALL
        )
        assert back is not None
        assert back[1] == address
        there = browser.post("/me/language", data={"language": "en", "next": back[1]}).headers["Location"]
        answer = browser.get(there)
        if answer.status_code == 303:
            there = answer.headers["Location"]
            answer = browser.get(there)
        assert (answer.status_code, there == "/") == (200, False), address


def test_every_address_of_a_form_leads_to_a_page(app: Flask, anonymous: FlaskClient) -> None:
    rules = list(app.url_map.iter_rules())
    pages = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
    forms = {rule.rule for rule in rules if not rule.rule.startswith("/api/")} - pages
    assert forms
    for form in forms:
        path = re.sub(r"<int:\w+>", "7", re.sub(r"<\w+>", "x", form))
        assert anonymous.get(path).status_code == 303, form
