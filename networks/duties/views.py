"""The accessibility statement and asking for access: pages for everybody, signed in or not."""

from __future__ import annotations

import hashlib
import math
from datetime import timedelta
from typing import Final

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from networks.core import clock
from networks.core.config import Settings
from networks.core.errors import Invalid, Problem, TooMany
from networks.core.limits import Buckets
from networks.core.shapes import read
from networks.core.unit_of_work import again_on_race, unit_of_work
from networks.core.words import later as _
from networks.duties import actions, queries, showing
from networks.duties.forms import AccessRequestForm
from networks.duties.letters import mail_asker
from networks.web.filters import iso
from networks.web.i18n import language

bp = Blueprint("accessibility", __name__)

STATEMENTS: Final = {"pl": "duties/_statement_pl.html", "en": "duties/_statement_en.html"}
ASKING_KEY: Final = "sieci_asking"
# A town hall shares an address; a whole test does, too.
_BURST, _LOCAL_BURST, _PAUSE_SECONDS = 10, 1000, 600
_SECURITY_DAYS: Final = 180


def init_app(app: Flask, settings: Settings) -> None:
    """Set how often one address may ask for access."""
    burst = _LOCAL_BURST if settings.is_local else _BURST
    app.extensions[ASKING_KEY] = Buckets(rate=1 / _PAUSE_SECONDS, burst=burst)


@bp.get("/accessibility")
def statement() -> ResponseReturnValue:
    """The accessibility statement in the reader's language."""
    shown = showing.answers_in(queries.statement(), language())
    return render_template("duties/statement.html", statement=shown, statement_template=STATEMENTS[language()])


@bp.get("/accessibility/request")
def new_request() -> ResponseReturnValue:
    """The form for a request for access; with `?number=` the way back to one."""
    if number := request.args.get("number", "").strip():
        try:
            found = queries.request_by_number(number)
        except Problem as problem:
            return _form_page(Invalid(problem.message, field="number")), Invalid.status
        return redirect(url_for(".show_request", token=found.number), 303)
    return _form_page()


@bp.post("/accessibility/request")
@again_on_race
def ask() -> ResponseReturnValue:
    """Take a request for access; its number is shown, and mailed if there is an address."""
    try:
        form = read(AccessRequestForm, request.form)
        _spend()
        with unit_of_work():
            made = actions.ask_for_access(form, language())
            mail_asker("access_received", made)
            number = made.number
    except (Invalid, TooMany) as problem:
        return _form_page(problem), problem.status
    return redirect(url_for(".show_request", token=number, asked=1), 303)


@bp.get("/accessibility/request/<token>")
def show_request(token: str) -> ResponseReturnValue:
    """Where a request stands; nothing of what the asker wrote, because a number may be read over a shoulder."""
    found = queries.request_by_number(token)
    return render_template(
        "duties/request_state.html", number=found.number, state=showing.state_word(found.state),
        clock=showing.clock_of(found), asked_at=found.created_at, decided_at=found.decided_at,
        is_new="asked" in request.args, is_refused=found.state.value == "refused",
        is_extended=found.state.value == "extended", statement=_statement(),
    )  # fmt: skip


@bp.get("/.well-known/security.txt")
def security_txt() -> ResponseReturnValue:
    """Whom to tell about a weakness of the site (RFC 9116)."""
    settings: Settings = current_app.extensions["sieci_settings"]
    lines = (
        f"Contact: mailto:{_statement()['email']}",
        f"Expires: {iso(clock.now() + timedelta(days=_SECURITY_DAYS))}",
        "Preferred-Languages: pl, en",
        f"Canonical: {settings.address}{url_for('.security_txt')}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


def _statement() -> dict[str, object]:
    return showing.answers_in(queries.statement(), language())


def _form_page(problem: Problem | None = None) -> str:
    given = {name: request.form.get(name, "") for name in ("name", "contact", "what", "wanted")}
    number = request.args.get("number", "")
    return render_template(
        "duties/request_new.html", problem=problem, given=given, number=number, statement=_statement()
    )


def _spend() -> None:
    """Count one more request from this address. Raises TooMany; the words stay in their fields."""
    buckets: Buckets = current_app.extensions[ASKING_KEY]
    key = hashlib.blake2b((request.remote_addr or "").encode(), digest_size=16).digest()
    if wait := buckets.take(key):
        raise TooMany(
            _("Many requests came from your network. Please try again in a while, or write or call us."),
            wait_seconds=math.ceil(wait),
        )
