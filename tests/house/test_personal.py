"""Every column that leads to a person is taken care of when their data are exported and when they are erased.

A new table with such a column fails here until its feature's `personal.py` says what becomes of it, or it stands on one
of these lists with a reason.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from networks.core import personal
from networks.core.db import Base
from networks.profile import scrubbing

# Columns that are no foreign keys and lead to a person all the same.
ALSO = {"mail.person_id", "audit_entry.actor_id"}

NOT_EXPORTED = {
    "thread.last_author_id": "the person's posts are exported",
    "post.hidden_by_id": "what the person did is exported from the log",
    "message.withdrawn_by_id": "what the person did is exported from the log",
    "notice.actor_id": "a notice of somebody else, of a text that is exported",
    "notice.in_place_of_id": "a notice of somebody else",
    "network_rules.by_id": "what the person did is exported from the log",
    "handover.to_id": "the note is its author's; getting the role is exported as membership",
    "join_request.decided_by_id": "somebody else's request; what the person did is exported from the log",
    "rollover.by_id": "what the person did is exported from the log",
    "rollover_seat.person_id": "the invitation it led to is exported",
    "session_message.decided_by_id": "what the person did is exported from the log",
    "session_record.by_id": "what the person did is exported from the log",
    "question.decided_by_id": "what the person did is exported from the log",
    "presence.entered_by_id": "what the person did is exported from the log",
    "presence_correction.by_id": "what the person did is exported from the log",
}
NEUTRAL = "the account it leads to has a neutral name"
NOT_ERASED = {
    "live_session.author_id": NEUTRAL,
    "thread.author_id": NEUTRAL,
    "thread.last_author_id": NEUTRAL,
    "post.author_id": NEUTRAL,
    "post.hidden_by_id": NEUTRAL,
    "message.author_id": NEUTRAL,
    "message.withdrawn_by_id": NEUTRAL,
    "notice.actor_id": NEUTRAL,
    "notice.in_place_of_id": NEUTRAL,
    "network_rules.by_id": NEUTRAL,
    "handover.from_id": NEUTRAL,
    "handover.to_id": NEUTRAL,
    "join_request.decided_by_id": NEUTRAL,
    "audit_entry.actor_id": NEUTRAL + "; the log is never edited",
    "rollover.by_id": NEUTRAL,
    "presence.person_id": NEUTRAL + "; minutes belong to the papers of the programme",
    "presence.entered_by_id": NEUTRAL,
    "presence_correction.person_id": NEUTRAL + "; minutes belong to the papers of the programme",
    "presence_correction.by_id": NEUTRAL,
    "question.author_id": NEUTRAL,
    "question.decided_by_id": NEUTRAL,
    "question.answered_by_id": NEUTRAL,
    "question.owner_id": NEUTRAL,
    "slide_set.author_id": NEUTRAL,
    "poll.author_id": NEUTRAL,
    "poll_vote.person_id": NEUTRAL + "; the vote counts and is shown to nobody as somebody's",
    "rollover_seat.person_id": NEUTRAL,
    "session_message.author_id": NEUTRAL,
    "session_message.decided_by_id": NEUTRAL,
    "backstage_note.author_id": NEUTRAL,
    "hand.person_id": NEUTRAL,
    "session_record.by_id": NEUTRAL,
}


def _leading_to_a_person() -> set[str]:
    keys = {
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }
    return keys | ALSO


def test_every_column_that_leads_to_a_person_is_exported_or_has_a_reason(whole_app: Flask) -> None:
    missing = _leading_to_a_person() - personal.exported.keys() - NOT_EXPORTED.keys()
    assert not missing, "export these in personal.py of their feature, or give a reason in NOT_EXPORTED"
    assert not NOT_EXPORTED.keys() & personal.exported.keys(), "these are exported and need no reason"
    assert not NOT_EXPORTED.keys() - _leading_to_a_person(), "these are gone"


def test_every_column_that_leads_to_a_person_is_erased_or_has_a_reason(whole_app: Flask) -> None:
    missing = _leading_to_a_person() - personal.erased.keys() - NOT_ERASED.keys()
    assert not missing, "erase these in personal.py of their feature, or give a reason in NOT_ERASED"
    assert not NOT_ERASED.keys() & personal.erased.keys(), "these are erased and need no reason"
    assert not NOT_ERASED.keys() - _leading_to_a_person(), "these are gone"


def test_what_takes_care_of_columns_names_real_ones(whole_app: Flask) -> None:
    real = {str(column) for table in Base.metadata.sorted_tables for column in table.columns}
    assert (personal.exported.keys() | personal.erased.keys()) <= real


def test_every_column_that_can_hold_words_is_searched_for_an_erased_person(whole_app: Flask) -> None:
    searched = {str(column) for columns in scrubbing.worded_columns().values() for column in columns}
    texts = {
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.String | sa.JSON) and not isinstance(column.type, sa.Enum)
        if not column.primary_key and table.name not in scrubbing.CODES
    }
    assert texts - searched == scrubbing.LEFT.keys()
    assert {table.name for table in Base.metadata.sorted_tables} >= scrubbing.CODES | scrubbing.FROM_TEMPLATES


def test_html_is_made_anew_from_a_text_beside_it(whole_app: Flask) -> None:
    lonely = [
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.startswith("html") and table.name not in scrubbing.FROM_TEMPLATES
        if column.name.replace("html", "text", 1) not in table.c
    ]
    assert lonely == []


def test_rows_that_read_otherwise_are_told_of_by_tables_that_are_there(whole_app: Flask) -> None:
    tables = Base.metadata.tables.keys()
    assert personal.rewording.keys() <= tables
    assert personal.showing.keys() <= personal.rewording.keys()
