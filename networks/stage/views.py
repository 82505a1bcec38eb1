"""The pages on which a session happens: room, desk, expert's screen, closing; the pulse is for those without script."""

from __future__ import annotations

from typing import Final

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core import html
from networks.core.errors import Forbidden, require
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.people.models import Person
from networks.presence import actions as presence
from networks.presence.queries import here_count
from networks.questions.queries import question_for, without_fate
from networks.sessions import policy
from networks.sessions.models import LiveSession
from networks.sessions.places import address_of
from networks.sessions.queries import backstage_for, session_for
from networks.sessions.refusals import MAY_NOT
from networks.stage import actions, queries
from networks.stage.doors import bp
from networks.stage.forms import IntoThreadForm
from networks.stage.page import frame_of, parts_of
from networks.web.numbers import asked_number
from networks.web.security import as_frame, with_frames

SESSION: Final = "/sessions/<int:session_id>"
TABS: Final = ("questions", "chat", "poll", "people")
PULSE_SECONDS: Final = 30


@bp.get(f"{SESSION}/room")
@login_required
def room(session_id: int) -> ResponseReturnValue:
    """The room of everybody in the session; `?tab=` opens a part without scripts."""
    person = signed_in()
    live = session_for(person, session_id)
    asked = request.args.get("tab", "")
    return _page(person, live, "room", tabs_open=asked if asked in TABS else TABS[0])


@bp.get(f"{SESSION}/desk")
@login_required
def desk(session_id: int) -> ResponseReturnValue:
    """The desk of those backstage: what waits, the queue, the agenda, notes among themselves."""
    person = signed_in()
    return _page(person, backstage_for(person, session_id), "desk")


@bp.get(f"{SESSION}/stage")
@login_required
def expert(session_id: int) -> ResponseReturnValue:
    """The calm screen of who answers and shows slides."""
    person = signed_in()
    live = session_for(person, session_id)
    if not policy.can_present(person, live):
        raise Forbidden(MAY_NOT)
    return _page(person, live, "stage")


@bp.get(f"{SESSION}/close")
@login_required
def closing(session_id: int) -> ResponseReturnValue:
    """What stands against ending the session, and the button that ends it."""
    person = signed_in()
    live = session_for(person, session_id)
    require(policy.can_moderate(person, live), MAY_NOT)
    waiting = queries.waiting_messages(live)
    return _page(person, live, "close", open_questions=without_fate(live), waiting_messages=waiting)


@bp.get(f"{SESSION}/pulse")
@login_required
@again_on_race
def pulse(session_id: int) -> ResponseReturnValue:
    """A line that refreshes itself in pages without scripts: the state, and how much is new since `?since=`.

    Asking for it is being there.
    """
    person = signed_in()
    live = session_for(person, session_id)
    if not live.is_over:
        with unit_of_work():
            presence.see(live, [person.id])
    since, view = asked_number("since") or 0, request.args.get("view", "")
    news = queries.news_since(person, live, since)
    page = render_template("stage/pulse.html", live=live, news=news, address=address_of(live, view))
    response = make_response(page)
    if not live.is_over:
        response.headers["Refresh"] = str(PULSE_SECONDS)
    return as_frame(response)


@bp.post("/questions/<int:question_id>/thread")
@login_required
@again_on_race
def begin_thread(question_id: int) -> ResponseReturnValue:
    """Let a question go on as a thread of the network."""
    person = signed_in()
    question = question_for(person, question_id)
    form = read(IntoThreadForm, request.form)
    words = html.write(actions.first_post(question))
    with unit_of_work():
        actions.begin_thread(person, question, form.version, words)
    return redirect(address_of(question.session, form.back, f"question-{question.id}"), 303)


def _page(person: Person, live: LiveSession, view: str, **more: object) -> Response:
    """One of the pages, from its frame and the parts of the features."""
    frame = frame_of(person, live, view)
    # Whoever looks is here, also before a tick has noted it; nobody is in a session that is over.
    here = 0 if live.is_over else here_count(live.id) or 1
    page = render_template(_TEMPLATES[view], **frame, **parts_of(person, live, view), here=here, **more)
    return with_frames(make_response(page))


_TEMPLATES: Final = {
    "room": "stage/room.html",
    "desk": "stage/desk.html",
    "stage": "stage/expert.html",
    "close": "stage/closing.html",
}
