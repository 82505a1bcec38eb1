"""The page of a session's people: who moderates, assists, answers, and whom the moderators trust."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core.errors import Invalid, Problem, require
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import now as _
from networks.people.models import Person, PersonState
from networks.sessions import guests, policy, preparing, queries
from networks.sessions.forms import RoleForm, TakeRoleForm
from networks.sessions.models import LiveSession, SessionRole
from networks.sessions.refusals import MAY_NOT
from networks.sessions.views import bp
from networks.sessions.words import role_word
from networks.web.numbers import number_in
from networks.web.surroundings import stands_in

GIVEN = (SessionRole.EXPERT, SessionRole.MODERATOR, SessionRole.ASSISTANT)


@bp.get("/sessions/<int:session_id>/people")
@login_required
def named(session_id: int) -> ResponseReturnValue:
    """Who does what in the session; for those who may change it."""
    person = signed_in()
    return _page(person, _seeing(person, session_id), {})


@bp.post("/sessions/<int:session_id>/people")
@login_required
@again_on_race
def give_role(session_id: int) -> ResponseReturnValue:
    """Give a role to somebody of the network, or by address to anybody; a refused form stays filled."""
    person = signed_in()
    live = _seeing(person, session_id)
    try:
        form = read(RoleForm, request.form)
        role, chosen = SessionRole(form.role), number_in(form.person)
        if chosen is None and not form.email:
            raise Invalid(_nobody(), field="person")
        spend(person)
        with unit_of_work():
            if chosen is not None:
                found = guests.name_member(person, live, chosen, role)
            else:
                found = guests.name_by_address(person, live, form.email, form.name, role)
        name = found.name
    except Invalid as problem:
        fields = {key: request.form.get(key, "") for key in ("person", "email", "name", "role")}
        return _page(person, live, fields, problem), problem.status
    flash(_("%(name)s: %(role)s.", name=name, role=role_word(role)))
    return redirect(url_for(".named", session_id=session_id), 303)


@bp.post("/sessions/<int:session_id>/people/take")
@login_required
@again_on_race
def take_role(session_id: int) -> ResponseReturnValue:
    """Take somebody's role; who was in the session by it alone is out at once."""
    person = signed_in()
    live = _seeing(person, session_id)
    form = read(TakeRoleForm, request.form)
    role = SessionRole(form.role)
    with unit_of_work():
        preparing.take_role(person, live, guests.holder_of(live, form.person, role), role)
    return redirect(url_for(".named", session_id=session_id), 303)


def _seeing(person: Person, session_id: int) -> LiveSession:
    live = queries.session_for(person, session_id)
    require(policy.can_name(person, live), MAY_NOT)
    return live


def _nobody() -> Any:
    return _("Please choose somebody, or give an e-mail address.")


def _page(person: Person, live: LiveSession, fields: dict[str, Any], problem: Problem | None = None) -> str:
    stands_in(live.network)
    leads = policy.can_lead(person, live)
    roles = list(SessionRole) if leads else [SessionRole.TRUSTED]
    held = queries.people_by_role(live, *SessionRole)
    everybody = [one for some in held.values() for one in some]
    return render_template(
        "sessions/people.html", network=live.network, live=live, problem=problem, fields=fields, leads=leads,
        held=list(held.items()), choices=[("", _("Choose somebody")), *queries.members_to_choose(live.network)],
        roles=[(role.value, role_word(role)) for role in roles], role_word=role_word, takes=set(roles),
        guest_roles=[(role.value, role_word(role)) for role in GIVEN], is_over=live.is_over,
        outsiders={one.id for one in everybody if policy.is_guest(one, live)},
        invited={one.id for one in everybody if one.state is PersonState.INVITED},
    )  # fmt: skip
