"""Roles and kinds of units in the reader's words."""

from __future__ import annotations

from typing import Any

from networks.core.words import now as _
from networks.membership.queries import Colleague
from networks.people.models import Role, UnitKind


def role_word(role: Role) -> str:
    """A role as a word beside a name."""
    match role:
        case Role.COORDINATOR:
            return _("coordinator")
        case Role.MODERATOR:
            return _("moderator")
        case Role.EXPERT:
            return _("expert")
        case Role.OBSERVER:
            return _("observer")
    return _("member")


def unit_word(kind: UnitKind) -> str:
    """What an institution is, in a few words."""
    words = {
        UnitKind.RURAL_COMMUNE: _("rural commune"),
        UnitKind.URBAN_COMMUNE: _("urban commune"),
        UnitKind.URBAN_RURAL_COMMUNE: _("urban-rural commune"),
        UnitKind.CITY_COUNTY: _("city with county rights"),
        UnitKind.COUNTY: _("county"),
        UnitKind.VOIVODESHIP: _("voivodeship"),
        UnitKind.SCHOOL: _("school"),
        UnitKind.KINDERGARTEN: _("kindergarten"),
        UnitKind.FACILITY: _("educational facility"),
        UnitKind.SHARED_SERVICES: _("shared services centre"),
        UnitKind.SOCIAL_PARTNER: _("social partner"),
    }
    return words[kind]


def row_of(found: Colleague, url: str) -> dict[str, Any]:
    """A colleague as a page shows them."""
    return {
        "id": found.id, "name": found.name, "position": found.position, "institution": found.institution,
        "kind_of_unit": unit_word(found.unit_kind) if found.unit_kind else "", "themes": found.themes,
        "roles": [role_word(role) for role in found.roles if role is not Role.MEMBER], "url": url,
    }  # fmt: skip
