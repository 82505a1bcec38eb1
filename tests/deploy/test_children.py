"""How long a child waits for its restart, and what happens to one that does not want to end."""

import os
import signal
import sys
import time

import pytest

from deploy.children import Child, Keeper, Signals, how_it_ended, pause_before_restart

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"


def test_the_pause_grows_but_a_killed_child_never_waits_longer_than_two_seconds():
    pauses = [pause_before_restart(failures, killed=True) for failures in range(30)]
    assert pauses == sorted(pauses)
    assert pauses[0] <= 0.1
    assert pauses[-1] < 2


def test_a_child_that_ends_by_itself_again_and_again_is_given_room():
    assert pause_before_restart(6, killed=False) < 2
    assert pause_before_restart(12, killed=False) == 15


@pytest.mark.parametrize(("code", "words"), [(0, "exit 0"), (2, "exit 2"), (-9, "SIGKILL")])
def test_an_exit_code_in_words(code, words):
    assert how_it_ended(code) == words


def test_a_child_that_does_not_drain_is_killed(tmp_path, capfd):
    child = Child("web", [sys.executable, "-c", STUBBORN], tmp_path / "web.pid")
    with Signals() as signals:
        keeper = Keeper([child], signals)
        keeper.start()
        while "1" not in capfd.readouterr().out:
            time.sleep(0.02)
        keeper.drain(seconds=0.3)
    assert child.exit_code() == -signal.SIGKILL
    assert "did not end within" in capfd.readouterr().err
    assert not child.pid_file.exists()


def test_sleeping_ends_when_a_child_does():
    with Signals() as signals:
        began = time.monotonic()
        if (pid := os.posix_spawn("/bin/sleep", ["sleep", "0.1"], os.environ)) and not signals.stopping:
            signals.sleep(10)
        os.waitpid(pid, 0)
    assert time.monotonic() - began < 5
