"""`make run`: prepare the data folder, start web and worker, say when Sieci is ready, keep both alive.

SIGTERM and Ctrl-C drain: both children are asked to end, running requests finish, exit code 0.
"""

from __future__ import annotations

import fcntl
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from deploy.children import Child, Keeper, Signals, complain, how_it_ended, run_until_stopped

HOST = "127.0.0.1"
APP = (sys.executable, "app.py")
READY_SECONDS = 60.0
PREDECESSOR_SECONDS = 16.0


class CannotStart(Exception):
    """Why Sieci does not start: one sentence, and the exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Plan:
    """What to run: on which port, with which data, as which commands."""

    port: int
    run_folder: Path
    env: Mapping[str, str]
    app: Sequence[str] = APP
    ready_seconds: float = READY_SECONDS

    @property
    def is_demonstration(self) -> bool:
        """Whether the demonstration's accounts exist and are to be shown."""
        return self.env.get("SIECI_DEMO", "").lower() in {"1", "true", "yes", "on"}

    def children(self) -> list[Child]:
        """Return web and worker, not started yet."""
        return [
            Child(name, [*self.app, command], self.run_folder / f"{name}.pid", self.env)
            for name, command in (("web", "serve"), ("worker", "worker"))
        ]


def plan_from(env: Mapping[str, str], app: Sequence[str] = APP) -> Plan:
    """Read PORT, SIECI_DATA, SIECI_PUBLIC_URL and SIECI_DEMO. Raises CannotStart where PORT is no port."""
    said = env.get("PORT") or "8000"
    if not said.isdecimal() or not 1 <= int(said) <= 65535:
        raise CannotStart(f"PORT is {said!r}; it must be a number from 1 to 65535.", code=2)
    wanted = {**env, "PORT": said}
    if is_loopback(env.get("SIECI_PUBLIC_URL", "")):
        wanted.setdefault("SIECI_DEMO", "1")
    return Plan(int(said), Path(env.get("SIECI_DATA") or "var") / "run", wanted, app)


def is_loopback(address: str) -> bool:
    """Tell whether a web address (or none at all) leads to this machine only."""
    name = urlsplit(address).hostname if address else "localhost"
    try:
        return name == "localhost" or ip_address(name or "").is_loopback
    except ValueError:
        return False


def run(plan: Plan) -> int:
    """Run Sieci until it is asked to stop; return the exit code. Raises CannotStart."""
    with Signals() as signals, _only_one(plan):
        _wait_for_port(plan, signals)
        if not _prepare(plan, signals):
            return 0
        keeper = Keeper(plan.children(), signals)
        try:
            keeper.start()
            accounts = _ask_for_accounts(plan)
            if _wait_until_ready(plan, keeper):
                print(f"Sieci is ready at http://{HOST}:{plan.port}", flush=True)
                _show(accounts)
                keeper.keep()
        finally:
            keeper.drain()
    return 0


@contextmanager
def _only_one(plan: Plan) -> Iterator[None]:
    """Hold the data folder: two Siecis on one folder would each think the other's children theirs.

    The file run/supervisor.pid is both the lock and the number to send SIGTERM to.
    """
    data = plan.run_folder.parent
    try:
        plan.run_folder.mkdir(parents=True, exist_ok=True)
        lock = (plan.run_folder / "supervisor.pid").open("a+")
    except OSError as error:
        raise CannotStart(f"The data folder {data} cannot be used: {error.strerror}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"Sieci already runs on the data folder {data}.") from None
        lock.truncate(0)
        print(os.getpid(), file=lock, flush=True)
        yield
        lock.truncate(0)


def _wait_for_port(plan: Plan, signals: Signals) -> None:
    """Return when the port is free; children of a killed predecessor get the time to drain."""
    until = time.monotonic() + PREDECESSOR_SECONDS
    while not port_is_free(plan.port) and not signals.stopping:
        if not _predecessor_drains(plan.run_folder / "web.pid") or time.monotonic() > until:
            raise CannotStart(f"Port {plan.port} is in use; choose another, for example: PORT=8001 make run")
        signals.sleep(0.2)


def port_is_free(port: int) -> bool:
    """Tell whether this user may listen on the port and nobody does."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _predecessor_drains(pid_file: Path) -> bool:
    try:
        pid = int(pid_file.read_text())
        os.kill(pid, 0)
        return b"app.py" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False


def _prepare(plan: Plan, signals: Signals) -> bool:
    """Migrate, synchronise the networks, fill the demonstration; return False if asked to stop meanwhile."""
    code = run_until_stopped([*plan.app, "prepare"], plan.env, signals)
    if signals.stopping:
        return False
    if code != 0:
        raise CannotStart(f"Sieci could not be prepared ({how_it_ended(code)}).", code=max(code, 1))
    return True


def _wait_until_ready(plan: Plan, keeper: Keeper) -> bool:
    """Return True when the web process answers, False if asked to stop before that. Raises CannotStart."""
    until = time.monotonic() + plan.ready_seconds
    while not keeper.signals.stopping:
        for child in keeper.children:
            # Killed from outside it is started again; one that ends by itself at start-up has said why
            if (code := child.exit_code()) is not None and code >= 0:
                raise CannotStart(f"The {child.name} process did not start ({how_it_ended(code)}).", code=max(code, 1))
        keeper.tend()
        if _answers(plan.port):
            return True
        if time.monotonic() > until:
            raise CannotStart(f"Sieci did not answer within {plan.ready_seconds:.0f} s.")
        keeper.signals.sleep(0.1)
    return False


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _ask_for_accounts(plan: Plan) -> subprocess.Popen[str] | None:
    """Start printing the demonstration's accounts; it takes a moment, while the web process starts."""
    if not plan.is_demonstration:
        return None
    return subprocess.Popen([*plan.app, "demo", "--accounts"], env=plan.env, stdout=subprocess.PIPE, text=True)


def _show(accounts: subprocess.Popen[str] | None) -> None:
    if not accounts:
        return
    try:
        print(accounts.communicate(timeout=30)[0].rstrip(), flush=True)
    except subprocess.TimeoutExpired:
        accounts.kill()
        complain("The demonstration's accounts could not be listed; try: python app.py demo --accounts")


def main(app: Sequence[str] = APP) -> int:
    """Run Sieci with the settings of the environment; `app` is the command before serve, worker and so on."""
    try:
        return run(plan_from(os.environ, app))
    except CannotStart as problem:
        complain(str(problem))
        return problem.code


if __name__ == "__main__":
    sys.exit(main())
