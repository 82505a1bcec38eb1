"""Headers on every kind of answer, and cookies that others cannot read or plant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from networks.core.config import Settings
from networks.people.models import Network, Person
from networks.web import security

Browsers = Callable[[Person], FlaskClient]
PATHS = (
    "/", "/me", "/sign-in", "/n/jst-finanse", "/n/nie-ma", "/people/987654", "/nie-ma", "/api/v1/me", "/api/v1/nie-ma",
    "/api/v1/openapi.json", "/healthz", "/readyz", "/first-password/x", "/static/v-x/css/base.css",
    "/static/v-x/nie-ma.css",
)  # fmt: skip


@pytest.mark.parametrize("is_known", [True, False])
def test_every_answer_carries_the_security_headers(
    is_known: bool, ewa: Person, finanse: Network, anonymous: FlaskClient, browser_of: Browsers
) -> None:
    client = browser_of(ewa) if is_known else anonymous
    for path in PATHS:
        headers = client.get(path, buffered=True).headers
        assert headers["Content-Security-Policy"] == security.POLICY, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "Server" not in headers, path


def test_a_mistake_of_ours_carries_them_too(
    ewa: Person, finanse: Network, browser_of: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("networks.start.views.queries.my_networks", lambda _person: 1 / 0)
    answer = browser_of(ewa).get("/")
    assert answer.status_code == 500
    assert answer.headers["Content-Security-Policy"] == security.POLICY
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline() -> None:
    assert "unsafe" not in security.POLICY
    for wanted in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert wanted in security.POLICY


def test_only_files_with_a_version_are_kept_by_browsers(ewa: Person, finanse: Network, browser_of: Browsers) -> None:
    client = browser_of(ewa)
    for path in PATHS:
        answer = client.get(path, buffered=True)
        kept = answer.headers["Cache-Control"]
        if path.startswith("/static/") and answer.status_code == 200:
            assert kept == "public, max-age=31536000, immutable", path
            assert "Set-Cookie" not in answer.headers, path
        else:
            assert kept == "private, no-store", path


def test_the_session_s_cookie_is_for_this_site_and_no_script(anonymous: FlaskClient) -> None:
    cookie = anonymous.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("sieci=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie


@pytest.fixture
def https(tmp_path: Path) -> Iterator[Flask]:
    """The guard alone, on a site that people reach by https."""
    made = Flask("https")
    made.secret_key = "x" * 32
    settings = Settings(data=tmp_path, public_url="https://sieci.example.org")
    security.init_app(made, settings, lambda _request: False)
    return made


def test_by_https_the_cookie_is_secure_and_bound_to_the_host(https: Flask) -> None:
    assert https.config["SESSION_COOKIE_NAME"] == "__Host-sieci"
    assert https.config["SESSION_COOKIE_SECURE"] is True
    assert https.config["SESSION_COOKIE_DOMAIN"] is None


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("/", True), ("/n/jst-finanse?page=2#post-3", True), ("", False), ("n", False), ("//x", False), ("///x", False),
        ("/\\x", False), ("\\\\x", False), ("/\tx", False), ("/\nx", False), ("/ x", False), ("/\x7f", False),
        ("https://x", False), ("javascript:x", False), ("/x//y", True),
    ],
)  # fmt: skip
def test_addresses_of_ours_are_plain_paths(address: str, is_ours: bool) -> None:
    assert security.is_ours(address) is is_ours


@pytest.mark.parametrize(
    ("headers", "is_same"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True), ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False), ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "http://localhost"}, True), ({"Origin": "http://localhost:81"}, False), ({"Origin": "null"}, False),
        ({"Origin": "http://["}, False), ({}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, False),
    ],
)  # fmt: skip
def test_the_browser_says_where_a_form_comes_from(headers: dict[str, str], is_same: bool, app: Flask) -> None:
    with app.test_request_context(headers=headers) as context:
        assert security.is_same_origin(context.request) is is_same
