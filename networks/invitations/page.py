"""Pages about invitations, as they are shown and shown again after a refusal."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from flask import render_template, url_for

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Problem
from networks.core.pages import page_count
from networks.core.words import now as _
from networks.imports import queries as lists
from networks.imports.registry import kinds
from networks.invitations import policy, queries
from networks.invitations.models import Invitation, InvitationState
from networks.invitations.words import state_word
from networks.membership.queries import coordinators, rules_of
from networks.membership.words import position_word, role_word
from networks.people.models import Institution, Network, Person, Role
from networks.people.positions import Position
from networks.web.i18n import language

T = TypeVar("T", Person, Institution)

KIND: Final = "invitations"
_UNANSWERED: Final = (InvitationState.OPEN, InvitationState.EXPIRED)


def index(person: Person, network: Network, which: InvitationState | None, page: int) -> str:
    """The network's invitations, those sent last first."""
    counts = queries.counts(person, network)
    pages = page_count(counts[which] if which else sum(counts.values()), queries.PER_PAGE)
    page = max(1, min(page, pages))
    chosen = which.value if which else None
    return render_template(
        "invitations/index.html", network=network, total=sum(counts.values()), which=which, page=page, pages=pages,
        rows=[_row(found) for found in queries.invitations_of(person, network, which, page=page)],
        states=[(state, state_word(state), counts[state]) for state in InvitationState],
        may_invite=policy.can_invite(person, network),
        page_url=lambda number: url_for("invitations.index", slug=network.slug, page=number, state=chosen),
    )  # fmt: skip


def new(
    person: Person, network: Network, typed: dict[str, Any] | None = None, problem: Problem | None = None,
    *, is_list: bool = False,
) -> str:  # fmt: skip
    """The forms for one address and for a list; a refused one shows again what was typed in it."""
    one, many = ({}, typed) if is_list else (typed, {})
    return render_template(
        "invitations/new.html", network=network, one=one or {}, many=many or {}, kind=kinds[KIND],
        problem=None if is_list else problem, list_problem=problem if is_list else None,
        roles=[(role.value, role_word(role)) for role in policy.roles_to_give(person)],
        positions=[("", _("not given")), *positions()], handed_in=lists.lists_of(person, KIND, network),
    )  # fmt: skip


def answer(
    invitation: Invitation, person: Person | None, token: str, typed: dict[str, str] | None = None,
    problem: Problem | None = None,
) -> str:  # fmt: skip
    """The invitation with its two buttons, for the person it is for; `person` is None for one without an account."""
    network = invitation.network
    inviter = _named(Person, invitation.by_id)
    institution = _named(Institution, invitation.institution_id)
    return render_template(
        "invitations/show.html", network=network, invitation=invitation, token=token, problem=problem,
        is_newcomer=person is None, inviter=inviter.name if inviter else "",
        roles=[role_word(Role(role)) for role in invitation.roles], rules=rules_of(network),
        institution=institution.name if institution else "", positions=[("", _("Please choose")), *positions()],
        coordinators=[found.name for found in coordinators(network)],
        typed=typed or {
            "name": invitation.name, "position": invitation.position_code, "language": language(), "institution": "",
        },
    )  # fmt: skip


def positions() -> list[tuple[str, str]]:
    """The positions of the list that people choose from."""
    return [(position.value, position_word(position.value)) for position in Position]


def _named(kind: type[T], id_: int | None) -> T | None:
    return db.session.get(kind, id_) if id_ is not None else None


def _row(found: Invitation) -> dict[str, Any]:
    """An invitation as the list shows it."""
    state = found.state_at(clock.now())
    inviter = _named(Person, found.by_id)
    return {
        "id": found.id, "email": found.email, "name": found.name, "state": state, "state_word": state_word(state),
        "roles": [role_word(Role(role)) for role in found.roles], "sent_at": found.sent_at, "by": inviter,
        "expires_at": found.expires_at, "is_unanswered": state in _UNANSWERED,
        "answered_at": found.accepted_at or found.declined_at or found.withdrawn_at,
        "has_exception": bool(found.exception_reason),
    }  # fmt: skip
