"""Find the programs that tests need beside Python: PostgreSQL, Redis, Chromium; install what is missing."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy import apt

POSTGRES_FOLDERS = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")


@dataclass(frozen=True)
class Need:
    """Something tests need, under which names its programs go, and Debian's packages that bring it."""

    name: str
    programs: tuple[str, ...]
    packages: tuple[str, ...]
    is_enough: bool = False

    def missing(self) -> list[str]:
        """Return the programs that were not found; none if one of several alternatives is there."""
        absent = [program for program in self.programs if not find(program)]
        if self.is_enough and len(absent) < len(self.programs):
            return []
        return absent


POSTGRESQL = Need("PostgreSQL", ("postgres", "initdb", "createdb"), ("postgresql",))
REDIS = Need("Redis", ("redis-server",), ("redis-server",))
CHROMIUM = Need(
    "Chromium",
    ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"),
    ("chromium", "fonts-liberation"),
    is_enough=True,
)
NEEDS = (POSTGRESQL, REDIS, CHROMIUM)


def find(program: str) -> str | None:
    """Return the path of a program: the newest of PostgreSQL's own folders first, then PATH."""
    for folder in _postgres_folders() if program in POSTGRESQL.programs else ():
        if found := shutil.which(program, path=str(folder)):
            return found
    return shutil.which(program)


def chromium(env: Mapping[str, str] = os.environ) -> str | None:
    """Return the browser for tests: what CHROMIUM names, else the first one on PATH."""
    if named := env.get("CHROMIUM"):
        return shutil.which(named)
    return next((found for program in CHROMIUM.programs if (found := find(program))), None)


def install_missing(needs: Sequence[Need] = NEEDS) -> list[str]:
    """Install what is missing where that is allowed; return a sentence for each need that stays unmet."""
    wanted = [need for need in needs if not _is_met(need)]
    if wanted and apt.may_install():
        packages = [package for need in wanted for package in need.packages]
        print(f"Installing {' '.join(packages)}", flush=True)
        try:
            apt.install(packages)
        except apt.NotInstalled as problem:
            return [f"{need.name} is missing. {problem}" for need in wanted if not _is_met(need)]
    hint = "Install it (on Debian: apt-get install {}) to run these tests."
    return [f"{n.name} is missing. {hint.format(' '.join(n.packages))}" for n in wanted if not _is_met(n)]


def _is_met(need: Need) -> bool:
    return bool(chromium()) if need is CHROMIUM else not need.missing()


def _postgres_folders() -> list[Path]:
    found = [folder for root in POSTGRES_FOLDERS for folder in Path(root).glob("*/bin")]
    return sorted((folder for folder in found if (folder / "postgres").exists()), key=_version, reverse=True)


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", folder.parent.name))
