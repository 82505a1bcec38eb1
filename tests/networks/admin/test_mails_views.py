"""Mails are listed without what they say; in the demonstration they can be read, and their links walked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from networks.admin.mails_views import MAIL_POLICY, masked
from networks.core import mail
from networks.core.config import Settings
from networks.core.mail import Mail
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person

HTML = "<p>Osobliwa treść</p><script>alert(1)</script>"


@pytest.fixture
def browser(admin: Person, browser_of: Callable[[Person], FlaskClient]) -> FlaskClient:
    """The administrator's."""
    return browser_of(admin)


@pytest.fixture
def posted(settings: Settings, app: Flask) -> Mail:
    """A mail with a link of ours and others that only look like it."""
    ours = settings.address
    text = f"Osobliwa treść: {ours}/me, {ours}.evil.example/x {ours}//evil.example <b>https://evil.example</b>"
    with unit_of_work():
        return mail.post("Ewa Osobliwa", "ewa@urzad.example", "Osobliwy temat", text, HTML)


@pytest.fixture
def demonstration(app: Flask, settings: Settings) -> Iterator[None]:
    """As with SIECI_DEMO=1."""
    app.extensions["sieci_settings"] = settings.model_copy(update={"demo": True})
    yield
    app.extensions["sieci_settings"] = settings


def test_outside_of_the_demonstration_nothing_of_a_mail_is_shown(browser: FlaskClient, posted: Mail) -> None:
    page = browser.get("/admin/mails").get_data(as_text=True)
    assert "e…@urzad.example" in page
    assert "sobliw" not in page
    for path in (f"/admin/mails/{posted.id}", f"/admin/mails/{posted.id}/html"):
        assert browser.get(path).status_code == 404


@pytest.mark.usefixtures("demonstration")
def test_in_the_demonstration_only_links_of_ours_can_be_followed(browser: FlaskClient, posted: Mail) -> None:
    page = browser.get(f"/admin/mails/{posted.id}").get_data(as_text=True)
    assert '<a href="/me">' in page
    assert 'href="//' not in page
    assert 'href="https://evil' not in page
    assert "&lt;b&gt;" in page


@pytest.mark.usefixtures("demonstration")
def test_the_html_of_a_mail_is_a_document_of_no_origin(browser: FlaskClient, posted: Mail) -> None:
    answer = browser.get(f"/admin/mails/{posted.id}/html")
    assert answer.get_data(as_text=True) == HTML
    assert answer.headers["Content-Security-Policy"] == MAIL_POLICY
    assert MAIL_POLICY.startswith("sandbox; default-src 'none'")
    assert "allow" not in MAIL_POLICY


@pytest.mark.usefixtures("demonstration")
def test_in_the_demonstration_too_mails_are_for_administrators(
    ewa: Person, posted: Mail, browser_of: Callable[[Person], FlaskClient]
) -> None:
    for path in ("", f"/{posted.id}", f"/{posted.id}/html"):
        assert browser_of(ewa).get(f"/admin/mails{path}").status_code == 404


@pytest.mark.parametrize(
    ("address", "shown"), [("ewa@urzad.example", "e…@urzad.example"), ("e@x.pl", "e…@x.pl"), ("", "…@")]
)
def test_an_address_is_shortened(address: str, shown: str) -> None:
    assert masked(address) == shown
