"""Keeping who is mentioned where."""

from __future__ import annotations

from sqlalchemy import delete

from networks.core.db import db
from networks.core.html import Written
from networks.core.notices import Subject
from networks.mentions import queries
from networks.mentions.models import Mention
from networks.people.models import Network, Person


def keep(author: Person, network: Network, subject: Subject, words: Written) -> None:
    """Store whom the words of `subject` mention; those only an earlier wording mentioned are gone."""
    before = queries.mentioned_in(subject)
    now = queries.meant_by(author, network, words.named)
    if gone := before - now:
        db.session.execute(delete(Mention).where(*queries.about(subject), Mention.person_id.in_(gone)))
    db.session.add_all(
        Mention(person_id=person_id, network_id=network.id, subject_kind=subject[0], subject_id=subject[1])
        for person_id in sorted(now - before)
    )
    db.session.flush()
