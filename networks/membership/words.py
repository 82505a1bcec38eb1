"""Roles and kinds of units in the reader's words."""

from __future__ import annotations

from typing import Any

from networks.core.words import now as _
from networks.membership.models import FirstStep, FirstWish
from networks.membership.queries import Colleague
from networks.people.models import Network, Role, UnitKind
from networks.people.positions import Misfit, Position


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


def misfit_words(why: Misfit, network: Network) -> str:
    """Why somebody is outside a network's audience, in a sentence."""
    if why is Misfit.UNIT_KIND:
        kinds = ", ".join(unit_word(UnitKind(kind)) for kind in network.unit_kinds)
        return _(
            "This network gathers these kinds of unit: %(kinds)s; the institution is another one or was not given.",
            kinds=kinds,
        )
    match network.audience:
        case "school_heads":
            return _("This network gathers heads of schools; the position is another one or was not given.")
        case "experts":
            return _("This network gathers experts; the position is another one or was not given.")
    return _("This network gathers officials of local governments; the position is another one or was not given.")


def step_word(step: FirstStep) -> str:
    """A first step in a few words."""
    match step:
        case FirstStep.RULES:
            return _("rules of the network")
        case FirstStep.INTRODUCE:
            return _("introducing oneself")
    return _("first question")


def wish_word(wish: FirstWish) -> str:
    """An answer to the first question."""
    match wish:
        case FirstWish.PRACTICE:
            return _("To see how others do it")
        case FirstWish.ADVICE:
            return _("Advice on matters I have now")
        case FirstWish.MATERIALS:
            return _("Ready materials and templates")
    return _("To get to know people with the same tasks")


def row_of(found: Colleague, url: str) -> dict[str, Any]:
    """A colleague as a page shows them."""
    return {
        "id": found.id, "name": found.name, "position": found.position, "institution": found.institution,
        "kind_of_unit": unit_word(found.unit_kind) if found.unit_kind else "", "themes": found.themes,
        "roles": [role_word(role) for role in found.roles if role is not Role.MEMBER], "url": url,
        "email": found.email, "contact": found.contact,
    }  # fmt: skip


def position_word(code: str) -> str:
    """A position of the list in neutral words; empty for none."""
    words = {
        Position.WOJT: _("commune head"),
        Position.MAYOR: _("mayor"),
        Position.CITY_PRESIDENT: _("city president"),
        Position.STAROST: _("county head"),
        Position.DEPUTY_EXECUTIVE: _("deputy head of the local government"),
        Position.EDUCATION_DEPARTMENT_HEAD: _("head of the education department"),
        Position.EDUCATION_INSPECTOR: _("education inspector"),
        Position.TREASURER: _("treasurer"),
        Position.BUDGET_ANALYST: _("financial planning and budget analysis"),
        Position.SHARED_SERVICES_STAFF: _("staff of a shared services centre"),
        Position.COUNCILLOR: _("councillor, education committee"),
        Position.SPECIALIST: _("specialist"),
        Position.SOCIAL_PARTNER: _("social partner"),
        Position.SCHOOL_HEAD: _("head of a school, kindergarten or facility"),
        Position.DEPUTY_SCHOOL_HEAD: _("deputy head of a school, kindergarten or facility"),
        Position.TEACHER: _("teacher"),
        Position.CAREER_ADVISER: _("career adviser"),
        Position.EXPERT: _("expert in local-government education"),
        Position.NETWORK_COORDINATOR: _("network coordinator"),
        Position.ADMINISTRATOR: _("programme administrator"),
        Position.OTHER: _("other"),
    }
    return words[Position(code)] if code in set(Position) else ""
