"""What time does with questions: on the morning of its day, a promised answer is called to mind."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.core.jobs import periodic
from networks.core.notices import Notice, NoticeKind, tell
from networks.core.unit_of_work import unit_of_work
from networks.questions import queries
from networks.questions.models import Question
from networks.questions.moving import S
from networks.web.i18n import TIME_ZONE

EVERY_SECONDS: Final = 15 * 60
# People read it when they come to work, not at midnight.
FROM_HOUR: Final = 7


@periodic("remind_of_promises", EVERY_SECONDS)
def remind_of_promises() -> None:
    """Remind everybody whose promised answer is due today or before, each once, in a unit of its own."""
    now = clock.now().astimezone(ZoneInfo(TIME_ZONE))
    if now.hour < FROM_HOUR:
        return
    reminded = select(Notice.subject_id, Notice.person_id).where(Notice.kind == NoticeKind.QUESTION_DUE)
    already = {(question_id, person_id) for question_id, person_id in db.session.execute(reminded)}
    waiting = [one.id for one in queries.due_by(now.date()) if (one.id, one.owner_id) not in already]
    for question_id in waiting:
        with unit_of_work():
            question = db.session.get(Question, question_id, with_for_update={"of": Question})
            if question is not None and question.state is S.PROMISED and question.owner_id:
                tell(
                    [question.owner_id], NoticeKind.QUESTION_DUE, ("question", question.id),
                    network_id=question.session.network_id, place=f"question:{question.id}",
                )  # fmt: skip
