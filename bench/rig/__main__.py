"""Break Sieci on purpose: kill its web process while people write, on each database, and check every promise.

python -m bench.rig [--kills 20] [--people 20] [--seed N] [--database sqlite|postgresql] [--history FILE]
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from bench.rig import kill
from deploy import programs
from deploy.services import postgresql


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print what happened, and answer 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.rig", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="both when left out")
    parser.add_argument("--history", type=Path, help="keep what the clients saw, as JSON lines, for reading")
    wanted = parser.parse_args(arguments)
    names = [wanted.database] if wanted.database else ["sqlite", "postgresql"]
    return max(_run(name, wanted) for name in names)


def _run(name: str, wanted: argparse.Namespace) -> int:
    if name == "postgresql" and (missing := programs.POSTGRESQL.missing()):
        print(f"{name}: not run, {', '.join(missing)} not found")
        return 0
    with postgresql(durable=True) if name == "postgresql" else nullcontext() as server:
        outcome = kill.run(
            seed=wanted.seed, kills=wanted.kills, people=wanted.people, database_url=server.url if server else "",
            say=lambda text: print(f"{name}: {text}", flush=True),
        )  # fmt: skip
    print(f"{name}: {outcome.summary}")
    for sentence in outcome.broken:
        print(f"{name}: {sentence}")
    if wanted.history:
        outcome.history.write(wanted.history.with_stem(f"{wanted.history.stem}-{name}"))
    return int(bool(outcome.broken))


if __name__ == "__main__":
    sys.exit(main())
