"""Set-up steps that skip themselves, and commands that are tried again when the network fails."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAUSES_SECONDS = (2, 8)
# Trying again cannot help with these answers of pip and npm
FINAL = ("DO NOT MATCH THE HASHES", "No matching distribution", "EUSAGE", "ENOSPC", "No space left")


class SetupFailed(Exception):
    """The set-up cannot go on; the message is one sentence for the person at the terminal."""


def say(text: str) -> None:
    """Print one line of progress."""
    print(text, file=sys.stderr, flush=True)


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """Return a digest of the files' contents (a missing file counts as empty) and of `more`."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes() if file.exists() else b"")
    digest.update("\0".join(more).encode())
    return digest.hexdigest()


class Stamps:
    """Remembers in a folder with which inputs a step was last finished."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def is_current(self, step: str, print_: str) -> bool:
        """Tell whether `step` was finished with these inputs."""
        stamp = self.folder / step
        return stamp.exists() and stamp.read_text() == print_

    def keep(self, step: str, print_: str) -> None:
        """Remember that `step` is finished."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / step).write_text(print_)


def run(command: Sequence[str | Path], failure: str, env: Mapping[str, str] | None = None) -> None:
    """Run a command quietly in the project's folder.

    Raises SetupFailed with `failure`, after the command's last lines were shown.
    """
    _attempt(command, failure, env, ())


def run_patiently(command: Sequence[str | Path], failure: str, env: Mapping[str, str] | None = None) -> None:
    """Run a command that downloads, and try it again after a pause when it fails."""
    _attempt(command, failure, env, PAUSES_SECONDS)


def _attempt(
    command: Sequence[str | Path], failure: str, env: Mapping[str, str] | None, pauses: Sequence[float]
) -> None:
    for pause in (*pauses, None):
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
            )
        except OSError as error:
            raise SetupFailed(f"{failure} ({command[0]}: {error.strerror})") from error
        if done.returncode == 0:
            return
        if pause is None or any(answer in done.stdout for answer in FINAL):
            break
        say(f"  it failed, trying again in {pause} s")
        time.sleep(pause)
    say("\n".join(f"  | {line}" for line in done.stdout.splitlines()[-15:]))
    raise SetupFailed(failure)
