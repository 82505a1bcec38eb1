"""`make test`: everything there is to test. `make check`: format, lint, types and the fast tests on this Python.

Tests run on SQLite (on every supported Python that is found), then on PostgreSQL and Redis of our own, then those
that drive a browser and those that take long.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy import programs
from deploy.bootstrap import SUPPORTED, version_of
from deploy.report import Part, closing_line, part_not_run, part_of_check, part_of_pytest, table
from deploy.services import ServiceFailed, postgresql, redis
from deploy.steps import ROOT, SetupFailed

CHECKS = {
    "format": ("ruff", "format", "--check", "."),
    "lint": ("ruff", "check", "."),
    "types": ("mypy",),
}
FAST = "not browser and not slow"
IN_CI = os.environ.get("CI") == "true"
# Two cores: two workers; tests that measure time run alone
PARALLEL = ("-n", "2")
# What reads the source or asks who may do what comes to the same on every Python
SAME_ON_ALL = ("--ignore=tests/house", "--ignore=tests/journeys", "--ignore=tests/bench")


class Run:
    """A test run: does parts one after the other and remembers what they came to."""

    def __init__(self, reports: Path) -> None:
        self.reports = reports
        self.parts: list[Part] = []

    def check(self, name: str, command: Sequence[str]) -> None:
        """Run a linter or the type checker."""
        _headline(name)
        began = time.monotonic()
        code = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode
        self.parts.append(part_of_check(name, code, time.monotonic() - began))

    def pytest(
        self, name: str, marks: str, *options: str, python: Path | str = sys.executable, env: Mapping[str, str] = {}
    ) -> None:
        """Run the tests that `marks` choose."""
        _headline(f"{name} (-m {marks!r})")
        report = self.reports / f"{len(self.parts)}.xml"
        command = [str(python), "-m", "pytest", "-q", "-m", marks, f"--junit-xml={report}", *options]
        began = time.monotonic()
        clean = {key: value for key, value in os.environ.items() if not key.startswith("SIECI_")}
        code = subprocess.run(command, cwd=ROOT, env={**clean, **env}, check=False).returncode
        self.parts.append(part_of_pytest(name, code, report, time.monotonic() - began))

    def not_run(self, name: str, reason: str, *, is_failure: bool = IN_CI) -> None:
        """Note a part that could not run."""
        _headline(f"{name}: did not run. {reason}")
        self.parts.append(part_not_run(name, reason, is_failure=is_failure))

    def close(self) -> int:
        """Print the table and the closing line; return the exit code."""
        print(f"\n{table(self.parts)}\n\n{closing_line(self.parts)}", flush=True)
        return int(not all(part.is_good for part in self.parts))


def check_all(run: Run) -> None:
    """Format, lint, types."""
    for name, command in CHECKS.items():
        run.check(name, command)


def fast_tests(run: Run) -> None:
    """Run the fast tests on SQLite on the current Python."""
    run.pytest(f"SQLite, Python {_version(sys.version_info[:2])}", f"{FAST} and not services", *PARALLEL)


def tests_on_other_pythons(run: Run) -> None:
    """Run the fast tests of the code itself on SQLite on every other supported Python that is found."""
    for version, program in other_pythons().items():
        name = f"SQLite, Python {_version(version)}"
        try:
            python = _environment_for(version, program)
        except SetupFailed as problem:
            run.not_run(name, str(problem), is_failure=True)
            continue
        run.pytest(name, f"{FAST} and not services", *PARALLEL, *SAME_ON_ALL, python=python)


def tests_with_servers(run: Run) -> None:
    """Run the same tests on PostgreSQL and Redis, and the slow ones that need them."""
    names = ("PostgreSQL + Redis", "PostgreSQL + Redis, slow")
    with ExitStack() as stack:
        try:
            database = stack.enter_context(postgresql())
            hints = stack.enter_context(redis())
        except ServiceFailed as problem:
            for name in names:
                run.not_run(name, str(problem))
            return
        env = {"SIECI_TEST_DATABASE_URL": database.url, "SIECI_TEST_REDIS_URL": hints.url}
        run.pytest(names[0], FAST, *PARALLEL, env=env)
        run.pytest(names[1], "services and (browser or slow)", env=env)


def browser_and_slow_tests(run: Run) -> None:
    """Run what drives a browser and what takes long, on SQLite."""
    if programs.chromium():
        run.pytest("browser", "browser and not slow and not services", *PARALLEL)
    else:
        run.not_run("browser", "Chromium is missing")
    run.pytest("slow", "slow and not services")


def other_pythons(env: Mapping[str, str] = os.environ) -> dict[tuple[int, ...], str]:
    """Return the supported Pythons beside this one that run here, by version, oldest first."""
    pyenv = Path(env.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    found: dict[tuple[int, ...], str] = {}
    for version in sorted(set(SUPPORTED) - {sys.version_info[:2]}):
        name = f"python{_version(version)}"
        installed = sorted(pyenv.glob(f"{_version(version)}.*/bin/{name}"), key=_numbers, reverse=True)
        for program in (name, *map(str, installed)):
            if version_of(program) == version:
                found[version] = program
                break
    return found


def _environment_for(version: tuple[int, ...], program: str) -> Path:
    folder = ROOT / f".venv-{_version(version)}"
    command = [program, "-m", "deploy.environment", "--dev", "--python-only", "--env", folder.name]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        raise SetupFailed(f"the environment {folder.name} could not be made")
    return folder / "bin" / "python"


def _version(version: Sequence[int]) -> str:
    return ".".join(map(str, version[:2]))


def _numbers(path: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(path))]


def _headline(text: str) -> None:
    print(f"\n=== {text}", flush=True)


@contextmanager
def _ending_on_sigterm() -> Iterator[None]:
    """Turn SIGTERM into an orderly exit, so that servers end and folders go."""

    def leave(_number: int, _frame: object) -> None:
        """Unwind as Ctrl-C would."""
        raise SystemExit(143)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def main(arguments: Sequence[str]) -> int:
    """Run all parts, or with --check the quick ones; return 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="python -m deploy.run_tests", description="Test Sieci.")
    parser.add_argument("--check", action="store_true", help="only format, lint, types and the fast tests")
    wanted = parser.parse_args(arguments)
    with _ending_on_sigterm(), tempfile.TemporaryDirectory(prefix="sieci-reports-") as folder:
        run = Run(Path(folder))
        check_all(run)
        fast_tests(run)
        if not wanted.check:
            for sentence in programs.install_missing():
                print(sentence, flush=True)
            tests_with_servers(run)
            browser_and_slow_tests(run)
            tests_on_other_pythons(run)
        return run.close()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
