"""Institutions as one of several to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from networks.membership.words import unit_word
from networks.people.models import Institution

Choice = tuple[str, str, str]


def choices(candidates: Sequence[Institution]) -> list[Choice]:
    """Each with what tells it from others of the same name."""
    return [(str(row.id), row.name, _told_by(row)) for row in candidates]


def _told_by(row: Institution) -> str:
    codes = (("TERYT", row.teryt), ("RSPO", row.rspo), ("REGON", row.regon))
    return " · ".join(
        [unit_word(row.kind), *filter(None, [row.town]), *(f"{name} {code}" for name, code in codes if code)]
    )
