"""The person's own row as part of what the site knows of them; erasing empties it at the very end by itself."""

from __future__ import annotations

from networks.core.personal import Rows, exports
from networks.people.models import Person


@exports("profile", "person.id", "person.institution_id")
def profile(person: Person) -> Rows:
    """Who the person is here, and what they show to others."""
    unit = person.institution
    yield {
        "id": person.id, "name": person.name, "email": person.email, "position": person.position,
        "position_code": person.position_code, "institution": unit.name if unit else None,
        "institution_town": unit.town if unit else None, "themes": person.themes, "contact": person.contact,
        "shown_to_others": person.shows, "language": person.language, "appearance": person.theme,
        "is_administrator": person.is_admin, "account_since": person.created_at, "closing_at": person.closing_at,
    }  # fmt: skip
