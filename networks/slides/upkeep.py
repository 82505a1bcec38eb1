"""Recurring work on the bytes of slides."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select

from networks.core import clock, storage
from networks.core.db import db
from networks.core.jobs import periodic
from networks.slides.models import KIND, SlideSet

DAY_SECONDS: Final = 24 * 3600


@periodic("sweep_slides", every_seconds=DAY_SECONDS)
def sweep_slides() -> None:
    """Delete bytes that have been there for a day and belong to no slides, or to some taken away a day ago.

    A backup that is being made takes the rows first and finds all bytes that they tell of.
    """
    old = {*storage.names_before(KIND, time.time() - DAY_SECONDS)}
    yesterday = clock.now() - timedelta(seconds=DAY_SECONDS)
    there = select(SlideSet.stored_name).where(or_(SlideSet.removed_at.is_(None), SlideSet.removed_at > yesterday))
    with db.engine.connect() as connection:
        wanted = set(connection.scalars(there))
    for name in old - wanted:
        storage.delete(name)
