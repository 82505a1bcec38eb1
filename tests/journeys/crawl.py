"""A visitor who tries every door: follows links, guesses ids, asks the API, joins rooms, sends nonsense."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from networks.people.models import Network

IDS = range(1, 8)
KINDS = ("thread", "channel", "session", "backstage", "person", "case", "draft")
PAGES_MAX = 1500
LINK = re.compile(r'(?:href|action|formaction|data-preview)="(/[^"#]*)')
# New in every answer, and telling nothing: signed tokens, numbers of sendings.
MADE_ANEW = re.compile(r"[\w-]{20,}\.[\w-]{4,}\.[\w-]{20,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}")

Seen = dict[str, str]


def pages_of(app: Flask, client: FlaskClient, networks: list[Network]) -> Seen:
    """Every page reachable by links or by guessing, as status, headers and body in one text each."""
    seen: Seen = {}
    waiting = ["/", *guesses(app, networks, "GET")]
    while waiting and len(seen) < PAGES_MAX:
        path = waiting.pop(0)
        if path in seen or path.startswith(("/static/", "/sign-in?")):
            continue
        seen[path] = told(client.get(path))
        waiting += [found.replace("&amp;", "&") for found in LINK.findall(seen[path])]
    assert not waiting, "there are more pages than the crawler looks at"
    return seen


def refusals_of(app: Flask, client: FlaskClient, networks: list[Network]) -> Seen:
    """What every door of change answers to an empty form and to empty JSON; leaving one's session is left out."""
    seen: Seen = {}
    for method in ("POST", "PATCH"):
        for path in guesses(app, networks, method):
            if path in {"/sign-out", "/sign-in"}:
                continue
            body: dict[str, Any] = {"json": {}} if path.startswith("/api/") else {"data": {}}
            seen[f"{method} {path}"] = told(client.open(path, method=method, **body))
    return seen


def api_of(app: Flask, call: Callable[..., Any], networks: list[Network]) -> Seen:
    """Every list and thing of the API, by ids guessed."""
    prefix = "/api/v1"
    paths = (path for path in guesses(app, networks, "GET") if path.startswith(prefix))
    return {path: told(call("GET", path.removeprefix(prefix))) for path in paths}


def rooms_of(socket: Any, networks: list[Network]) -> Seen:
    """What joining every room that might be there answers, and what is heard afterwards."""
    names = [f"{kind}:{number}" for kind, number in product(KINDS, IDS)]
    names += [f"network:{network.slug}" for network in networks]
    seen = {f"room.join {name}": str(socket.emit("room.join", {"room": name}, callback=True)) for name in names}
    seen["heard"] = str(socket.get_received())
    return seen


def guesses(app: Flask, networks: list[Network], method: str) -> Iterator[str]:
    """The paths of every route, with each network and every small number in place of the ids."""
    slugs = [network.slug for network in networks]
    words: dict[str, list[str]] = {
        "slug": slugs, "key": ["general"], "name": ["x"], "token": ["x.y.z"], "version": ["x"],
        "room": [f"{kind}:{number}" for kind in ("thread", "channel", "session", "backstage") for number in IDS]
        + [f"network:{slug}" for slug in slugs],
    }  # fmt: skip
    numbers = [str(number) for number in IDS]
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or ()) or rule.rule.startswith("/static/"):
            continue
        names = re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)
        choices = [words.get(name, numbers[:4] if name == "number" else numbers) for name in names]
        for values in product(*choices):
            given = dict(zip(names, values, strict=True))
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda found, given=given: given[found[1]], rule.rule)  # type: ignore[misc]


def told(answer: Any) -> str:
    """All that an answer tells: status, headers, body; without what is made anew each time."""
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers) if name != "Set-Cookie")
    return MADE_ANEW.sub("#", f"{answer.status}\n{headers}\n\n{answer.get_data(as_text=True)}")
