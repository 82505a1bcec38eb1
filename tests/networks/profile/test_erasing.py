"""Erasing a person: what names them is found nowhere afterwards, and all texts stay otherwise."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from networks.access.actions import note_failure
from networks.access.models import AccessToken, FailedSignIn, SignIn
from networks.access.queries import counted_under
from networks.audit.models import AuditEntry
from networks.chat import actions as chat
from networks.core import clock, html, mail
from networks.core.config import Settings
from networks.core.db import Base, UtcDateTime, db, forget_deleted
from networks.core.errors import Conflict, Forbidden
from networks.core.events import Event
from networks.core.mail import Mail
from networks.core.unit_of_work import unit_of_work
from networks.people.events import PersonErased
from networks.people.models import Membership, MembershipState, Network, Person, PersonState, Role
from networks.profile import actions, erasing, scrubbing
from networks.threads import actions as threads
from networks.threads.events import PostReworded
from networks.threads.models import OutcomeKind, Post, PostRevision, Thread
from networks.unsent import actions as unsent
from tests import make
from tests.networks.profile.conftest import CONTACT, EMAIL, NAME

FORMS = (
    NAME, NAME.upper(), "Żanecie Zmyślińskiej-Dębosz", "zaneta zmyslinska-debosz", "Zmyślińska-Dębosz Żaneta", EMAIL,
    EMAIL.upper(), CONTACT, "+48 601-222-333", "601222333",
)  # fmt: skip
# What may be left nowhere, in small letters.
NEEDLES = ("zmyślińsk", "zmyslinsk", "zaneta.marker", "601 222 333", "601-222-333", "601222333")
PLANTED = "Proszę pytać: " + "; ".join(FORMS) + ". Reszta zostaje."


def everything_with(needles: tuple[str, ...]) -> list[str]:
    """The columns in which one of the words stands, over the whole database."""
    db.session.rollback()
    found = []
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)).mappings():
                found += [
                    f"{table.name}.{name}: {value!r}"
                    for name, value in row.items()
                    if any(needle in str(value).casefold() for needle in needles)
                ]
    return found


def files_with(folder: Path, needles: tuple[str, ...]) -> list[Path]:
    """The files, the database's own ones too, in whose bytes one of the words stands."""
    wanted = [needle.encode() for needle in needles] + [NAME.encode(), EMAIL.upper().encode()]
    return [
        path for path in folder.rglob("*") if path.is_file() and any(word in path.read_bytes() for word in wanted)
    ]  # fmt: skip


def erase(person: Person, work: Callable[[], None]) -> None:
    """Close the account, and let the worker do all that is due, then and later."""
    with unit_of_work():
        actions.close(db.session.get_one(Person, person.id))
    work()
    with clock.held_at(clock.now() + timedelta(minutes=3)):
        work()


def test_nothing_names_the_person_afterwards_and_the_texts_stay(
    zaneta: Person, ewa: Person, anna: Person, finanse: Network, settings: Settings, work: Callable[[], None],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    thread = make.thread(ewa, finanse, title=f"Pytanie do {NAME}", content=PLANTED)
    answer = make.post(zaneta, thread, f"Odpowiadam. Mój numer: {CONTACT}\n\n— {NAME}")
    with unit_of_work():
        threads.edit(zaneta, answer, make.words(f"Poprawiam. {PLANTED}"), 1)
    with unit_of_work():
        threads.hide(anna, answer, f"Na prośbę: {NAME}")
    with unit_of_work():
        threads.close(anna, thread, OutcomeKind.DECISION, f"Zgłasza się {NAME}")
    message = make.message(ewa, make.channel(finanse), f"@{NAME} proszę zadzwonić: +48 601222333")
    with unit_of_work():
        chat.edit(ewa, message, make.words(f"Jednak {PLANTED}"), 1)
    with unit_of_work():
        unsent.keep(zaneta, f"network:{finanse.slug}:new-thread", "Szkic", PLANTED, 0)
        unsent.keep(ewa, f"network:{finanse.slug}:new-thread", "Szkic", PLANTED, 0)
        mail.post(NAME, EMAIL, "Do Pani", PLANTED, f"<p>{PLANTED}</p>", person_id=zaneta.id)
        mail.post("Ewa", ewa.email, f"Pisze {NAME}", PLANTED, f"<p>{PLANTED}</p>", person_id=ewa.id)
        note_failure(counted_under(EMAIL), counted_under("127.0.0.1"))
        actions.ask_for_data(zaneta)
    make.sign_in(zaneta)
    make.token(zaneta)
    work()
    assert list((settings.data / "exports").iterdir())
    assert len(everything_with(NEEDLES)) > 15

    erase(zaneta, work)

    assert everything_with(NEEDLES) == []
    assert forget_deleted()
    assert files_with(settings.data, NEEDLES) == []
    assert not any(needle in caplog.text.casefold() for needle in NEEDLES)
    kept = db.session.get_one(Post, make.first_post(thread).id)
    assert kept.text.startswith("Proszę pytać: (konto usunięte); (konto usunięte);")
    assert kept.text.endswith("Reszta zostaje.")
    assert "(konto usunięte)" in kept.html
    assert db.session.get_one(Thread, thread.id).title == "Pytanie do (konto usunięte)"
    assert db.session.scalars(sa.select(PostRevision.html)).one().startswith("<p>Odpowiadam. Mój numer: (usunięto)")
    assert db.session.get_one(Post, answer.id).author_id == zaneta.id
    assert db.session.scalars(sa.select(Mail.person_id)).all() == [ewa.id]
    (file,) = (settings.data / "mail").glob("*.eml")
    assert "(konto usuni=C4=99te)" in file.read_text()
    file.unlink()


def test_words_are_taken_out_of_every_column_of_every_table(
    zaneta: Person, settings: Settings, work: Callable[[], None]
) -> None:
    """One row in each table, whose every text names the person in every way; tables to come are in it too."""
    person_id = zaneta.id
    columns = scrubbing.worded_columns()
    with db.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0:
                connection.execute(table.insert().values({c.name: _value(c, columns) for c in table.columns}))
    with unit_of_work():
        db.session.execute(sa.update(Membership).values(exception_reason=PLANTED))
        zaneta.closing_at = clock.now()
        zaneta.state = PersonState.DISABLED
    assert len(everything_with(NEEDLES)) > len(Base.metadata.sorted_tables)
    with clock.held_at(clock.now() + timedelta(days=2)):
        erasing.erase_person({"person_id": person_id})
    assert everything_with(NEEDLES) == []
    assert forget_deleted()
    assert files_with(settings.data, NEEDLES) == []


def _value(column: sa.Column[Any], worded: dict[sa.Table, list[sa.Column[Any]]]) -> Any:
    kind: Any = column.type
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        with db.engine.connect() as connection:
            there = connection.scalar(sa.select(target).limit(1))
        return there if there is not None else _value(target, worded)
    if column in worded.get(column.table, []) and column.name not in {"stored_name", "message_id"}:  # names of files
        return {"text": [PLANTED]} if isinstance(kind, sa.JSON) else PLANTED
    if isinstance(kind, UtcDateTime):
        return datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
    if isinstance(kind, sa.Enum):
        return next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]
    values = {"bool": True, "int": 1, "date": datetime.date(2026, 11, 24), "UUID": UUID(int=1), "bytes": b"x"}
    return values.get(kind.python_type.__name__, {} if isinstance(kind, sa.JSON) else "x")


def test_the_account_is_an_empty_one_and_cannot_be_used(
    zaneta: Person, finanse: Network, browser_of: Callable[[Person], FlaskClient], work: Callable[[], None],
    anonymous: FlaskClient,
) -> None:  # fmt: skip
    browser = browser_of(zaneta)
    make.token(zaneta)
    erase(zaneta, work)
    row = db.session.get_one(Person, zaneta.id, populate_existing=True)
    assert (row.name, row.email) == ("Konto usunięte", f"konto-{row.id}@usuniete.invalid")
    assert (row.position, row.contact, row.themes, row.shows, row.institution_id) == ("", "", [], [], None)
    assert (row.state, row.password_hash, row.closing_at) == (PersonState.ERASED, None, None)
    assert [m.state for m in row.memberships] == [MembershipState.LEFT]
    for kind in (SignIn, AccessToken, FailedSignIn):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(kind)) == 0
    assert browser.get("/").location.startswith("/sign-in")
    assert anonymous.post("/sign-in", data={"email": EMAIL, "password": make.PASSWORD}).status_code == 401


def test_sockets_end_when_the_account_is_closed(zaneta: Person, socket_of: Callable[..., Any]) -> None:
    socket = socket_of(zaneta)
    with unit_of_work():
        actions.close(db.session.get_one(Person, zaneta.id))
    assert not socket.is_connected()


def test_open_pages_hear_that_the_name_is_another(
    zaneta: Person, ewa: Person, finanse: Network, emitted: list[Event], work: Callable[[], None],
    browser_of: Callable[[Person], FlaskClient],
) -> None:  # fmt: skip
    thread = make.thread(ewa, finanse)
    post = make.post(zaneta, thread)
    erase(zaneta, work)
    assert PersonErased(person_id=zaneta.id) in emitted
    heard = [event.post_id for event in emitted if isinstance(event, PostReworded)]
    assert heard == [post.id]
    events = browser_of(ewa).get(f"/api/v1/rooms/thread:{thread.id}/events").json["events"]
    assert events[-1]["kind"] in {"post.edited", "thread.changed"}
    names = {event["data"]["author"]["name"] for event in events if event["kind"] == "post.edited"}
    assert names == {"Konto usunięte"}
    address = browser_of(ewa).get(f"/n/{finanse.slug}/threads/{thread.id}").location
    page = browser_of(ewa).get(address).get_data(as_text=True)
    assert "Konto usunięte" in page
    assert NAME not in page


@pytest.mark.parametrize("step", ["scrub", "_empty", "_show_neutral_name"])
def test_a_kill_at_any_step_is_made_up_for(
    step: str, zaneta: Person, ewa: Person, finanse: Network, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = make.thread(ewa, finanse, content=PLANTED)
    make.post(zaneta, thread, PLANTED)
    with unit_of_work():
        actions.close(db.session.get_one(Person, zaneta.id))
    work()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, clock.held_at(clock.now() + timedelta(minutes=3)):
        patch.setattr(scrubbing if step == "scrub" else erasing, step, killed)
        with pytest.raises(KeyboardInterrupt):
            erasing.erase_person({"person_id": zaneta.id})
    db.session.rollback()
    with clock.held_at(clock.now() + timedelta(hours=3)):
        erasing.close_due_accounts()
        work()
    assert everything_with(NEEDLES) == []
    assert db.session.get_one(Person, zaneta.id, populate_existing=True).closing_at is None


def test_a_row_changed_while_it_is_read_loses_the_name_all_the_same(
    zaneta: Person, ewa: Person, finanse: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make.first_post(make.thread(ewa, finanse, content=PLANTED))
    write, is_first = scrubbing._write, [True]

    def after_somebody_edits(*how: Any) -> int:
        if how[0].name == "post" and is_first.pop():
            with unit_of_work():
                threads.edit(ewa, db.session.get_one(Post, post.id), make.words(f"Inaczej: {NAME}"), 1)
        return write(*how)

    monkeypatch.setattr(scrubbing, "_write", after_somebody_edits)
    scrubbing.scrub(erasing.traces_of(zaneta))
    db.session.rollback()
    assert db.session.get_one(Post, post.id, populate_existing=True).text == "Inaczej: (konto usunięte)"


def test_mentions_of_others_stay_marked(zaneta: Person, ewa: Person, finanse: Network) -> None:
    words = html.write(f"@{NAME} i @Anna Przewodnia", [NAME, "Anna Przewodnia"])
    with unit_of_work():
        thread = threads.start(ewa, finanse, threads.ThreadKind.QUESTION, "Do dwóch osób", words, uuid4()).thing
    scrubbing.scrub(erasing.traces_of(zaneta))
    page = make.first_post(thread)
    db.session.refresh(page)
    assert page.html == '<p>@(konto usunięte) i <strong class="mention">@Anna Przewodnia</strong></p>\n'


def test_the_name_of_a_namesake_stays(zaneta: Person, ewa: Person, finanse: Network) -> None:
    make.person(NAME, email="inna@test.example")
    post = make.first_post(make.thread(ewa, finanse, content=f"{NAME}, {EMAIL}, {CONTACT}"))
    scrubbing.scrub(erasing.traces_of(zaneta))
    db.session.refresh(post)
    assert post.text == f"{NAME}, (usunięto), (usunięto)"


def test_the_log_keeps_its_entries_and_loses_the_name(zaneta: Person, anna: Person, finanse: Network) -> None:
    post = make.first_post(make.thread(zaneta, finanse))
    with unit_of_work():
        threads.hide(anna, post, f"Prosi o to {NAME}.")
    before = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    scrubbing.scrub(erasing.traces_of(zaneta))
    db.session.rollback()
    entries = db.session.scalars(sa.select(AuditEntry)).all()
    assert len(entries) == before
    assert [entry.reason for entry in entries if entry.action == "post.hidden"] == ["Prosi o to (konto usunięte)."]


def test_an_account_that_was_kept_is_not_erased(zaneta: Person, work: Callable[[], None]) -> None:
    with unit_of_work():
        actions.begin_closing(db.session.get_one(Person, zaneta.id))
    with unit_of_work():
        actions.stop_closing(db.session.get_one(Person, zaneta.id))
    with clock.held_at(clock.now() + timedelta(days=15)):
        erasing.close_due_accounts()
        erasing.erase_person({"person_id": zaneta.id})
        work()
    assert db.session.get_one(Person, zaneta.id, populate_existing=True).name == NAME


def test_after_fourteen_days_the_account_closes_by_itself_and_not_a_day_before(
    zaneta: Person, work: Callable[[], None]
) -> None:
    with unit_of_work():
        actions.begin_closing(db.session.get_one(Person, zaneta.id))
    for days, state in ((13, PersonState.ACTIVE), (14, PersonState.DISABLED)):
        with clock.held_at(clock.now() + timedelta(days=days, minutes=1)):
            erasing.close_due_accounts()
        assert db.session.get_one(Person, zaneta.id, populate_existing=True).state is state
    with clock.held_at(clock.now() + timedelta(days=14, minutes=10)):
        work()
    assert db.session.get_one(Person, zaneta.id, populate_existing=True).state is PersonState.ERASED


def test_an_administrator_erases_on_request_at_once(zaneta: Person, admin: Person, work: Callable[[], None]) -> None:
    with unit_of_work():
        actions.erase_now(admin, db.session.get_one(Person, zaneta.id))
    work()
    with clock.held_at(clock.now() + timedelta(minutes=3)):
        work()
    assert everything_with(NEEDLES) == []
    with pytest.raises(Conflict), unit_of_work():
        actions.erase_now(admin, db.session.get_one(Person, zaneta.id))


def test_nobody_else_erases_anybody(zaneta: Person, anna: Person, admin: Person) -> None:
    for by, whom in ((anna, zaneta), (zaneta, zaneta), (admin, admin)):
        with pytest.raises(Forbidden), unit_of_work():
            actions.erase_now(by, whom)


def test_the_only_coordinator_is_not_erased_before_handing_over(anna: Person, admin: Person, finanse: Network) -> None:
    with pytest.raises(Conflict) as refused, unit_of_work():
        actions.erase_now(admin, anna)
    assert refused.value.code == "last_coordinator"
    make.member(finanse, Role.COORDINATOR, name="Nowa Prowadząca")
    with unit_of_work():
        actions.erase_now(admin, anna)


def test_somebody_invited_who_never_came_is_erased_without_a_mail(admin: Person, work: Callable[[], None]) -> None:
    with unit_of_work():
        invited = Person(email=EMAIL, name=NAME, state=PersonState.INVITED)
        db.session.add(invited)
    with unit_of_work():
        actions.erase_now(admin, invited)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mail)) == 0
    with clock.held_at(clock.now() + timedelta(minutes=3)):
        work()
    assert everything_with(NEEDLES) == []


def test_the_last_mail_goes_before_its_address_and_is_not_waited_for_longer_than_a_day(
    zaneta: Person, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "_file", _no_server)
    with unit_of_work():
        actions.close(db.session.get_one(Person, zaneta.id))
    moment = clock.now()
    for minutes, is_erased in ((1, False), (30, False), (23 * 60, False), (25 * 60, True)):
        with clock.held_at(moment + timedelta(minutes=minutes)):
            work()
        assert (db.session.get_one(Person, zaneta.id, populate_existing=True).name != NAME) is is_erased, minutes
    assert everything_with(NEEDLES) == []


def _no_server(*_: object) -> None:
    raise OSError("no server")
