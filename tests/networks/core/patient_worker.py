"""A real worker process: its jobs say in a file that they began, and wait until a second file lets them end.

Run as `python -m tests.networks.core.patient_worker DATA DATABASE_URL MARKS`.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from networks.core.jobs import Payload, job, recurring
from networks.core.worker import run_worker
from tests.networks.core.small_app import eventually, settings_for, small_app


def main(data: str, database_url: str, marks: str) -> None:
    """Work until a signal comes."""
    folder = Path(marks)

    @job("patient")
    def patient(payload: Payload) -> None:
        (folder / f"begun-{payload['number']}").touch()
        eventually((folder / "go").exists)
        (folder / f"ended-{payload['number']}").touch()

    recurring.clear()
    run_worker(small_app(settings_for(Path(data), database_url)), threading.Event())


if __name__ == "__main__":
    main(*sys.argv[1:])
