"""The doors of leading a network: managing members, rules, substitutions, leaving, the list as a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from networks.audit.models import AuditEntry
from networks.core.db import db
from networks.core.polish import today
from networks.core.unit_of_work import unit_of_work
from networks.membership import roster
from networks.membership.models import Substitution
from networks.people.models import Network, Person, ProfilePart, Role
from tests import make

Browser = Callable[[Person], FlaskClient]
PLACE = "/n/jst-finanse"


def test_a_coordinator_sees_every_member_with_roles_and_steps(
    anna: Person, ewa: Person, olga: Person, finanse: Network, browser_of: Browser
) -> None:
    make.settled(ewa, finanse)
    page = browser_of(anna).get(f"{PLACE}/people/manage").text
    for someone in (anna, ewa, olga):
        assert someone.name in page
    assert f"{PLACE}/people/{ewa.id}/manage" in page
    steps = dict(zip((olga.name, anna.name, ewa.name), re.findall(r"</time></td>\s*<td>(.*?)</td>", page), strict=True))
    assert steps == {ewa.name: "ukończone", anna.name: "–", olga.name: "–"}  # who has no first steps finishes none


@pytest.mark.parametrize(
    "path", ["people/manage", "people/{ewa}/manage", "handover"]
)  # fmt: skip
def test_nobody_else_leads(
    path: str, ewa: Person, marta: Person, obcy: Person, admin: Person, finanse: Network, browser_of: Browser
) -> None:
    address = f"{PLACE}/{path.format(ewa=ewa.id)}"
    for someone, status in ((ewa, 403), (marta, 403), (obcy, 404), (admin, 404)):
        assert browser_of(someone).get(address).status_code == status


def test_roles_are_changed_on_the_members_page(
    anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    client, address = browser_of(anna), f"{PLACE}/people/{ewa.id}/roles"
    assert client.post(address, data={"roles": ["moderator", "expert"]}).status_code == 303
    assert ewa.roles_in(finanse) == {Role.MODERATOR, Role.EXPERT}
    assert client.post(address, data={}).status_code == 422
    assert client.post(address, data={"roles": ["king"]}).status_code == 422
    assert client.post(address, data={"roles": ["coordinator"]}).status_code == 403
    refused = client.post(address, data={"roles": ["observer", "expert"], "exception_reason": "Moje słowa"})
    assert refused.status_code == 422
    assert "Moje słowa" in refused.text
    assert ewa.roles_in(finanse) == {Role.MODERATOR, Role.EXPERT}


def test_a_removed_member_is_out_with_the_next_click(
    anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    hers, client = browser_of(ewa), browser_of(anna)
    assert hers.get(f"{PLACE}/threads").status_code == 200
    assert client.post(f"{PLACE}/people/{ewa.id}/remove", data={"reason": ""}).status_code == 422
    assert client.post(f"{PLACE}/people/{ewa.id}/remove", data={"reason": "Zmiana pracy"}).status_code == 303
    assert hers.get(f"{PLACE}/threads").status_code == 404


def test_nobody_is_changed_in_a_network_they_are_not_in(
    anna: Person, jan: Person, finanse: Network, browser_of: Browser
) -> None:
    for path in ("roles", "remove", "seat"):
        assert browser_of(anna).post(f"{PLACE}/people/{jan.id}/{path}", data={"reason": "Tak"}).status_code == 404


def test_a_seat_passes_to_an_account_of_the_same_institution(
    anna: Person, ewa: Person, obcy: Person, finanse: Network, browser_of: Browser
) -> None:
    successor, client = make.colleague_of(ewa), browser_of(anna)
    address = f"{PLACE}/people/{ewa.id}/seat"
    unknown = client.post(address, data={"email": "nikt@test.example"})
    foreign = client.post(address, data={"email": obcy.email})
    assert [unknown.status_code, foreign.status_code] == [422, 422]
    assert "nikt@test.example" in unknown.text
    assert client.post(address, data={}).status_code == 422
    sent = {"email": successor.email, "exception_reason": "Następczyni"}
    assert client.post(address, data=sent).status_code == 303
    assert (successor.roles_in(finanse), ewa.roles_in(finanse)) == ({Role.MEMBER}, frozenset())


def test_the_list_goes_out_as_csv_and_xlsx_and_is_noted(
    anna: Person, ewa: Person, piotr: Person, finanse: Network, browser_of: Browser
) -> None:
    with unit_of_work():
        ewa.name, ewa.shows = "=Ewa Formuła", [*ewa.shows, ProfilePart.EMAIL.value]
    client = browser_of(anna)
    csv = client.post(f"{PLACE}/people/export", data={"format": "csv"})
    assert csv.data.decode("utf-8-sig").count("\r\n") == 4
    assert "'=Ewa Formuła" in csv.text
    assert ewa.email in csv.text
    assert piotr.email not in csv.text
    xlsx = client.post(f"{PLACE}/people/export", data={"format": "xlsx"})
    assert ZipFile(BytesIO(xlsx.data)).testzip() is None
    assert 'filename="jst-finanse.xlsx"' in xlsx.headers["Content-Disposition"]
    noted = db.session.scalars(select(AuditEntry.actor_id).where(AuditEntry.action == "members.exported")).all()
    assert noted == [anna.id, anna.id]
    assert client.post(f"{PLACE}/people/export", data={"format": "pdf"}).status_code == 422
    assert browser_of(ewa).post(f"{PLACE}/people/export", data={"format": "csv"}).status_code == 403


def test_leaving_asks_first_and_keeps_the_last_coordinator(
    anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    hers = browser_of(ewa)
    assert f'action="{PLACE}/leave"' in hers.get(f"{PLACE}/leave").text
    assert hers.post(f"{PLACE}/leave").status_code == 303
    assert hers.get(f"{PLACE}/people").status_code == 404
    client = browser_of(anna)
    page = client.get(f"{PLACE}/leave").text
    assert f'action="{PLACE}/leave"' not in page
    assert f"{PLACE}/handover" in page
    assert client.post(f"{PLACE}/leave").status_code == 409
    assert anna.roles_in(finanse)


def test_rules_are_published_read_and_accepted(
    anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    client, hers = browser_of(anna), browser_of(ewa)
    assert client.post(f"{PLACE}/rules", data={"text": "Mówimy **szczerze**"}).status_code == 303
    page = hers.get(f"{PLACE}/rules").text
    assert "<strong>szczerze</strong>" in page
    assert hers.post(f"{PLACE}/rules/accept", data={"version": "1"}).status_code == 303
    assert f"{PLACE}/rules/accept" not in hers.get(f"{PLACE}/rules").text
    assert client.post(f"{PLACE}/rules", data={"text": ""}).status_code == 422
    assert client.post(f"{PLACE}/rules", data={"text": "Mówimy krótko"}).status_code == 303
    assert hers.post(f"{PLACE}/rules/accept", data={"version": "1"}).status_code == 409
    assert f"{PLACE}/rules" in hers.get("/").text
    assert "szczerze" in hers.get(f"{PLACE}/rules").text
    assert hers.post(f"{PLACE}/rules", data={"text": "Moje zasady"}).status_code == 403


def test_who_accepted_is_for_coordinators(
    anna: Person, ewa: Person, olga: Person, finanse: Network, browser_of: Browser
) -> None:
    make.rules(anna, finanse)
    assert olga.name in browser_of(anna).get(f"{PLACE}/rules").text
    assert olga.name not in browser_of(ewa).get(f"{PLACE}/rules").text


def test_a_member_names_a_deputy_whom_everybody_sees(
    ewa: Person, olga: Person, finanse: Network, browser_of: Browser
) -> None:
    deputy = make.colleague_of(ewa, finanse, name="Zofia Zastępcza")
    client, sent = browser_of(ewa), {"deputy": str(deputy.id), "starts_on": today().isoformat(), "ends_on": ""}
    assert client.post(f"{PLACE}/substitutions", data=sent).status_code == 303
    assert "Zofia Zastępcza" in browser_of(olga).get(f"{PLACE}/substitutions").text
    made = db.session.scalars(select(Substitution)).one()
    directory = browser_of(olga).get(f"{PLACE}/people").text
    assert directory.count("Zofia Zastępcza") == 2
    assert client.post(f"{PLACE}/substitutions", data=sent).status_code == 409
    assert browser_of(olga).post(f"{PLACE}/substitutions/{made.id}/end").status_code == 403
    assert client.post(f"{PLACE}/substitutions/{made.id}/end").status_code == 303
    assert browser_of(olga).get(f"{PLACE}/people").text.count("Zofia Zastępcza") == 1


def test_a_refused_deputy_form_keeps_what_was_typed(ewa: Person, finanse: Network, browser_of: Browser) -> None:
    make.colleague_of(ewa, finanse)
    sent = {"deputy": "", "starts_on": "2027-02-03", "ends_on": "2027-02-01"}
    answer = browser_of(ewa).post(f"{PLACE}/substitutions", data=sent)
    assert answer.status_code == 422
    assert "2027-02-03" in answer.text
    for wrong in ({"starts_on": "jutro"}, {"starts_on": ""}, {"deputy": "9" * 30}, {"absent": "x"}):
        assert browser_of(ewa).post(f"{PLACE}/substitutions", data=sent | wrong).status_code == 422


def test_a_member_names_deputies_for_nobody_else(
    ewa: Person, marta: Person, finanse: Network, browser_of: Browser
) -> None:
    sent = {"absent": str(marta.id), "starts_on": today().isoformat()}
    assert browser_of(ewa).post(f"{PLACE}/substitutions", data=sent).status_code == 404
    assert browser_of(ewa).get(f"{PLACE}/substitutions?absent={marta.id}").status_code == 404


def test_a_coordinator_lets_a_deputy_in_by_address(
    anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    deputy, client = make.colleague_of(ewa), browser_of(anna)
    day = today().isoformat()
    sent = {"absent": str(ewa.id), "email": deputy.email, "starts_on": day, "ends_on": day}
    assert client.post(f"{PLACE}/substitutions", data=sent | {"email": "nikt@test.example"}).status_code == 422
    assert client.post(f"{PLACE}/substitutions", data=sent).status_code == 303
    assert deputy.roles_in(finanse) == {Role.MEMBER}


def test_of_two_last_coordinators_who_leave_at_once_one_stays(
    app: Flask, anna: Person, finanse: Network, browser_of: Browser
) -> None:
    clients = [browser_of(one) for one in (anna, make.member(finanse, Role.COORDINATOR))]
    together = Barrier(len(clients))

    def leave(client: FlaskClient) -> int:
        with app.app_context():
            together.wait()
            return client.post(f"{PLACE}/leave").status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        assert sorted(pool.map(leave, clients)) == [303, 409]
    assert len(roster.coordinator_ids(finanse.id)) == 1


def test_one_form_sent_twice_at_once_names_one_deputy(
    app: Flask, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    deputy = make.colleague_of(ewa, finanse)
    clients = [browser_of(ewa), browser_of(ewa)]
    form = {"deputy": str(deputy.id), "starts_on": today().isoformat()}
    together = Barrier(len(clients))

    def name(client: FlaskClient) -> int:
        with app.app_context():
            together.wait()
            return client.post(f"{PLACE}/substitutions", data=form).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        assert sorted(pool.map(name, clients)) == [303, 409]
    db.session.rollback()
    assert db.session.query(Substitution).count() == 1
