"""Who hears of a request, and what the notice says to whom."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from networks.core.db import db
from networks.core.notices import Notice, NoticeKind
from networks.core.unit_of_work import unit_of_work
from networks.joining import actions
from networks.joining.notices import read
from networks.people.models import Network, Person, Role
from tests import make


def notices(someone: Person, kind: NoticeKind) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.person_id == someone.id, Notice.kind == kind)))


def said(app: Flask, someone: Person, kind: NoticeKind) -> list[str]:
    with app.test_request_context():
        return [told.quote for told in read(someone, notices(someone, kind)).values()]


def test_coordinators_hear_that_a_request_waits(
    app: Flask, obcy: Person, anna: Person, marta: Person, finanse: Network
) -> None:
    make.join_request(obcy, finanse, "Wspólne sprawy")
    assert said(app, anna, NoticeKind.REQUEST_WAITING) == ["Wspólne sprawy"]
    assert notices(marta, NoticeKind.REQUEST_WAITING) == []


@pytest.mark.parametrize("accepted", [True, False])
def test_the_asker_hears_what_was_decided(
    accepted: bool, app: Flask, obcy: Person, anna: Person, finanse: Network
) -> None:
    made = make.join_request(obcy, finanse)
    with unit_of_work():
        if accepted:
            actions.accept(anna, made, "Witamy", "Wyjątek")
        else:
            actions.refuse(anna, made, "Nie tym razem")
    assert said(app, obcy, NoticeKind.REQUEST_DECIDED) == ["Witamy" if accepted else "Nie tym razem"]
    assert [row.read_at is not None for row in notices(anna, NoticeKind.REQUEST_WAITING)] == [True]


def test_what_is_no_longer_theirs_is_told_to_nobody(app: Flask, obcy: Person, anna: Person, finanse: Network) -> None:
    made = make.join_request(obcy, finanse)
    second = make.member(finanse, Role.COORDINATOR)
    with unit_of_work():
        actions.withdraw(obcy, made)
    assert said(app, anna, NoticeKind.REQUEST_WAITING) == []
    make.join_request(obcy, finanse)
    make.remove(second, finanse)
    assert said(app, second, NoticeKind.REQUEST_WAITING) == []
    make.disable(obcy)
    assert said(app, anna, NoticeKind.REQUEST_WAITING) == []
