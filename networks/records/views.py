"""The pages of a record."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core import html, storage
from networks.core.blocks import words_of
from networks.core.errors import Conflict, Invalid, NotFound, Problem, require
from networks.core.html import Written
from networks.core.shapes import read
from networks.core.text import excerpt, slug
from networks.core.typeset import PDF_TYPE
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import later as _
from networks.notifications.actions import read_at
from networks.notifications.queries import waits_at
from networks.people.models import Person
from networks.records import actions, policy, queries, showing
from networks.records.content import build
from networks.records.forms import RecordForm
from networks.records.models import FILE, PdfState, SessionRecord
from networks.sessions.models import LiveSession
from networks.sessions.policy import is_guest
from networks.sessions.queries import session_for
from networks.sessions.refusals import MAY_NOT, WRONG_STATE
from networks.slides import queries as slides
from networks.slides.policy import can_fetch, furthest_for
from networks.web import files
from networks.web.numbers import asked_number
from networks.web.surroundings import stands_in

bp = Blueprint("records", __name__, url_prefix="/sessions/<int:session_id>")
# How the parts of a record say things.
WORDS = {
    function.__name__: function
    for function in (
        showing.chapter_title, showing.day_in_words, showing.network_name, showing.size_in_words, showing.span,
        showing.spoken, showing.thread_path, showing.when, excerpt, words_of,
    )
}  # fmt: skip


@bp.get("/record")
@login_required
def show(session_id: int) -> ResponseReturnValue:
    """The record, `?v=` an older version of it; before it is published a sentence, or a preview for who writes it."""
    person = signed_in()
    live = session_for(person, session_id)
    if waits_at(person, actions.place_of(live.id)):
        with unit_of_work():  # before the page is made, so that its bell is true
            read_at(person, actions.place_of(live.id))
    if request.args.get("v") or queries.newest_of(live):
        return _record_page(person, live, queries.record_of(live, _asked_version()))
    content = build(live) if policy.can_preview(person, live) else None
    return render_template(
        "records/show.html", live=live, network=live.network, content=content, record=None, versions=[],
        can_write=policy.can_write(person, live), **_words(person, live),
    )  # fmt: skip


@bp.get("/record.pdf")
@login_required
def pdf(session_id: int) -> ResponseReturnValue:
    """The PDF of the record, `?v=` of an older version. 404 while it is being made."""
    live = session_for(signed_in(), session_id)
    record = queries.record_of(live, _asked_version())
    if record.pdf_state is not PdfState.READY:
        raise NotFound(_("The PDF is being made. Please try again in a moment."), code="not_ready")
    name = f"{slug(f'zapis {live.title}')}-{record.number}.pdf"
    try:
        return files.download(storage.path(f"{record.stored_name}/{FILE}"), name, PDF_TYPE)
    except FileNotFoundError:
        raise NotFound(queries.NO_RECORD) from None


@bp.post("/record/pdf")
@login_required
def make_pdf_again(session_id: int) -> ResponseReturnValue:
    """Have a PDF made that failed."""
    person = signed_in()
    live = session_for(person, session_id)
    with unit_of_work():
        record = queries.record_of(live, asked_number("v"))
        actions.make_pdf_again(person, live, record)
    return redirect(url_for(".show", session_id=live.id, v=record.number), 303)


@bp.get("/record/edit")
@login_required
def edit_form(session_id: int) -> ResponseReturnValue:
    """What the coordinator writes beside the record, with a preview of the rest."""
    person = signed_in()
    live = session_for(person, session_id)
    _require_can_edit(person, live)
    return _edit_page(person, live)


@bp.post("/record/edit")
@login_required
@again_on_race
def edit(session_id: int) -> ResponseReturnValue:
    """Save the summary and the decisions."""
    person = signed_in()
    live = session_for(person, session_id)
    try:
        typed = _typed(person)
        with unit_of_work():
            _save(person, live, typed)
    except (Invalid, Conflict) as problem:
        return _edit_page(person, live, problem), problem.status
    flash(str(_("Saved. Everybody sees it once it is published.")))
    return redirect(url_for(".edit_form", session_id=live.id), 303)


@bp.post("/publish")
@login_required
@again_on_race
def publish(session_id: int) -> ResponseReturnValue:
    """Publish the session with its record; what was typed in the form is saved with it."""
    person = signed_in()
    live = session_for(person, session_id)
    try:
        typed = _typed(person)
        with unit_of_work():
            _save(person, live, typed)
            actions.publish(person, live, typed.form.version)
    except (Invalid, Conflict) as problem:
        return _refused(person, live, problem)
    flash(str(_("The record is published. Everybody in the session hears of it.")))
    return redirect(url_for(".show", session_id=live.id), 303)


@bp.post("/record/correct")
@login_required
@again_on_race
def correct(session_id: int) -> ResponseReturnValue:
    """Publish the next version with its reason; what was typed in the form is saved with it."""
    person = signed_in()
    live = session_for(person, session_id)
    try:
        typed = _typed(person)
        with unit_of_work():
            _save(person, live, typed)
            actions.correct(person, live, typed.form.reason, typed.form.number)
    except (Invalid, Conflict) as problem:
        return _refused(person, live, problem)
    flash(str(_("The corrected record is published.")))
    return redirect(url_for(".show", session_id=live.id), 303)


@dataclass(frozen=True)
class _Typed:
    """The form as it came, and its summary ready to be stored."""

    form: RecordForm
    summary: Written | None


def _typed(person: Person) -> _Typed:
    form = read(RecordForm, request.form)
    if form.summary or form.reason:
        spend(person)
    return _Typed(form, html.write(form.summary) if form.summary else None)


def _save(person: Person, live: LiveSession, typed: _Typed) -> None:
    """Save the notes, if the form had them."""
    if typed.form.summary is not None:
        actions.save_notes(person, live, typed.summary, typed.form.decisions, typed.form.notes_version)


def _require_can_edit(person: Person, live: LiveSession) -> None:
    require(policy.can_write(person, live), MAY_NOT)
    if live.state not in policy.BEGUN:
        raise Conflict(WRONG_STATE, code="wrong_state")


def _asked_version() -> int | None:
    """The version in the address. Raises NotFound for what is no number."""
    number = asked_number("v")
    if request.args.get("v") and number is None:
        raise NotFound(queries.NO_RECORD)
    return number


def _refused(person: Person, live: LiveSession, problem: Problem) -> ResponseReturnValue:
    """The form again with what was typed; where nothing could be typed, the ordinary page of a problem."""
    if "summary" not in request.form:
        raise problem
    return _edit_page(person, live, problem), problem.status


def _record_page(person: Person, live: LiveSession, record: SessionRecord) -> str:
    versions = queries.versions_of(live)
    return render_template(
        "records/show.html", live=live, network=live.network, content=record.content, record=record,
        versions=versions, is_newest=record.number == versions[0].number, can_write=policy.can_write(person, live),
        **_words(person, live),
    )  # fmt: skip


def _words(person: Person, live: LiveSession) -> dict[str, object]:
    """What the parts of a record need beside its content: which slides the person may open, and how things are said."""
    stands_in(live.network)
    sets = slides.sets_of(live)
    return WORDS | {
        "is_guest": is_guest(person, live), "picture_path": showing.picture_path, "file_path": showing.file_path,
        "with_pictures": {one.id for one in sets if furthest_for(person, one)},
        "with_files": {one.id for one in sets if can_fetch(person, one)},
    }  # fmt: skip


def _edit_page(person: Person, live: LiveSession, problem: Problem | None = None) -> str:
    """The form, after a refusal with what was typed in it."""
    notes = queries.notes_of(live)
    newest = queries.newest_of(live)
    return render_template(
        "records/edit.html", live=live, network=live.network, content=build(live), notes=notes, record=newest,
        summary=request.form.get("summary", notes.summary), decisions=request.form.get("decisions", notes.decisions),
        reason=request.form.get("reason", ""), problem=problem, **_words(person, live),
    )  # fmt: skip
