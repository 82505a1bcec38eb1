"""What waits for a person: requests to decide on, rules to accept, promised answers, first steps."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import func, select

from networks.core.db import db
from networks.core.polish import today
from networks.core.text import excerpt
from networks.core.words import now as _
from networks.joining import queries as joining
from networks.joining.models import JoinRequest
from networks.membership import roster
from networks.membership.models import FirstStep, NetworkRules
from networks.membership.roster import Steps
from networks.membership.steps import is_done, steps_of
from networks.people.models import Membership, Network, Person
from networks.people.queries import networks_of
from networks.questions.models import Question
from networks.questions.page import day_words
from networks.questions.queries import promised_by
from networks.start.queries import Waiting


def waiting(person: Person) -> list[Waiting]:
    """Requests that wait for this coordinator, the longest first, promised answers by their day, rules to accept."""
    requests = [_request_row(row) for row in joining.waiting_for(person, networks_of(person))]
    promises = [_promise_row(question) for question in promised_by(person)]
    return [*requests, *promises, *_rules_rows(person)]


def waiting_request_count(person: Person, network: Network) -> int:
    """How many requests of the network wait for this coordinator."""
    return len(joining.waiting_for(person, [network]))


def first_steps(person: Person) -> Steps | None:
    """The first steps in the network where one is to be taken now; None when nothing is left to ask for."""
    for membership in roster.memberships_now(person):
        if membership.network.is_open and not _is_settled(membership):
            steps = roster.steps_in(membership)
            if steps.current is not None:
                return steps
    return None


def _is_settled(membership: Membership) -> bool:
    """Whether every step there can be is done, which is true of nearly everybody and asks for nothing more."""
    return all(is_done(membership, step) for step in FirstStep)


def _request_row(row: JoinRequest) -> Waiting:
    unit = row.person.institution
    overdue = _("waiting for more than two working days") if today() > joining.due_on(row) else ""
    facts = " · ".join(part for part in (unit.name if unit else row.person.position, overdue) if part)
    return Waiting(
        "request", _("%(name)s asks to join", name=row.person.name),
        url_for("joining.show", slug=row.network.slug, request_id=row.id), facts, _("Decide"), row.created_at,
        row.network,
    )  # fmt: skip


def _promise_row(question: Question) -> Waiting:
    """An answer the person promised, with its day."""
    day = question.due_on or today()
    until = _("overdue since %(day)s", day=day_words(day)) if day < today() else _("until %(day)s", day=day_words(day))
    facts = " · ".join([_("You promised an answer"), until])
    url = url_for("questions.show", question_id=question.id)
    at = question.settled_at or question.created_at
    return Waiting("promise", excerpt(question.text), url, facts, _("Write the answer"), at, question.session.network)


def _rules_rows(person: Person) -> list[Waiting]:
    """New rules, for those who accepted earlier ones or have no first steps to meet them in."""
    memberships = [row for row in roster.memberships_now(person) if row.roles and row.network.is_open]
    rows = db.session.execute(
        select(NetworkRules.network_id, func.max(NetworkRules.version), func.max(NetworkRules.created_at))
        .where(NetworkRules.network_id.in_([row.network_id for row in memberships]))
        .group_by(NetworkRules.network_id)
    )
    present = {network_id: (version, at) for network_id, version, at in rows}
    found = []
    for membership in memberships:
        version, at = present.get(membership.network_id, (0, None))
        is_first_step = not membership.rules_version and FirstStep.RULES in steps_of(membership, version)
        if at is not None and membership.rules_version < version and not is_first_step:
            address = url_for("membership.rules", slug=membership.network.slug)
            words = _("The network has new rules"), _("Please read and accept them"), _("Read")
            found.append(Waiting("rules", words[0], address, words[1], words[2], at, membership.network))
    return found
