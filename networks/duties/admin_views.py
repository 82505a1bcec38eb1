"""The statement and the requests for access, as administrators look after them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required, signed_in
from networks.core.errors import Conflict, Invalid, Problem
from networks.core.polish import day_of, today
from networks.core.shapes import read
from networks.core.unit_of_work import unit_of_work
from networks.duties import actions, deadlines, policy, queries, showing
from networks.duties.doors import manager
from networks.duties.forms import AnswerForm, ExtendForm, StatementForm
from networks.duties.letters import mail_asker
from networks.duties.models import AccessibilityRequest

bp = Blueprint("duties_admin", __name__)


@bp.get("/admin/accessibility")
@login_required
def statement_form() -> ResponseReturnValue:
    """Every answer of the accessibility statement, and when it must be looked through again."""
    manager()
    return _statement_page()


@bp.post("/admin/accessibility")
@login_required
def save_statement() -> ResponseReturnValue:
    """Keep the statement."""
    person = manager()
    try:
        form = read(StatementForm, request.form)
        with unit_of_work():
            actions.save_statement(person, form)
    except Invalid as problem:
        return _statement_page(problem), problem.status
    return redirect(url_for(".statement_form", saved=1), 303)


@bp.get("/admin/accessibility/requests")
@login_required
def requests() -> ResponseReturnValue:
    """All requests for access, the most urgent ones first."""
    rows = [
        {"request": row, "state": showing.state_word(row.state), "clock": showing.clock_of(row)}
        for row in queries.requests_of(manager())
    ]
    return render_template("duties/admin_requests.html", rows=rows)


@bp.get("/admin/accessibility/requests/<int:request_id>")
@login_required
def request_page(request_id: int) -> ResponseReturnValue:
    """One request with its clock and the forms that answer it."""
    return _request_page(queries.request_for(manager(), request_id))


@bp.post("/admin/accessibility/requests/<int:request_id>/extend")
@login_required
def extend(request_id: int) -> ResponseReturnValue:
    """Put the answer off and tell the asker."""
    person = manager()
    try:
        form = read(ExtendForm, request.form)
        with unit_of_work():
            found = queries.request_for(person, request_id)
            actions.extend(person, found, form.until, form.reason)
            mail_asker("access_extended", found, words=form.reason)
    except (Invalid, Conflict) as problem:
        return _request_page(queries.request_for(person, request_id), problem), problem.status
    return redirect(url_for(".request_page", request_id=request_id), 303)


@bp.post("/admin/accessibility/requests/<int:request_id>/answer")
@login_required
def answer(request_id: int) -> ResponseReturnValue:
    """Answer and tell the asker."""
    person = manager()
    try:
        form = read(AnswerForm, request.form)
        with unit_of_work():
            found = queries.request_for(person, request_id)
            is_done = form.is_done == "yes"
            actions.answer(person, found, form.answer, is_done=is_done)
            mail_asker("access_answered", found, words=form.answer, is_done=is_done)
    except (Invalid, Conflict) as problem:
        return _request_page(queries.request_for(person, request_id), problem), problem.status
    return redirect(url_for(".request_page", request_id=request_id), 303)


def _statement_page(problem: Problem | None = None) -> str:
    row = queries.statement()
    given = showing.form_of(row) | request.form.to_dict()
    due_on = deadlines.review_due_on(row.reviewed_on or row.made_on)
    return render_template(
        "duties/admin_statement.html", given=given, problem=problem, due_on=due_on,
        is_overdue=today() > due_on, days_left=(due_on - today()).days,
        is_reviewed=row.reviewed_on is not None, is_saved="saved" in request.args,
        waiting_count=queries.open_request_count(),
    )  # fmt: skip


def _request_page(found: AccessibilityRequest, problem: Problem | None = None) -> str:
    person = signed_in()
    return render_template(
        "duties/admin_request.html", request_row=found, problem=problem, clock=showing.clock_of(found),
        state=showing.state_word(found.state), can_answer=policy.can_answer(person, found),
        can_extend=policy.can_extend(person, found, today()), given=request.form.to_dict(),
        longest_on=deadlines.answer_longest_on(day_of(found.created_at)),
        is_reachable="@" in found.contact,
    )  # fmt: skip
