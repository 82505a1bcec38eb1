"""Bytes of slides go when nobody needs them, and a backup holds those that are needed."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from networks.core import clock, storage
from networks.core.config import Settings
from networks.core.db import db
from networks.core.soundness import missing_files
from networks.core.unit_of_work import unit_of_work
from networks.core.upkeep import _kept_files
from networks.people.models import Person
from networks.sessions.models import LiveSession
from networks.slides import actions
from networks.slides.models import SlideSet
from networks.slides.upkeep import sweep_slides
from tests import make_slides


def is_there(slides: SlideSet) -> bool:
    return storage.path(slides.file_part).exists()


def grow_old(*sets: SlideSet) -> None:
    for slides in sets:
        os.utime(storage.path(slides.file_part).parent, (1, 1))


def missing(settings: Settings) -> list[str]:
    with db.engine.connect() as connection:
        return list(missing_files(connection, settings.data / storage.FOLDER))


def test_bytes_go_a_day_after_their_slides(live: LiveSession, piotr: Person) -> None:
    kept, removed, just_removed = (make_slides.slides(piotr, live) for _ in range(3))
    lost = make_slides.brought(piotr, live)
    with unit_of_work():
        for slides in (removed, just_removed):
            actions.remove(piotr, slides)
        removed.removed_at = clock.now() - timedelta(days=1, seconds=1)
        db.session.delete(lost)
    fresh = make_slides.brought(piotr, live)
    with unit_of_work():
        db.session.delete(fresh)
    grow_old(kept, removed, just_removed, lost)
    sweep_slides()
    assert [is_there(one) for one in (kept, removed, just_removed, lost, fresh)] == [True, False, True, False, True]


def test_files_that_are_not_there_are_named(live: LiveSession, piotr: Person, settings: Settings) -> None:
    whole, broken, gone = (make_slides.slides(piotr, live) for _ in range(3))
    assert missing(settings) == []
    storage.path(broken.picture_part(2)).unlink()
    with unit_of_work():
        actions.remove(piotr, gone)
    storage.delete(gone.stored_name)
    (line,) = missing(settings)
    assert line == (f"slides {broken.id}: 1 of 9 files are missing, the first one is {broken.stored_name}/2.webp")
    storage.delete(whole.stored_name)
    assert "9 of 9 files are missing" in missing(settings)[0]


def test_slides_that_are_still_drawn_need_their_pdf_only(live: LiveSession, piotr: Person, settings: Settings) -> None:
    slides = make_slides.brought(piotr, live)
    assert missing(settings) == []
    storage.delete(slides.stored_name)
    assert "1 of 1 files are missing" in missing(settings)[0]


def test_a_database_without_slides_misses_nothing(tmp_path: Path) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        assert list(missing_files(connection, tmp_path)) == []
    engine.dispose()


def test_a_backup_holds_the_files_of_slides(live: LiveSession, piotr: Person, settings: Settings) -> None:
    slides = make_slides.slides(piotr, live, "Jeden")
    inside = {path.relative_to(settings.data).as_posix() for path in _kept_files(settings, Path("backup.tar"))}
    for part in (slides.file_part, slides.picture_part(1), slides.picture_part(1, is_small=True)):
        assert f"files/{part}" in inside
