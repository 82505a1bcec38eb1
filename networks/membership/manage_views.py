"""Leading a network: its members, their roles and first steps, changing and ending memberships, the list as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.errors import Forbidden, Invalid, Problem, require
from networks.core.polish import day_of
from networks.core.shapes import Shape, read
from networks.core.sheets import CSV_TYPE, XLSX_TYPE, csv_of, xlsx_of
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later
from networks.core.words import now as _
from networks.membership import actions, handover, policy, roster
from networks.membership.forms import ExportForm, RemoveForm, RolesForm, SeatForm
from networks.membership.roster import Seat
from networks.membership.views import bp
from networks.membership.words import role_word, step_word, unit_word, wish_word
from networks.people.models import Network, Person, ProfilePart, Role
from networks.people.policy import shown_parts
from networks.people.queries import network_for

Sent = TypeVar("Sent", bound=Shape)
MEMBER = "/n/<slug>/people/<int:person_id>"
# The coordinator's role is handed over, so it is not among these.
GIVEN = (Role.MEMBER, Role.MODERATOR, Role.EXPERT, Role.OBSERVER)


@bp.get("/n/<slug>/people/manage")
@login_required
def manage(slug: str) -> ResponseReturnValue:
    """Every member with roles, first steps and exceptions, for the coordinators."""
    person, network = _seeing(slug)
    seats = roster.seats_of(network)
    return render_template(
        "membership/manage.html", network=network, rows=[_row(seat) for seat in seats],
        may_lead=policy.can_lead(person, network), handovers=roster.handovers_of(network),
        stopped_count=sum(seat.step is not None for seat in seats),
    )  # fmt: skip


@bp.post("/n/<slug>/people/export")
@login_required
def export(slug: str) -> ResponseReturnValue:
    """The list of members as a file, noted in the audit."""
    person, network = _seeing(slug)
    form = read(ExportForm, request.form)
    with unit_of_work():
        actions.note_export(person, network)
    rows = [_exported(seat) for seat in roster.seats_of(network)]
    is_csv = form.format == "csv"
    made = csv_of(_headings(), rows) if is_csv else xlsx_of(_headings(), rows)
    answer = Response(made, content_type=CSV_TYPE if is_csv else XLSX_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}.{form.format}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get(f"{MEMBER}/manage")
@login_required
def member(slug: str, person_id: int) -> ResponseReturnValue:
    """One member: roles, succession, removal."""
    person, network = _leading(slug)
    return _page(person, network, person_id)


@bp.post(f"{MEMBER}/roles")
@login_required
def change_roles(slug: str, person_id: int) -> ResponseReturnValue:
    """Let a member hold other roles."""

    def change(by: Person, seat: Seat, network: Network, form: RolesForm) -> None:
        actions.change_roles(by, seat.person, network, form.roles, exception_reason=form.exception_reason)

    return _changing(slug, person_id, RolesForm, change)


@bp.post(f"{MEMBER}/remove")
@login_required
def remove(slug: str, person_id: int) -> ResponseReturnValue:
    """End a membership, with a reason."""

    def change(by: Person, seat: Seat, network: Network, form: RemoveForm) -> None:
        actions.remove_member(by, seat.person, network, form.reason)

    return _changing(slug, person_id, RemoveForm, change)


@bp.post(f"{MEMBER}/seat")
@login_required
def pass_seat(slug: str, person_id: int) -> ResponseReturnValue:
    """Let a successor from the same institution take a seat over."""

    def change(by: Person, seat: Seat, network: Network, form: SeatForm) -> None:
        successor = roster.named(network, seat, form.successor, form.email, "successor")
        handover.pass_seat(by, seat, successor, network, exception_reason=form.exception_reason)

    return _changing(slug, person_id, SeatForm, change)


def _changing(
    slug: str, person_id: int, shape: type[Sent], change: Callable[[Person, Seat, Network, Sent], None]
) -> ResponseReturnValue:
    """Read a form about one member and carry it out; a refused one is shown again on the member's page."""
    person, network = _leading(slug)
    seat = roster.seat_in(network, person_id)
    try:
        form = read(shape, request.form)
        with unit_of_work():
            change(person, seat, network, form)
    except Invalid as problem:
        return _page(person, network, person_id, problem), problem.status
    return redirect(url_for(".manage", slug=slug), 303)


def _seeing(slug: str) -> tuple[Person, Network]:
    person = signed_in()
    network = network_for(person, slug)
    require(policy.is_coordinator(person, network), actions.MAY_NOT)
    return person, network


def _leading(slug: str) -> tuple[Person, Network]:
    person, network = _seeing(slug)
    if not network.is_open:
        raise Forbidden(later("This network is closed; nothing can be changed in it any more."))
    return person, network


def _page(person: Person, network: Network, person_id: int, problem: Problem | None = None) -> str:
    seat = roster.seat_in(network, person_id)
    answer = roster.first_answer_of(seat.membership)
    typed = request.form if problem else None
    held = typed.getlist("roles") if typed is not None and "roles" in typed else [role.value for role in seat.roles]
    return render_template(
        "membership/member.html", network=network, seat=seat, row=_row(seat), problem=problem, typed=typed or {},
        roles=[(role.value, role_word(role), role.value in held) for role in GIVEN],
        answer={"wish": wish_word(answer.wish), "words": answer.words} if answer is not None else None,
        colleagues=[(one.id, one.name) for one in roster.colleagues_at(network, seat)],
        is_coordinator=Role.COORDINATOR in seat.roles, is_self=seat.person.id == person.id,
    )  # fmt: skip


def _row(seat: Seat) -> dict[str, Any]:
    """A member as a page shows them."""
    unit = seat.person.institution
    return {
        "id": seat.person.id, "name": seat.person.name, "position": seat.person.position,
        "institution": unit.name if unit else "", "roles": [role_word(role) for role in seat.roles],
        "joined_at": seat.membership.joined_at, "step": step_word(seat.step) if seat.step else "", "since": seat.since,
        "is_put_off": seat.step in seat.put_off, "is_through": seat.is_through,
        "exception": seat.membership.exception_reason or "",
    }  # fmt: skip


def _headings() -> list[str]:
    return [
        _("Name"), _("Position"), _("Institution"), _("Kind of unit"), _("Roles"), _("Joined"), _("E-mail address"),
    ]  # fmt: skip


def _exported(seat: Seat) -> list[str]:
    """A member as a row of the file.

    The address is there only for those who show it to colleagues: a coordinator reaches everybody by announcements,
    and a file travels further than a page.
    """
    person, unit = seat.person, seat.person.institution
    return [
        person.name, person.position, unit.name if unit else "", unit_word(unit.kind) if unit else "",
        ", ".join(role_word(role) for role in seat.roles), day_of(seat.membership.joined_at).isoformat(),
        person.email if ProfilePart.EMAIL in shown_parts(person) else "",
    ]  # fmt: skip
