"""`make run` with a stand-in for app.py: start-up, restarts, draining, refusals."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from deploy.services import free_port
from deploy.steps import ROOT
from deploy.supervise import CannotStart, is_loopback, plan_from, run

STAND_IN = Path(__file__).with_name("stand_in.py")
START = "import sys; from deploy.supervise import main; sys.exit(main((sys.executable, sys.argv[1])))"


class Sieci:
    """A supervisor that runs in a process of its own, with what it prints."""

    def __init__(self, data, port, **env):
        self.data, self.run_folder, self.port = data, data / "run", port
        clean = {key: value for key, value in os.environ.items() if not key.startswith("SIECI_")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, str(STAND_IN)],
            env={**clean, "PORT": str(port), "SIECI_DATA": str(data), **env},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines = queue.Queue()
        self.said = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        with self.process.stdout as output:
            for line in output:
                self._lines.put(line.rstrip())

    def until(self, text, seconds=15):
        end = time.monotonic() + seconds
        while not any(text in line for line in self.said):
            self.said.append(self._lines.get(timeout=max(0.01, end - time.monotonic())))
        return self

    def until_the_worker_hears(self, seconds=15):
        """The ready line speaks of the web process; a worker asked to end before it listens has nothing to say."""
        end = time.monotonic() + seconds
        while not (self.data / "worker.hears").exists():
            assert time.monotonic() < end, "the worker never came up"
            time.sleep(0.02)
        return self

    def pid(self, name):
        return int((self.run_folder / f"{name}.pid").read_text())

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(20)

    def rest(self):
        self.process.wait(20)
        time.sleep(0.1)
        while not self._lines.empty():
            self.said.append(self._lines.get())
        return "\n".join(self.said)


@pytest.fixture
def start(tmp_path):
    started = []

    def start_one(port=None, **env):
        started.append(Sieci(tmp_path, port or free_port(), **env))
        return started[-1]

    yield start_one
    for sieci in started:
        if sieci.process.poll() is None:
            sieci.process.terminate()
            sieci.process.wait(20)


def new_pid(sieci, name, old, seconds=2.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (pid := sieci.pid(name)) != old:
            return pid
        time.sleep(0.02)
    raise AssertionError(f"{name} was not restarted within {seconds} s")


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() == b""  # a zombie has no command line any more
    except FileNotFoundError:
        return True


def test_start_up_ends_with_the_ready_line_and_the_accounts(start):
    sieci = start()
    sieci.until("anna@demo.example")
    assert sieci.said == [f"Sieci is ready at http://127.0.0.1:{sieci.port}", "anna@demo.example  coordinator"]


def test_without_the_demonstration_no_accounts_are_shown(start):
    sieci = start(SIECI_DEMO="0").until("ready")
    sieci.end()
    assert "demo.example" not in sieci.rest()


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_child_is_restarted_within_two_seconds(start, name):
    sieci = start().until("anna")
    old = sieci.pid(name)
    os.kill(old, signal.SIGKILL)
    new = new_pid(sieci, name, old)
    assert not is_gone(new)
    assert is_gone(old)


def test_a_child_killed_again_and_again_is_restarted_every_time(start):
    sieci = start().until("anna")
    for _ in range(3):
        old = sieci.pid("worker")
        os.kill(old, signal.SIGKILL)
        new_pid(sieci, "worker", old)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_drains_both_and_exits_zero(start, number):
    sieci = start().until("anna").until_the_worker_hears()
    assert sieci.end(number) == 0
    assert "serve drained" in sieci.rest()
    assert "worker drained" in sieci.rest()
    assert [file.name for file in sieci.run_folder.iterdir()] == ["supervisor.pid"]
    assert (sieci.run_folder / "supervisor.pid").read_text() == ""


def test_asked_twice_it_still_drains(start):
    sieci = start().until("anna").until_the_worker_hears()
    sieci.process.terminate()
    assert sieci.end() == 0
    assert "worker drained" in sieci.rest()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help exists on Linux only")
def test_when_the_supervisor_is_killed_its_children_end(start):
    sieci = start().until("anna")
    children = [sieci.pid("web"), sieci.pid("worker")]
    sieci.end(signal.SIGKILL)
    end = time.monotonic() + 5
    while not all(map(is_gone, children)) and time.monotonic() < end:
        time.sleep(0.05)
    assert all(map(is_gone, children))


def test_a_second_start_on_the_same_data_is_refused(start):
    start().until("anna")
    second = start()
    assert second.process.wait(10) == 1
    assert "already runs" in second.rest()


def test_its_own_number_is_in_the_data_folder(start):
    sieci = start().until("anna")
    assert sieci.pid("supervisor") == sieci.process.pid


def test_a_data_folder_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "file").touch()
    plan = plan_from({"SIECI_DATA": str(tmp_path / "file")})
    with pytest.raises(CannotStart, match="cannot be used"):
        run(plan)


def test_a_busy_port_is_named(start):
    with socket.create_server(("127.0.0.1", 0)) as other:
        sieci = start(other.getsockname()[1])
        assert sieci.process.wait(10) == 1
        assert f"Port {sieci.port} is in use" in sieci.rest()


@pytest.mark.parametrize("command", ["prepare", "serve"])
def test_wrong_settings_end_the_start_with_their_exit_code(start, command):
    sieci = start(STAND_IN_FAILS=command)
    assert sieci.process.wait(20) == 2
    assert "ready" not in sieci.rest()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "8000.5"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(CannotStart, match="PORT is") as refused:
        plan_from({"PORT": port})
    assert refused.value.code == 2


def test_the_demonstration_is_the_default_on_a_loopback_address_only():
    assert plan_from({}).is_demonstration
    assert plan_from({"SIECI_PUBLIC_URL": "http://localhost:8000"}).is_demonstration
    assert not plan_from({"SIECI_PUBLIC_URL": "https://sieci.example"}).is_demonstration
    assert not plan_from({"SIECI_DEMO": "0"}).is_demonstration


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("https://sieci.example", False),
        ("http://10.0.0.1", False),
        ("sieci.example", False),
    ],
)
def test_loopback_addresses(address, expected):
    assert is_loopback(address) is expected
