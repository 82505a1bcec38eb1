"""What the browser finds beside the demonstration, and changes made behind its back: `furnish.py ANSWER WHAT GIVEN`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import delete

from app import create_app
from networks.access import actions as access
from networks.access.commands import add_person
from networks.access.passwords import hash_of
from networks.core import clock
from networks.core.config import load
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.duties.models import LegalAcceptance, LegalKind
from networks.duties.queries import legal_text
from networks.invitations import links
from networks.invitations.models import Invitation
from networks.people import actions as people
from networks.people import editions
from networks.people.models import EditionState, Network, Person, Role
from networks.people.positions import Position
from networks.people.queries import network_by_slug, person_by_email
from networks.profile.erasing import close_due_accounts
from networks.threads import actions as threads
from networks.threads.models import OutcomeKind, Thread
from networks.threads.showing import address_of
from tests import make
from tests.browser import furnish_sessions, hostile
from tests.browser.site import PASSWORD, email_of

CAST = ("anna", "ewa", "marta", "piotr", "jan", "obcy", "admin")
LONG_TITLE = "Rozporządzenie w sprawie szczegółowych warunków organizowania dowożenia: kto, kiedy i za ile?"
RICH = """Dzień dobry, **mam pytanie** o *koszty*. Zob. https://example.org/bardzo/dluga/sciezka/do/dokumentu.

# Nagłówek we wpisie

| Szkoła | Oddziały | Koszt |
|---|--:|--:|
| SP nr 1 | 24 | 4 812 345,67 zł |
| Zespół Szkolno-Przedszkolny w Przykładowie Dolnym | 11 | 1 234 567,89 zł |

1. punkt pierwszy
2. punkt drugi
   - podpunkt

> Cytat z pisma

```
SUM(D4:D27) / LICZ.JEŻELI(E4:E27; "oddział"; F4:F27)  # bardzo długa linia, która nie mieści się na telefonie
```

Konstantynopolitańczykowianeczkawniewyobrażalniedługimsłowiebezżadnejspacjiktóregoniedasiępodzielić i `kod`.
"""


def furnish() -> dict[str, Any]:
    """Everything the tests of pages need to be there from the beginning."""
    finanse = network_by_slug("jst-finanse")
    observer = _somebody("Olga Patrząca", "olga")
    make.join(observer, finanse, Role.OBSERVER)
    _somebody("Kornelia Wysokokontrastowa-Czytelna", "kontrast")
    make.join(_known("kontrast"), finanse)
    make.join(_somebody("Nowa Koordynatorka", "nowa"), make.network("pusta-siec"), Role.COORDINATOR)
    asker = _somebody("Zofia Prosząca", "prosi-o-przyjecie")
    make.join(_somebody("Nowa W Sieci", "nowa-w-sieci"), finanse)
    fresh = [_somebody("Nowa Bez Zgód", account).id for account in ("bez-zgod", "bez-zgod-i-skryptow")]
    with unit_of_work():
        db.session.execute(delete(LegalAcceptance).where(LegalAcceptance.person_id.in_(fresh)))
    request = make.access_request()
    question, plain = _question(finanse), make.thread(_known("ewa"), finanse, "Krótki wątek bez odpowiedzi")
    cast = {name: _known(name) for name in CAST}
    return (
        give_tokens()
        | furnish_sessions.sessions(cast)
        | {
            "question": _short(question),
            "plain": _short(plain),
            "person": _known("piotr").id,
            "join_request": make.join_request(asker, finanse).id,
            "access_request": request.id,
            "access_number": request.number,
            "terms": legal_text(LegalKind.TERMS).id,
            "guest": _link_of(
                make.invitation(_known("anna"), finanse, email_of("goscinna"), position_code="treasurer")
            ),
            "invitation": add_person(load(), email_of("zaproszona")),
        }
    )


def give_tokens() -> dict[str, Any]:
    """An access token for each of the cast."""
    with unit_of_work():
        return {"tokens": {name: access.make_token(_known(name), "browser")[1] for name in CAST}}


def new_session(
    title: str = "Sesja na próbę czasu", state: str = "live", waiting: Sequence[str] = (), *, is_full: bool = False
) -> dict[str, Any]:
    """A session of its own for one test; see `furnish_sessions`."""
    cast = {name: _known(name) for name in CAST}
    return {"id": furnish_sessions.new_session(cast, title, state, list(waiting), is_full=is_full)}


def remove(name: str, slug: str) -> dict[str, Any]:
    """End somebody's membership in a network."""
    make.remove(_known(name), network_by_slug(slug))
    return {}


def person_with(roles: list[str], name: str, slug: str) -> dict[str, Any]:
    """A new person of the network `slug`, who can sign in like the others."""
    made = _somebody(name.title(), name)
    make.join(made, network_by_slug(slug), *(Role(role) for role in roles))
    return {"email": made.email}


def archive(slug: str) -> dict[str, Any]:
    """Close one network to writing, as the administrator does."""
    with unit_of_work():
        editions.archive_network(_known("admin"), network_by_slug(slug), "Dość.")
    return {}


def reply_often(thread_id: int, count: int) -> dict[str, Any]:
    """So many replies of the expert's in a thread."""
    thread = db.session.get_one(Thread, thread_id)
    for number in range(count):
        make.post(_known("piotr"), thread, f"Odpowiedź kolejna, numer {number + 2}.")
    return {}


def new_networks(networks: dict[str, dict[str, list[str]]]) -> dict[str, Any]:
    """Networks with rules, and new people with these roles in them, who can sign in; without roles they are outside."""
    for slug, newcomers in networks.items():
        network = make.network(slug)
        for name, roles in newcomers.items():
            made = _somebody(f"{name.title()} Podróżna", name)
            with unit_of_work():
                made.position_code = Position.TREASURER.value
            if roles:
                make.join(made, network, *(Role(role) for role in roles))
            if Role.COORDINATOR.value in roles:
                make.rules(made, network)
    return {}


def sixty_people(slugs: list[str]) -> dict[str, Any]:
    """An edition with three networks of twenty people, one of whom can sign in, and a planned edition to go on in."""
    edition = make.edition("obrot")
    make.edition("obrot-dalej", EditionState.PLANNED)
    networks = [make.network(slug, of_edition=edition, sign=make.free_sign()) for slug in slugs]
    walker = _somebody("Wanda Wędrowna", "wedruje")
    with unit_of_work():
        walker.position_code = Position.TREASURER.value
        others = [
            Person(
                email=f"{network.slug}-{number}@demo.example", name=f"Osoba Numer {number}", themes=[],
                position_code=Position.SPECIALIST.value,
            )
            for network in networks
            for number in range(19 if network is networks[0] else 20)
        ]  # fmt: skip
        db.session.add_all(others)
        db.session.flush()
        for person in others:
            network = next(one for one in networks if person.email.startswith(one.slug))
            people.give_roles(person, network, [Role.MEMBER])
        people.give_roles(walker, networks[0], [Role.MEMBER])
    return {}


def fourteen_days_later(name: str) -> dict[str, Any]:
    """The time for changing one's mind about closing the account is over."""
    with unit_of_work():
        _known(name).closing_at = clock.now() - timedelta(seconds=1)
    close_due_accounts()
    return {}


def attack() -> dict[str, Any]:
    """A network full of hostile words, and somebody who leads it and reads everything."""
    reader = _somebody("Czytelniczka Ostrożna", "czyta")
    return hostile.fill(reader)


def _question(finanse: Network) -> Thread:
    """A thread with everything in it: an accepted answer, an outcome, a changed post, a hidden one, a reply."""
    ewa, anna, piotr = _known("ewa"), _known("anna"), _known("piotr")
    thread = make.thread(ewa, finanse, LONG_TITLE, RICH)
    make.post(piotr, thread, "Tak liczymy. " * 30)
    changed = make.post(ewa, thread, "Dziękuję za odpowiedź.", in_reply_to=2)
    hidden = make.post(piotr, thread, "Tego wpisu nie powinno tu być.")
    make.post(anna, thread, RICH)
    with unit_of_work():
        threads.edit(ewa, changed, make.words("Dziękuję, **to wystarczy**."), changed.version)
        threads.hide(anna, hidden, "Wpis nie na temat")
        threads.accept(ewa, thread, 2)
        threads.close(ewa, thread, OutcomeKind.ANSWER, "Koszt dzielimy przez liczbę oddziałów, nie uczniów.")
        threads.pin(anna, thread, pinned=True)
    return thread


def _short(thread: Thread) -> dict[str, Any]:
    with current_app.test_request_context():
        return {"id": thread.id, "path": f"/n/jst-finanse/threads/{thread.id}", "url": address_of(thread)}


def _link_of(invitation: Invitation) -> str:
    with current_app.test_request_context():
        return links.path_for(invitation)


def _somebody(name: str, account: str) -> Person:
    made = make.person(name, email=email_of(account))
    with unit_of_work():
        made.password_hash = hash_of(PASSWORD)
        made.position = "Główny specjalista do spraw organizacyjno-finansowych oświaty"
    return made


def _known(name: str) -> Person:
    person = person_by_email(email_of(name))
    assert person is not None
    return person


if __name__ == "__main__":
    answer, what, given = sys.argv[1:]
    known: dict[str, Callable[..., Any]] = {
        function.__name__: function
        for function in (
            furnish,
            give_tokens,
            new_session,
            remove,
            person_with,
            archive,
            reply_often,
            attack,
            new_networks,
            sixty_people,
            fourteen_days_later,
        )
    }
    with create_app(load()).app_context():
        Path(answer).write_text(json.dumps(known[what](**json.loads(given))), encoding="utf-8")
