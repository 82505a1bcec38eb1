"""Child processes that are kept alive: started, restarted when they die, drained at the end.

Nothing here polls: the keeper sleeps until a signal (a child died, someone wants us to stop) or until a restart is due.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Self

PAUSE_FIRST_SECONDS = 0.1
PAUSE_MAX_SECONDS = 1.5
# A child that keeps ending by itself is broken; trying so often would only fill the log
GIVE_ROOM_AFTER = 6
PAUSE_BROKEN_SECONDS = 15.0
LIVED_LONG_SECONDS = 5.0
DRAIN_SECONDS = 15.0

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Signals:
    """Sleeps until a child ends, somebody asks to stop, or time is up.

    Use it as a context manager in the main thread; `stopping` is true once SIGTERM or SIGINT came. Coming again they
    change nothing: make passes on a signal that its group has had already.
    """

    def __init__(self) -> None:
        self.stopping = False

    def __enter__(self) -> Self:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        self._wakeup_before = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        wanted = {signal.SIGCHLD: self._notice, signal.SIGTERM: self._stop, signal.SIGINT: self._stop}
        self._before = {number: signal.signal(number, handler) for number, handler in wanted.items()}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        os.close(self._reader)
        os.close(self._writer)

    def sleep(self, seconds: float | None) -> None:
        """Sleep until the next signal, at most `seconds` (None: without end)."""
        select.select([self._reader], [], [], seconds)
        try:
            while os.read(self._reader, 512):
                pass
        except BlockingIOError:
            pass

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _notice(self, _number: int, _frame: FrameType | None) -> None:
        """Only wake the sleeper up."""


def spawn(command: Sequence[str], env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a process of its own session, so that Ctrl-C reaches it through us only; it ends when we are killed."""
    return subprocess.Popen(command, env=env, start_new_session=True, preexec_fn=end_with_parent(signal.SIGTERM))


def end_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Return a `preexec_fn` that lets the kernel send `number` to the child when we die, even by SIGKILL (Linux)."""

    def ask_the_kernel() -> None:
        """Runs in the child, between fork and exec."""
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, number)

    return ask_the_kernel


def run_until_stopped(command: Sequence[str], env: Mapping[str, str] | None, signals: Signals) -> int:
    """Run a command to its end and return how it ended; asked to stop, ask the command to end."""
    process = spawn(command, env)
    asked = False
    while (code := process.poll()) is None:
        if signals.stopping and not asked:
            process.terminate()
            asked = True
        signals.sleep(None)
    return code


def pause_before_restart(failures: int, *, killed: bool) -> float:
    """Return how many seconds to wait before a child that died early `failures` times in a row is started again.

    At most 1.5 s, except for one that ends by itself (not `killed` by a signal) over and over.
    """
    pause = PAUSE_FIRST_SECONDS * 2.0 ** min(failures, 10)
    if failures <= GIVE_ROOM_AFTER or killed:
        return min(pause, PAUSE_MAX_SECONDS)
    return min(pause, PAUSE_BROKEN_SECONDS)


@dataclass
class Child:
    """A process that should always run, and the file that holds its number."""

    name: str
    command: Sequence[str]
    pid_file: Path
    env: Mapping[str, str] | None = None
    failures: int = 0
    due_at: float | None = None
    started_at: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the process and write its number down."""
        self.process = spawn(self.command, self.env)
        self.started_at, self.due_at = time.monotonic(), None
        self.pid_file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.pid_file.with_suffix(".new")
        fresh.write_text(f"{self.process.pid}\n")
        fresh.replace(self.pid_file)

    def exit_code(self) -> int | None:
        """Return how the process ended (negative: by which signal), or None while it runs."""
        return self.process.poll() if self.process else None

    def plan_restart(self, code: int) -> float:
        """Decide when to start again after ending with `code`; return the seconds until then."""
        lived_long = time.monotonic() - self.started_at >= LIVED_LONG_SECONDS
        self.failures = 0 if lived_long else self.failures + 1
        pause = pause_before_restart(self.failures, killed=code < 0)
        self.process, self.due_at = None, time.monotonic() + pause
        return pause


class Keeper:
    """Keeps children alive between `start` and `drain`."""

    def __init__(self, children: Sequence[Child], signals: Signals) -> None:
        self.children = children
        self.signals = signals

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start()

    def tend(self) -> float | None:
        """Restart what is due, plan what died; return the seconds until something is due, None if nothing is."""
        for child in self.children:
            if (code := child.exit_code()) is not None:
                pause = child.plan_restart(code)
                complain(f"{child.name} ended ({how_it_ended(code)}), starting it again in {pause:.1f} s")
            if child.due_at is not None and child.due_at <= time.monotonic():
                child.start()
        waits = [child.due_at - time.monotonic() for child in self.children if child.due_at is not None]
        return max(0.0, min(waits)) if waits else None

    def keep(self) -> None:
        """Keep the children alive until somebody asks to stop."""
        while not self.signals.stopping:
            self.signals.sleep(self.tend())

    def drain(self, seconds: float = DRAIN_SECONDS) -> None:
        """Ask every child to end, wait, end by force what is left, and remove the files with their numbers."""
        running = [child for child in self.children if child.process]
        for child in running:
            _tell(child, signal.SIGTERM)
        until = time.monotonic() + seconds
        while any(child.exit_code() is None for child in running) and (left := until - time.monotonic()) > 0:
            self.signals.sleep(left)
        for child in running:
            if child.exit_code() is None and child.process:
                complain(f"{child.name} did not end within {seconds:.0f} s and was killed")
                _tell(child, signal.SIGKILL)
                child.process.wait()
        for child in self.children:
            child.pid_file.unlink(missing_ok=True)


def _tell(child: Child, number: signal.Signals) -> None:
    if child.process and child.process.poll() is None:
        child.process.send_signal(number)


def how_it_ended(code: int) -> str:
    """Say an exit code in words: `exit 1`, `SIGKILL`."""
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name


def complain(text: str) -> None:
    """Print one line for the person at the terminal, beside the children's own output."""
    print(text, file=sys.stderr, flush=True)
