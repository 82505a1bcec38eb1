"""Figures with their references and bars, as a table for the terminal and for docs/performance.md."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN = "<!-- written by python -m bench --write -->"
END = "<!-- end of what python -m bench wrote -->"
HEADINGS = ("what", "figure", "reference", "ratio", "bar", "verdict")
PACKAGES = ("flask", "flask-socketio", "python-socketio", "python-engineio", "eventlet", "sqlalchemy")


@dataclass(frozen=True)
class Figure:
    """One line of the table. `is_met` is None where no bar is set; without a bar the figure is for comparison."""

    name: str
    figure: str
    reference: str = ""
    ratio: float | None = None
    bar: str = ""
    is_met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The texts of the line."""
        verdict = {True: "met", False: "**missed**", None: "–"}[self.is_met]
        ratio = "" if self.ratio is None else f"{self.ratio:.3g}"
        return self.name, self.figure, self.reference or "–", ratio or "–", self.bar or "–", verdict


def failed(name: str, why: Exception) -> Figure:
    """A line for something that could not be measured, because what was measured did not work."""
    return Figure(name, f"failed: {why}", is_met=False)


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table, aligned for reading."""
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def circumstances() -> str:
    """When and with which versions; nothing that names a machine."""
    versions = [f"Python {platform.python_version()}"]
    versions += [f"{name} {importlib.metadata.version(name)}" for name in PACKAGES]
    if node := shutil.which("node"):
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        versions.append(f"Node.js {said.removeprefix('v')}")
    return f"Measured on {datetime.now(UTC):%Y-%m-%d} (UTC) with {', '.join(versions)}."


def write_down(figures: Sequence[Figure], document: Path = DOCUMENT) -> None:
    """Put the table between the two marks of the document. Raises ValueError when the marks are not there."""
    text = document.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document.name} has no place for the figures")
    fresh = f"{before}{BEGIN}\n{circumstances()}\n\n{table(figures)}\n{END}{after}"
    document.write_text(fresh, encoding="utf-8")
