"""Pages about who is and was in a session: the attendance list and its files, entering by hand, rating."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core.errors import Invalid, Problem, require
from networks.core.shapes import read
from networks.core.sheets import XLSX_TYPE
from networks.core.typeset import PDF_TYPE
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.people.models import Person
from networks.presence import actions, exporting, page, policy, queries
from networks.presence.attendance import attendance, live_times, minutes_of
from networks.presence.forms import Correction, Entered, Left, Rating
from networks.presence.models import PresenceKind
from networks.presence.words import intervals_words, kinds_words, roles_words
from networks.sessions.models import LiveSession
from networks.sessions.places import address_of
from networks.sessions.queries import session_for
from networks.sessions.refusals import MAY_NOT
from networks.sessions.words import state_word, when
from networks.web.i18n import language
from networks.web.surroundings import stands_in

bp = Blueprint("presence", __name__)
SESSION: Final = "/sessions/<int:session_id>"
# Where forms send back to that stand on the attendance list itself.
LIST: Final = "attendance"


@bp.get(f"{SESSION}/here")
@login_required
def people(session_id: int) -> ResponseReturnValue:
    """Everybody who is in the session now."""
    live = session_for(signed_in(), session_id)
    stands_in(live.network)
    return render_template("presence/people.html", live=live, network=live.network, **page.for_all(live))


@bp.get(f"{SESSION}/attendance")
@login_required
def list_(session_id: int) -> ResponseReturnValue:
    """Who was there and for how long, for those backstage and, afterwards, for coordinators."""
    person = signed_in()
    return _page(person, _listed(person, session_id))


@bp.get(f"{SESSION}/attendance.xlsx")
@login_required
def workbook(session_id: int) -> ResponseReturnValue:
    """The list as a workbook, noted in the audit."""
    return _file(session_id, "xlsx", XLSX_TYPE)


@bp.get(f"{SESSION}/attendance.pdf")
@login_required
def document(session_id: int) -> ResponseReturnValue:
    """The list as an accessible PDF, noted in the audit."""
    return _file(session_id, "pdf", PDF_TYPE)


@bp.post(f"{SESSION}/attendance/enter")
@login_required
@again_on_race
def enter(session_id: int) -> ResponseReturnValue:
    """Note that somebody takes part by telephone or on site; a refused form is shown again filled."""
    person = signed_in()
    live = session_for(person, session_id)
    try:
        form = read(Entered, request.form)
        whom = queries.participant(live, form.person_id, form.email)
        with unit_of_work():
            actions.enter(person, live, whom, PresenceKind(form.kind))
    except Invalid as problem:
        return _refused(person, live, problem, "enter")
    return _back(live, form.back)


@bp.post(f"{SESSION}/attendance/leave")
@login_required
@again_on_race
def leave(session_id: int) -> ResponseReturnValue:
    """Note that somebody who was entered by hand takes part no more."""
    person = signed_in()
    live = session_for(person, session_id)
    form = read(Left, request.form)
    whom = queries.participant(live, form.person_id, form.email)
    with unit_of_work():
        actions.leave(person, live, whom)
    return _back(live, form.back)


@bp.post(f"{SESSION}/attendance/correct")
@login_required
@again_on_race
def correct(session_id: int) -> ResponseReturnValue:
    """Set somebody's minutes by hand; a refused form is shown again filled."""
    person = signed_in()
    live = session_for(person, session_id)
    try:
        form = read(Correction, request.form)
        with unit_of_work():
            actions.correct(person, live, queries.known(form.person_id), form.minutes, form.reason)
    except Invalid as problem:
        return _refused(person, live, problem, "correct")
    return redirect(url_for(".list_", session_id=live.id, _anchor=f"person-{form.person_id}"), 303)


@bp.post(f"{SESSION}/rating")
@login_required
@again_on_race
def rate(session_id: int) -> ResponseReturnValue:
    """Say how useful the session was; a refused form is shown again filled."""
    person = signed_in()
    live = session_for(person, session_id)
    try:
        form = read(Rating, request.form)
        spend(person)
        with unit_of_work():
            actions.rate(person, live, form.mark, form.words)
    except Invalid as problem:
        require(policy.can_rate(person, live), MAY_NOT)
        shown = page.of_oneself(person, live)
        stands_in(live.network)
        return render_template(
            "presence/rate.html", live=live, network=live.network, presence=shown, problem=problem, typed=request.form,
            view=request.form.get("back", ""),
        ), problem.status  # fmt: skip
    return redirect(address_of(live, form.back, "rating"), 303)


def _listed(person: Person, session_id: int) -> LiveSession:
    live = session_for(person, session_id)
    require(policy.can_see_list(person, live), MAY_NOT)
    return live


def _file(session_id: int, ending: str, content_type: str) -> ResponseReturnValue:
    """The list as a file; that it was taken along is noted before it is made."""
    person = signed_in()
    live = _listed(person, session_id)
    with unit_of_work():
        actions.note_export(person, live)
    make = exporting.workbook_of if ending == "xlsx" else exporting.pdf_of
    answer = Response(make(live, language()), content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="obecnosc-{live.id}.{ending}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(person: Person, live: LiveSession, problem: Problem | None = None, refused: str = "") -> str:
    """The attendance list; `refused` says which form the problem belongs to."""
    stands_in(live.network)
    lines = attendance(live)
    may_correct, may_enter = policy.can_correct(person, live), policy.can_enter(person, live)
    sees_results = policy.can_see_ratings(person, live)
    return render_template(
        "presence/attendance.html", live=live, network=live.network, lines=lines, here=queries.here_count(live.id),
        minutes=minutes_of(live_times(live)), may_correct=may_correct, may_enter=may_enter, problem=problem,
        refused=refused, typed=request.form if problem else {}, when=when(live), state_word=state_word(live.state),
        entered=page.by_hand(live) if may_enter else [], kinds_words=kinds_words, roles_words=roles_words,
        to_choose=queries.to_choose(live) if may_enter or may_correct else [], intervals_words=intervals_words,
        results_found=page.results(live) if sees_results else None, sees_results=sees_results,
    )  # fmt: skip


def _refused(person: Person, live: LiveSession, problem: Problem, form: str) -> ResponseReturnValue:
    """The list with what was typed and why it was refused. Raises Forbidden for those who may not see it."""
    require(policy.can_see_list(person, live), MAY_NOT)
    return _page(person, live, problem, form), problem.status


def _back(live: LiveSession, back: str) -> ResponseReturnValue:
    if back == LIST:
        return redirect(url_for(".list_", session_id=live.id, _anchor="by-hand"), 303)
    return redirect(address_of(live, back, "people-desk"), 303)
