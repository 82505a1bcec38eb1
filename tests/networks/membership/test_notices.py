"""Who hears of rules, roles, handing over and standing in, and when no more; own data and erasure."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from networks.core.db import db
from networks.core.notices import Notice, NoticeKind, Told, told
from networks.core.personal import Traces, erasers, exporters
from networks.core.polish import today
from networks.core.unit_of_work import unit_of_work
from networks.membership import actions, handover, roster, substitutions
from networks.membership.models import FirstAnswer, FirstWish, Substitution
from networks.people.models import Network, Person, Role
from tests import make


def said(app: Flask, someone: Person, kind: NoticeKind) -> list[Told]:
    rows = db.session.scalars(select(Notice).where(Notice.person_id == someone.id, Notice.kind == kind)).all()
    with app.test_request_context():
        return list(told(someone, rows).values())


def test_new_rules_are_told_to_everybody_but_their_author(
    app: Flask, anna: Person, ewa: Person, olga: Person, jan: Person, finanse: Network
) -> None:
    make.rules(anna, finanse)
    for someone, count in ((ewa, 1), (olga, 1), (anna, 0), (jan, 0)):
        assert len(said(app, someone, NoticeKind.RULES_CHANGED)) == count
    make.remove(ewa, finanse)
    assert said(app, ewa, NoticeKind.RULES_CHANGED) == []


def test_the_successor_is_led_to_the_note_and_others_are_not(
    app: Flask, anna: Person, ewa: Person, marta: Person, finanse: Network
) -> None:
    with unit_of_work():
        handover.hand_over(anna, ewa, finanse, "Tajna notatka", leaves=False)
    (hers,), (others,) = said(app, ewa, NoticeKind.HANDOVER), said(app, marta, NoticeKind.HANDOVER)
    assert hers.path == "/n/jst-finanse/handover"
    assert others.path == f"/people/{ewa.id}"
    assert "Tajna" not in hers.quote + others.quote


def test_a_member_hears_of_each_change_of_roles(app: Flask, anna: Person, ewa: Person, finanse: Network) -> None:
    for role in (Role.EXPERT, Role.MODERATOR):
        with unit_of_work():
            actions.change_roles(anna, ewa, finanse, [role])
        (notice,) = db.session.scalars(select(Notice).where(Notice.person_id == ewa.id, Notice.read_at.is_(None)))
        with unit_of_work():
            notice.read_at = notice.created_at
    assert len(said(app, ewa, NoticeKind.ROLE_GIVEN)) == 1


def test_a_removed_member_hears_why(app: Flask, anna: Person, ewa: Person, finanse: Network) -> None:
    with unit_of_work():
        actions.remove_member(anna, ewa, finanse, "Zmiana pracy")
    (notice,) = said(app, ewa, NoticeKind.ROLE_GIVEN)
    assert notice.quote == "Zmiana pracy"


def test_both_hear_of_standing_in_until_it_is_over(app: Flask, anna: Person, ewa: Person, finanse: Network) -> None:
    deputy, seat = make.colleague_of(ewa, finanse), roster.seat_in(finanse, ewa.id)
    with unit_of_work():
        made = substitutions.name_deputy(anna, seat, deputy, finanse, today(), None)
    assert [len(said(app, one, NoticeKind.SUBSTITUTION)) for one in (ewa, deputy, anna)] == [1, 1, 0]
    with unit_of_work():
        substitutions.end(anna, made, finanse)
    assert said(app, deputy, NoticeKind.SUBSTITUTION) == []


def test_own_data_is_exported(anna: Person, ewa: Person, finanse: Network) -> None:
    make.rules(anna, finanse)
    make.settled(ewa, finanse)
    (row,) = exporters["memberships"](ewa)
    assert (row["network"], row["roles"], row["first_answer"]) == ("jst-finanse", ["member"], "practice")
    assert len(exporters["network_rules_accepted"](ewa)) == 1
    assert exporters["substitutions"](ewa) == exporters["handovers"](ewa) == []


def test_an_erased_person_leaves_no_words(ewa: Person, finanse: Network) -> None:
    deputy, seat = make.colleague_of(ewa, finanse), roster.seat_in(finanse, ewa.id)
    with unit_of_work():
        substitutions.name_deputy(ewa, seat, deputy, finanse, today(), None)
        actions.answer_first(ewa, finanse, FirstWish.ADVICE, "Ewa pyta o CUW")
    for _time in range(2):
        with unit_of_work():
            erasers["membership"](ewa, Traces(ewa.id, ewa.name, ewa.email))
    assert db.session.scalars(select(FirstAnswer)).all() == []
    assert db.session.scalars(select(Substitution)).all() == []
