"""PostgreSQL and Redis for tests: on free loopback ports, in temporary folders, gone afterwards.

with postgresql() as database, redis() as hints:
    ...database.url, hints.url

python -m deploy.services [--durable] [-- COMMAND ...]   # runs COMMAND with SIECI_TEST_*_URL set, or waits
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy import programs
from deploy.children import Signals, end_with_parent, run_until_stopped

HOST = "127.0.0.1"
START_SECONDS = 30.0
STOP_SECONDS = 20.0
FAST_NOT_SAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Several test processes hold a pool each; the wal of a test database need not be kept
POSTGRES_OPTIONS = ("max_connections=300", "log_min_messages=fatal", "min_wal_size=64MB", "shared_buffers=128MB")


class ServiceFailed(Exception):
    """A server did not start; the message says which, and its last words."""


@dataclass
class Service:
    """A server of our own: where it answers, and how to kill, stop and start it again (fault tests do)."""

    name: str
    url: str
    port: int
    command: Sequence[str]
    log: Path
    is_ready: Callable[[int], bool]
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the server and return when it answers. Raises ServiceFailed."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                user=self.user,
                extra_groups=[] if self.user else None,
                group=pwd.getpwnam(self.user).pw_gid if self.user else None,
                cwd=self.log.parent,
                start_new_session=True,
                preexec_fn=end_with_parent(self.stop_signal),
            )
        until = time.monotonic() + START_SECONDS
        while not self.is_ready(self.port):
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise ServiceFailed(f"{self.name} did not start: {self._last_words()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End the server in good order."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End the server as a power cut would."""
        if self.process and self.process.poll() is None:
            self.process.kill()
        if self.process:
            self.process.wait()

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[Service]:
    """Run an empty PostgreSQL with a database `sieci`; `durable` keeps its promises over a kill (slower)."""
    _require(programs.POSTGRESQL)
    user = _user_for_postgres()
    with _folder("sieci-postgresql-", user) as folder:
        data = folder / "data"
        initdb = [_path("initdb"), "-D", str(data), "-U", "sieci", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
        _run_as(user, initdb, folder)
        port = free_port()
        options = [*POSTGRES_OPTIONS, *(() if durable else FAST_NOT_SAFE)]
        options += [f"listen_addresses={HOST}", f"unix_socket_directories={folder}", f"port={port}"]
        command = [_path("postgres"), "-D", str(data), *(f"--{option}" for option in options)]
        url = f"postgresql+psycopg2://sieci@{HOST}:{port}/sieci"
        service = Service("PostgreSQL", url, port, command, folder / "log", _postgresql_answers, user, signal.SIGINT)
        with _running(service):
            _run_as(user, [_path("createdb"), "-h", HOST, "-p", str(port), "-U", "sieci", "sieci"], folder)
            yield service


@contextmanager
def redis() -> Iterator[Service]:
    """Run an empty Redis that keeps nothing on disk."""
    _require(programs.REDIS)
    with _folder("sieci-redis-") as folder:
        port = free_port()
        options = ["--bind", HOST, "--port", str(port), "--dir", str(folder), "--save", "", "--appendonly", "no"]
        command = [_path("redis-server"), *options, "--daemonize", "no"]
        service = Service("Redis", f"redis://{HOST}:{port}/0", port, command, folder / "log", _redis_answers)
        with _running(service):
            yield service


def free_port() -> int:
    """Return a loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(service: Service) -> Iterator[None]:
    try:
        service.start()
        yield
    finally:
        service.stop()


@contextmanager
def _folder(prefix: str, user: str | None = None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        if user:
            shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _require(need: programs.Need) -> None:
    if missing := need.missing():
        raise ServiceFailed(f"{need.name} is not installed: {', '.join(missing)} not found")


def _path(program: str) -> str:
    return programs.find(program) or program


def _user_for_postgres() -> str | None:
    """PostgreSQL refuses to run as root: use its own user there, or nobody."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run_as(user: str | None, command: Sequence[str], folder: Path) -> None:
    done = subprocess.run(
        command,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ServiceFailed(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


def _postgresql_answers(port: int) -> bool:
    """Ask as a client would: a PostgreSQL that still starts up answers with an error instead of a salt or OK."""
    body = (196608).to_bytes(4, "big") + b"user\0sieci\0database\0postgres\0\0"
    return _ask(port, (len(body) + 4).to_bytes(4, "big") + body).startswith(b"R")


def _redis_answers(port: int) -> bool:
    return _ask(port, b"PING\r\n").startswith(b"+PONG")


def _ask(port: int, question: bytes) -> bytes:
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            connection.sendall(question)
            return connection.recv(16)
    except OSError:
        return b""


def main(arguments: Sequence[str]) -> int:
    """Start both servers, run the given command with their addresses, end them; without one, wait for Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m deploy.services", description=__doc__.splitlines()[0])
    parser.add_argument("--durable", action="store_true", help="PostgreSQL keeps its promises over a kill")
    parser.add_argument("--install", action="store_true", help="install missing programs first, where allowed")
    parser.add_argument("command", nargs="*", help="what to run, after --")
    wanted = parser.parse_args(arguments)
    if wanted.install:
        for sentence in programs.install_missing():
            print(sentence, file=sys.stderr)
    try:
        with Signals() as signals, postgresql(durable=wanted.durable) as database, redis() as hints:
            addresses = {"SIECI_TEST_DATABASE_URL": database.url, "SIECI_TEST_REDIS_URL": hints.url}
            if wanted.command:
                code = run_until_stopped(wanted.command, {**os.environ, **addresses}, signals)
                return code if code >= 0 else 128 - code
            print("\n".join(f"{name}={url}" for name, url in addresses.items()), flush=True)
            while not signals.stopping:
                signals.sleep(None)
    except ServiceFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
