"""The matrix as it is written down: `table.toml` and one `table_FEATURE.toml` for each larger feature."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


def _read() -> dict[str, Any]:
    """All parts as one table. Raises ValueError for what two of them declare."""
    whole: dict[str, Any] = {}
    for path in sorted(Path(__file__).parent.glob("table*.toml")):
        for part, lines in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(lines, list):
                whole.setdefault(part, []).extend(lines)
                continue
            known = whole.setdefault(part, {})
            if twice := known.keys() & lines.keys():
                raise ValueError(f"{path.name} declares again: {', '.join(sorted(twice))}")
            known.update(lines)
    return whole


TABLE: dict[str, Any] = _read()
