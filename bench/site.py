"""A site of our own to measure or to break: a temporary data folder, people in it, a web process; gone afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.children import end_with_parent
from deploy.services import HOST, free_port

ROOT = Path(__file__).parents[1]
START_SECONDS = 60.0
STOP_SECONDS = 20.0
# The limits protect people from each other; a measurement is one crowd on purpose.
UNLIMITED = {"SIECI_MESSAGE_RATE": "100000", "SIECI_MESSAGE_BURST": "100000"}


class SiteFailed(Exception):
    """A process of the site did not do what it should; the message holds its last words."""


@dataclass
class Program:
    """A server process of ours that answers on `port`."""

    command: Sequence[str]
    port: int
    log: Path
    path: str = "/"
    environ: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number of the running process."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start it and return when it answers. Raises SiteFailed."""
        self.begin()
        until = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process is None or self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise SiteFailed(f"{' '.join(map(str, self.command[1:]))} did not start: {last_words(self.log)}")
            time.sleep(0.02)

    def begin(self) -> None:
        """Start it without waiting."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environ,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGTERM),
            )

    def answers(self) -> bool:
        """Whether it answers a request with 200."""
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}{self.path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def stop(self) -> None:
        """End it in good order."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@dataclass(frozen=True)
class Site:
    """A prepared site; `cast` is what `bench.cast` made."""

    folder: Path
    environ: Mapping[str, str]
    cast: Mapping[str, Any]

    @property
    def tokens(self) -> list[str]:
        """One access token for each person."""
        return [person["token"] for person in self.cast["people"]]

    def web(self, port: int = 0, **environ: str) -> Program:
        """The site's web process, not yet started; `environ` is added to the site's settings."""
        port = port or free_port()
        command = [sys.executable, "app.py", "serve"]
        every = {**self.environ, "PORT": str(port), **environ}
        return Program(command, port, self.folder / f"web-{port}.log", "/readyz", every)


@contextmanager
def site(people: int, *, posts: int = 0, database_url: str = "", **environ: str) -> Iterator[Site]:
    """A migrated site with so many people in one network, and a thread of so many posts. Raises SiteFailed."""
    with tempfile.TemporaryDirectory(prefix="sieci-bench-") as name:
        folder = Path(name)
        settings = {**clean_environ(), **UNLIMITED, "SIECI_DATA": str(folder / "data"), **environ}
        if database_url:
            settings["SIECI_DATABASE_URL"] = database_url
        run_to_end([sys.executable, "app.py", "prepare"], settings, folder / "prepare.log")
        made = folder / "cast.json"
        command = [sys.executable, "-m", "bench.cast", str(made), "--people", str(people), "--posts", str(posts)]
        run_to_end(command, settings, folder / "cast.log")
        yield Site(folder, settings, json.loads(made.read_text(encoding="utf-8")))


@contextmanager
def running(program: Program) -> Iterator[Program]:
    """The program, started; ended afterwards."""
    try:
        program.start()
        yield program
    finally:
        program.stop()


def run_to_end(command: Sequence[str], environ: Mapping[str, str], log: Path) -> None:
    """Run a command. Raises SiteFailed when it does not end well."""
    with log.open("ab") as file:
        done = subprocess.run(command, env=environ, cwd=ROOT, stdout=file, stderr=file, check=False)
    if done.returncode != 0:
        raise SiteFailed(f"{' '.join(map(str, command[1:3]))} failed: {last_words(log)}")


def clean_environ() -> dict[str, str]:
    """Our environment without settings of a site somebody runs here."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SIECI_") and name != "PORT"}


def last_words(log: Path) -> str:
    """The end of a log, for an error message."""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if log.exists() else []
    return " / ".join(lines[-3:]) or "it said nothing"
