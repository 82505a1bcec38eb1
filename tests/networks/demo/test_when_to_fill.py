"""When the demonstration is filled and when it is not, and how its times are found."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import click
import pytest
from sqlalchemy import func, select

from networks.core.db import db
from networks.demo import content, moments, talk
from networks.demo import fill as demonstration
from networks.people.models import Person, PersonState
from networks.threads.models import Post, Thread
from tests import make


def test_a_database_with_somebody_in_it_is_left_alone(app, settings):
    make.person(email="ewa@demo.example")
    assert demonstration.fill(settings) is False
    assert _count(Person) == 1
    assert _count(Thread) == 0


def test_a_public_address_is_refused(app, settings):
    public = settings.model_copy(update={"public_url": "https://sieci.example.org"})
    with pytest.raises(click.ClickException, match="SIECI_PUBLIC_URL"):
        demonstration.fill(public)
    assert _count(Person) == 0


def test_a_filling_that_was_interrupted_left_nobody_who_can_sign_in_and_goes_on(app, settings, monkeypatch):
    carry_out = talk.carry_out
    monkeypatch.setattr(talk, "carry_out", lambda told, now: carry_out(_half(told), now) or _interrupt())
    with pytest.raises(KeyboardInterrupt):
        demonstration.fill(settings)
    assert set(db.session.scalars(select(Person.state))) == {PersonState.INVITED}
    assert set(db.session.scalars(select(Person.password_hash))) == {None}
    assert 0 < _count(Thread) < len(content.read().threads)

    monkeypatch.undo()
    assert demonstration.fill(settings) is True
    assert _count(Thread) == len(content.read().threads)
    assert _count(Post) == sum(len(thread.posts) for thread in content.read().threads)
    assert set(db.session.scalars(select(Person.state))) == {PersonState.ACTIVE}


@pytest.mark.parametrize(
    ("today", "days_ago", "expected"),
    [
        (date(2026, 11, 24), 1, date(2026, 11, 23)),
        (date(2026, 11, 24), 2, date(2026, 11, 20)),  # a Sunday
        (date(2026, 11, 24), 3, date(2026, 11, 20)),  # a Saturday
        (date(2026, 11, 24), 4, date(2026, 11, 20)),
    ],
)
def test_what_would_fall_on_a_weekend_happened_on_friday(today: date, days_ago: int, expected: date):
    assert moments.working_day(today, days_ago) == expected


@pytest.mark.parametrize("day", range(1, 29))
def test_moments_follow_each_other_in_working_hours_whenever_one_starts(day: int):
    for hour in (0, 7, 23):
        now = datetime(2026, 2, day, hour, 30, tzinfo=UTC)
        for thread in content.read().threads:
            days_ago = sorted((post.days_ago for post in thread.posts), reverse=True)
            found = moments.spread(now, thread.key, days_ago, talk.POST_PAUSE_MINUTES)
            assert found == sorted(set(found))
            assert found[-1] < now
            assert all(8 <= at.astimezone(moments.ZONE).hour < 16 for at in found)


def _half(told: content.Content) -> SimpleNamespace:
    return SimpleNamespace(threads=told.threads[::2], chat=told.chat[:3], networks=[], people_in=told.people_in)


def _interrupt() -> None:
    raise KeyboardInterrupt


def _count(kind: type) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0
