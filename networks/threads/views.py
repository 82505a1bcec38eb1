"""Pages about threads: lists, reading, writing. Moderating and closing are in `desk_views`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.access.limits import spend
from networks.core import html
from networks.core.errors import Forbidden, Invalid, Problem
from networks.core.pages import page_count
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import now as _
from networks.mentions.queries import meant_by
from networks.mentions.words import write
from networks.notifications.queries import waits_at
from networks.people.models import Network, Person
from networks.people.queries import authors, member_count, network_for
from networks.people.refusals import may_not
from networks.threads import actions, notices, policy, queries, reading, unread
from networks.threads.forms import EditForm, NewThreadForm, PreviewForm, ReplyForm
from networks.threads.models import Post, Thread, ThreadKind
from networks.threads.page import ThreadPage
from networks.threads.queries import Filter
from networks.threads.showing import address_of
from networks.threads.unread import rooms_of
from networks.unsent import queries as unsent
from networks.web import live
from networks.web.numbers import asked_number, number_in

bp = Blueprint("threads", __name__)
texts = Blueprint("texts", __name__)


@bp.get("/n/<slug>/threads")
@login_required
def index(slug: str) -> ResponseReturnValue:
    """The network's threads, pinned first, with what is new for the reader."""
    person = signed_in()
    network = network_for(person, slug)
    which = _one_of(Filter, request.args.get("filter"), Filter.ALL)
    pages = page_count(queries.thread_count(person, network, which), queries.LIST_PER_PAGE)
    page = max(1, min(asked_number("page") or 1, pages))
    rows = queries.threads_of(person, network, which, offset=(page - 1) * queries.LIST_PER_PAGE)
    people = {row.author_id for row in rows} | {row.last_author_id for row in rows}
    return render_template(
        "threads/index.html", network=network, rows=rows, authors=authors(people, network.id),
        unread=unread.unread_by_thread(person, [row.id for row in rows]), which=which.value, filters=filter_words(),
        page=page, pages=pages, url_of=address_of,
        page_url=lambda n: url_for(".index", slug=slug, filter=which.value, page=n),
        rights={
            "start": policy.can_start(person, network, ThreadKind.QUESTION),
            "announce": policy.can_start(person, network, ThreadKind.ANNOUNCEMENT),
        },
    )  # fmt: skip


@bp.get("/n/<slug>/threads/new")
@login_required
def new(slug: str) -> ResponseReturnValue:
    """The form for a new thread, with the words the person left in it last time."""
    person = signed_in()
    network = network_for(person, slug)
    if not policy.can_start(person, network, ThreadKind.QUESTION):
        raise Forbidden(may_not(network))
    kept = unsent.kept_at(person, _new_place(network))
    kind = _one_of(ThreadKind, request.args.get("kind"), ThreadKind.QUESTION)
    return _new_page(person, network, {
        "title": kept.title, "text": kept.text, "kind": kind.value, "saved_at": kept.saved_at,
    })  # fmt: skip


@bp.post("/n/<slug>/threads")
@login_required
@again_on_race
def start(slug: str) -> ResponseReturnValue:
    """Start a thread; refused words stay in the form."""
    person = signed_in()
    network = network_for(person, slug)
    try:
        form = read(NewThreadForm, request.form)
        spend(person)
        words = write(person, network, form.text)
        with unit_of_work():
            sent = actions.start(person, network, form.kind, form.title, words, form.client_id)
    except Invalid as problem:
        typed = {name: request.form.get(name, "") for name in ("title", "text", "kind", "client_id")}
        return _new_page(person, network, typed, problem), problem.status
    return redirect(address_of(sent.thing), 303)


@bp.get("/n/<slug>/threads/<int:thread_id>")
@login_required
def short(slug: str, thread_id: int) -> ResponseReturnValue:
    """The short address of a thread leads to the whole one."""
    thread = _thread(signed_in(), slug, thread_id)
    asked = request.query_string.decode("ascii", "ignore")
    return redirect(f"{address_of(thread)}?{asked}" if asked else address_of(thread), 301)


@bp.get("/n/<slug>/threads/<int:thread_id>-<name>")
@login_required
@again_on_race
def show(slug: str, thread_id: int, name: str) -> ResponseReturnValue:
    """A page of the thread; without `?page=` the one where the reader's unread posts begin. Shown posts are read."""
    person = signed_in()
    thread = _thread(person, slug, thread_id)
    page = ThreadPage(person, thread)
    if waits_at(person, page.place):
        with unit_of_work():  # before the page is made, so that its bell is true
            notices.mark_seen(person, thread, page.first, page.last)
    answer = page.answer()
    if page.shows_news:
        with unit_of_work():
            reading.mark_read(person, thread, page.last)
    return answer


@bp.get("/n/<slug>/threads/<int:thread_id>/posts/<int:number>")
@login_required
def post(slug: str, thread_id: int, number: int) -> ResponseReturnValue:
    """The lasting address of one post: leads to the page it is on."""
    thread = _thread(signed_in(), slug, thread_id)
    queries.post_in(thread, number)
    page = (number - 1) // queries.PER_PAGE + 1
    return redirect(f"{address_of(thread)}?page={page}#post-{number}", 303)


@bp.post("/n/<slug>/threads/<int:thread_id>/posts")
@login_required
@again_on_race
def reply(slug: str, thread_id: int) -> ResponseReturnValue:
    """Publish a reply; refused words stay in the box."""
    person = signed_in()
    thread = _thread(person, slug, thread_id)
    try:
        form = read(ReplyForm, request.form)
        spend(person)
        words = write(person, thread.network, form.text)
        with unit_of_work():
            sent = actions.reply(person, thread, words, form.client_id, in_reply_to=form.in_reply_to)
    except Invalid as problem:
        return _refused_reply(person, thread, problem), problem.status
    number = sent.thing.number
    page = (number - 1) // queries.PER_PAGE + 1
    return redirect(f"{address_of(thread)}?page={page}#post-{number}", 303)


@bp.get("/n/<slug>/threads/<int:thread_id>/posts/<int:number>/edit")
@login_required
def edit_form(slug: str, thread_id: int, number: int) -> ResponseReturnValue:
    """The form in which an author changes a post."""
    person = signed_in()
    post_ = _post(person, slug, thread_id, number)
    actions.require_can_edit(person, post_)
    return _edit_page(post_, post_.text, post_.version)


@bp.post("/n/<slug>/threads/<int:thread_id>/posts/<int:number>/edit")
@login_required
@again_on_race
def edit(slug: str, thread_id: int, number: int) -> ResponseReturnValue:
    """Save an author's new words; if somebody else was faster, both texts are shown."""
    person = signed_in()
    post_ = _post(person, slug, thread_id, number)
    try:
        form = read(EditForm, request.form)
        spend(person)
        words = write(person, post_.thread.network, form.text)
        with unit_of_work():
            actions.edit(person, post_, words, form.version)
    except Forbidden:
        raise
    except Problem as problem:
        current = post_.text if problem.code == "stale" else None
        text = request.form.get("text", "")
        return _edit_page(post_, text, post_.version, problem, current), problem.status
    return redirect(url_for(".post", slug=slug, thread_id=thread_id, number=number), 303)


@bp.get("/n/<slug>/threads/<int:thread_id>/posts/<int:number>/history")
@login_required
def history(slug: str, thread_id: int, number: int) -> ResponseReturnValue:
    """Every former wording of a post."""
    person = signed_in()
    post_ = _post(person, slug, thread_id, number)
    return render_template(
        "threads/history.html", network=post_.thread.network, thread=post_.thread, post=post_,
        revisions=queries.history_of(person, post_), row=queries.post_row(post_), url=address_of(post_.thread),
    )  # fmt: skip


@texts.post("/preview")
@login_required
def preview() -> ResponseReturnValue:
    """The text as it would look, for the editor's second tab; with `?network=` also how many people it would tell."""
    person = signed_in()
    slug = request.args.get("network")
    network = network_for(person, slug) if slug else None
    try:
        text = read(PreviewForm, request.form).text
    except Invalid as problem:
        return render_template("threads/_preview.html", html="", reach=0, problem=problem), problem.status
    words = write(person, network, text) if network else html.write(text)
    reach = len(meant_by(person, network, words.named)) if network else 0
    return render_template("threads/_preview.html", html=words.html, reach=reach, problem=None)


def filter_words() -> list[tuple[str, str]]:
    """The filters of the list with their words."""
    return [
        (Filter.ALL.value, _("All")),
        (Filter.UNANSWERED.value, _("Unanswered")),
        (Filter.OPEN.value, _("Open")),
        (Filter.SOLVED.value, _("With an outcome")),
        (Filter.MINE.value, _("Mine")),
        (Filter.FOLLOWED.value, _("Followed")),
    ]


def kind_words(person: Person, network: Network) -> list[tuple[str, str, str]]:
    """The kinds of thread the person may start: value, word, hint."""
    words: list[tuple[ThreadKind, str, str]] = [
        (ThreadKind.QUESTION, _("Question"), _("I am looking for an answer.")),
        (ThreadKind.DISCUSSION, _("Discussion"), _("I want to exchange experience.")),
        (ThreadKind.ANNOUNCEMENT, _("Announcement"), _("Everybody in the network should know.")),
    ]
    return [(kind.value, word, hint) for kind, word, hint in words if policy.can_start(person, network, kind)]


def _thread(person: Person, slug: str, thread_id: int) -> Thread:
    live.heads_of([f"thread:{thread_id}", *rooms_of(person)])  # all that the page will ask for, in one go
    return queries.thread_in(person, network_for(person, slug), thread_id)


def _post(person: Person, slug: str, thread_id: int, number: int) -> Post:
    return queries.post_in(_thread(person, slug, thread_id), number)


def _new_place(network: Network) -> str:
    return f"network:{network.slug}:new-thread"


def _new_page(person: Person, network: Network, typed: dict[str, Any], problem: Problem | None = None) -> str:
    place = _new_place(network)
    fields = {"saved_at": None, **typed, "client_id": typed.get("client_id") or uuid4()}
    return render_template(
        "threads/new.html", network=network, kinds=kind_words(person, network), problem=problem,
        audience_count=member_count(network), place=place, seq=unsent.kept_at(person, place).seq, **fields,
    )  # fmt: skip


def _refused_reply(person: Person, thread: Thread, problem: Problem) -> str:
    page = ThreadPage(person, thread)
    page.text, page.in_reply_to = request.form.get("text", ""), number_in(request.form.get("in_reply_to", ""))
    return page.render(problem=problem, client_id=request.form.get("client_id"))


def _edit_page(
    post_: Post, text: str, version: int, problem: Problem | None = None, current_text: str | None = None
) -> str:
    return render_template(
        "threads/edit.html", network=post_.thread.network, thread=post_.thread, post=post_, text=text, version=version,
        problem=problem, current_text=current_text, url=address_of(post_.thread),
    )  # fmt: skip


def _one_of(kind: Callable[[str], Any], value: str | None, default: Any) -> Any:
    try:
        return kind(value) if value else default
    except ValueError:
        return default
