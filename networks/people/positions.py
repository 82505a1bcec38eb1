"""The list of positions people hold, and whom networks of an audience gather."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from networks.people.models import Institution, Network, Role


class Position(StrEnum):
    """A position from the list; how it is displayed is the person's choice."""

    WOJT = "wojt"
    MAYOR = "mayor"
    CITY_PRESIDENT = "city_president"
    STAROST = "starost"
    DEPUTY_EXECUTIVE = "deputy_executive"
    EDUCATION_DEPARTMENT_HEAD = "education_department_head"
    EDUCATION_INSPECTOR = "education_inspector"
    TREASURER = "treasurer"
    BUDGET_ANALYST = "budget_analyst"
    SHARED_SERVICES_STAFF = "shared_services_staff"
    COUNCILLOR = "councillor_education_committee"
    SPECIALIST = "specialist"
    SOCIAL_PARTNER = "social_partner"
    SCHOOL_HEAD = "school_head"
    DEPUTY_SCHOOL_HEAD = "deputy_school_head"
    TEACHER = "teacher"
    CAREER_ADVISER = "career_adviser"
    EXPERT = "ros_expert"
    NETWORK_COORDINATOR = "network_coordinator"
    ADMINISTRATOR = "administrator"
    OTHER = "other"


_OFFICIALS: Final = frozenset({
    Position.WOJT, Position.MAYOR, Position.CITY_PRESIDENT, Position.STAROST, Position.DEPUTY_EXECUTIVE,
    Position.EDUCATION_DEPARTMENT_HEAD, Position.EDUCATION_INSPECTOR, Position.TREASURER, Position.BUDGET_ANALYST,
    Position.SHARED_SERVICES_STAFF, Position.COUNCILLOR, Position.SPECIALIST, Position.SOCIAL_PARTNER,
})  # fmt: skip
AUDIENCES: Final = {
    "officials": _OFFICIALS,
    "school_heads": frozenset({Position.SCHOOL_HEAD, Position.DEPUTY_SCHOOL_HEAD}),
    "experts": frozenset({Position.EXPERT}),
}


class Misfit(StrEnum):
    """Why somebody is not of those a network gathers."""

    POSITION = "position"
    UNIT_KIND = "unit_kind"


def misfit(network: Network, position_code: str, unit: Institution | None, roles: frozenset[Role]) -> Misfit | None:
    """Why a person with this position in this institution may not simply join `network`; None for those who may.

    Only members are measured: those who lead, advise or observe come from anywhere. The kind of unit is that of the
    local government; a school counts as its governing body.
    """
    if Role.MEMBER not in roles:
        return None
    if position_code not in AUDIENCES[network.audience]:
        return Misfit.POSITION
    kind = unit.local_kind if unit else None
    if network.unit_kinds and (kind is None or kind.value not in network.unit_kinds):
        return Misfit.UNIT_KIND
    return None
