"""Slides of the demonstration, made when it is filled: a PDF with Polish text, as an expert would bring one."""

from __future__ import annotations

from collections.abc import Sequence

from networks.core.typeset import typeset

Point = tuple[str, Sequence[str]]


def deck(title: str, points: Sequence[Point], *, subtitle: str = "", source: str = "Dane przykładowe") -> bytes:
    """A PDF whose first page says `title`; each of the points (a heading and its lines) has a page of its own.

    Takes about half a second; call it outside of any unit. Raises NotTypeset if it could not be made.
    """
    pages = [{"heading": heading, "lines": list(lines)} for heading, lines in points]
    return typeset("pdf/deck.typ", {"subtitle": subtitle, "source": source, "points": pages}, title, "pl")
