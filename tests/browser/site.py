"""The real product in a process of its own: a prepared data folder, people to sign in, a web process that can die."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from bench.site import Program, clean_environ, run_to_end, running
from deploy.services import HOST, free_port

PASSWORD = "demonstracja-2026"
CALL_SECONDS = 60


def email_of(name: str) -> str:
    """The address of somebody in the demonstration."""
    return f"{name}@demo.example"


@dataclass(frozen=True)
class Site:
    """A running site with the demonstration; `made` is what `furnish.py` put beside it."""

    folder: Path
    environ: Mapping[str, str]
    web: Program
    made: Mapping[str, Any]

    @property
    def url(self) -> str:
        """The address the browser opens."""
        return f"http://{HOST}:{self.web.port}"

    def call(self, name: str, path: str, **body: object) -> Any:
        """Let somebody change something by the API, as a program of theirs would; answers what came back."""
        answer = requests.post(
            f"{self.url}/api/v1{path}",
            json=body | {"client_id": str(uuid4())},
            headers={"Authorization": f"Bearer {self.made['tokens'][name]}"},
            timeout=CALL_SECONDS,
        )
        answer.raise_for_status()
        return answer.json()

    def start_thread(self, name: str, title: str, text: str = "Jak to u Państwa wygląda?") -> dict[str, Any]:
        """A thread of somebody's in jst-finanse; answers its `id` and `url` among others."""
        made: dict[str, Any] = self.call(
            name, "/networks/jst-finanse/threads", title=title, text=text, kind="discussion"
        )
        return made

    def act(self, what: str, **given: object) -> Any:
        """Let a function of `furnish.py` change the database from another process, as the worker would."""
        answer = self.folder / f"{uuid4()}.json"
        command = [sys.executable, "-m", "tests.browser.furnish", str(answer), what, json.dumps(given)]
        run_to_end(command, self.environ, self.folder / "acts.log")
        return json.loads(answer.read_text(encoding="utf-8"))

    def mistakes(self) -> str:
        """What the web process logged that it should not have; empty when all is well."""
        said = self.web.log.read_text(encoding="utf-8", errors="replace")
        begin = said.find("Traceback (most recent call last)")
        return "" if begin < 0 else said[max(0, begin - 500) : begin + 4000]


@contextmanager
def serving(folder: Path, *, furnished: bool = True) -> Iterator[Site]:
    """A site that serves until the end of the block. It ends with this process, however that ends.

    Raises SiteFailed when it does not start.
    """
    port = free_port()
    settings = {"SIECI_DATA": str(folder / "data"), "SIECI_DEMO": "1", "PORT": str(port)}
    environ = clean_environ() | settings
    run_to_end([sys.executable, "app.py", "prepare"], environ, folder / "prepare.log")
    web = Program([sys.executable, "app.py", "serve"], port, folder / "web.log", "/readyz", environ)
    unfurnished = Site(folder, environ, web, {})
    made = unfurnished.act("furnish" if furnished else "give_tokens")
    with running(web):
        yield Site(folder, environ, web, made)
