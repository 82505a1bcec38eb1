"""One room with 870 people on sockets: joining, five messages a second, memory, deliveries against Node's socket.io."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import get_args

from bench.crowd import HERE, Crowd, Outcome, crowd, install_packages, node
from bench.processes import cpu_seconds, memory_bytes
from bench.report import Figure
from bench.site import Program, Site, clean_environ, running, site
from deploy.services import free_port
from networks.core.config import TRANSPORTS, Settings

PEOPLE = 870
JOIN_BAR_SECONDS = 10.0
RATE = 5.0
OPEN_SECONDS = 20.0
OPEN_BAR_MS = 150.0
MEMORY_BAR_MB = 250.0
WINDOW = 2
ROUNDS = 3
CLOSED_SECONDS = 3.0
RATIO_BAR = 1.0


@dataclass(frozen=True)
class Stage:
    """A server with its crowd inside."""

    server: Program
    people: Crowd

    def deliveries(self) -> float:
        """Deliveries per CPU-second of the server, two messages under way at any time."""
        before = cpu_seconds(self.server.pid)
        outcome = self.people.closed(WINDOW, CLOSED_SECONDS)
        outcome.require_whole(PEOPLE)
        return outcome.receipts / (cpu_seconds(self.server.pid) - before)


def measure() -> list[Figure]:
    """Figures for the transport that is the default, with their bars, and for the other one."""
    default = Settings.model_fields["transport"].default
    install_packages()
    figures: list[Figure] = []
    for transport in sorted(get_args(TRANSPORTS), key=lambda name: name != default):
        figures += _with_transport(transport, is_judged=transport == default)
    return figures


def _with_transport(transport: str, *, is_judged: bool) -> list[Figure]:
    with site(PEOPLE, SIECI_TRANSPORT=transport) as place, _ours(place) as ours:
        joined = float(ours.people.arrival["seconds"])
        open_loop = ours.people.open(RATE, OPEN_SECONDS)
        open_loop.require_whole(PEOPLE)
        megabytes = memory_bytes(ours.server.pid) / 1e6
        with _theirs(place, open_loop) as theirs:
            rounds = [(theirs.deliveries(), ours.deliveries()) for _ in range(ROUNDS)]
    ratio = statistics.median(mine / other for other, mine in rounds)
    other, mine = (statistics.median(values) for values in zip(*rounds, strict=True))
    whose = f"transport {transport}"
    measured = [
        (f"{PEOPLE} people join", f"{joined:.1f} s", "", None, f"≤ {JOIN_BAR_SECONDS:.0f} s", joined <= JOIN_BAR_SECONDS),
        (
            f"{RATE:.0f} messages a second to {PEOPLE}",
            f"p95 to the last one {open_loop.p95_ms:.0f} ms (p50 {open_loop.p50_ms:.0f})",
            "", None, f"≤ {OPEN_BAR_MS:.0f} ms", open_loop.p95_ms <= OPEN_BAR_MS,
        ),
        (
            f"memory with {PEOPLE} sockets", f"{megabytes:.0f} MB", "", None, f"< {MEMORY_BAR_MB:.0f} MB",
            megabytes < MEMORY_BAR_MB,
        ),
        (
            "deliveries, 2 under way", f"{mine:.0f} per CPU-second", f"Node socket.io 4.8.4: {other:.0f}", ratio,
            f"≥ {RATIO_BAR:.1f}", ratio >= RATIO_BAR,
        ),
    ]  # fmt: skip
    return [
        Figure(f"{name}, {whose}", figure, reference, number, *((bar, is_met) if is_judged else ("", None)))
        for name, figure, reference, number, bar, is_met in measured
    ]


@contextmanager
def _ours(place: Site) -> Iterator[Stage]:
    tokens, room = [person["token"] for person in place.cast["people"]], place.cast["rooms"][0]
    with running(place.web()) as web, crowd(place.folder, web.port, tokens, room, join=True) as people:
        yield Stage(web, people)


@contextmanager
def _theirs(place: Site, seen: Outcome) -> Iterator[Stage]:
    """The reference, with frames of the size we have seen of ours."""
    sample = place.folder / "sample.json"
    sample.write_text(json.dumps(json.loads(seen.sample.removeprefix("42"))[1]), encoding="utf-8")
    port = free_port()
    command = [node(), str(HERE / "anchor.js"), str(port), str(sample), str(round(seen.frame_bytes))]
    program = Program(command, port, place.folder / "anchor.log", environ=clean_environ())
    with ExitStack() as stack:
        stack.enter_context(running(program))
        people = stack.enter_context(crowd(place.folder, port, ["-"] * PEOPLE, "channel:1", join=True))
        yield Stage(program, people)
