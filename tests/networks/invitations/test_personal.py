"""Invitations and lists in the export of one's data and in erasing a person."""

from __future__ import annotations

from networks.core.db import db
from networks.core.traces import Traces
from networks.core.unit_of_work import unit_of_work
from networks.imports import personal as lists
from networks.imports.models import ImportList
from networks.invitations import personal
from networks.invitations.models import Invitation
from networks.people.models import Network, Person
from tests import make


def test_an_export_holds_invitations_got_sent_and_lists(anna: Person, obcy: Person, finanse: Network) -> None:
    make.invitation(anna, finanse, obcy.email, note="Zapraszam")
    with unit_of_work():
        db.session.add(ImportList(kind="invitations", by_id=anna.id, file_name="lista.csv", stored_name="x"))
    assert [(row["network"], row["note"]) for row in personal.invitations(obcy)] == [(finanse.slug, "Zapraszam")]
    assert list(personal.invitations(anna)) == []
    assert [row["note"] for row in personal.sent(anna)] == ["Zapraszam"]
    assert [row["file_name"] for row in lists.lists(anna)] == ["lista.csv"]


def test_after_erasing_nothing_leads_to_the_person(anna: Person, obcy: Person, finanse: Network) -> None:
    make.invitation(anna, finanse, obcy.email)
    kept = make.invitation(anna, finanse)
    for someone in (obcy, anna):
        with unit_of_work():
            personal.erase(someone, Traces(someone.id, someone.name, someone.email))
    assert [row.email for row in db.session.query(Invitation)] == [kept.email]
    assert kept.by_id is None
