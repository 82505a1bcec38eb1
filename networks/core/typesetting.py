"""Typesets one document with Typst, in a process of its own: `python -m networks.core.typesetting FOLDER`.

The folder holds the templates, the pictures and `given.json`; `made.pdf` is put beside them. A document that cannot be
made ends with code 1 and one line that tells why, without a word of what people wrote.
"""

from __future__ import annotations

import json
import resource
import sys
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import typst

MEMORY_BYTES: Final = 2 * 1024**3
CPU_SECONDS: Final = 90
# Readable by machines and people in every way: tagged (UA-1), complete in itself and lasting (A-2a).
STANDARDS: Final[list[typst.PDFStandard]] = ["ua-1", "a-2a"]
SQUARE: Final = "□"
# Signs the fonts have for certain: Latin letters with those of Polish, and what is on a keyboard.
_SURE: Final = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180)))) | frozenset("\n\t‐–—‘’‚“”„…•−€")
# Signs that only tell how the sign beside them is drawn; nothing is lost without them.
_DRAWING: Final = frozenset({"\ufe0e", "\ufe0f"})
_TRIAL: Final = b'#set document(title: "x")\n#json(bytes(sys.inputs.signs)).join(" ")'


def main(folder: Path) -> None:
    """Make `made.pdf`."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    given = json.loads((folder / "given.json").read_text(encoding="utf-8"))
    fonts = typst.Fonts(include_system_fonts=False)
    doubtful = sorted(set(_texts(given)) - _SURE)
    drawn = _SURE | set(_drawable(doubtful, fonts))
    try:
        _make(folder, _with(given, drawn), fonts)
    except typst.TypstError:
        # A sign that is drawn alone may have no form beside another; then only the certain ones are kept.
        _make(folder, _with(given, _SURE), fonts)


def _make(folder: Path, given: dict[str, Any], fonts: typst.Fonts) -> None:
    (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
    typst.compile(
        folder / given["template"], folder / "made.pdf", root=folder, font_paths=fonts, ignore_system_fonts=True,
        pdf_standards=STANDARDS, timestamp=datetime.fromtimestamp(given["frame"]["made_at"], UTC),
    )  # fmt: skip


def _drawable(signs: list[str], fonts: typst.Fonts) -> list[str]:
    """Those of the signs that a document may show; found by trying, in halves."""
    if not signs or _can_be_drawn(signs, fonts):
        return signs
    if len(signs) == 1:
        return []
    middle = len(signs) // 2
    return _drawable(signs[:middle], fonts) + _drawable(signs[middle:], fonts)


def _can_be_drawn(signs: list[str], fonts: typst.Fonts) -> bool:
    try:
        typst.compile(
            _TRIAL, sys_inputs={"signs": json.dumps(signs)}, font_paths=fonts, ignore_system_fonts=True,
            pdf_standards=STANDARDS,
        )  # fmt: skip
    except typst.TypstError:
        return False
    return True


def _texts(value: Any) -> str:
    """Every text in it, one after another."""
    if isinstance(value, dict):
        return "".join(map(_texts, value.values()))
    if isinstance(value, list):
        return "".join(map(_texts, value))
    return value if isinstance(value, str) else ""


def _with(value: Any, drawn: frozenset[str] | set[str]) -> Any:
    """The same with a square where a sign cannot be drawn."""
    if isinstance(value, dict):
        return {key: _with(each, drawn) for key, each in value.items()}
    if isinstance(value, list):
        return [_with(each, drawn) for each in value]
    return "".join(_shown(sign, drawn) for sign in value) if isinstance(value, str) else value


def _shown(sign: str, drawn: frozenset[str] | set[str]) -> str:
    if sign in _DRAWING or (unicodedata.category(sign) in {"Cc", "Cf"} and sign not in _SURE):
        return ""  # control signs, and those that would turn the direction of the rest
    if sign in drawn:
        return sign
    return "" if unicodedata.category(sign) in {"Mn", "Me"} else SQUARE


def _why(problem: typst.TypstError) -> str:
    """Where it failed and the beginning of the reason; the rest may quote what people wrote."""
    return f"{problem.message.split('`')[0].strip()} {'; '.join(problem.trace)[:300]}".strip()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except typst.TypstError as problem:
        sys.exit(_why(problem).replace("\n", " "))
