"""Measure how fast Sieci is, and say what meets its bar.

python -m bench [PART ...] [--write]     # parts: those of PARTS; all when none is named
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from bench import fan_out, imports, report, sessions, thread_page, write_rate

PARTS = {
    "thread_page": thread_page.measure,
    "write_rate": write_rate.measure,
    "fan_out": fan_out.measure,
    "sessions": sessions.measure,
    "imports": imports.measure,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and answer 1 when a bar was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; all when none is named")
    parser.add_argument("--write", action="store_true", help="also write the figures into docs/performance.md")
    wanted = parser.parse_args(arguments)
    unknown = sorted(set(wanted.parts) - PARTS.keys())
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}")
    if wanted.write and wanted.parts:
        parser.error("--write needs all parts")
    figures: list[report.Figure] = []
    for name in wanted.parts or PARTS:
        begun = time.monotonic()
        figures += PARTS[name]()
        print(f"{name}: measured in {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    print(f"{report.circumstances()}\n\n{report.table(figures)}")
    if wanted.write:
        report.write_down(figures)
    return int(any(figure.is_met is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
