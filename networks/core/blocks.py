"""Our own clean HTML (`core/html.py`) as plain values, for documents that are not HTML: blocks, in them runs of text.

A block is a dict with its `kind`: `text` and `heading` (`runs`), `list` (`is_numbered`, `start`, `items`: a list of
blocks each), `quote` (`blocks`), `code` (`text`), `table` (`head` and `rows` of cells, each a list of runs), `rule`. A
run is a `text` with `strong`, `em`, `struck`, `code` and the address `href` it leads to; a line feed breaks the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final

Block = dict[str, Any]
Run = dict[str, Any]

_SPACES: Final = re.compile(r"[ \t\r\n]+")
_MARKS: Final = {"strong": "strong", "em": "em", "s": "struck", "code": "code"}
_BREAK: Final = "\n"


def blocks_of(html: str) -> list[Block]:
    """The blocks of a piece of clean HTML, in order; tags that are not ours are passed over, their text stays."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


def words_of(html: str) -> str:
    """The words of a piece of clean HTML on one line, without marks; tables and code included."""
    return " ".join(" ".join(_words(blocks_of(html))).split())


def _words(value: Any) -> Iterator[str]:
    """The texts of blocks and runs, in order."""
    match value:
        case list():
            if value and all(isinstance(one, dict) and "href" in one for one in value):
                yield "".join(run["text"] for run in value)
            else:
                for one in value:
                    yield from _words(one)
        case {"kind": "code", "text": str(text)}:
            yield text
        case dict():
            for one in value.values():
                yield from _words(one)


class _Reader(HTMLParser):
    """Collects blocks; the last of `_open` takes what comes, `_runs` is the text under way."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[list[Block]] = [[]]
        self._lists: list[Block] = []
        self._tables: list[Block] = []
        self._runs: list[Run] = []
        self._marks: list[str] = []
        self._links: list[str] = []
        self._typed: list[str] | None = None

    def finished(self) -> list[Block]:
        """All blocks, with what no tag ended."""
        self._end_text()
        return [*(block for blocks in self._open for block in blocks), *self._lists, *self._tables]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        match tag:
            case "a":
                self._links.append(given.get("href") or "")
            case "br":
                self._add(_BREAK)
            case "hr":
                self._end_text()
                self._open[-1].append({"kind": "rule"})
            case "pre":
                self._end_text()
                self._typed = []
            case "ul" | "ol":
                self._end_text()
                start = int(given.get("start") or 1)
                self._lists.append({"kind": "list", "is_numbered": tag == "ol", "start": start, "items": []})
            case "li" | "blockquote":
                self._end_text()
                self._open.append([])
            case "table":
                self._end_text()
                self._tables.append({"kind": "table", "head": [], "rows": []})
            case "tr" if self._tables:
                self._tables[-1]["rows"].append([])
            case "p" | "h3":
                self._end_text()
            case _ if tag in _MARKS:
                self._marks.append(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "a" if self._links:
                self._links.pop()
            case "p":
                self._end_text()
            case "h3":
                self._end_text("heading")
            case "pre" if self._typed is not None:
                self._open[-1].append({"kind": "code", "text": "".join(self._typed).rstrip("\n")})
                self._typed = None
            case "li" if self._lists:
                self._lists[-1]["items"].append(self._ended())
            case "blockquote":
                inner = self._ended()
                self._open[-1].append({"kind": "quote", "blocks": inner})
            case "ul" | "ol" if self._lists:
                self._open[-1].append(self._lists.pop())
            case "th" | "td" | "table" if self._tables:
                self._end_in_table(tag)
            case _ if tag in _MARKS and _MARKS[tag] in self._marks:
                self._marks.remove(_MARKS[tag])

    def handle_data(self, data: str) -> None:
        if self._typed is not None:
            self._typed.append(data)
        else:
            self._add(_SPACES.sub(" ", data))

    def _add(self, text: str) -> None:
        is_first = not self._runs or self._runs[-1]["text"] == _BREAK
        kept = text if text == _BREAK or not is_first else text.lstrip(" ")
        if kept:
            run = {"text": kept, "href": self._links[-1] if self._links else ""}
            self._runs.append(run | {mark: mark in self._marks for mark in _MARKS.values()})

    def _end_text(self, kind: str = "text") -> None:
        if runs := self._taken():
            self._open[-1].append({"kind": kind, "runs": runs})

    def _taken(self) -> list[Run]:
        """The text under way, without spaces and breaks at its end."""
        runs, self._runs = self._runs, []
        while runs and not runs[-1]["text"].strip():
            runs.pop()
        if runs:
            runs[-1]["text"] = runs[-1]["text"].rstrip(" ")
        return runs

    def _ended(self) -> list[Block]:
        self._end_text()
        return self._open.pop() if len(self._open) > 1 else []

    def _end_in_table(self, tag: str) -> None:
        table = self._tables[-1]
        match tag:
            case "th":
                table["head"].append(self._taken())
            case "td":
                table["rows"][-1].append(self._taken())
            case _:
                table["rows"] = [row for row in table["rows"] if row]
                self._open[-1].append(self._tables.pop())
