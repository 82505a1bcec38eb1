"""Slides of the demonstration are what an expert would bring: drawn with their Polish letters, titles and words."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from networks.core import pdf
from networks.demo.deck import deck


def test_each_point_has_its_page(app: Flask, tmp_path: Path) -> None:
    with app.test_request_context():
        content = deck(
            "Arkusz organizacji", [("Źdźbła kosztów", ["Mało uczniów", "Dowóz"]), ("Pytania", [])], subtitle="Żółć"
        )
    (tmp_path / "deck.pdf").write_bytes(content)
    drawn = pdf.draw(tmp_path / "deck.pdf", tmp_path)
    assert [page.title for page in drawn.pages] == ["Arkusz organizacji", "Źdźbła kosztów", "Pytania"]
    assert "Mało uczniów" in drawn.pages[1].text
    assert (drawn.pages[0].width, drawn.pages[0].height) == (1600, 900)
