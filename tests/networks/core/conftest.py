"""What the tests of the ground floor share: an app on each database, a clock to hold, kinds of jobs of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from networks.core import clock, jobs
from networks.core.config import Settings
from networks.core.jobs import Payload, job
from tests.networks.core.small_app import KINDS, own_postgres, running_app, settings_for
from tests.networks.core.small_site import site


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database; none means a file in the data folder."""
    with ExitStack() as stack:
        yield stack.enter_context(own_postgres()) if request.param == "postgresql" else ""


@pytest.fixture
def core_app(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """The small app, its context pushed, its database empty."""
    data = tmp_path / "data"
    data.mkdir()
    with running_app(settings_for(data, database_url)) as app:
        yield app


@pytest.fixture(autouse=True)
def own_kinds() -> Iterator[None]:
    """Kinds of jobs a test registers are forgotten after it; of the periodic ones it knows only its own."""
    kinds, recurring = dict(jobs.kinds), dict(jobs.recurring)
    jobs.recurring.clear()
    yield
    for registry, before in ((jobs.kinds, kinds), (jobs.recurring, recurring)):
        registry.clear()
        registry.update(before)


@pytest.fixture
def done(core_app: Flask) -> list[Payload]:
    """The payloads of jobs of the kind `note`, in the order they were done."""
    seen: list[Payload] = []
    job("note")(seen.append)
    return seen


class Clock:
    """A clock that is ahead of the real one by as much as a test says."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self._real = clock.now

    def now(self) -> datetime:
        """The moved moment."""
        return self._real() + self.ahead

    def forward(self, **by: float) -> None:
        """Move on, for example `forward(hours=1)`."""
        self.ahead += timedelta(**by)


@pytest.fixture
def held_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The house's clock, which the test may move."""
    held = Clock()
    monkeypatch.setattr(clock, "now", held.now)
    return held


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """A folder of migrations without a step."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    return folder


@pytest.fixture
def small_settings(tmp_path: Path) -> Settings:
    """A small site on SQLite."""
    return site(tmp_path / "data")
