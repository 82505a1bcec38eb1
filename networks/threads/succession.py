"""What a successor takes over from the former holder of a seat: the threads that were followed."""

from __future__ import annotations

from sqlalchemy import select

from networks.core.db import db
from networks.core.events import before_commit
from networks.core.unit_of_work import emit
from networks.membership.events import SeatPassed
from networks.threads.events import ReadMoved
from networks.threads.models import Level, Thread, ThreadReading


@before_commit.connect_via(SeatPassed)
def take_over_threads(_sender: object, event: SeatPassed) -> None:
    """Let the successor follow what the seat followed, and find unread there what the former holder had not read.

    What the successor chose or read already stays; muted threads are the successor's own to mute. Nothing that was
    written and not sent goes with the seat.
    """
    followed = (
        select(ThreadReading)
        .join(Thread, Thread.id == ThreadReading.thread_id)
        .where(
            Thread.network_id == event.network_id, ThreadReading.person_id == event.from_id,
            ThreadReading.level == Level.FOLLOW,
        )
    )  # fmt: skip
    for former in db.session.scalars(followed).all():
        row = db.session.get(ThreadReading, (event.to_id, former.thread_id))
        if row is None:
            row = ThreadReading(person_id=event.to_id, thread_id=former.thread_id, level=Level.NORMAL)
            row.last_read_number = former.last_read_number
            db.session.add(row)
        if row.level is Level.NORMAL:
            row.level = Level.FOLLOW
        emit(ReadMoved(person_id=event.to_id, thread_id=former.thread_id, network_id=event.network_id))
