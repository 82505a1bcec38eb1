"""Keeping order in threads: hiding, pinning, locking, outcomes, accepted answers; and the reader's own marks."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.errors import Invalid, Problem, require
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import now as _
from networks.people.models import Person
from networks.people.queries import network_for
from networks.people.refusals import may_not
from networks.threads import actions, policy, queries, reading
from networks.threads.forms import CloseForm, LevelForm, NumberForm, ReasonForm
from networks.threads.models import OutcomeKind, Post, Thread
from networks.threads.showing import address_of
from networks.threads.views import bp

THREAD = "/n/<slug>/threads/<int:thread_id>"
POST = f"{THREAD}/posts/<int:number>"


@bp.get(f"{POST}/hide")
@login_required
def hide_form(slug: str, thread_id: int, number: int) -> ResponseReturnValue:
    """Ask for the reason before hiding a post, or before showing it again."""
    post = _post_to_moderate(signed_in(), slug, thread_id, number)
    return _reason_page(post)


@bp.post(f"{POST}/hide")
@login_required
def hide(slug: str, thread_id: int, number: int) -> ResponseReturnValue:
    """Hide a post with a reason."""
    return _with_reason(slug, thread_id, number, hiding=True)


@bp.post(f"{POST}/restore")
@login_required
def restore(slug: str, thread_id: int, number: int) -> ResponseReturnValue:
    """Show a hidden post again, with a reason."""
    return _with_reason(slug, thread_id, number, hiding=False)


@bp.post(f"{POST}/accept")
@login_required
def accept(slug: str, thread_id: int, number: int) -> ResponseReturnValue:
    """Accept a post as the answer."""
    person = signed_in()
    thread = _thread(person, slug, thread_id)
    with unit_of_work():
        actions.accept(person, thread, number)
    return redirect(url_for(".post", slug=slug, thread_id=thread_id, number=number), 303)


@bp.post(f"{POST}/unaccept")
@login_required
def unaccept(slug: str, thread_id: int, number: int) -> ResponseReturnValue:
    """Take the accepted answer back."""
    person = signed_in()
    thread = _thread(person, slug, thread_id)
    with unit_of_work():
        actions.unaccept(person, thread)
    return redirect(url_for(".post", slug=slug, thread_id=thread_id, number=number), 303)


@bp.post(f"{THREAD}/pin", defaults={"pinned": True}, endpoint="pin")
@bp.post(f"{THREAD}/unpin", defaults={"pinned": False}, endpoint="unpin")
@login_required
def pin(slug: str, thread_id: int, pinned: bool) -> ResponseReturnValue:
    """Put a thread to the top of the list, or back."""
    person = signed_in()
    thread = _thread(person, slug, thread_id)
    with unit_of_work():
        actions.pin(person, thread, pinned=pinned)
    return redirect(address_of(thread), 303)


@bp.post(f"{THREAD}/lock", defaults={"locked": True}, endpoint="lock")
@bp.post(f"{THREAD}/unlock", defaults={"locked": False}, endpoint="unlock")
@login_required
def lock(slug: str, thread_id: int, locked: bool) -> ResponseReturnValue:
    """Let nobody write in a thread any more, or again."""
    person = signed_in()
    thread = _thread(person, slug, thread_id)
    with unit_of_work():
        actions.lock(person, thread, locked=locked)
    return redirect(address_of(thread), 303)


@bp.get(f"{THREAD}/close")
@login_required
def close_form(slug: str, thread_id: int) -> ResponseReturnValue:
    """Ask for the outcome in one sentence."""
    person = signed_in()
    thread = _thread(person, slug, thread_id)
    require(policy.can_close(person, thread), may_not(thread.network))
    kind = thread.outcome_kind.value if thread.outcome_kind else ""
    return _close_page(thread, thread.outcome or "", kind)


@bp.post(f"{THREAD}/close")
@login_required
def close(slug: str, thread_id: int) -> ResponseReturnValue:
    """Close a thread with its outcome; a refused sentence stays in the form."""
    person = signed_in()
    thread = _thread(person, slug, thread_id)
    try:
        form = read(CloseForm, request.form)
        with unit_of_work():
            actions.close(person, thread, form.outcome_kind, form.outcome)
    except Invalid as problem:
        typed = request.form.get("outcome", ""), request.form.get("outcome_kind", "")
        return _close_page(thread, *typed, problem), problem.status
    return redirect(address_of(thread), 303)


@bp.post(f"{THREAD}/reopen")
@login_required
def reopen(slug: str, thread_id: int) -> ResponseReturnValue:
    """Take the outcome back."""
    person = signed_in()
    thread = _thread(person, slug, thread_id)
    with unit_of_work():
        actions.reopen(person, thread)
    return redirect(address_of(thread), 303)


@bp.post(f"{THREAD}/level")
@login_required
@again_on_race
def level(slug: str, thread_id: int) -> ResponseReturnValue:
    """Choose how much to hear of a thread."""
    person = signed_in()
    thread = _thread(person, slug, thread_id)
    form = read(LevelForm, request.form)
    with unit_of_work():
        reading.choose_level(person, thread, form.level)
    return redirect(address_of(thread), 303)


@bp.post(f"{THREAD}/read")
@login_required
@again_on_race
def mark_read(slug: str, thread_id: int) -> ResponseReturnValue:
    """Everything up to a post is read; sent by the page once its end was on screen."""
    person = signed_in()
    thread = _thread(person, slug, thread_id)
    form = read(NumberForm, request.form)
    with unit_of_work():
        reading.mark_read(person, thread, form.number)
    return redirect(address_of(thread), 303)


@bp.post(f"{THREAD}/unread")
@login_required
@again_on_race
def mark_unread(slug: str, thread_id: int) -> ResponseReturnValue:
    """A post and all after it are to be read again; leads to the list, because the page itself would mark them read."""
    person = signed_in()
    thread = _thread(person, slug, thread_id)
    form = read(NumberForm, request.form)
    with unit_of_work():
        reading.mark_unread(person, thread, form.number)
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/n/<slug>/threads/read")
@login_required
@again_on_race
def mark_all_read(slug: str) -> ResponseReturnValue:
    """Every thread of the network is read."""
    person = signed_in()
    network = network_for(person, slug)
    with unit_of_work():
        reading.mark_all_read(person, network)
    return redirect(url_for(".index", slug=slug), 303)


def outcome_words() -> list[tuple[str, str]]:
    """The kinds of outcome with their words."""
    return [
        (OutcomeKind.ANSWER.value, _("Answer")),
        (OutcomeKind.DECISION.value, _("Decision")),
        (OutcomeKind.GOOD_PRACTICE.value, _("Good practice")),
        (OutcomeKind.RECOMMENDATION.value, _("Recommendation")),
        (OutcomeKind.NO_ANSWER.value, _("No answer")),
    ]


def _thread(person: Person, slug: str, thread_id: int) -> Thread:
    return queries.thread_in(person, network_for(person, slug), thread_id)


def _post_to_moderate(person: Person, slug: str, thread_id: int, number: int) -> Post:
    post = queries.post_in(_thread(person, slug, thread_id), number)
    require(policy.can_moderate(person, post.thread), may_not(post.thread.network))
    return post


def _with_reason(slug: str, thread_id: int, number: int, *, hiding: bool) -> ResponseReturnValue:
    person = signed_in()
    post = _post_to_moderate(person, slug, thread_id, number)
    try:
        form = read(ReasonForm, request.form)
        with unit_of_work():
            change = actions.hide if hiding else actions.restore
            change(person, post, form.reason)
    except Invalid as problem:
        return _reason_page(post, request.form.get("reason", ""), problem), problem.status
    return redirect(url_for(".post", slug=slug, thread_id=thread_id, number=number), 303)


def _reason_page(post: Post, reason: str = "", problem: Problem | None = None) -> str:
    return render_template(
        "threads/hide.html", network=post.thread.network, thread=post.thread, post=post, restoring=post.is_hidden,
        reason=reason, problem=problem, url=address_of(post.thread),
    )  # fmt: skip


def _close_page(thread: Thread, outcome: str, kind: str, problem: Problem | None = None) -> str:
    return render_template(
        "threads/close.html", network=thread.network, thread=thread, outcome=outcome, outcome_kind=kind,
        kinds=outcome_words(), problem=problem, url=address_of(thread),
    )  # fmt: skip
