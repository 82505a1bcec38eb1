"""Publishing and accepting texts, keeping the statement, asking for access and answering."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Final

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, require
from networks.core.html import RENDER_VERSION, Written
from networks.core.notices import NoticeKind, mark_read, tell
from networks.core.polish import day_of, today
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.duties import deadlines, policy, queries
from networks.duties.events import (
    AccessRequestAnswered,
    AccessRequested,
    AccessRequestExtended,
    LegalTextPublished,
    StatementSaved,
)
from networks.duties.forms import AccessRequestForm, StatementForm
from networks.duties.models import (
    AccessibilityRequest,
    AccessibilityStatement,
    AccessRequestState,
    LegalAcceptance,
    LegalKind,
    LegalText,
)
from networks.people.models import Person

# What cannot be mistaken for another sign when it is read out on the telephone.
_SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_NUMBER_SIGNS: Final = 12
REQUEST_SUBJECT: Final = "access_request"
_NO_RIGHT: Final = _("Only administrators can do this.")


def ask_for_access(form: AccessRequestForm, language: str) -> AccessibilityRequest:
    """Take a request for access from anybody; the answer is due in seven days.

    Raises Invalid (field `website`) if the trap for programs was filled in.
    """
    if form.website:
        raise Invalid(_("Please leave this field empty; it is a trap for programs."), field="website")
    request = AccessibilityRequest(
        number=_new_number(), name=form.name, contact=form.contact, language=language, what=form.what,
        wanted=form.wanted, due_on=deadlines.answer_due_on(today()),
    )  # fmt: skip
    db.session.add(request)
    db.session.flush()
    tell(queries.manager_ids(), NoticeKind.REQUEST_WAITING, (REQUEST_SUBJECT, request.id))
    emit(AccessRequested(request_id=request.id))
    return request


def extend(by: Person, request: AccessibilityRequest, until: date, reason: str) -> None:
    """Put the answer off until a day, at most two months after the request, and say why.

    Raises Conflict (`not_in_time`) after the first seven days or a second time, Invalid (field `until`) for a day that
    is no later or too late.
    """
    require(policy.can_manage(by), _NO_RIGHT)
    _lock(request)
    if not policy.can_extend(by, request, today()):
        raise Conflict(
            _("The time can be extended once, within the first seven days. Please answer the request now."),
            code="not_in_time",
        )
    longest = deadlines.answer_longest_on(day_of(request.created_at))
    if not request.due_on < until <= longest:
        raise Invalid(
            _("Please choose a day after %(due)s and not after %(longest)s.", due=request.due_on, longest=longest),
            field="until",
        )
    request.state, request.due_on, request.extended_reason = AccessRequestState.EXTENDED, until, reason
    emit(AccessRequestExtended(request_id=request.id, by_id=by.id))


def answer(by: Person, request: AccessibilityRequest, words: str, *, is_done: bool) -> None:
    """Say that the request was fulfilled, or that it is refused and why; also late, because late is better than never.

    Raises Conflict (`answered`) for a request that has its answer.
    """
    require(policy.can_manage(by), _NO_RIGHT)
    _lock(request)
    if not policy.can_answer(by, request):
        raise Conflict(_("This request has been answered already."), code="answered")
    request.state = AccessRequestState.DONE if is_done else AccessRequestState.REFUSED
    request.answer, request.decided_at, request.decided_by_id = words, clock.now(), by.id
    for person_id in queries.manager_ids():
        mark_read(person_id, (REQUEST_SUBJECT, request.id))
    emit(AccessRequestAnswered(request_id=request.id, by_id=by.id))


def save_statement(by: Person, form: StatementForm) -> AccessibilityStatement:
    """Keep every answer of the accessibility statement.

    Raises Invalid with the field for days that cannot be and for a status that its reasons do not bear out.
    """
    require(policy.can_manage(by), _NO_RIGHT)
    _check_days(form)
    _check_status(form)
    answers = form.model_dump(mode="json", exclude=set(queries.DATES))
    row = db.session.get(AccessibilityStatement, queries.STATEMENT_ID)
    if row is None:
        row = AccessibilityStatement(id=queries.STATEMENT_ID)
        db.session.add(row)
    row.published_on, row.updated_on, row.made_on = form.published_on, form.updated_on, form.made_on
    row.reviewed_on, row.answers = form.reviewed_on, answers
    db.session.flush()
    emit(StatementSaved(statement_id=row.id, by_id=by.id))
    return row


def publish(
    by: Person | None, kind: LegalKind, words: tuple[Written, Written], changes: tuple[str, str], *, after: int
) -> LegalText:
    """Publish a version of a text, in Polish and English; it counts at once and is never changed.

    Whoever publishes a text accepts it; `by` is None for the first texts of a site. Raises Conflict (`newer_version`)
    unless `after` is the version that counts now, Invalid (field `changes_pl`, `changes_en`) when a later version does
    not say what it changes.
    """
    require(by is None or policy.can_manage(by), _NO_RIGHT)
    if after != queries.present_version(kind):
        raise Conflict(_("Somebody has published another version meanwhile. Please compare."), code="newer_version")
    for name, sentence in zip(("changes_pl", "changes_en"), changes, strict=True):
        if after and not sentence:
            raise Invalid(_("Please say what changes, in a sentence for those who accepted it before."), field=name)
    polish, english = words
    text = LegalText(
        kind=kind, version=after + 1, text_pl=polish.text, html_pl=polish.html, text_en=english.text,
        html_en=english.html, render_version=RENDER_VERSION, changes_pl=changes[0], changes_en=changes[1],
        by_id=by.id if by else None,
    )  # fmt: skip
    db.session.add(text)
    db.session.flush()
    if by is not None:
        accept(by.id, [text.id])
    emit(LegalTextPublished(text_id=text.id, by_id=text.by_id))
    return text


def accept(person_id: int, text_ids: Iterable[int]) -> None:
    """Note that the person accepts these texts now; accepting one twice changes nothing."""
    wanted = set(text_ids)
    for text_id in sorted(wanted - queries.accepted_ids(person_id, wanted)):
        db.session.add(LegalAcceptance(text_id=text_id, person_id=person_id))
    db.session.flush()


def _lock(request: AccessibilityRequest) -> None:
    """Of two who answer at once, one waits and reads what the other answered."""
    db.session.refresh(request, with_for_update=True)


def _check_days(form: StatementForm) -> None:
    for name in queries.DATES:
        day = getattr(form, name)
        if day is not None and day > today():
            raise Invalid(_("This day is still to come."), field=name)
    if form.reviewed_on is not None and form.reviewed_on < form.made_on:
        raise Invalid(_("The review cannot be before the day the statement was made."), field="reviewed_on")


def _check_status(form: StatementForm) -> None:
    """Whoever is not fully compliant says why; reasons stand in both languages or in none."""
    for name in ("inaccessible", "exempt", "excessive_cost", "aids", "apps"):
        polish, english = getattr(form, f"{name}_pl"), getattr(form, f"{name}_en")
        if bool(polish) != bool(english):
            missing = f"{name}_en" if polish else f"{name}_pl"
            raise Invalid(_("Please write this in both languages, or in none."), field=missing)
    has_reason = form.inaccessible_pl or form.exempt_pl or form.excessive_cost_pl
    if form.status != "full" and not has_reason:
        raise Invalid(_("Please say what is not accessible."), field="inaccessible_pl")
    if form.method == "other" and not form.assessor:
        raise Invalid(_("Please say who assessed the site."), field="assessor")


def _new_number() -> str:
    signs = "".join(secrets.choice(_SIGNS) for _sign in range(_NUMBER_SIGNS))
    return "-".join(signs[start : start + 4] for start in range(0, _NUMBER_SIGNS, 4))
