"""Lists of institutions and people: a result for each row, good rows done, the same file twice changes nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from networks.admin import institutions_actions
from networks.admin.institutions_actions import Facts
from networks.core.db import db
from networks.core.mail import Mail
from networks.core.unit_of_work import unit_of_work
from networks.imports import actions as imports
from networks.imports.carrying import read_list
from networks.imports.keeping import keep
from networks.imports.models import ImportList, ImportRow, ImportState, RowOutcome
from networks.invitations.models import Invitation
from networks.people.models import Institution, Network, Person, PersonState, UnitKind
from tests import make

MADE, CHANGED, SAME, REFUSED = RowOutcome.MADE, RowOutcome.CHANGED, RowOutcome.SAME, RowOutcome.REFUSED
INSTITUTIONS = """Nazwa;Rodzaj;Miejscowość;TERYT;RSPO;REGON;Organ prowadzący
Gmina Łąkowo;gmina wiejska;Łąkowo;3201022;;;
Miasto Rzeczne;;Rzeczne;3201011;;;
Szkoła nr 1;szkoła;Łąkowo;;48512;;3201022
Przedszkole nr 2;przedszkole;Łąkowo;;48513;123456785;Gmina Łąkowo
"""
PEOPLE = """Adres e-mail;Imię i nazwisko;Stanowisko;Instytucja;Sieci
nowa@test.example;Nowa Osoba;treasurer;3201022;
Druga@Test.example;Druga Osoba;education_inspector;Gmina Łąkowo;jst-finanse
"""


def carried_out(by: Person, kind: str, text: str, **options: object) -> list[tuple[RowOutcome, str]]:
    """Hand in a list and let the worker do it; answers what became of the rows."""
    kept = keep(FileStorage(io.BytesIO(text.encode()), "lista.csv"))
    with unit_of_work():
        made = imports.start(by, kind, kept, options=options)
    while db.session.get_one(ImportList, made.id).state in {ImportState.WAITING, ImportState.RUNNING}:
        read_list({"import_id": made.id})
        db.session.expire_all()
    assert made.problem is None
    rows = select(ImportRow).where(ImportRow.import_id == made.id).order_by(ImportRow.number)
    return [(row.outcome, row.sentence) for row in db.session.scalars(rows)]


def outcomes(rows: Collection[tuple[RowOutcome, str]]) -> list[RowOutcome]:
    """What became of the rows, without the sentences."""
    return [outcome for outcome, _ in rows]


@pytest.fixture
def commune(admin: Person) -> Institution:
    """The commune of the lists."""
    with unit_of_work():
        return institutions_actions.add(admin, Facts("Gmina Łąkowo", UnitKind.RURAL_COMMUNE, teryt="3201022"))


def test_institutions_are_added_and_the_same_list_again_changes_nothing(admin: Person) -> None:
    assert outcomes(carried_out(admin, "institutions", INSTITUTIONS)) == [MADE] * 4
    school = db.session.scalars(select(Institution).where(Institution.rspo == "48512")).one()
    town = db.session.scalars(select(Institution).where(Institution.teryt == "3201011")).one()
    assert (school.voivodeship, town.kind) == ("32", UnitKind.URBAN_COMMUNE)
    assert outcomes(carried_out(admin, "institutions", INSTITUTIONS)) == [SAME] * 4


def test_a_code_tells_which_institution_a_row_changes(admin: Person) -> None:
    carried_out(admin, "institutions", INSTITUTIONS)
    changed = "RSPO;Nazwa\n48512;Szkoła im. Marii Konopnickiej\n"
    assert outcomes(carried_out(admin, "institutions", changed)) == [CHANGED]
    school = db.session.scalars(select(Institution).where(Institution.rspo == "48512")).one()
    assert (school.name, school.town, school.parent_id is not None) == ("Szkoła im. Marii Konopnickiej", "Łąkowo", True)


def test_zeros_a_spreadsheet_took_away_come_back(admin: Person) -> None:
    assert outcomes(carried_out(admin, "institutions", "Nazwa;TERYT\nGmina Dolna;201022\n")) == [MADE]
    assert db.session.scalars(select(Institution.teryt)).one() == "0201022"


@pytest.mark.parametrize(
    "row",
    [
        "Zła;gmina wiejska;;3301022;;;", "Zła;gmina miejska;;3201032;;;", "Zła;szkoła;;;0x;;3201022",
        "Zła;szkoła;;;5;123456789;3201022", "Zła;szkoła;;;5;;", "Zła;szkoła;;;5;;9999999", "Zła;zamek;;;;;",
        ";szkoła;;;5;;3201022", "Zła\u202e;szkoła;;;5;;3201022", "Zła;;;;5;;3201022",
    ],
)  # fmt: skip
def test_a_broken_row_is_refused_in_a_sentence_and_the_others_are_done(
    row: str, admin: Person, commune: Institution
) -> None:
    heading, first, *_ = INSTITUTIONS.replace("3201022", "3201032").splitlines()
    rows = carried_out(admin, "institutions", "\n".join([heading, row, first.replace("Łąkowo", "Dolne")]))
    assert outcomes(rows) == [REFUSED, MADE]
    assert len(rows[0][1]) > 10


def test_codes_of_two_institutions_in_one_row_are_refused(admin: Person) -> None:
    carried_out(admin, "institutions", INSTITUTIONS)
    assert outcomes(carried_out(admin, "institutions", "Nazwa;RSPO;REGON\nSzkoła;48512;123456785\n")) == [REFUSED]


def test_people_are_added_and_invited_and_the_same_list_again_changes_nothing(
    admin: Person, commune: Institution, finanse: Network
) -> None:
    assert outcomes(carried_out(admin, "people", PEOPLE)) == [MADE, MADE]
    nowa = db.session.scalars(select(Person).where(Person.email == "nowa@test.example")).one()
    assert (nowa.state, nowa.position_code, nowa.institution_id) == (PersonState.INVITED, "treasurer", commune.id)
    assert db.session.scalars(select(Invitation.email)).all() == ["druga@test.example"]
    assert db.session.scalars(select(Mail.to_address)).all() == ["druga@test.example"]
    assert outcomes(carried_out(admin, "people", PEOPLE)) == [SAME, SAME]
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 1


def test_links_to_the_first_password_go_out_only_when_that_was_ticked(
    admin: Person, commune: Institution, finanse: Network
) -> None:
    carried_out(admin, "people", PEOPLE, sends_links=True)
    assert sorted(db.session.scalars(select(Mail.to_address))) == ["druga@test.example", "nowa@test.example"]


@pytest.mark.parametrize(
    "row",
    [
        "to nie adres;Anna Nowa;;;", ";Anna Nowa;;;", "a@test.example;;;;", "a@test.example;Аnna Nowa;;;",
        "a@test.example;Anna\u200b Nowa;;;", "a@test.example;Anna Nowa;królowa;;",
        "a@test.example;Anna Nowa;;Nieznana;", "a@test.example;Anna Nowa;;3301022;",
        "a@test.example;Anna Nowa;;;nie-ma-takiej", "ewa@test.example;Inna Osoba;;;",
    ],
)  # fmt: skip
def test_a_broken_row_about_a_person_is_refused_and_leaves_nothing(
    row: str, admin: Person, ewa: Person, finanse: Network
) -> None:
    before = db.session.scalar(select(func.count()).select_from(Person))
    rows = carried_out(admin, "people", f"{PEOPLE.splitlines()[0]}\n{row}\ndobra@test.example;Dobra Osoba;;;\n")
    assert outcomes(rows) == [REFUSED, MADE]
    assert len(rows[0][1]) > 10
    assert db.session.scalar(select(func.count()).select_from(Person)) == (before or 0) + 1


def test_a_row_refused_by_one_network_adds_nobody(admin: Person, finanse: Network) -> None:
    text = "E-mail;Imię i nazwisko;Stanowisko;Sieci\na@test.example;Anna Nowa;school_head;jst-finanse\n"
    assert outcomes(carried_out(admin, "people", text)) == [REFUSED]
    assert db.session.scalar(select(Person).where(Person.email == "a@test.example")) is None


def test_two_people_of_one_address_are_not_made_one(admin: Person) -> None:
    text = "E-mail;Imię i nazwisko\na@test.example;Anna Nowa\nA@test.example;Adam Stary\na@test.example;anna  nowa\n"
    assert outcomes(carried_out(admin, "people", text)) == [MADE, REFUSED, SAME]


def test_details_of_somebody_with_a_password_are_their_own(admin: Person, ewa: Person, commune: Institution) -> None:
    text = f"E-mail;Imię i nazwisko;Instytucja\n{ewa.email};{ewa.name};3201022\n"
    assert outcomes(carried_out(admin, "people", text)) == [SAME]
    assert db.session.get_one(Person, ewa.id).institution_id is None


def test_a_closed_account_is_not_invited(admin: Person, ewa: Person, kryzys: Network) -> None:
    make.disable(ewa)
    text = f"E-mail;Imię i nazwisko;Sieci\n{ewa.email};{ewa.name};ds-kryzys\n"
    assert outcomes(carried_out(admin, "people", text)) == [REFUSED]


def test_a_list_is_handed_in_at_the_page_and_its_result_fetched(
    admin: Person, browser_of: Callable[[Person], FlaskClient]
) -> None:
    browser = browser_of(admin)
    file = (io.BytesIO(INSTITUTIONS.encode()), "lista.csv")
    answer = browser.post("/admin/imports/institutions", data={"file": file})
    read_list({"import_id": int(answer.location.rpartition("/")[2])})
    assert "Gmina Łąkowo" in browser.get(answer.location).get_data(as_text=True)
    assert "48512" not in browser.get(f"{answer.location}?download=csv").get_data(as_text=True)
    assert browser.get(f"{answer.location}?download=exe").status_code == 404


def test_a_form_without_a_file_says_so(admin: Person, browser_of: Callable[[Person], FlaskClient]) -> None:
    browser = browser_of(admin)
    assert browser.post("/admin/imports/people", data={}).status_code == 422
    assert browser.post("/admin/imports/secrets", data={}).status_code == 404
