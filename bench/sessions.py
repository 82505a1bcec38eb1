"""A live session with 870 people: questions approved by three moderators, support, slides; p95 to the last screen."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.crowd import HERE, CrowdFailed, Outcome, install_packages, node
from bench.fan_out import reference
from bench.processes import cpu_seconds, memory_bytes
from bench.report import Figure
from bench.site import Program, Site, run_to_end, running, site

PEOPLE = 870
MODERATORS = 3
SECONDS = 180
QUESTIONS_A_SECOND = 5
SUPPORTS_A_SECOND = 20
SLIDE_SECONDS = 10
REFERENCE_SECONDS = 20.0
SHOWN_BAR_MS = 300.0
QUEUE_BAR_MS = 1000.0
MEMORY_BAR_MB = 350.0
ANSWER_SECONDS = SECONDS + 60.0


@dataclass(frozen=True)
class Played:
    """What happened in the session; times are from sending the approval to the last person's receipt."""

    asked: int
    acked: int
    complete: int
    receipts: int
    supports: int
    slides: int
    seconds: float
    p50_ms: float
    p95_ms: float
    max_ms: float
    queue_p95_ms: float
    queue_max_ms: float
    queued: int
    same_head: bool
    events: int
    faults: dict[str, int]

    def require_whole(self) -> None:
        """Raise CrowdFailed unless every question was acked, queued, shown to all, in the same order, without gaps."""
        counts = {self.asked, self.acked, self.complete, self.queued}
        if len(counts) != 1 or not self.same_head or any(self.faults.values()):
            raise CrowdFailed(f"not whole: {self}")


def measure() -> list[Figure]:
    """The figures of a session. Whatever was lost, doubled or out of order makes the run fail."""
    install_packages()
    with site(PEOPLE + MODERATORS + 1) as place:
        stage = _session(place)
        with running(place.web()) as web, _audience(place, web, stage) as told:
            cpu = cpu_seconds(web.pid)
            played = told.run()
            cpu = cpu_seconds(web.pid) - cpu
            memory_mb = memory_bytes(web.pid) / 1e6
        with reference(place, stage["event"], len(json.dumps(stage["event"]))) as theirs:
            before = theirs.five_a_second(REFERENCE_SECONDS)
    played.require_whole()
    return _figures(played, before, cpu, memory_mb)


def _figures(played: Played, before: Outcome, cpu: float, memory_mb: float) -> list[Figure]:
    load = f"{QUESTIONS_A_SECOND} questions, {SUPPORTS_A_SECOND} supports a second, {played.slides} slides"
    return [
        Figure(
            f"session of {PEOPLE}, {load}, {SECONDS} s: from approval to the last screen",
            f"p95 {played.p95_ms:.0f} ms (p50 {played.p50_ms:.0f}, most {played.max_ms:.0f})",
            f"Node socket.io, 5 messages a second: {before.p95_ms:.0f} ms", played.p95_ms / before.p95_ms,
            f"≤ {SHOWN_BAR_MS:.0f} ms", played.p95_ms <= SHOWN_BAR_MS,
        ),
        Figure(
            "the moderators' queue behind the asking",
            f"most {played.queue_max_ms:.0f} ms (p95 {played.queue_p95_ms:.0f})",
            bar=f"≤ {QUEUE_BAR_MS:.0f} ms", is_met=played.queue_max_ms <= QUEUE_BAR_MS,
        ),
        Figure(
            "CPU of the web process meanwhile", f"{cpu / played.seconds:.2f} of one core",
            f"{played.receipts} receipts of {played.events} events",
        ),
        Figure(
            "its memory", f"{memory_mb:.0f} MB", bar=f"< {MEMORY_BAR_MB:.0f} MB", is_met=memory_mb < MEMORY_BAR_MB
        ),
    ]  # fmt: skip


class Audience:
    """Everybody in the session, in a process of their own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.arrival = self._hear(ANSWER_SECONDS)

    def run(self) -> Played:
        """Play the session."""
        assert self._process.stdin is not None
        wanted = (SECONDS, QUESTIONS_A_SECOND, SUPPORTS_A_SECOND, SLIDE_SECONDS)
        print("run", *wanted, file=self._process.stdin, flush=True)
        return Played(**self._hear(ANSWER_SECONDS))

    def _hear(self, seconds: float) -> dict[str, Any]:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        line = self._process.stdout.readline() if ready else ""
        said: dict[str, Any] = json.loads(line) if line else {"refused": "nothing was heard"}
        if "refused" in said:
            raise CrowdFailed(str(said["refused"]))
        return said


def _session(place: Site) -> dict[str, Any]:
    """A live session in the site's network, with slides."""
    made = place.folder / "session.json"
    command = [sys.executable, "-m", "bench.cast_session", str(made), "--moderators", str(MODERATORS)]
    run_to_end(command, place.environ, place.folder / "session.log")
    session: dict[str, Any] = json.loads(made.read_text(encoding="utf-8"))
    return session


@contextmanager
def _audience(place: Site, web: Program, stage: dict[str, Any]) -> Iterator[Audience]:
    tokens = place.tokens
    config = {
        "port": web.port, "session": stage["session"], "slide_set": stage["slide_set"], "pages": stage["pages"],
        "members": tokens[MODERATORS + 1 :], "moderators": tokens[1 : MODERATORS + 1], "expert": tokens[0],
        "at_once": 40,
    }  # fmt: skip
    file = Path(place.folder / "audience.json")
    file.write_text(json.dumps(config), encoding="utf-8")
    command = [node(), str(HERE / "audience.js"), str(file)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Audience(process)
    finally:
        process.kill()
        process.wait()
