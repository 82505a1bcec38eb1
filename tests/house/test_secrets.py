"""Nothing in the repository names a machine, a registry of ours, a person's folder or a key."""

from __future__ import annotations

import json
import re

from tests.house.tree import ROOT, tracked

BINARY = {".woff2", ".png", ".ico", ".jpg", ".pdf", ".gz"}
# Folders every machine has, in examples and scripts of ours.
HOMES = re.compile(r"(?<![\w./:-])/(?:home|Users|root|work|mnt|private)/[\w.-]+")
# By the words such addresses are made of, so that this file names none itself.
REGISTRIES = re.compile(
    r"https?://[\w.-]*(?:registry|artifactory|nexus|jfrog|files\.py)[\w.-]*|https?://[\w./-]+/simple\b"
)
INDEX_OPTIONS = re.compile(r"^\s*(?:--(?:extra-)?index-url|--find-links|-i\s+https?:)", re.MULTILINE)
KEYS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_\w{36}|sieci_[\w-]{43}")


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked()
        if path.suffix not in BINARY and path.name != "test_secrets.py"
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert _found(HOMES) == []


def test_no_file_names_a_registry() -> None:
    assert _found(REGISTRIES) + _found(INDEX_OPTIONS) == []


def test_no_file_holds_a_key() -> None:
    assert _found(KEYS) == []


def test_the_lock_of_front_end_packages_says_what_and_not_from_where() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_data_and_secrets_of_runs_stay_out() -> None:
    kept_out = {"var", "node_modules", ".venv", "test-reports"}
    inside = [path for path in tracked() if path.relative_to(ROOT).parts[0] in kept_out or path.suffix == ".sqlite3"]
    assert inside == []
