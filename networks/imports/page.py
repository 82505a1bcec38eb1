"""Progress and result of a list, for the doors of the features whose lists they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Response, make_response, render_template, request

from networks.core import sheets
from networks.core.errors import NotFound
from networks.core.pages import page_count
from networks.core.words import now as _
from networks.imports import queries
from networks.imports.models import ImportList, ImportState, RowOutcome
from networks.imports.words import outcome_word, state_word
from networks.web.numbers import asked_number

REFRESH_SECONDS: Final = 3
FORMS: Final = {"csv": sheets.CSV_TYPE, "xlsx": sheets.XLSX_TYPE}


def shown(
    made: ImportList, *, title: str, crumbs: list[tuple[str, str]], url: Callable[..., str],
    template: str = "imports/show.html",
) -> Response:  # fmt: skip
    """The page of a list: how far it is, then what became of each row. While it runs, the page loads itself anew.

    `url(**arguments)` is the page's own address with a query (`page`, `only`), `url(download="csv")` or "xlsx" the
    result as a file: a door answers that with `downloaded` when `request.args` has `download`.
    """
    only = _asked_outcome()
    counts = queries.counts_of(made)
    pages = page_count(counts[only] if only else sum(counts.values()), queries.ROWS_PER_PAGE)
    page = max(1, min(asked_number("page") or 1, pages))
    chosen = {"only": only.value} if only else {}
    is_running = made.state in {ImportState.WAITING, ImportState.RUNNING}
    answer = make_response(
        render_template(
            template, made=made, title=title, crumbs=crumbs, url=url, is_running=is_running,
            state=state_word(made.state), rows=queries.rows_of(made, page=page, outcome=only), only=only,
            outcomes=[(outcome, outcome_word(outcome), counts[outcome]) for outcome in RowOutcome],
            outcome_word=outcome_word, page=page, pages=pages, page_url=lambda number: url(page=number, **chosen),
        )
    )  # fmt: skip
    if is_running:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


def downloaded(made: ImportList, form: str) -> Response:
    """What became of each row as a file; `form` is "csv" or "xlsx". Raises NotFound for another one."""
    if form not in FORMS:
        raise NotFound(_("There is no such page, or it is not open to you."))
    headings = [_("Row"), _("What it is about"), _("Result"), _("Explanation")]
    words = {outcome: outcome_word(outcome) for outcome in RowOutcome}
    rows = [(str(row.number), row.label, words[row.outcome], row.sentence) for row in queries.all_rows(made)]
    make = sheets.csv_of if form == "csv" else sheets.xlsx_of
    answer = Response(make(headings, rows), mimetype=FORMS[form].partition(";")[0])
    answer.headers["Content-Disposition"] = f'attachment; filename="{_("result")}-{made.id}.{form}"'
    return answer


def _asked_outcome() -> RowOutcome | None:
    asked = request.args.get("only", "")
    return RowOutcome(asked) if asked in set(RowOutcome) else None
