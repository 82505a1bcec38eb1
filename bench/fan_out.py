"""One room with 870 people on sockets: joining, five messages a second, memory, deliveries against Node's socket.io."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Stage:
    """A server with its crowd inside."""

    server: Program
    people: Crowd
    join_cpu_seconds: float

    @property
    def join_seconds(self) -> float:
        """How long it took until everybody was in."""
        return float(self.people.arrival["seconds"])

    def deliveries(self) -> float:
        """Deliveries per CPU-second of the server, two messages under way at any time."""
        before = cpu_seconds(self.server.pid)
        outcome = self.people.closed(WINDOW, CLOSED_SECONDS)
        outcome.require_whole(PEOPLE)
        return outcome.receipts / (cpu_seconds(self.server.pid) - before)

    def five_a_second(self, seconds: float) -> Outcome:
        """What happens at a steady rate, whatever the server does."""
        outcome = self.people.open(RATE, seconds)
        outcome.require_whole(PEOPLE)
        return outcome


@dataclass(frozen=True)
class Measured:
    """What one transport did, and the reference beside it."""

    transport: str
    join_seconds: tuple[float, float]
    join_cpu_seconds: float
    memory_mb: float
    steady: Outcome
    reference_steady: Outcome
    rounds: list[tuple[float, float]]

    def figures(self, *, is_judged: bool) -> list[Figure]:
        """The lines of the table; without bars for a transport that is not the default."""
        where = f"transport {self.transport}"
        reference, ours = (statistics.median(values) for values in zip(*self.rounds, strict=True))
        ratio = statistics.median(mine / other for other, mine in self.rounds)
        p95, reference_p95 = self.steady.p95_ms, self.reference_steady.p95_ms
        joined, reference_joined = self.join_seconds
        bars = [
            Figure(
                f"{PEOPLE} people join, {where}", f"{joined:.1f} s ({self.join_cpu_seconds:.1f} s CPU)",
                f"Node socket.io: {reference_joined:.1f} s", joined / reference_joined,
                f"≤ {JOIN_BAR_SECONDS:.0f} s", joined <= JOIN_BAR_SECONDS,
            ),
            Figure(
                f"memory with {PEOPLE} sockets, {where}", f"{self.memory_mb:.0f} MB",
                bar=f"< {MEMORY_BAR_MB:.0f} MB", is_met=self.memory_mb < MEMORY_BAR_MB,
            ),
            Figure(
                f"{RATE:.0f} messages a second to {PEOPLE}, {where}",
                f"p95 to the last one {p95:.0f} ms (p50 {self.steady.p50_ms:.0f})",
                f"Node socket.io: {reference_p95:.0f} ms", p95 / reference_p95, f"≤ {OPEN_BAR_MS:.0f} ms",
                p95 <= OPEN_BAR_MS,
            ),
        ]  # fmt: skip
        if not is_judged:
            bars = [replace(figure, bar="", is_met=None) for figure in bars]
        node_said = f"Node socket.io 4.8.4, storing nothing: {reference:.0f}"
        return [*bars, Figure(f"deliveries, 2 under way, {where}", f"{ours:.0f} per CPU-second", node_said, ratio)]


def measure() -> list[Figure]:
    """Figures for the transport that is the default, with their bars, and for the other one."""
    default = Settings.model_fields["transport"].default
    install_packages()
    figures: list[Figure] = []
    for transport in sorted(get_args(TRANSPORTS), key=lambda name: name != default):
        figures += measured_with(transport).figures(is_judged=transport == default)
    return figures


def measured_with(transport: str) -> Measured:
    """Let the crowd come, write at a steady rate, and then as fast as it goes, in turn with the reference."""
    with site(PEOPLE, SIECI_TRANSPORT=transport) as place, _ours(place) as ours:
        first = ours.five_a_second(OPEN_SECONDS / 2)
        with reference(place, json.loads(first.sample.removeprefix("42"))[1], first.frame_bytes) as theirs:
            reference_steady = theirs.five_a_second(OPEN_SECONDS / 2)
            steady = ours.five_a_second(OPEN_SECONDS)
            memory_mb = memory_bytes(ours.server.pid) / 1e6
            rounds = [(theirs.deliveries(), ours.deliveries()) for _ in range(ROUNDS)]
            joined = ours.join_seconds, theirs.join_seconds
    return Measured(transport, joined, ours.join_cpu_seconds, memory_mb, steady, reference_steady, rounds)


@contextmanager
def _ours(place: Site) -> Iterator[Stage]:
    with running(place.web()) as web, _filled(web, place, place.tokens) as stage:
        yield stage


@contextmanager
def reference(place: Site, event: object, frame_bytes: float) -> Iterator[Stage]:
    """Node's socket.io with 870 people, sending frames like those of `event`, of so many bytes."""
    sample = place.folder / "sample.json"
    sample.write_text(json.dumps(event), encoding="utf-8")
    port = free_port()
    command = [node(), str(HERE / "anchor.js"), str(port), str(sample), str(round(frame_bytes))]
    program = Program(command, port, place.folder / "anchor.log", environ=clean_environ())
    with running(program), _filled(program, place, ["-"] * PEOPLE) as stage:
        yield stage


@contextmanager
def _filled(server: Program, place: Site, tokens: Sequence[str]) -> Iterator[Stage]:
    before = cpu_seconds(server.pid)
    with crowd(place.folder, server.port, tokens, place.cast["rooms"][0], join=True) as people:
        yield Stage(server, people, cpu_seconds(server.pid) - before)
