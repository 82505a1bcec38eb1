"""What the parts of a test run came to: their table and the closing line."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PYTEST_FOUND_NOTHING = 5


@dataclass(frozen=True)
class Part:
    """One part of a test run: how many tests passed, failed and were skipped, and whether the part is good."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing in this part failed."""
        return self.failed == 0


def part_of_check(name: str, code: int, seconds: float) -> Part:
    """Count a check (a linter, the types) as one test."""
    return Part(name, passed=int(code == 0), failed=int(code != 0), seconds=seconds)


def part_of_pytest(name: str, code: int, report: Path, seconds: float) -> Part:
    """Count a run of pytest by its JUnit report; a run that broke off counts as one failure."""
    if code == PYTEST_FOUND_NOTHING:
        return Part(name, seconds=seconds, note="no such tests")
    if not report.exists():
        return Part(name, failed=1, seconds=seconds, note=f"pytest ended with exit {code}")
    total = failed = skipped = 0
    # Our own pytest wrote this file a moment ago
    for suite in ET.parse(report).iter("testsuite"):  # noqa: S314
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    passed = max(0, total - failed - skipped)
    if code != 0 and failed == 0:
        return Part(name, passed, 1, skipped, seconds, f"pytest ended with exit {code}")
    return Part(name, passed, failed, skipped, seconds)


def part_not_run(name: str, reason: str, *, is_failure: bool) -> Part:
    """Stand for a part whose servers are missing: skipped, or failed where that is not allowed."""
    return Part(name, failed=int(is_failure), skipped=int(not is_failure), note=f"did not run: {reason}")


def table(parts: Sequence[Part]) -> str:
    """Return the parts as lines of a table."""
    width = max(len(part.name) for part in parts)
    head = f"{'part':<{width}}  passed  failed  skipped  seconds"
    lines = [
        f"{part.name:<{width}}  {part.passed:>6}  {part.failed:>6}  {part.skipped:>7}  {part.seconds:>7.0f}"
        f"{'  ' + part.note if part.note else ''}"
        for part in parts
    ]
    return "\n".join([head, *lines])


def closing_line(parts: Sequence[Part]) -> str:
    """Return the one line that sums all parts up."""
    passed, failed, skipped = (sum(getattr(part, count) for part in parts) for count in ("passed", "failed", "skipped"))
    return f"{passed} passed, {failed} failed, {skipped} skipped"
