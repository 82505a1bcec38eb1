"""The pages of duty: for everybody, and those of administrators."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from networks.core.db import db
from networks.core.limits import Buckets
from networks.core.mail import Mail
from networks.core.polish import today
from networks.core.unit_of_work import unit_of_work
from networks.duties import actions, deadlines, queries, showing
from networks.duties.models import AccessibilityRequest, AccessRequestState, LegalAcceptance, LegalKind
from networks.duties.views import ASKING_KEY
from networks.people.models import Network, Person
from tests import make

Browser = Callable[[Person], FlaskClient]
ALWAYS = {
    "a11y-wstep", "a11y-podmiot", "a11y-zakres", "a11y-url", "a11y-data-publikacja", "a11y-data-aktualizacja",
    "a11y-status", "a11y-data-sporzadzenie", "a11y-kontakt", "a11y-email", "a11y-telefon", "a11y-procedura",
    "a11y-architektura", "a11y-komunikacja",
}  # fmt: skip
WHEN_SO = {"a11y-data-przeglad", "a11y-ocena", "a11y-aplikacje", "a11y-architektura-url"}
HEADINGS = [
    "h1 Deklaracja dostępności", "h2 Stan dostępności cyfrowej", "h2 Niedostępne treści",
    "h3 Niezgodność z załącznikiem", "h3 Treści nieobjęte przepisami", "h3 Nadmierne koszty",
    "h2 Przygotowanie deklaracji dostępności i jej aktualizacja", "h2 Udogodnienia, ograniczenia i inne informacje",
    "h2 Skróty klawiszowe", "h2 Informacje zwrotne i dane kontaktowe",
    "h2 Obsługa wniosków i skarg związanych z dostępnością", "h2 Pozostałe informacje", "h3 Aplikacje mobilne",
    "h3 Dostępność architektoniczna", "h3 Dostępność komunikacyjno-informacyjna",
]  # fmt: skip
NOT_COMPLIANT = {"h2 Niedostępne treści", *HEADINGS[3:6]}
ASKED = {"name": "Adam Pytający", "contact": "adam@test.example", "what": "Tabela kosztów", "wanted": "Tekst"}
FORM = "/accessibility/request"


class Outline(HTMLParser):
    """The ids and headings of a page's main part, and the times on it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.times: list[str] = []
        self._open = ""
        self.feed(page.partition("<main")[2].partition("</main>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (given.get("id") or "").startswith("a11y-"):
            self.ids.append(str(given["id"]))
        if tag == "time":
            self.times.append(given.get("datetime") or "")
        if re.fullmatch(r"h\d", tag):
            self._open = tag
            self.headings.append(f"{tag} ")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.headings[-1] += data.replace("\N{NO-BREAK SPACE}", " ")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""


def outline(client: FlaskClient, language: str = "pl") -> Outline:
    return Outline(client.get("/accessibility", headers={"Accept-Language": language}).text)


def change_statement(admin: Person, client: FlaskClient, **more: str) -> None:
    """Save the statement with other answers."""
    form = showing.form_of(queries.statement()) | more
    assert client.post("/admin/accessibility", data=form).status_code == 303


EVERYTHING = {
    "status": "none", "excessive_cost_pl": "Za drogo.", "excessive_cost_en": "Too dear.", "reviewed_on": "2026-11-24",
    "apps_pl": "Aplikacja.", "apps_en": "An app.", "architecture_url": "https://test.example/budynek",
}  # fmt: skip


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_mandatory_id_stands_exactly_once(language: str, anonymous: FlaskClient) -> None:
    found = outline(anonymous, language)
    assert sorted(found.ids) == sorted(ALWAYS)
    assert len(found.times) == 3
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in found.times)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_ids_that_depend_on_answers_come_with_them(
    language: str, admin: Person, anonymous: FlaskClient, browser_of: Browser
) -> None:
    change_statement(admin, browser_of(admin), **EVERYTHING)
    assert sorted(outline(anonymous, language).ids) == sorted(ALWAYS | WHEN_SO)


def test_headings_stand_in_their_order(admin: Person, anonymous: FlaskClient, browser_of: Browser) -> None:
    given = {"h3 Nadmierne koszty", "h3 Aplikacje mobilne"}
    assert outline(anonymous).headings == [one for one in HEADINGS if one not in given]
    change_statement(admin, browser_of(admin), **EVERYTHING)
    assert outline(anonymous).headings == HEADINGS
    assert len(outline(anonymous, "en").headings) == len(HEADINGS)
    change_statement(admin, browser_of(admin), **EVERYTHING | {"status": "full"})
    assert outline(anonymous).headings == [one for one in HEADINGS if one not in NOT_COMPLIANT]


@pytest.mark.parametrize("path", ["/sign-in", "/nie-ma-takiej", "/accessibility", "/terms", "/privacy", "/me"])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_page_leads_to_the_statement(
    path: str, language: str, ewa: Person, anonymous: FlaskClient, browser_of: Browser
) -> None:
    client = browser_of(ewa) if path == "/me" else anonymous
    page = client.get(path, headers={"Accept-Language": language}).text
    assert '<a href="/accessibility" lang="pl">Deklaracja dostępności</a>' in page
    assert re.search(r'<meta name="deklaracja-dostępności" content="http[^"]+/accessibility">', page)


def test_a_statement_nobody_has_confirmed_says_so(admin: Person, anonymous: FlaskClient, browser_of: Browser) -> None:
    assert "To jest projekt." in anonymous.get("/accessibility").text
    change_statement(admin, browser_of(admin))
    assert "To jest projekt." not in anonymous.get("/accessibility").text


def test_the_administrator_sees_when_the_review_is_due(admin: Person, browser_of: Browser) -> None:
    client = browser_of(admin)
    assert "31 marca" in client.get("/admin/accessibility").text
    change_statement(admin, client, made_on="2020-05-05")
    assert 'datetime="2021-03-31"' in client.get("/admin/accessibility").text
    change_statement(admin, client, made_on="2020-05-05", reviewed_on="2026-01-05")
    assert 'datetime="2027-03-31"' in client.get("/admin/accessibility").text


def test_a_refused_statement_keeps_its_words(admin: Person, browser_of: Browser) -> None:
    form = showing.form_of(queries.statement()) | {"phone": "nie wiem", "keys_pl": "Wszystko, co wpisano."}
    answer = browser_of(admin).post("/admin/accessibility", data=form)
    assert answer.status_code == 422
    assert "Wszystko, co wpisano." in answer.text


def test_anybody_asks_for_access_and_comes_back_with_the_number(anonymous: FlaskClient) -> None:
    answer = anonymous.post(FORM, data=ASKED)
    made = db.session.query(AccessibilityRequest).one()
    assert (answer.status_code, answer.location) == (303, f"{FORM}/{made.number}?asked=1")
    page = anonymous.get(f"{FORM}/{made.number}").text
    assert not [word for word in ASKED.values() if word in page.partition("<main")[2]]
    assert anonymous.get(FORM, query_string={"number": f" {made.number.lower()} "}).location == f"{FORM}/{made.number}"
    mail = db.session.query(Mail).one()
    assert mail.to_address == "adam@test.example"
    assert made.number in mail.text
    assert "Tabela" not in mail.text + mail.html


def test_whoever_left_a_telephone_number_gets_no_mail(anonymous: FlaskClient) -> None:
    assert anonymous.post(FORM, data=ASKED | {"contact": "600 700 800"}).status_code == 303
    assert db.session.query(Mail).count() == 0


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"contact": "adam@"}, {"what": " "}, {"wanted": "x" * 4001}, {"website": "https://x"}]
)
def test_a_refused_request_keeps_its_words(wrong: dict[str, str], anonymous: FlaskClient) -> None:
    answer = anonymous.post(FORM, data=ASKED | {"what": "Długi opis kłopotu"} | wrong)
    assert answer.status_code == 422
    assert wrong.get("what") or "Długi opis kłopotu" in answer.text
    assert db.session.query(AccessibilityRequest).count() == 0


def test_an_unknown_number_is_not_found(anonymous: FlaskClient) -> None:
    assert anonymous.get(f"{FORM}/2345-6789-ABCD").status_code == 404
    assert anonymous.get(FORM, query_string={"number": "nie ten"}).status_code == 422


def test_one_address_does_not_ask_without_end(
    app: Flask, anonymous: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, ASKING_KEY, Buckets(rate=0.001, burst=1))
    assert anonymous.post(FORM, data=ASKED).status_code == 303
    answer = anonymous.post(FORM, data=ASKED)
    assert answer.status_code == 429
    assert ASKED["what"] in answer.text


def test_an_administrator_takes_more_time_and_answers(admin: Person, browser_of: Browser) -> None:
    client, request = browser_of(admin), make.access_request()
    path = f"/admin/accessibility/requests/{request.id}"
    assert request.number in client.get("/admin/accessibility/requests").text
    assert client.post(f"{path}/extend", data={"until": "2020-01-01", "reason": "Długi plik"}).status_code == 422
    longest = deadlines.answer_longest_on(today()).isoformat()
    assert client.post(f"{path}/extend", data={"until": longest, "reason": "Długi plik"}).status_code == 303
    assert client.post(f"{path}/extend", data={"until": longest, "reason": "Długi plik"}).status_code == 409
    assert client.post(f"{path}/answer", data={"is_done": "no", "answer": "Nie da się <b>"}).status_code == 303
    assert "Długi plik" in client.get(path).text
    first, second = db.session.query(Mail).order_by(Mail.id)
    assert "Długi plik" in first.text
    assert f"{FORM}/{request.number}" in second.text
    assert "Nie da się &lt;b&gt;" in second.html


def test_security_txt_says_whom_to_write_to(anonymous: FlaskClient) -> None:
    answer = anonymous.get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    assert {line.split(":")[0] for line in answer.text.splitlines()} >= {"Contact", "Expires", "Canonical"}


def test_texts_are_read_by_everybody_in_every_version(anonymous: FlaskClient) -> None:
    assert anonymous.get("/terms").status_code == 200
    make.legal_text(content="Zasady **pierwsze**.")
    make.legal_text(content="Zasady drugie.", changes="Poprawiono liczbę.")
    assert "Zasady drugie." in anonymous.get("/terms").text
    assert "Poprawiono liczbę." in anonymous.get("/terms").text
    assert "<strong>pierwsze</strong>" in anonymous.get("/terms/1").text
    assert anonymous.get("/terms/3").status_code == 404
    assert anonymous.get("/privacy/1").status_code == 404


def test_an_administrator_publishes_and_sees_who_accepted(admin: Person, ewa: Person, browser_of: Browser) -> None:
    client = browser_of(admin)
    form = {"kind": "privacy", "after": "0", "text_pl": "Klauzula", "text_en": "Notice"}
    assert client.post("/admin/legal", data=form).status_code == 303
    answer = client.post("/admin/legal", data=form | {"text_pl": "Druga klauzula"})
    assert answer.status_code == 409
    assert "Druga klauzula" in answer.text
    text = queries.legal_text(LegalKind.PRIVACY)
    with unit_of_work():
        actions.accept(ewa.id, [text.id])
        actions.accept(admin.id, [text.id])
    assert "Ewa Urzędowa" in client.get(f"/admin/legal/{text.id}?q=urz").text
    assert "Ewa Urzędowa" not in client.get(f"/admin/legal/{text.id}?q=nikt").text.partition("<main")[2]
    assert "Klauzula" in client.get("/admin/legal/new?kind=privacy").text
    assert client.get("/admin/legal").status_code == 200


def accepting(**more: str) -> dict[str, str]:
    return {"terms": "1", "privacy": "1", "accepts_terms": "yes", "noted_privacy": "yes"} | more


@pytest.fixture
def texts(ewa: Person, finanse: Network) -> None:
    """First versions, published after Ewa came."""
    for kind in LegalKind:
        make.legal_text(kind)


def test_nobody_is_asked_where_there_are_no_texts(ewa: Person, finanse: Network, browser_of: Browser) -> None:
    assert browser_of(ewa).get("/").status_code == 200
    assert browser_of(ewa).get("/accept").location == "/"


def test_one_accepts_before_anything_else(texts: None, ewa: Person, browser_of: Browser) -> None:
    client = browser_of(ewa)
    assert client.get("/n/jst-finanse/people?q=a").location == "/accept?next=/n/jst-finanse/people?q%3Da"
    assert client.post("/me/tokens", data={"name": "Program"}).location == "/accept"
    for path in ("/accessibility", "/terms", "/privacy", "/accept", "/healthz"):
        assert client.get(path).status_code == 200
    answer = client.post("/accept", data=accepting(next="/n/jst-finanse/people"))
    assert (answer.status_code, answer.location) == (303, "/n/jst-finanse/people")
    assert client.get("/n/jst-finanse/people").status_code == 200
    assert db.session.query(LegalAcceptance).count() == 2


def test_programs_are_not_stopped(texts: None, ewa: Person, program_of: Callable[..., Callable[..., object]]) -> None:
    assert program_of(ewa)("GET", "/me").status_code == 200  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("more", "status"),
    [({"accepts_terms": ""}, 422), ({"noted_privacy": ""}, 422), ({"terms": "2"}, 409), ({"terms": "x"}, 422)],
)
def test_an_unticked_box_or_another_version_is_no_acceptance(
    more: dict[str, str], status: int, texts: None, ewa: Person, browser_of: Browser
) -> None:
    assert browser_of(ewa).post("/accept", data=accepting(**more)).status_code == status
    assert db.session.query(LegalAcceptance).count() == 0


def test_a_new_version_is_shown_with_what_changed_and_loses_no_words(
    texts: None, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    client = browser_of(ewa)
    client.post("/accept", data=accepting())
    make.legal_text(changes="Dodano zasadę.")
    form = {
        "title": "Dowożenie",
        "text": "Jak?",
        "kind": "question",
        "client_id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    }
    assert "/threads/" in client.post("/n/jst-finanse/threads", data=form).location
    assert client.get("/").location == "/accept"
    page = client.get("/accept").text
    assert "Dodano zasadę." in page
    assert "noted_privacy" not in page
    assert client.post("/accept", data={"terms": "2", "accepts_terms": "yes"}).location == "/"
    assert client.get("/").status_code == 200


def test_one_is_led_to_pages_of_this_site_only(texts: None, ewa: Person, browser_of: Browser) -> None:
    assert browser_of(ewa).post("/accept", data=accepting(next="//zly.example")).location == "/"


def test_an_answered_request_takes_no_second_answer(admin: Person, browser_of: Browser) -> None:
    client, request = browser_of(admin), make.access_request()
    path = f"/admin/accessibility/requests/{request.id}/answer"
    assert client.post(path, data={"is_done": "yes", "answer": "Oto tekst"}).status_code == 303
    assert client.post(path, data={"is_done": "no", "answer": "Jednak nie"}).status_code == 409
    db.session.expire_all()
    assert db.session.query(AccessibilityRequest).one().state is AccessRequestState.DONE
