"""A person's page in the administration, also when something asked for there was refused."""

from __future__ import annotations

from flask import render_template

from networks.admin import people_queries as queries
from networks.core.errors import Problem
from networks.core.words import now as _
from networks.membership.words import position_word, role_word, unit_word
from networks.people.models import Person, PersonState


def state_word(state: PersonState) -> str:
    """Whether somebody can sign in, in a word."""
    words = {
        PersonState.INVITED: _("invited"),
        PersonState.ACTIVE: _("open account"),
        PersonState.DISABLED: _("closed account"),
        PersonState.ERASED: _("erased account"),
    }
    return words[state]


def states() -> list[tuple[str, str]]:
    """All states, with their words."""
    return [(state.value, state_word(state)) for state in PersonState]


def person_page(
    by: Person, person: Person, problem: Problem | None = None, *, refused: str = "", reason: str = "",
    typed_address: str = "",
) -> str:  # fmt: skip
    """The page; `refused` names the form that was refused, which stands open then with what was typed."""
    memberships = sorted(
        (row for row in person.memberships if row.roles), key=lambda row: (row.network.position, row.network_id)
    )
    return render_template(
        "admin/person.html",
        part="people",
        shown=person,
        access=queries.access_of(person),
        memberships=memberships,
        problem=problem,
        refused=refused,
        reason=reason,
        typed_address=typed_address,
        is_self=by.id == person.id,
        is_last_administrator=person.is_admin and not queries.other_administrators(person),
        states=PersonState,
        state_word=state_word,
        role_word=role_word,
        position_word=position_word,
        unit_word=unit_word,
    )
