"""The coordinator's pages: inviting one address or a list, and where invitations stand."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from networks.core import sheets
from networks.core.db import db
from networks.core.mail import Mail
from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from networks.imports.models import ImportList, ImportState
from networks.invitations import links
from networks.invitations.models import Invitation
from networks.people.models import EditionState, Network, Person
from tests import make

BASE = "/n/jst-finanse/invitations"
BrowserOf = Callable[[Person], FlaskClient]


@pytest.fixture
def browser(anna: Person, browser_of: BrowserOf) -> FlaskClient:
    """Anna's."""
    return browser_of(anna)


def text_of(answer: Any, status: int = 200) -> str:
    text: str = answer.get_data(as_text=True)
    assert answer.status_code == status, text
    return text


def form(**more: Any) -> dict[str, Any]:
    return {"email": "Zofia@Test.example", "roles": "member"} | more


def upload(browser: FlaskClient, data: bytes | str, name: str = "lista.csv", **more: Any) -> Any:
    file = (io.BytesIO(data.encode() if isinstance(data, str) else data), name)
    return browser.post(f"{BASE}/lists", data={"roles": "member", "file": file} | more)


def test_one_address_is_invited_and_listed(browser: FlaskClient) -> None:
    answer = browser.post(BASE, data=form(name="Zofia Zaproszona", position="treasurer", note="Zapraszam"))
    assert (answer.status_code, answer.location) == (303, BASE)
    page = text_of(browser.get(BASE))
    assert "Zofia Zaproszona" in page
    assert "zofia@test.example" in page
    assert db.session.query(Invitation).one().position_code == "treasurer"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"email": ""}, "email"), ({"email": "zofia"}, "email"), ({"email": "a@b.pl, c@d.pl"}, "email"),
        ({"email": "a@b.pl\r\nBcc: c@d.pl"}, "email"), ({"name": "Zof\u202eia"}, "name"),
        ({"name": "Zofi\u0430 Nowak"}, "name"),
        ({"position": "król"}, "position"), ({"institution": "Gmina Nieznana"}, "institution"),
        ({"roles": "coordinator"}, "roles"), ({"roles": ["observer", "member"]}, "roles"),
        ({"note": "a" * 1001}, "note"), ({"exception_reason": "a"}, "exception_reason"),
        ({"position": "teacher"}, "exception_reason"),
    ],
    ids=lambda value: str(value)[:25],
)  # fmt: skip
def test_refused_words_stay_in_the_form(more: dict[str, Any], field: str, browser: FlaskClient) -> None:
    page = text_of(browser.post(BASE, data=form(name="Zofia Nowak", note="Słowa w polu") | more), 422)
    assert f'-{field}"' in page
    assert 'role="alert"' in page
    assert ("Słowa w polu" in page) is ("note" not in more)
    assert db.session.query(Invitation).count() == 0


def test_a_second_invitation_of_one_address_is_a_conflict_at_the_address(browser: FlaskClient) -> None:
    browser.post(BASE, data=form())
    assert 'id="field-email-error"' in text_of(browser.post(BASE, data=form()), 409)
    assert db.session.query(Mail).count() == 1


def test_invitations_are_sent_again_and_withdrawn(browser: FlaskClient, anna: Person, finanse: Network) -> None:
    made = make.invitation(anna, finanse)
    first_link = links.path_for(made)
    assert browser.post(f"{BASE}/{made.id}/send-again").status_code == 303
    assert db.session.query(Mail).count() == 2
    text_of(browser.get(first_link), 410)
    newest = links.path_for(made)
    assert browser.post(f"{BASE}/{made.id}/withdraw").status_code == 303
    text_of(browser.get(newest), 410)
    assert browser.post(f"{BASE}/{made.id}/send-again").status_code == 409
    page = text_of(browser.get(f"{BASE}?state=withdrawn"))
    assert "zofia@test.example" in page
    assert "/send-again" not in page
    assert "zofia@test.example" not in text_of(browser.get(f"{BASE}?state=open"))


def test_a_closed_network_shows_its_invitations_and_invites_nobody(
    browser: FlaskClient, anna: Person, finanse: Network
) -> None:
    make.invitation(anna, finanse)
    with unit_of_work():
        finanse.edition.state = EditionState.CLOSED
    assert "zofia@test.example" in text_of(browser.get(BASE))
    text_of(browser.get(f"{BASE}/new"), 403)
    text_of(browser.post(BASE, data=form(email="b@test.example")), 403)


def test_an_administrator_sees_and_invites_coordinators(admin: Person, finanse: Network, browser_of: BrowserOf) -> None:
    browser = browser_of(admin)
    assert 'value="coordinator"' in text_of(browser.get(f"{BASE}/new"))
    assert browser.post(BASE, data=form(roles="coordinator")).status_code == 303
    assert db.session.query(Invitation).one().roles == ["coordinator"]


LIST = """Imię i nazwisko;ADRES EMAIL;stanowisko;Jednostka;Uwagi
Zofia Zaproszona;zofia@test.example;Skarbnik;;a
Ewa Urzędowa;ewa@test.example;;;
Zofia Druga;ZOFIA@test.example;;;
Adam1;adam@test.example;;;
Ola Nowak;ola;;;
Iza Król;iza@test.example;król;;
Ala Gmin;ala@test.example;;Gmina Nieznana;
Ula Ul;ula@test.example;teacher;;
Piotr Zych;piotr.zych@test.example;treasurer;Gmina Przykładowo;
"""


def test_a_list_is_done_row_by_row_with_a_result_for_each(browser: FlaskClient, ewa: Person) -> None:
    make.institution()
    answer = upload(browser, LIST.replace("Skarbnik", "treasurer"))
    assert answer.status_code == 303
    waiting = browser.get(answer.location)
    assert waiting.headers["Refresh"] == "3"
    text_of(waiting)
    assert carry_out_due(1) == 1
    done = browser.get(answer.location)
    assert "Refresh" not in done.headers
    page = text_of(done)
    made = db.session.query(ImportList).one()
    assert (made.state, made.done_count, made.refused_count) == (ImportState.DONE, 9, 5)
    invited = set(db.session.scalars(db.select(Invitation.email)))
    assert invited == {"zofia@test.example", "piotr.zych@test.example"}
    assert page.count('<td class="num">') == 9
    assert "adam@test.example" in text_of(browser.get(f"{answer.location}?only=refused"))
    assert "zofia@test.example" not in text_of(browser.get(f"{answer.location}?only=refused")).lower()
    assert "lista.csv" in text_of(browser.get(f"{BASE}/new"))


def test_the_same_list_handed_in_twice_changes_nothing_more(browser: FlaskClient) -> None:
    for _ in range(2):
        upload(browser, "e-mail\nzofia@test.example\n")
        carry_out_due(5)
    assert db.session.query(Mail).count() == 1
    assert [made.refused_count for made in db.session.query(ImportList)] == [0, 0]


def test_the_result_is_a_file_too(browser: FlaskClient) -> None:
    where = upload(browser, sheets.xlsx_of(("E-mail", "Name"), [("zofia@test.example", "=1+1")]), "lista.xlsx").location
    carry_out_due(1)
    csv = browser.get(f"{where}?download=csv")
    assert csv.mimetype == "text/csv"
    assert "zofia@test.example" in csv.get_data(as_text=True)
    xlsx = browser.get(f"{where}?download=xlsx")
    assert xlsx.get_data().startswith(b"PK")
    assert "attachment" in xlsx.headers["Content-Disposition"]
    assert browser.get(f"{where}?download=exe").status_code == 404


@pytest.mark.parametrize("more", [{"file": (io.BytesIO(b""), "")}, {"roles": "coordinator"}, {"roles": "x"}])
def test_a_list_that_cannot_be_begun_is_refused_in_the_form(more: dict[str, Any], browser: FlaskClient) -> None:
    page = text_of(upload(browser, "e-mail\na@b.pl\n", note="Słowa w polu", **more), 422)
    assert "Słowa w polu" in page
    assert db.session.query(ImportList).count() == 0


def test_a_file_of_ten_megabytes_is_taken_and_a_larger_one_refused(browser: FlaskClient) -> None:
    def sent(size: int) -> Any:
        """By hand, because the test client would leave its own large files open."""
        head = "--x\r\nContent-Disposition: form-data; name=%s\r\n\r\n"
        fields = (head % '"roles"' + "member\r\n" + head % '"file"; filename="lista.csv"').encode()
        whole = fields + b"a" * size + b"\r\n--x--\r\n"
        return browser.post(f"{BASE}/lists", data=whole, content_type="multipart/form-data; boundary=x")

    assert sent(10 * 2**20).status_code == 303
    assert 'id="field-file-error"' in text_of(sent(10 * 2**20 + 1), 422)
    text_of(sent(12 * 2**20), 413)


def test_lists_are_seen_by_the_networks_coordinators_only(
    browser: FlaskClient, marta: Person, admin: Person, kryzys: Network, browser_of: BrowserOf
) -> None:
    where = upload(browser, "e-mail\nzofia@test.example\n").location
    text_of(browser_of(admin).get(where))
    text_of(browser_of(marta).get(where), 403)
    text_of(browser_of(admin).get(where.replace("jst-finanse", "ds-kryzys")), 404)
