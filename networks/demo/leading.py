"""How networks of the demonstration are led: rules, first steps, a handover, somebody standing in, a waiting request.

What happened long ago is written without telling anybody, as everybody has read it since.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle

from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.core.html import RENDER_VERSION, Written, write
from networks.core.text import prose
from networks.core.unit_of_work import unit_of_work
from networks.demo import moments
from networks.demo.content import Content
from networks.joining import actions as joining
from networks.membership.models import (
    FirstAnswer,
    FirstStep,
    FirstWish,
    Handover,
    NetworkRules,
    RulesAcceptance,
    Substitution,
)
from networks.membership.queries import rules_of
from networks.membership.roster import first_answer_of
from networks.people.models import Membership, Network, Person, Role
from networks.people.queries import network_by_slug, person_by_email

RULES_DAYS_AGO = 83
HANDED_OVER_DAYS_AGO = 70
ASKED_DAYS_AGO = 1
ABSENT_SINCE_DAYS_AGO = 3
ABSENT_DAYS = 14

RULES = """
1. Rozmawiamy rzeczowo i z szacunkiem, także wtedy, gdy się nie zgadzamy.
2. Co czytamy w sieci, zostaje w sieci. Na zewnątrz cytujemy tylko za zgodą autora lub autorki.
3. Nie podajemy danych uczniów, rodziców ani pracowników. Przykłady opisujemy tak, żeby nikogo nie dało się rozpoznać.
4. Na pytania odpowiadamy w miarę możliwości w ciągu trzech dni roboczych, choćby słowami „nie wiem, ale zapytam”.
5. Kto skorzystał z rady, pisze po czasie, co z niej wyszło.
"""
REASON = (
    "Prowadzę w urzędzie sprawy arkuszy i kosztów oświaty. Chcę porównać nasze liczby z innymi gminami i podzielić się "
    "naszym kalkulatorem."
)
NOTE = """
- Dwa pytania o wspólne zatrudnianie specjalistów czekają na odpowiedź eksperta.
- Obiecałam członkom zestawienie porozumień powiat–gmina do końca miesiąca.
- Następne spotkanie: trzeci wtorek miesiąca, godzina 12:00.
"""
# Who joined jst-finanse and has not done all first steps, and the step where they stopped.
STOPPED = {
    "dorota.segregatorowa@demo.example": FirstStep.RULES,
    "bozena.papierowa@demo.example": FirstStep.INTRODUCE,
    "natalia.wskaznikowa@demo.example": FirstStep.ANSWER,
}


def arrange(told: Content, now: datetime) -> None:
    """Give every network its rules and let its people have done their first steps; done already, it changes nothing."""
    words = write(prose(RULES))
    for number, slug in enumerate(told.networks):
        moment = moments.at(moments.working_day(now.date(), RULES_DAYS_AGO), 10 * (number + 1))
        with clock.held_at(moment), unit_of_work():
            network = network_by_slug(slug)
            if rules_of(network) is None:
                _give_rules(network, words)
                _take_steps(network)
    with unit_of_work():
        if db.session.scalar(select(Handover.id).limit(1)) is None:
            _hand_over(now)
            _stand_in(now)


def asked_at(now: datetime) -> datetime:
    """When somebody asks to join."""
    return moments.at(moments.working_day(now.date(), ASKED_DAYS_AGO), 95)


def ask_to_join() -> None:
    """Let somebody ask to join, in the open unit; the request waits on the coordinator's desk."""
    network = network_by_slug("jst-finanse")
    joining.ask(_person("obcy@demo.example"), network, REASON, _version_of(network))


def _give_rules(network: Network, words: Written) -> None:
    db.session.add(
        NetworkRules(
            network_id=network.id, version=1, text=words.text, html=words.html, render_version=RENDER_VERSION,
            by_id=_coordinator_id(network),
        )
    )  # fmt: skip
    db.session.flush()


def _coordinator_id(network: Network) -> int | None:
    """Who coordinates the network, though no account is open yet."""
    rows = db.session.scalars(select(Membership).where(Membership.network_id == network.id))
    return next((row.person_id for row in rows if Role.COORDINATOR in row.roles), None)


def _take_steps(network: Network) -> None:
    """Everybody has done all steps, a few newcomers of one network apart."""
    rules, begun_at = rules_of(network), clock.now()
    stopped = STOPPED if network.slug == "jst-finanse" else {}
    wishes = cycle(FirstWish)
    rows = db.session.execute(
        select(Membership, Person.email)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.network_id == network.id)
        .order_by(Membership.id)
    )
    for membership, email in rows.all():
        left = _from(stopped.get(email))
        done_at = max(membership.joined_at, begun_at) + timedelta(hours=2)
        if FirstStep.RULES not in left and rules is not None:
            membership.rules_version = rules.version
            db.session.add(RulesAcceptance(rules_id=rules.id, person_id=membership.person_id, at=done_at))
        if FirstStep.INTRODUCE not in left:
            membership.introduced_at = done_at
        if FirstStep.ANSWER not in left and first_answer_of(membership) is None:
            membership.answered_at = done_at
            db.session.add(FirstAnswer(membership_id=membership.id, wish=next(wishes), at=done_at))


def _from(step: FirstStep | None) -> list[FirstStep]:
    """The step somebody stopped at, and all after it."""
    steps = list(FirstStep)
    return steps[steps.index(step) :] if step is not None else []


def _hand_over(now: datetime) -> None:
    network = network_by_slug("gwd-powiatowa")
    giver, successor = _person("danuta.ramowa@demo.example"), _person("tomek@demo.example")
    with clock.held_at(moments.at(moments.working_day(now.date(), HANDED_OVER_DAYS_AGO), 60)):
        db.session.add(Handover(network_id=network.id, from_id=giver.id, to_id=successor.id, note=NOTE.strip()))
        db.session.flush()


def _stand_in(now: datetime) -> None:
    """An office neighbour of Ewa is away, and Ewa stands in."""
    first = moments.working_day(now.date(), ABSENT_SINCE_DAYS_AGO)
    absent, deputy = _person("barbara.przykladna@demo.example"), _person("ewa@demo.example")
    db.session.add(
        Substitution(
            network_id=network_by_slug("jst-finanse").id, absent_id=absent.id, deputy_id=deputy.id, starts_on=first,
            ends_on=first + timedelta(days=ABSENT_DAYS),
        )
    )  # fmt: skip


def _version_of(network: Network) -> int:
    rules = rules_of(network)
    return rules.version if rules is not None else 0


def _person(email: str) -> Person:
    person = person_by_email(email)
    assert person is not None, "people are made before they act"  # noqa: S101
    return person
