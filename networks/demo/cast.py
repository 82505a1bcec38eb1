"""Who is in the demonstration: institutions, people, and who joined which network as what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from networks.access.passwords import hash_of
from networks.core import clock
from networks.core.db import db
from networks.core.jobs import Job, JobState
from networks.core.notices import MailFate, Notice, tell_rest
from networks.core.unit_of_work import unit_of_work
from networks.demo import content, leading, moments
from networks.demo.content import Content
from networks.duties import actions as duties
from networks.duties import queries as duties_queries
from networks.people import actions
from networks.people.models import Institution, Person, PersonState, Role
from networks.people.queries import network_by_slug, person_by_email

ADMINISTRATOR = "admin@demo.example"
# Long before anything was written, so that everybody sees all of it.
LEADERS_JOINED_DAYS_AGO = 84
MEMBERS_JOINED_DAYS_AGO = 80
# What is older counts as read.
NEWS = timedelta(days=10)


def may_be_filled(told: Content) -> bool:
    """Whether there is nobody yet, or only those whom an interrupted filling left waiting."""
    emails = [person.email for person in told.people]
    others = select(Person.id).where(Person.email.not_in(emails) | (Person.state != PersonState.INVITED))
    return db.session.scalar(others.limit(1)) is None


def is_filled(told: Content) -> bool:
    """Whether the people of the demonstration can sign in here."""
    emails = [person.email for person in told.people]
    open_ = select(func.count()).select_from(Person).where(Person.email.in_(emails), Person.state == PersonState.ACTIVE)
    return bool(db.session.scalar(open_))


def bring_in(told: Content, now: datetime) -> None:
    """Make institutions and people, and let them join their networks: those who lead first, the others days later."""
    joined = {
        True: moments.working_day(now.date(), LEADERS_JOINED_DAYS_AGO),
        False: moments.working_day(now.date(), MEMBERS_JOINED_DAYS_AGO),
    }
    with clock.held_at(moments.at(joined[True], 0)), unit_of_work():
        _make_institutions(told.institutions)
        _make_people(told.people)
    for leads in (True, False):
        for number, slug in enumerate(told.networks):
            people = [p for p in told.people_in(slug) if _leads(p.roles_in(slug)) is leads]
            with clock.held_at(moments.at(joined[leads], 15 * (number + 1))), unit_of_work():
                _join(slug, people)


def open_accounts(told: Content, password: str, now: datetime) -> None:
    """Let everybody sign in with `password`; the end of filling. One hash serves all, because making it is slow.

    With the accounts open, somebody asks to join a network, so that its coordinator finds a task.
    """
    kept = hash_of(password)
    emails = [person.email for person in told.people]
    # What hears of the request writes in the same moment.
    with clock.held_at(leading.asked_at(now)), unit_of_work():
        db.session.execute(
            update(Person).where(Person.email.in_(emails)).values(password_hash=kept, state=PersonState.ACTIVE)
        )
        leading.ask_to_join()


def newest_notice() -> int:
    """The number of the last notice there is."""
    return db.session.scalar(select(func.max(Notice.id))) or 0


def file_without_mail(now: datetime, after: int = 0) -> None:
    """Nobody gets mails about what the demonstration tells of the past, and only the last days stand unread.

    Notices up to the number `after` are left as they are: they tell of what somebody tried out. Large audiences, whom
    the worker would tell later, are told here, so that their notices are filed too.
    """
    for told_later in db.session.scalars(
        select(Job).where(Job.kind == "tell_rest", Job.state == JobState.WAITING)
    ).all():
        tell_rest(told_later.payload)
        with unit_of_work():
            db.session.delete(db.session.get_one(Job, told_later.id))
    with unit_of_work():
        new = update(Notice).where(Notice.id > after)
        db.session.execute(new.where(Notice.mail_fate == MailFate.DUE).values(mail_fate=MailFate.NOT_WANTED))
        old = (Notice.created_at < now - NEWS, Notice.read_at.is_(None))
        db.session.execute(new.where(*old).values(read_at=Notice.created_at))


def accept_texts(told: Content) -> None:
    """Everybody has accepted the terms and noted the privacy notice, so that nobody is asked first."""
    people = db.session.scalars(select(Person.id).where(Person.email.in_([one.email for one in told.people]))).all()
    with unit_of_work():
        for person_id in people:
            duties.accept(person_id, duties_queries.present_ids().values())


def _leads(roles: Iterable[Role]) -> bool:
    return bool({Role.COORDINATOR, Role.MODERATOR, Role.EXPERT}.intersection(roles))


def _make_institutions(told: list[content.Institution]) -> None:
    made = {row.key: row for row in db.session.scalars(select(Institution))}
    # Those that run others come before those they run.
    for one in sorted(told, key=lambda one: one.parent is not None):
        if one.key not in made:
            made[one.key] = Institution(
                key=one.key, name=one.name, kind=one.kind, teryt=one.teryt, rspo=one.rspo, regon=one.regon,
                parent_id=made[one.parent].id if one.parent else None,
            )  # fmt: skip
            db.session.add(made[one.key])
            db.session.flush()


def _make_people(told: list[content.Person]) -> None:
    institutions = {row.key: row for row in db.session.scalars(select(Institution))}
    for one in told:
        if person_by_email(one.email) is None:
            db.session.add(
                Person(
                    email=one.email, name=one.name, position=one.position, position_code=one.position_code,
                    institution=institutions[one.institution], themes=one.themes, state=PersonState.INVITED,
                    is_admin=one.email == ADMINISTRATOR,
                )
            )  # fmt: skip


def _join(slug: str, people: list[content.Person]) -> None:
    network = network_by_slug(slug)
    roles = {one.email: one.roles_in(slug) for one in people}
    for person in db.session.scalars(select(Person).where(Person.email.in_(roles)).order_by(Person.id)).all():
        actions.give_roles(person, network, roles[person.email])
