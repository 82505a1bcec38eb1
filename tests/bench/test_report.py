"""The table of figures, and its place in the document."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.report import BEGIN, END, Figure, failed, table, write_down

MET = Figure("page", "100/s", "hello: 500/s", 0.2, "≥ 0.10", is_met=True)
FREE = Figure("rate", "50/s")


def test_a_line_says_figure_reference_ratio_bar_and_verdict() -> None:
    line = table([MET, FREE]).splitlines()[2]
    assert [cell.strip() for cell in line.strip("|").split("|")] == [
        "page", "100/s", "hello: 500/s", "0.2", "≥ 0.10", "met",
    ]  # fmt: skip


def test_what_has_no_bar_has_no_verdict_and_what_failed_is_missed() -> None:
    assert FREE.cells()[-1] == "–"
    assert failed("rate", ValueError("no answer")).cells()[-1] == "**missed**"


def test_figures_take_the_place_between_the_marks(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write_down([MET], document)
    write_down([FREE], document)
    text = document.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "rate" in text
    assert "page" not in text
    assert "old" not in text


def test_a_document_without_the_marks_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match="no place"):
        write_down([MET], document)
