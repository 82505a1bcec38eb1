"""Slides for people: bringing them, their page backstage, turning pages without scripts, and the pictures."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core import storage
from networks.core.errors import Invalid, NotFound, Problem, TooLarge, require
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.people.models import Person
from networks.sessions import queries as sessions
from networks.sessions.models import LiveSession
from networks.sessions.places import address_of
from networks.sessions.refusals import MAY_NOT
from networks.slides import actions, keeping, policy, queries, showing
from networks.slides.forms import NOTES_MAX, BringForm, ChooseForm, NotesForm, RemoveForm, ShowForm
from networks.slides.models import SlideSet, SlideSetState
from networks.slides.refusals import FILE_MAX_BYTES
from networks.web import files
from networks.web import live as rooms
from networks.web.numbers import asked_number
from networks.web.security import takes_files_of
from networks.web.surroundings import stands_in

bp = Blueprint("slides", __name__)
PICTURE_TYPE: Final = "image/webp"
PDF_TYPE: Final = "application/pdf"


@bp.get("/sessions/<int:session_id>/slides")
@login_required
def index(session_id: int) -> ResponseReturnValue:
    """The sets of a session for those backstage, how far each is, and the form that brings another one."""
    person = signed_in()
    return _page(person, sessions.backstage_for(person, session_id))


@bp.post("/sessions/<int:session_id>/slides")
@takes_files_of(FILE_MAX_BYTES)
@login_required
@again_on_race
def bring(session_id: int) -> ResponseReturnValue:
    """Take a PDF; the worker draws its pages. A refused one is told of beside the form."""
    person = signed_in()
    live = sessions.session_for(person, session_id)
    require(policy.can_bring(person, live), MAY_NOT)  # before anything is stored
    try:
        form = read(BringForm, request.form)
        spend(person)
        file = keeping.keep(request.files.get("file"))
        with unit_of_work():
            actions.bring(person, live, file, form.client_id)
    except (Invalid, TooLarge) as problem:
        return _page(person, live, problem), problem.status
    return redirect(url_for(".index", session_id=session_id), 303)


@bp.post("/slides/<int:set_id>/choose")
@login_required
@again_on_race
def choose(set_id: int) -> ResponseReturnValue:
    """Make these slides the ones everybody is shown."""
    person = signed_in()
    slides = queries.set_for(person, set_id)
    form = read(ChooseForm, request.form)
    with unit_of_work():
        actions.choose(person, slides, form.version)
    return redirect(_back(slides.session, form.back), 303)


@bp.post("/slides/<int:set_id>/remove")
@login_required
@again_on_race
def remove(set_id: int) -> ResponseReturnValue:
    """Take slides away for good."""
    person = signed_in()
    slides = queries.set_for(person, set_id)
    form = read(RemoveForm, request.form)
    with unit_of_work():
        actions.remove(person, slides)
    return redirect(_back(slides.session, form.back), 303)


@bp.post("/sessions/<int:session_id>/slide")
@login_required
@again_on_race
def show(session_id: int) -> ResponseReturnValue:
    """Show everybody another page."""
    person = signed_in()
    live = sessions.session_for(person, session_id)
    form = read(ShowForm, request.form)
    with unit_of_work():
        actions.show(person, live, number=form.number, step=form.step, set_id=form.set_id, version=form.version)
    return redirect(_back(live, form.back, "slides"), 303)


@bp.get("/sessions/<int:session_id>/slides/<int:set_id>/notes")
@login_required
def notes(session_id: int, set_id: int) -> ResponseReturnValue:
    """The presenter's notes of one page (`?page=`), beside its picture and words."""
    person = signed_in()
    live = sessions.backstage_for(person, session_id)
    return _notes_page(person, _set_in(person, live, set_id), asked_number("page") or 1)


@bp.post("/sessions/<int:session_id>/slides/<int:set_id>/notes")
@login_required
@again_on_race
def write_notes(session_id: int, set_id: int) -> ResponseReturnValue:
    """Keep the notes of a page and go on with this or the next one."""
    person = signed_in()
    live = sessions.backstage_for(person, session_id)
    slides = _set_in(person, live, set_id)
    try:
        form = read(NotesForm, request.form)
        spend(person)
        with unit_of_work():
            actions.write_notes(person, slides, form.number, form.notes)
    except Invalid as problem:
        return _notes_page(person, slides, asked_number("page") or 1, problem), problem.status
    following = min(form.number + 1, slides.page_count) if form.then == "next" else form.number
    return redirect(url_for(".notes", session_id=session_id, set_id=set_id, page=following), 303)


@bp.get("/slides/<int:set_id>/<int:number>.webp")
@login_required
def picture(set_id: int, number: int) -> ResponseReturnValue:
    """A page as a picture, 1600 pixels wide or with `?size=small` 480; for the audience only what was shown."""
    person = signed_in()
    slides = queries.pictures_for(person, set_id)
    if not 1 <= number <= policy.furthest_for(person, slides):
        raise NotFound(queries.NO_SLIDES)
    is_small = request.args.get("size") == "small"
    tag = f"{slides.sha256[:16]}-{number}{'-small' if is_small else ''}"
    if kept := files.kept_by_browser(tag, PICTURE_TYPE):
        return kept
    try:
        return files.small(keeping.picture(slides, number, is_small=is_small), tag, PICTURE_TYPE)
    except FileNotFoundError:
        raise NotFound(queries.NO_SLIDES) from None


@bp.get("/slides/<int:set_id>/file.pdf")
@login_required
def file(set_id: int) -> Response:
    """The whole PDF: for those backstage, and for everybody once the record is published."""
    person = signed_in()
    slides = queries.set_for(person, set_id)
    if not policy.can_fetch(person, slides):
        raise NotFound(queries.NO_SLIDES)
    try:
        return files.download(storage.path(slides.file_part), slides.file_name, PDF_TYPE)
    except FileNotFoundError:
        raise NotFound(queries.NO_SLIDES) from None


def _back(live: LiveSession, back: str, fragment: str = "") -> str:
    """The page a form came from: one of the session's, or that of its slides."""
    return address_of(live, back, fragment) if back else url_for(".index", session_id=live.id)


def _set_in(person: Person, live: LiveSession, set_id: int) -> SlideSet:
    slides = queries.set_for(person, set_id)
    if slides.session_id != live.id:
        raise NotFound(queries.NO_SLIDES)
    return slides


def _page(person: Person, live: LiveSession, problem: Problem | None = None) -> str:
    stands_in(live.network)
    sets, pages = queries.sets_of(live), queries.previews_of(live)
    return render_template(
        "slides/index.html", live=live, network=live.network, problem=problem, client_id=uuid4(),
        sets=[(one, showing.set_with_reason(one), pages[one.id]) for one in sets],
        can_bring=policy.can_bring(person, live), can_remove=policy.can_remove(person, live),
        is_shown_now=live.is_running or live.is_rehearsed, most=FILE_MAX_BYTES // (1024 * 1024),
        is_drawing=any(one.state is SlideSetState.RENDERING for one in sets), picture_url=showing.picture_url,
        head=rooms.head_of(f"backstage:{live.id}"),
    )  # fmt: skip


def _notes_page(person: Person, slides: SlideSet, number: int, problem: Problem | None = None) -> str:
    slide = queries.slide_at(slides, number)
    if slide is None:
        raise NotFound(queries.NO_SLIDES)
    live = slides.session
    stands_in(live.network)
    return render_template(
        "slides/notes.html", live=live, network=live.network, slides=slides, slide=slide, problem=problem,
        notes=request.form.get("notes", slide.notes), can_write=policy.can_bring(person, live), notes_max=NOTES_MAX,
        picture_url=showing.picture_url(slides, number),
    )  # fmt: skip
