"""Fill a migrated site with people to measure with, by the app's own models and actions; run as a process of its own.

python -m bench.cast FILE --people 870 --posts 50     # writes who and what was made to FILE, as JSON
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from app import create_app
from networks.access import actions as access
from networks.access.passwords import hash_of
from networks.chat import actions as chat
from networks.core import config, html, text
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.duties import actions as duties
from networks.duties import queries as duties_queries
from networks.people import actions as people
from networks.people.models import Institution, Network, Person, Role, UnitKind
from networks.people.queries import network_by_slug
from networks.threads import actions as threads
from networks.threads.models import Thread, ThreadKind
from networks.threads.showing import address_of

NETWORK = "jst-finanse"
PASSWORD = "pomiar-prawdziwej-strony"  # noqa: S105  # of a site that lives for a minute
INSTITUTIONS = 20
AUTHORS = 25
PEOPLE_AT_ONCE = 100
PARAGRAPHS = (
    "W naszej gminie dowóz dzieci do szkół kosztuje co roku więcej, a liczba uczniów maleje. Od września liczymy koszt "
    "**na jednego ucznia**, osobno dla każdej trasy, i dopiero wtedy widać, które kursy warto połączyć.",
    "Sprawdziliśmy trzy rozwiązania:\n\n1. wspólny przetarg z sąsiednią gminą,\n2. zwrot kosztów rodzicom,\n"
    "3. własny autobus kupiony z dotacji.\n\nNajtańszy okazał się przetarg, o ile trasy są znane przed lipcem.",
    "> Czy ktoś liczył, ile zajmuje uzgodnienie rozkładu?\n\nU nas trzy tygodnie. Pomogła tabela z godzinami "
    "dzwonków wszystkich szkół; wzór jest w [bibliotece](/library/1). Dyrektorzy zgodzili się przesunąć lekcje o "
    "kwadrans i dzięki temu jeden autobus obsługuje dwie szkoły.",
    "Pamiętajcie o uczniach z orzeczeniem: dla nich dowóz jest *obowiązkiem gminy* bez względu na odległość, a "
    "stawkę za kilometr ustala uchwała. Warto dopisać do umowy, kto odpowiada za opiekuna w drodze.",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make everybody and everything, and write down what was made."""
    parser = argparse.ArgumentParser(prog="python -m bench.cast", description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--posts", type=int, default=0)
    wanted = parser.parse_args(arguments)
    app = create_app(config.load())
    with app.app_context(), app.test_request_context():
        made = fill(wanted.people, wanted.posts)
    wanted.file.write_text(json.dumps(made), encoding="utf-8")


def fill(people_count: int, post_count: int) -> dict[str, Any]:
    """Make the people with their tokens, two channels, and a thread if it is to have posts; answer what was made."""
    network = network_by_slug(NETWORK)
    everybody = _make_people(network, people_count)
    with unit_of_work():
        channels = [chat.make_channel(network, key, key, key) for key in ("general", "second")]
    thread = _make_thread(network, [person for person, _ in everybody], post_count) if post_count else None
    return {
        "password": PASSWORD,
        "people": [{"id": person.id, "email": person.email, "token": token} for person, token in everybody],
        "rooms": [f"channel:{channel.id}" for channel in channels],
        "thread": address_of(thread) if thread else None,
    }


def _make_people(network: Network, count: int) -> list[tuple[Person, str]]:
    with unit_of_work():
        from_where = [
            Institution(key=f"bench-{n}", name=f"Gmina Miarowo {n}", kind=UnitKind.RURAL_COMMUNE)
            for n in range(INSTITUTIONS)
        ]
        _add(from_where)
    one_hash = hash_of(PASSWORD)  # a real one takes its time, and nobody signs in 870 times here
    made: list[tuple[Person, str]] = []
    while len(made) < count:
        with unit_of_work():
            for number in range(len(made), min(count, len(made) + PEOPLE_AT_ONCE)):
                person = Person(
                    email=f"osoba{number}@bench.example", name=f"Osoba Mierząca {number}", position="inspektor",
                    institution_id=from_where[number % INSTITUTIONS].id, themes=[], password_hash=one_hash,
                )  # fmt: skip
                _add([person])
                role = Role.EXPERT if number % 10 == 3 else Role.MEMBER
                people.give_roles(person, network, [role])
                duties.accept(person.id, duties_queries.present_ids().values())
                made.append((person, access.make_token(person, "bench")[1]))
    return made


def _make_thread(network: Network, everybody: Sequence[Person], count: int) -> Thread:
    authors = everybody[1 : AUTHORS + 1] or everybody
    with unit_of_work():
        thread = threads.start(
            authors[0], network, ThreadKind.QUESTION, "Jak liczycie koszt dowozu?", _post_text(0), uuid4()
        ).thing
    for number in range(1, count):
        with unit_of_work():
            in_reply_to = number // 2 if number % 5 == 4 else None
            threads.reply(authors[number % len(authors)], thread, _post_text(number), uuid4(), in_reply_to=in_reply_to)
    return thread


def _post_text(number: int) -> html.Written:
    """About 800 bytes, no two alike."""
    pieces = [PARAGRAPHS[(number + step) % len(PARAGRAPHS)] for step in range(3)]
    return html.write(text.prose(f"Wpis {number}. " + "\n\n".join(pieces)))


def _add(rows: Sequence[Institution | Person]) -> None:
    db.session.add_all(rows)
    db.session.flush()


if __name__ == "__main__":
    main()
