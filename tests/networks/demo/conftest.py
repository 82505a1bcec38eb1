"""The demonstration, filled once for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from networks.core.config import Settings
from networks.core.db import Base, db
from networks.demo import fill as demonstration


@pytest.fixture(scope="module")
def demonstrated(whole_app: Flask, settings: Settings) -> Iterator[Flask]:
    """The app with its context pushed and the demonstration in its database."""
    with whole_app.app_context():
        with db.engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
        assert demonstration.fill(settings)
        yield whole_app
        db.session.remove()
