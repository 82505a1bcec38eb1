"""The first steps of a new member: which concern them, and which comes next."""

from __future__ import annotations

from collections.abc import Collection

from networks.membership.models import FirstStep
from networks.people.models import Membership, Role
from networks.people.policy import WRITERS


def steps_of(membership: Membership, rules_version: int) -> list[FirstStep]:
    """The steps that concern this member, in their order; none for those who coordinate.

    `rules_version` is the network's present one, 0 where no rules were written. Who writes nothing introduces nobody.
    """
    roles = membership.roles
    if not roles or Role.COORDINATOR in roles:
        return []
    steps = [FirstStep.RULES] if rules_version else []
    return [*steps, FirstStep.INTRODUCE, FirstStep.ANSWER] if roles & WRITERS else steps


def is_done(membership: Membership, step: FirstStep) -> bool:
    """Whether the member has done the step."""
    match step:
        case FirstStep.RULES:
            return membership.rules_version > 0
        case FirstStep.INTRODUCE:
            return membership.introduced_at is not None
    return membership.answered_at is not None


def next_step(membership: Membership, rules_version: int, put_off: Collection[FirstStep]) -> FirstStep | None:
    """The step to take now: the first that is neither done nor put off; None when nothing is left to ask for."""
    left = [step for step in steps_of(membership, rules_version) if not is_done(membership, step)]
    return next((step for step in left if step not in put_off), None)
