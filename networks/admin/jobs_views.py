"""The page of jobs: what waits, runs, is done and has failed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required
from networks.admin import jobs_actions as actions
from networks.admin import jobs_queries as queries
from networks.admin.doors import administrator
from networks.admin.paging import before, further, words
from networks.core.errors import Conflict, Problem
from networks.core.jobs import JobState
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import now as _

bp = Blueprint("admin_jobs", __name__)


@bp.get("/admin/jobs")
@login_required
def index() -> ResponseReturnValue:
    """Jobs, the newest first; `?state=` narrows the list."""
    administrator()
    return _page()


@bp.post("/admin/jobs/<int:job_id>/retry")
@again_on_race
@login_required
def retry(job_id: int) -> ResponseReturnValue:
    """Try a failed job again."""
    by = administrator()
    try:
        with unit_of_work():
            actions.retry(by, queries.job_by_id(job_id))
    except Conflict as problem:
        return _page(problem), problem.status
    flash(_("The job waits for its turn again."))
    return redirect(url_for(".index"), 303)


@bp.post("/admin/jobs/<int:job_id>/give-up")
@login_required
def give_up(job_id: int) -> ResponseReturnValue:
    """Give up a job that waits."""
    by = administrator()
    try:
        with unit_of_work():
            actions.give_up(by, queries.job_by_id(job_id))
    except Conflict as problem:
        return _page(problem), problem.status
    flash(_("The job has been given up."))
    return redirect(url_for(".index"), 303)


def state_word(state: JobState) -> str:
    """Where a job stands, in a word."""
    return {
        JobState.WAITING: _("waiting"), JobState.RUNNING: _("running"), JobState.DONE: _("done"),
        JobState.FAILED: _("failed"),
    }[state]  # fmt: skip


def _page(problem: Problem | None = None) -> str:
    asked = words("state")
    state = JobState(asked) if asked in set(JobState) else None
    page = queries.jobs(state, before())
    chosen = state.value if state else ""
    return render_template(
        "admin/jobs.html", part="jobs", rows=page.items, state=chosen, problem=problem, counts=queries.job_counts(),
        states=[(one, state_word(one)) for one in JobState], state_word=state_word,
        further=further(".index", page.next, state=chosen),
    )  # fmt: skip
