"""The page of mails: to whom, and what became of them. What they say is shown in the demonstration only."""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from networks.access.current import login_required
from networks.admin import jobs_actions as actions
from networks.admin import jobs_queries as queries
from networks.admin.doors import administrator
from networks.admin.paging import before, further, words
from networks.core.config import Settings
from networks.core.errors import Conflict, NotFound, Problem
from networks.core.mail import Mail, MailState
from networks.core.unit_of_work import unit_of_work
from networks.core.words import later
from networks.core.words import now as _
from networks.web.security import is_ours

bp = Blueprint("admin_mails", __name__)

# A mail's HTML is shown as a document of no origin: no scripts, no forms, nothing loaded, and links lead away from it.
MAIL_POLICY: Final = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
)
_ADDRESS = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)])")


@bp.get("/admin/mails")
@login_required
def index() -> ResponseReturnValue:
    """Mails, the newest first; `?state=` narrows the list."""
    administrator()
    return _page()


@bp.post("/admin/mails/<int:mail_id>/retry")
@login_required
def retry(mail_id: int) -> ResponseReturnValue:
    """Send a mail that was given up once more."""
    by = administrator()
    try:
        with unit_of_work():
            actions.send_again(by, queries.mail_by_id(mail_id))
    except Conflict as problem:
        return _page(problem), problem.status
    flash(_("The mail waits to be sent again."))
    return redirect(url_for(".index"), 303)


@bp.get("/admin/mails/<int:mail_id>")
@login_required
def show(mail_id: int) -> ResponseReturnValue:
    """What a mail says, as plain text; in the demonstration only."""
    mail = _mail_of_the_demonstration(mail_id)
    return render_template("admin/mail.html", part="mails", mail=mail, pieces=_pieces(mail.text), state_word=state_word)


@bp.get("/admin/mails/<int:mail_id>/html")
@login_required
def html(mail_id: int) -> ResponseReturnValue:
    """The HTML of a mail as mail programs show it; in the demonstration only."""
    mail = _mail_of_the_demonstration(mail_id)
    return Response(mail.html, mimetype="text/html", headers={"Content-Security-Policy": MAIL_POLICY})


def state_word(state: MailState) -> str:
    """What became of a mail, in a word."""
    words = {
        MailState.WAITING: _("waiting"),
        MailState.SENT: _("sent"),
        MailState.FAILED: _("given up"),
        MailState.WITHDRAWN: _("taken back"),
    }
    return words[state]


def masked(address: str) -> str:
    """An address by which one may recognise a person one knows, and nobody else: `a…@office.pl`."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _mail_of_the_demonstration(mail_id: int) -> Mail:
    """The mail. Raises NotFound outside of the demonstration: mails quote what is written in networks."""
    administrator()
    if not _is_demonstration():
        raise NotFound(later("There is no such page, or it is not open to you."))
    return queries.mail_by_id(mail_id)


def _is_demonstration() -> bool:
    settings: Settings = current_app.extensions["sieci_settings"]
    return settings.demo


def _pieces(text: str) -> list[tuple[str, str]]:
    """The text in pieces, each with the address it leads to: a path of ours, or nothing."""
    settings: Settings = current_app.extensions["sieci_settings"]
    pieces = []
    for piece in _ADDRESS.split(text):
        path = piece.removeprefix(settings.address) if piece.startswith(settings.address) else ""
        pieces.append((piece, path if is_ours(path) else ""))
    return pieces


def _page(problem: Problem | None = None) -> str:
    asked = words("state")
    state = MailState(asked) if asked in set(MailState) else None
    page = queries.mails(state, before())
    chosen = state.value if state else ""
    return render_template(
        "admin/mails.html", part="mails", rows=page.items, state=chosen, problem=problem, masked=masked,
        states=[(one, state_word(one)) for one in MailState], state_word=state_word, is_open=_is_demonstration(),
        further=further(".index", page.next, state=chosen),
    )  # fmt: skip
