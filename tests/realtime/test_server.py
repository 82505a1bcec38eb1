"""The launcher: starting, draining, and what importing it does to a process."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from realtime import server as door
from tests.realtime.wire import KINDS, Client, Server, running

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
@pytest.mark.parametrize(("async_mode", "transport"), KINDS, ids=str)
def test_draining_ends_requests_tells_clients_and_exits_cleanly(async_mode: str, transport: str, number: int) -> None:
    with running(async_mode, transport) as server, Client(server.port).greet() as client:
        bodies: list[str] = []
        asking = threading.Thread(target=lambda: bodies.append(server.get("/slow")))
        asking.start()
        time.sleep(0.5)  # the request is in flight
        server.process.send_signal(number)
        assert client.event("restarting") == {"seconds": 5}
        assert client.end_code() == 0
        asking.join()
        assert bodies == ["done"]
        out, errors = server.process.communicate(timeout=30)
        assert (server.process.returncode, out, errors) == (0, "ended\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("async_mode", ["eventlet", "threading"])
def test_draining_does_not_wait_for_ever(async_mode: str) -> None:
    with running(async_mode, "stock") as server:
        threading.Thread(target=ask_in_vain, args=(server, "/stuck"), daemon=True).start()
        time.sleep(0.5)
        assert server.end() == (0, "")


def test_draining_an_idle_server_does_not_wait() -> None:
    with running("eventlet", "fast") as server:
        begun = time.monotonic()
        assert server.end() == (0, "")
        assert time.monotonic() - begun < 8


def test_a_second_signal_ends_at_once() -> None:
    with running("eventlet", "fast") as server:
        threading.Thread(target=ask_in_vain, args=(server, "/slow"), daemon=True).start()
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        code, _ = server.end(signal.SIGTERM)
        assert code == 128 + signal.SIGTERM


def ask_in_vain(server: Server, path: str) -> None:
    """A request the server will not answer."""
    with pytest.raises(OSError):  # noqa: PT011  # which one depends on when the connection ends
        server.get(path)


@pytest.mark.parametrize("module", ["realtime.server", "realtime.backlog", "realtime.keeper"])
def test_importing_does_not_bring_eventlet_along(module: str) -> None:
    script = f"import sys, {module}; sys.exit(any(name.partition('.')[0] == 'eventlet' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_few_open_files_give_one_clear_warning() -> None:
    script = (
        "import resource, logging; from realtime import server; logging.basicConfig(format='%(message)s');"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (1000, 1000)); print(server._connection_max())"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "744\n"
    assert done.stderr == "Only 1000 files may be open, so about 744 people can be here at once (see ulimit -n).\n"


def test_other_versions_of_the_libraries_are_refused() -> None:
    with pytest.raises(RuntimeError, match=r"built on simple-websocket 0\.0\.1, but \S+ is installed"):
        door.check_libraries(SimpleNamespace(PINS={"simple-websocket": "0.0.1"}))


def test_sleeping_and_spawning_work_without_a_server() -> None:
    done = threading.Event()
    door.spawn(done.set)
    door.sleep(0.001)
    assert done.wait(5)


@pytest.mark.parametrize(
    ("origin", "is_ours"),
    [
        ("", True),
        (None, True),
        ("http://sieci.example", True),
        ("https://sieci.example", True),
        ("https://www.sieci.example", True),
        ("https://www.sieci.example:8443", False),
        ("http://sieci.example.evil.example", False),
        ("null", False),
        ("ftp://sieci.example", False),
        ("http://", False),
    ],
)
def test_only_our_own_pages_may_open_sockets(origin: str | None, is_ours: bool) -> None:
    judge = door._origin_judge("https://www.sieci.example/")
    assert judge(origin, {"HTTP_HOST": "sieci.example"}) is is_ours
