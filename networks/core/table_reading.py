"""The process that reads a table: python -m networks.core.table_reading SOURCE TARGET.

Writes a line of JSON for each row into TARGET and says on stdout what is wrong, if anything is.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from networks.core.cells import Found, Trouble, Unreadable, rows_of_csv, tidy
from networks.core.xlsx import rows_of_xlsx

_MEMORY_BYTES: Final = 512 * 1024 * 1024
_CPU_SECONDS: Final = 40
_WRITTEN_BYTES: Final = 256 * 1024 * 1024
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
# The old XLS, and a workbook behind a password.
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def convert(source: Path, target: Path) -> None:
    """Read the table in `source` into `target`, which appears when it is whole. Raises Unreadable."""
    fresh = target.with_name(f"{target.name}.part")
    with fresh.open("w", encoding="ascii") as file:
        for row in tidy(_rows(source)):
            file.write(json.dumps(row) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)


def _rows(source: Path) -> Iterator[Found]:
    with source.open("rb") as file:
        start = file.read(8)
        file.seek(0)
        if start == _OLD:
            raise Unreadable(Trouble.OLD_OR_LOCKED)
        if start.startswith(_ZIP):
            yield from rows_of_xlsx(file)
        else:
            yield from rows_of_csv(file.read())


def _limit() -> None:
    """Bound what this process may use; the file it reads may want more."""
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES), (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, _WRITTEN_BYTES), (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))


def main() -> None:
    """Read the file the arguments name, within limits."""
    _limit()
    trouble, number = "", 0
    try:
        convert(Path(sys.argv[1]), Path(sys.argv[2]))
    except Unreadable as problem:
        trouble, number = problem.trouble.value, problem.number
    except (MemoryError, RecursionError):
        trouble = Trouble.TOO_MUCH.value
    print(json.dumps({"trouble": trouble, "number": number}))


if __name__ == "__main__":
    main()
