"""The page behind the link of an invitation."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.invitations import links
from networks.invitations.models import Invitation
from networks.people.models import Network, Person
from networks.people.queries import membership_of, person_by_email
from tests import make
from tests.house.refusing import nothing_stored

BrowserOf = Callable[[Person], FlaskClient]


@pytest.fixture
def link(anna: Person, finanse: Network) -> str:
    """The link of somebody without an account."""
    return links.path_for(make.invitation(anna, finanse, name="Zofia Zaproszona", note="Zapraszam serdecznie"))


def text_of(answer: Any, status: int = 200) -> str:
    text: str = answer.get_data(as_text=True)
    assert answer.status_code == status, text
    return text


def form(**more: str) -> dict[str, str]:
    return {
        "name": "Zofia Zaproszona", "position": "treasurer", "language": "pl", "new": make.PASSWORD, "institution": "",
    } | more  # fmt: skip


def test_opening_a_link_shows_the_invitation_and_uses_nothing_up(
    link: str, anonymous: FlaskClient, finanse: Network
) -> None:
    with nothing_stored():
        for _ in range(2):
            page = text_of(anonymous.get(link))
    for words in (finanse.name_pl, finanse.purpose_pl, "Anna Przewodnia", "Zapraszam serdecznie", "Zofia Zaproszona"):
        assert words in page
    assert 'name="new"' in page


def test_a_newcomer_accepts_and_is_signed_in_in_the_network(
    link: str, anonymous: FlaskClient, finanse: Network
) -> None:
    answer = anonymous.post(f"{link}/accept", data=form())
    assert (answer.status_code, answer.location) == (303, "/n/jst-finanse")
    person = person_by_email("zofia@test.example")
    assert person is not None
    assert membership_of(person, finanse)
    text_of(anonymous.get("/me"))
    text_of(anonymous.get(link), 410)


def test_an_accepted_invitation_is_used_up_for_everybody(link: str, anonymous: FlaskClient, app: Any) -> None:
    anonymous.post(f"{link}/accept", data=form())
    other = app.test_client()
    text_of(other.get(link), 410)
    text_of(other.post(f"{link}/accept", data=form(name="Ktoś Inny")), 410)
    text_of(other.post(f"{link}/decline"), 410)
    assert db.session.query(Person).filter_by(email="zofia@test.example").one().name == "Zofia Zaproszona"


def test_of_two_who_race_on_one_link_one_joins(link: str, app: Any) -> None:
    def accept(name: str) -> int:
        with app.app_context():
            return int(app.test_client().post(f"{link}/accept", data=form(name=name)).status_code)

    with ThreadPoolExecutor(2) as both:
        codes = list(both.map(accept, ("Zofia Pierwsza", "Zofia Druga")))
    assert codes.count(303) == 1
    assert set(codes) <= {303, 409, 410}
    people = db.session.query(Person).filter_by(email="zofia@test.example").all()
    assert len(people) == 1
    assert db.session.query(Invitation).one().accepted_by_id == people[0].id


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"name": ""}, 422), ({"name": "Zof\u200bia"}, 422), ({"position": "król"}, 422), ({"position": ""}, 422),
        ({"language": "de"}, 422), ({"new": "krótkie"}, 422), ({"institution": "Gmina Nieznana"}, 422),
        ({"rules_version": "x"}, 422), ({"is_admin": "1"}, 422), ({"position": "teacher"}, 403),
    ],
    ids=lambda value: str(value)[:25],
)  # fmt: skip
def test_a_refused_form_keeps_its_words_and_makes_no_account(
    more: dict[str, str], status: int, link: str, anonymous: FlaskClient
) -> None:
    with nothing_stored():
        page = text_of(anonymous.post(f"{link}/accept", data=form(name="Zofia Z Innym") | more), status)
    assert 'role="alert"' in page
    assert ("Zofia Z Innym" in page) is ("name" not in more)
    assert make.PASSWORD not in page


def test_a_newcomer_may_name_the_institution(link: str, anonymous: FlaskClient) -> None:
    unit = make.institution("Gmina Łąka")
    assert anonymous.post(f"{link}/accept", data=form(institution="Gmina Łąka")).status_code == 303
    person = person_by_email("zofia@test.example")
    assert person is not None
    assert person.institution_id == unit.id


def test_rules_are_shown_and_accepted_by_a_box(
    link: str, anonymous: FlaskClient, anna: Person, finanse: Network
) -> None:
    rules = make.rules(anna, finanse, "Mówimy po imieniu.")
    assert "Mówimy po imieniu." in text_of(anonymous.get(link))
    assert 'id="field-rules_version-error"' in text_of(anonymous.post(f"{link}/accept", data=form()), 422)
    assert anonymous.post(f"{link}/accept", data=form(rules_version=str(rules.version))).status_code == 303


def test_who_has_an_account_signs_in_first(
    anna: Person, obcy: Person, finanse: Network, anonymous: FlaskClient, browser_of: BrowserOf
) -> None:
    with unit_of_work():
        obcy.position_code = "treasurer"
    link = links.path_for(make.invitation(anna, finanse, obcy.email, note="Zapraszam serdecznie"))
    page = text_of(anonymous.get(link))
    assert "/sign-in?next=/invitations/" in page
    assert "Zapraszam serdecznie" not in page
    with nothing_stored():
        assert "/sign-in?next=" in text_of(anonymous.post(f"{link}/accept", data=form()))
        assert "/sign-in?next=" in text_of(anonymous.post(f"{link}/decline"))
    browser = browser_of(obcy)
    page = text_of(browser.get(link))
    assert "Zapraszam serdecznie" in page
    assert 'name="new"' not in page
    assert browser.post(f"{link}/accept").status_code == 303
    assert membership_of(obcy, finanse)


def test_somebody_else_who_is_signed_in_learns_nothing(
    link: str, ewa: Person, finanse: Network, browser_of: BrowserOf
) -> None:
    browser = browser_of(ewa)
    with nothing_stored():
        for answer in (browser.get(link), browser.post(f"{link}/accept", data=form()), browser.post(f"{link}/decline")):
            page = text_of(answer, 403)
            assert "Ewa Urzędowa" in page
            assert "zofia" not in page.lower()
            assert "Zapraszam" not in page


def test_declining_is_seen_by_the_coordinator(
    link: str, anna: Person, anonymous: FlaskClient, browser_of: BrowserOf
) -> None:
    text_of(anonymous.post(f"{link}/decline"))
    assert db.session.query(Invitation).one().declined_at
    assert "zofia@test.example" in text_of(browser_of(anna).get("/n/jst-finanse/invitations?state=declined"))
    text_of(anonymous.get(link), 410)


@pytest.mark.parametrize("token", ["x", "WzEsMV0.abc", "x" * 3000])
def test_a_forged_link_says_what_to_do(token: str, anonymous: FlaskClient) -> None:
    for method, path in (("GET", ""), ("POST", "/accept"), ("POST", "/decline")):
        text_of(anonymous.open(f"/invitations/{token}{path}", method=method), 404)


@pytest.mark.csrf
def test_the_buttons_work_from_the_page_only(link: str, app: Any) -> None:
    with nothing_stored():
        for path in ("accept", "decline"):
            answer = app.test_client().post(f"{link}/{path}", data=form())
            assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/sign-in")
