"""The desk, a network's first page, and what every page's frame shows."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, has_request_context, render_template, request, session
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, person_or_none, signed_in
from networks.chat import queries as chat_queries
from networks.core import clock
from networks.core.config import Settings
from networks.core.text import excerpt
from networks.joining.page import closed_network
from networks.membership import policy as membership_policy
from networks.membership.queries import coordinators
from networks.membership.words import role_word, row_of
from networks.people import policy as people_policy
from networks.people.models import Network, Person
from networks.people.queries import member_count, network_by_slug
from networks.sessions.queries import to_come
from networks.start import queries, session_rows, tasks, unsent
from networks.threads import queries as thread_queries
from networks.threads.queries import Filter
from networks.threads.unread import unread_in_networks
from networks.web import live
from networks.web.filters import name_of
from networks.web.i18n import THEME_KEY, language
from networks.web.surroundings import standing_in

bp = Blueprint("start", __name__)
MESSAGES_SHOWN = 3


@bp.get("/")
@login_required
def desk() -> ResponseReturnValue:
    """What waits for the person and what is new in their networks."""
    person = signed_in()
    news = queries.news(person)
    sessions = to_come(person)
    waiting = [*session_rows.waiting(person, sessions), *tasks.waiting(person), *queries.waiting(person, news)]
    return render_template(
        "start/desk.html", greeting_day=clock.now(), waiting=waiting[: queries.WAITING_MAX], news=news,
        networks=queries.my_networks(person), first_steps=tasks.first_steps(person),
        guest_sessions=session_rows.as_guest(person, sessions),
    )  # fmt: skip


@bp.get("/me/drafts")
@login_required
def drafts() -> ResponseReturnValue:
    """Everything the person typed and did not send, with the way back to where it was typed."""
    return render_template("start/drafts.html", drafts=unsent.places(signed_in()))


@bp.get("/n/<slug>")
@login_required
def network(slug: str) -> ResponseReturnValue:
    """A network's first page; outsiders see its name and purpose."""
    person = signed_in()
    found = network_by_slug(slug)
    if not people_policy.can_read(person, found):
        return closed_network(person, found)
    pinned, recent = queries.pinned_and_recent(person, found)
    return render_template(
        "start/network.html", network=found, edition=found.edition,
        roles=[role_word(role) for role in sorted(person.roles_in(found))],
        coordinators=[row_of(row, "") for row in coordinators(found)],
        pinned=queries.thread_rows(person, found, pinned), recent=queries.thread_rows(person, found, recent),
        unread_count=unread_in_networks(person).get(found.id, 0),
        unanswered_count=thread_queries.thread_count(person, found, Filter.UNANSWERED),
        member_count=member_count(found), last_messages=_last_messages(person, found),
        rights={"write": people_policy.can_write(person, found), "moderate": people_policy.can_moderate(person, found)},
        head=live.head_of(f"network:{slug}"), may_see=membership_policy.is_coordinator(person, found),
        request_count=tasks.waiting_request_count(person, found), next_session=session_rows.next_in(person, found),
    )  # fmt: skip


def init_app(app: Flask) -> None:
    """Give every page its frame: who is asking, their tabs, language and look."""
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    if not has_request_context():  # a mail of the worker, which has no frame
        return {}
    person = person_or_none()
    is_administration = (request.blueprint or "").startswith("admin")  # about a network, and not in it
    slug = None if is_administration else (request.view_args or {}).get("slug") or standing_in()
    tabs = queries.tabs(person, slug) if person is not None else []
    settings: Settings = current_app.extensions["sieci_settings"]
    return {
        "person": person,
        "site": settings.address,
        "tabs": tabs,
        # All that the row of tabs depends on.
        "tabs_shown": [(tab["slug"], name_of(tab["network"]), tab["unread_count"], tab["is_current"]) for tab in tabs],
        "current_network": _current(person, slug),
        "language": language(),
        "theme": session.get(THEME_KEY, "system"),
        "demo": settings.demo,
        "general_channel": chat_queries.GENERAL,
    }


def _current(person: Person | None, slug: str | None) -> Network | None:
    """The network whose page this is, for those who are in it."""
    if person is None or slug is None:
        return None
    return next((m.network for m in person.memberships if m.network.slug == slug and m.roles), None)


def _last_messages(person: Person, network: Network) -> list[dict[str, Any]]:
    channel = chat_queries.channel_named(network, chat_queries.GENERAL)
    if channel is None:
        return []
    rows = chat_queries.newest(person, channel, limit=MESSAGES_SHOWN)
    return [
        {"author_name": row.author.name, "text": excerpt(row.text), "at": row.created_at}
        for row in rows
        if not row.is_withdrawn
    ]
