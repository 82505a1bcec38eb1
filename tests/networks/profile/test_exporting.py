"""A copy of one's own data: all of one's own, nothing of others, for seven days and for its owner only."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from networks.chat import actions as chat
from networks.core import clock, mail, personal
from networks.core.config import Settings
from networks.core.db import db
from networks.core.notices import Notice
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person
from networks.profile import actions, exporting, upkeep
from networks.profile.models import DataExport, ExportState
from networks.threads import actions as threads
from networks.unsent import actions as unsent
from tests import make


@pytest.fixture(autouse=True)
def _no_files(settings: Settings) -> Iterator[None]:
    """No file of another test."""
    yield
    for path in (settings.data / "exports").glob("*"):
        path.unlink()


def made_for(person: Person, work: Callable[[], None]) -> DataExport:
    """A finished copy."""
    with unit_of_work():
        made = actions.ask_for_data(person)
    work()
    db.session.refresh(made)
    return made


def opened(export: DataExport) -> dict[str, Any]:
    """What the file holds: rows by the name of the JSON, texts of the rest."""
    with zipfile.ZipFile(exporting.path_of(export)) as archive:
        assert archive.testzip() is None
        return {
            name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name).decode("utf-8-sig")
            for name in archive.namelist()
        }


def test_the_copy_holds_what_is_the_persons_and_says_when_it_is_ready(
    ewa: Person, anna: Person, finanse: Network, work: Callable[[], None]
) -> None:
    thread = make.thread(ewa, finanse, title="Mój wątek", content="Moje słowa")
    post = make.post(ewa, thread, "Pierwsze brzmienie")
    with unit_of_work():
        threads.edit(ewa, post, make.words("Drugie brzmienie"), 1)
    with unit_of_work():
        threads.hide(anna, post, "Nie na temat.")
    message = make.message(ewa, make.channel(finanse), "Moja wiadomość")
    with unit_of_work():
        chat.edit(ewa, message, make.words("Moja poprawiona wiadomość"), 1)
    with unit_of_work():
        unsent.keep(ewa, f"network:{finanse.slug}:new-thread", "Tytuł szkicu", "Mój szkic", 0)
        mail.post("Ewa", ewa.email, "List do mnie", "Treść listu", "<p>x</p>", person_id=ewa.id)
    make.sign_in(ewa)
    make.token(ewa)

    export = made_for(ewa, work)

    assert export.state is ExportState.READY
    assert export.size_bytes == exporting.path_of(export).stat().st_size
    held = opened(export)
    assert held["profile.json"][0]["email"] == ewa.email
    assert [row["text"] for row in held["posts.json"]] == ["Moje słowa", "Drugie brzmienie"]
    assert [row["text"] for row in held["post_revisions.json"]] == ["Pierwsze brzmienie"]
    assert [row["text"] for row in held["messages.json"]] == ["Moja poprawiona wiadomość"]
    assert [row["text"] for row in held["message_revisions.json"]] == ["Moja wiadomość"]
    assert [row["text"] for row in held["drafts.json"]] == ["Mój szkic"]
    assert [row["subject"] for row in held["mails.json"]] == ["List do mnie"]
    assert [row["network"] for row in held["memberships.json"]] == [finanse.slug]
    assert len(held["sign_ins.json"]) == len(held["access_tokens.json"]) == 1
    assert {row["action"] for row in held["activity.json"]} >= {"post.edited", "token.made", "data.asked"}
    assert {f"{name}.json" for name in personal.exporters} <= held.keys()
    rows = list(csv.reader(io.StringIO(held["posts.csv"]), delimiter=";"))
    assert rows[0] == list(held["posts.json"][0])
    assert len(rows) == 3
    (notice,) = db.session.scalars(select(Notice).where(Notice.subject_kind == "data_export"))
    assert (notice.person_id, notice.subject_id) == (ewa.id, export.id)


def test_the_copy_holds_nothing_of_others_and_no_secrets(
    ewa: Person, anna: Person, finanse: Network, work: Callable[[], None]
) -> None:
    thread = make.thread(anna, finanse, title="Cudzy wątek", content="Cudze ukryte słowa")
    with unit_of_work():
        threads.hide(anna, make.first_post(thread), "Powód.")
    make.post(ewa, thread, f"> Cudze ukryte słowa\n> dalej\n\nMoja odpowiedź, piszcie na {anna.email} albo {ewa.email}")
    make.message(anna, make.channel(finanse), "Cudza wiadomość")
    token = make.token(ewa)
    export = made_for(ewa, work)
    whole = str(opened(export))
    for foreign in ("Cudze ukryte", "dalej", anna.email, "Cudza wiadomość", token, "argon2", "token_hash"):
        assert foreign not in whole, foreign
    assert f"> […]\\n\\nMoja odpowiedź, piszcie na […] albo {ewa.email}" in whole


def test_what_a_spreadsheet_would_carry_out_is_a_text(ewa: Person, finanse: Network, work: Callable[[], None]) -> None:
    make.thread(ewa, finanse, title="=1+1 czyli dwa", content="-2+3")
    held = opened(made_for(ewa, work))
    assert "'=1+1 czyli dwa" in held["threads.csv"]
    assert held["threads.json"][0]["title"] == "=1+1 czyli dwa"
    assert "'-2+3" in held["posts.csv"]


def test_only_the_owner_fetches_the_file_and_only_for_seven_days(
    ewa: Person, marta: Person, admin: Person, work: Callable[[], None], browser_of: Callable[[Person], FlaskClient],
    anonymous: FlaskClient,
) -> None:  # fmt: skip
    export = made_for(ewa, work)
    address = f"/me/data/{export.id}"
    answer = browser_of(ewa).get(address, buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.data == exporting.path_of(export).read_bytes()
    for other in (marta, admin):
        assert browser_of(other).get(address).status_code == 404
    assert anonymous.get(address).location.startswith("/sign-in")
    with clock.held_at(clock.now() + timedelta(days=7, minutes=1)):
        assert browser_of(ewa).get(address).status_code == 404


def test_files_are_swept_after_seven_days_and_strays_after_one(
    ewa: Person, work: Callable[[], None], settings: Settings
) -> None:
    export = made_for(ewa, work)
    path = exporting.path_of(export)
    stray, fresh = path.with_name("stray.zip"), path.with_name("fresh.zip")
    for one in (stray, fresh):
        one.write_bytes(b"x")
    two_days_ago = stray.stat().st_mtime - 2 * 24 * 3600
    os.utime(stray, (two_days_ago, two_days_ago))
    upkeep.sweep_exports()
    assert (path.exists(), stray.exists(), fresh.exists()) == (True, False, True)
    with clock.held_at(clock.now() + timedelta(days=7, minutes=1)):
        upkeep.sweep_exports()
    assert not path.exists()
    assert db.session.get_one(DataExport, export.id, populate_existing=True).state is ExportState.GONE


def test_a_copy_that_cannot_be_made_can_be_asked_for_again(
    ewa: Person, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_person: Person) -> Iterator[dict[str, Any]]:
        yield {"a": 1}
        raise OSError("no space")

    monkeypatch.setitem(personal.exporters, "broken", broken)
    with unit_of_work():
        made = actions.ask_for_data(ewa)
    moment = clock.now()
    for hours in range(0, 200, 7):
        with clock.held_at(moment + timedelta(hours=hours)):
            work()
    db.session.refresh(made)
    assert made.state is ExportState.GONE
    assert not exporting.path_of(made).exists()
    with clock.held_at(moment + timedelta(hours=300)), unit_of_work():
        actions.ask_for_data(ewa)


def test_nothing_is_made_for_an_account_closed_meanwhile(
    ewa: Person, work: Callable[[], None], settings: Settings
) -> None:
    with unit_of_work():
        actions.ask_for_data(ewa)
        actions.close(ewa)
    work()
    assert not list((settings.data / "exports").glob("*.zip"))


@pytest.mark.parametrize("cell", ["=1+1", "＝1+1", "＋1", "\n=1"])
def test_no_cell_of_the_copy_can_become_a_formula(cell: str) -> None:
    assert exporting._cell(cell) == f"'{cell}"
