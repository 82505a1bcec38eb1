"""The demonstration as it stands after filling: each line of the contract's table, and every network complete."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from networks.access.passwords import fits
from networks.audit.models import AuditEntry
from networks.chat.models import Channel, Message
from networks.core import clock
from networks.core.db import db
from networks.core.notices import MailFate, Notice
from networks.demo import content, moments
from networks.demo import fill as demonstration
from networks.people.models import Institution, Membership, NetworkState, Person, Role
from networks.people.queries import member_ids, network_by_slug, networks_in, person_by_email
from networks.start.queries import news, waiting
from networks.threads.models import OutcomeKind, Post, Thread, ThreadKind, ThreadReading
from networks.threads.queries import Filter, threads_of
from networks.threads.unread import unread_in_networks
from realtime.log import Room, RoomEvent

JST = {"jst-plany", "jst-finanse", "jst-zdalnie"}
DS = {"ds-zdalnie", "ds-kryzys", "ds-wlaczanie", "ds-kompetencje", "ds-przedszkola"}
GWD = {"gwd-wiejska", "gwd-miejska", "gwd-powiatowa"}
COORDINATOR, MODERATOR, EXPERT, MEMBER = {Role.COORDINATOR}, {Role.MODERATOR}, {Role.EXPERT}, {Role.MEMBER}
TABLE = {
    "admin": {},
    "anna": dict.fromkeys(JST | {"gwd-wiejska"}, COORDINATOR),
    "tomek": {"gwd-miejska": COORDINATOR, "gwd-powiatowa": COORDINATOR},
    "ola": dict.fromkeys(DS, COORDINATOR),
    "marta": {"jst-finanse": MODERATOR},
    "piotr": dict.fromkeys(JST | GWD, EXPERT),
    "zofia": dict.fromkeys(DS, EXPERT),
    "ewa": {"jst-finanse": MEMBER, "gwd-wiejska": MEMBER},
    "jan": {"ds-kryzys": MEMBER, "ds-zdalnie": MEMBER},
    "obcy": {},
}

pytestmark = pytest.mark.usefixtures("demonstrated")
every_network = pytest.mark.parametrize("slug", sorted(JST | DS | GWD))


@pytest.mark.parametrize(("name", "roles"), TABLE.items())
def test_each_account_holds_exactly_the_roles_of_the_table(name: str, roles: dict[str, set[Role]]):
    person = _person(name)
    assert {m.network.slug: set(m.roles) for m in person.memberships} == roles
    assert person.is_admin is (name == "admin")
    assert person.is_active


def test_the_accounts_shown_are_those_of_the_table_and_the_password_is_said_first():
    assert [email for email, _ in demonstration.accounts()] == [f"{name}@demo.example" for name in TABLE]
    first, *others = demonstration.table().splitlines()
    assert demonstration.PASSWORD in first
    assert all(email in line for (email, _), line in zip(demonstration.accounts(), others, strict=True))


def test_all_seventy_can_sign_in_with_the_one_password():
    hashes = db.session.scalars(select(Person.password_hash)).all()
    assert len(hashes) == 70
    assert len(set(hashes)) == 1
    assert fits(hashes[0], "demonstracja-2026")


def test_every_person_speaks_for_an_institution_and_schools_have_a_governing_body():
    assert db.session.scalar(select(func.count()).select_from(Institution)) == 35
    assert all(person.institution for person in db.session.scalars(select(Person)))
    school = db.session.scalars(select(Institution).where(Institution.key == "sp-szkicowo")).one()
    assert db.session.get_one(Institution, school.parent_id).key == "g-szkicowo"


def test_somebody_observes():
    roles = [role for row in db.session.scalars(select(Membership)) for role in row.roles]
    assert roles.count(Role.OBSERVER) == 1


@every_network
def test_every_network_has_eight_members_beside_the_accounts(slug: str):
    people = [db.session.get_one(Person, id_) for id_ in member_ids(network_by_slug(slug).id)]
    others = [p for p in people if p.email.partition("@")[0] not in TABLE]
    assert sum(Role.MEMBER in p.roles_in(network_by_slug(slug)) for p in others) >= 8


@every_network
def test_every_network_is_complete(slug: str):
    network = network_by_slug(slug)
    coordinator = next(p for p in db.session.scalars(select(Person)) if Role.COORDINATOR in p.roles_in(network))
    threads = threads_of(coordinator, network)
    assert len(threads) >= 4
    assert [t for t in threads if t.is_pinned and t.kind is ThreadKind.ANNOUNCEMENT and t.author_id == coordinator.id]
    assert [t for t in threads if t.accepted_number and t.outcome_kind is OutcomeKind.ANSWER and t.outcome]
    assert [t for t in threads if t.kind is ThreadKind.DISCUSSION and t.last_number > 2]
    assert threads_of(coordinator, network, Filter.UNANSWERED)
    channel = db.session.scalars(select(Channel).where(Channel.network_id == network.id)).one()
    assert len(_rows(Message, Message.channel_id == channel.id)) >= 8


@every_network
def test_only_people_of_the_network_wrote_in_it(slug: str):
    network = network_by_slug(slug)
    posts = select(Post.author_id).join(Thread).where(Thread.network_id == network.id)
    messages = select(Message.author_id).join(Channel).where(Channel.network_id == network.id)
    assert set(db.session.scalars(posts.union(messages))) <= set(member_ids(network.id))


def test_most_threads_are_questions():
    kinds = db.session.scalars(select(Thread.kind)).all()
    assert kinds.count(ThreadKind.QUESTION) > len(kinds) / 2
    assert kinds.count(ThreadKind.DISCUSSION) >= len(networks_in(NetworkState.ACTIVE))


def test_the_last_number_and_moment_of_a_thread_are_those_of_its_posts():
    for thread in db.session.scalars(select(Thread)):
        posts = _rows(Post, Post.thread_id == thread.id)
        assert [post.number for post in posts] == list(range(1, thread.last_number + 1))
        assert [post.created_at for post in posts] == sorted({post.created_at for post in posts})
        assert (thread.last_post_at, thread.last_author_id) == (posts[-1].created_at, posts[-1].author_id)
        assert thread.created_at == posts[0].created_at


def test_everything_was_written_in_working_hours_before_now_and_after_everybody_joined():
    joined_at = max(db.session.scalars(select(Membership.joined_at)))
    written = [row.created_at for kind in (Post, Message) for row in db.session.scalars(select(kind))]
    assert joined_at < min(written)
    assert max(written) < clock.now()
    for moment in (at.astimezone(moments.ZONE) for at in written):
        assert moment.weekday() < moments.SATURDAY
        assert 8 <= moment.hour < 16


def test_the_room_log_and_the_audit_were_written_at_the_time_without_gaps():
    for room in db.session.scalars(select(Room)):
        rows = db.session.scalars(select(RoomEvent).where(RoomEvent.room == room.name).order_by(RoomEvent.seq)).all()
        assert [row.seq for row in rows] == list(range(1, room.head + 1))
        # Other rooms hear of several things (threads, sessions) that were carried out one after the other.
        if room.name.startswith(("thread:", "channel:")):
            assert [row.at for row in rows] == sorted(row.at for row in rows)
    for message in db.session.scalars(select(Message)):
        event = select(RoomEvent).where(RoomEvent.room == f"channel:{message.channel_id}", RoomEvent.seq == message.seq)
        assert db.session.scalars(event).one().at == message.created_at
    joined = db.session.scalars(select(AuditEntry.at).where(AuditEntry.action == "member.joined")).all()
    assert len(joined) == db.session.scalar(select(func.count()).select_from(Membership))
    assert max(joined) < clock.now() - timedelta(days=60)


def test_the_accounts_find_news_and_something_that_waits(demonstrated: Flask):
    with demonstrated.test_request_context():
        waits = {name: {row.kind for row in waiting(_person(name), news(_person(name)))} for name in TABLE}
    for name in ("anna", "ewa", "jan", "ola", "tomek"):
        assert unread_in_networks(_person(name)), name
        assert "answer" in waits[name], name
    assert waits["ewa"] == waits["jan"] == {"answer", "announcement"}
    assert waits["obcy"] == waits["admin"] == set()


def test_most_of_what_was_written_is_read():
    everything = db.session.scalar(select(func.count()).select_from(Post)) or 0
    read = db.session.scalars(select(ThreadReading.last_read_number)).all()
    assert None not in read
    assert sum(unread_in_networks(_person("ewa")).values()) < everything / 10


def test_filling_again_is_refused(settings):
    before = db.session.scalar(select(func.count()).select_from(Post))
    assert demonstration.fill(settings) is False
    assert db.session.scalar(select(func.count()).select_from(Post)) == before


def test_no_posts_name_people_who_are_not_in_the_network():
    told = content.read()
    for thread in told.threads:
        outside = [person.name for person in told.people if not person.roles_in(thread.network)]
        words = " ".join(post.body for post in thread.posts)
        assert not [name for name in outside if name in words], thread.key


def _person(name: str) -> Person:
    found = person_by_email(f"{name}@demo.example")
    assert found is not None
    return found


def _rows(kind, which):
    return db.session.scalars(select(kind).where(which).order_by(kind.id)).all()


def test_nobody_gets_mails_about_the_past() -> None:
    assert db.session.scalars(select(Notice.mail_fate).distinct()).all() == [MailFate.NOT_WANTED]
    assert db.session.scalar(select(Notice.id).where(Notice.read_at.is_(None)).limit(1))
