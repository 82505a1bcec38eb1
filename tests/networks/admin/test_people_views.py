"""The pages of people: found by parts of words, changed with a reason, and not there for anybody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from networks.admin import people_queries as queries
from networks.admin.people_queries import Sought
from networks.audit.models import AuditEntry
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Institution, Network, Person, PersonState, Role
from tests import make

Browsers = Callable[[Person], FlaskClient]


@pytest.fixture
def browser(admin: Person, browser_of: Browsers) -> FlaskClient:
    """The administrator's."""
    return browser_of(admin)


@pytest.mark.parametrize("words", ["urzędowa", "URZEDOWA", "ewa@test", "ewa urz", "łąkowo ewa", "LAKOWO"])
def test_somebody_is_found_by_name_address_and_institution(words: str, ewa: Person, anna: Person) -> None:
    unit = make.institution("Gmina Łąkowo")
    make.speaks_for(ewa, unit)
    assert [person.id for person in queries.found(Sought(words=words)).items] == [ewa.id]


def test_a_list_is_narrowed_by_state_network_institution_and_right(
    admin: Person, ewa: Person, jan: Person, finanse: Network
) -> None:
    make.disable(jan)
    unit = make.institution()
    make.speaks_for(ewa, unit)
    for sought, expected in (
        (Sought(state=PersonState.DISABLED), jan),
        (Sought(network_id=finanse.id), ewa),
        (Sought(institution_id=unit.id), ewa),
        (Sought(is_admin=True), admin),
    ):
        assert [person.id for person in queries.found(sought).items] == [expected.id]


def test_people_come_in_pieces_that_join(admin: Person) -> None:
    for _number in range(queries.PAGE):
        make.person()
    first = queries.found(Sought())
    rest = queries.found(Sought(), first.next)
    assert (len(first.items), [person.id for person in rest.items], rest.next) == (queries.PAGE, [admin.id], None)


@pytest.mark.parametrize(
    "path",
    [
        "people",
        "people/new",
        "people/{}",
        "people/{}/edit",
        "people/{}/roles",
        "institutions",
        "audit",
        "jobs",
        "mails",
    ],
)
def test_to_everybody_else_the_pages_are_not_there(path: str, anna: Person, browser_of: Browsers) -> None:
    answer = browser_of(anna).get(f"/admin/{path.format(anna.id)}")
    assert answer.status_code == 404
    assert 'href="/admin' not in answer.get_data(as_text=True)


def test_somebody_who_stopped_administering_is_out_at_once(admin: Person, ewa: Person, browser_of: Browsers) -> None:
    browser = browser_of(admin)
    make.person("Druga", is_admin=True)
    answer = browser.post(f"/admin/people/{admin.id}/administrator/end", data={"reason": "Zmiana pracy."})
    assert answer.location == "/"
    assert browser.get("/admin/people").status_code == 404


def test_an_act_without_a_reason_is_not_done_and_its_form_stays_open(browser: FlaskClient, ewa: Person) -> None:
    answer = browser.post(f"/admin/people/{ewa.id}/disable", data={"reason": "x"})
    assert answer.status_code == 422
    assert '<details class="disclosure" id="act-disable" open' in answer.get_data(as_text=True)
    assert db.session.get_one(Person, ewa.id).is_active


def test_the_page_shows_roles_and_nothing_that_was_written(browser: FlaskClient, ewa: Person, finanse: Network) -> None:
    make.thread(ewa, finanse, title="Osobliwy tytuł", content="Osobliwa treść")
    page = browser.get(f"/admin/people/{ewa.id}").get_data(as_text=True)
    assert finanse.name_pl in page
    assert "sobliw" not in page


def test_an_institution_is_chosen_where_several_fit(browser: FlaskClient) -> None:
    one, two = make.institution("Szkoła nr 1"), make.institution("Szkoła nr 1")
    form = {"name": "Nowa Osoba", "email": "nowa@test.example", "institution": "Szkoła nr 1"}
    answer = browser.post("/admin/people", data=form)
    assert answer.status_code == 422
    assert f'value="{one.id}"' in answer.get_data(as_text=True)
    assert browser.post("/admin/people", data=form | {"institution_id": str(two.id)}).status_code == 303
    added = db.session.scalars(select(Person).where(Person.email == "nowa@test.example")).one()
    assert added.institution_id == two.id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "to nie adres"), ("email", "admin@test.example"), ("email", "a@b.pl, c@d.pl"), ("name", "Аnna Nowa"),
        ("name", "Anna\u202e Nowa"), ("name", ""), ("institution", "Nieznana"), ("position_code", "king"),
        ("extra", "x"),
    ],
)  # fmt: skip
def test_a_refused_form_keeps_what_was_typed(field: str, value: str, browser: FlaskClient) -> None:
    form = {"name": "Nowa Osoba", "email": "nowa@test.example", "position": "zachowane słowa"} | {field: value}
    answer = browser.post("/admin/people", data=form)
    assert answer.status_code == 422
    assert "zachowane słowa" in answer.get_data(as_text=True)
    assert db.session.scalar(select(Person).where(Person.email == "nowa@test.example")) is None


def test_roles_given_at_the_page_are_in_the_log(browser: FlaskClient, ewa: Person, finanse: Network) -> None:
    form = {"network": finanse.slug, "roles": ["member", "moderator"], "reason": "Prośba koordynatorki."}
    assert browser.post(f"/admin/people/{ewa.id}/roles", data=form).status_code == 303
    assert db.session.get_one(Person, ewa.id).roles_in(finanse) == {Role.MEMBER, Role.MODERATOR}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "member.roles_set")).one()
    assert (entry.network_id, entry.reason) == (finanse.id, "Prośba koordynatorki.")


@pytest.mark.parametrize("query", ["?q=%00", "?q=%25_", "?state=x", "?network=x", "?before=²", "?before=" + "9" * 50])
def test_lists_take_any_query(query: str, browser: FlaskClient) -> None:
    for part in ("people", "institutions", "jobs", "mails"):
        assert browser.get(f"/admin/{part}{query}").status_code == 200


def test_an_institution_is_added_changed_and_deleted_at_its_page(browser: FlaskClient) -> None:
    form = {"name": "Gmina Łąkowo", "kind": "gmina_wiejska", "teryt": "3201022"}
    address = browser.post("/admin/institutions", data=form).location
    assert "zachodniopomorskie" in browser.get(address).get_data(as_text=True)
    assert browser.post(address, data=form | {"teryt": "3301022"}).status_code == 422
    assert browser.post(address, data=form | {"town": "Łąkowo"}).status_code == 303
    assert db.session.scalars(select(Institution.town)).one() == "Łąkowo"
    assert browser.post(f"{address}/delete", data={}).status_code == 303
    assert browser.get(address).status_code == 404


def test_an_institution_with_people_stays(browser: FlaskClient, ewa: Person) -> None:
    unit = make.institution()
    with unit_of_work():
        db.session.get_one(Person, ewa.id).institution_id = unit.id
    assert browser.post(f"/admin/institutions/{unit.id}/delete", data={}).status_code == 409
