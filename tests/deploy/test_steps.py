"""Set-up steps skip themselves while nothing changed, and try again when the network fails."""

import subprocess
import sys

import pytest

from deploy import steps
from deploy.bootstrap import version_of
from deploy.environment import Environment
from deploy.steps import ROOT, SetupFailed, Stamps, fingerprint, run, run_patiently


def test_a_fingerprint_changes_with_contents_and_names(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("a")
    other.write_text("a")
    before = fingerprint([one])
    assert before != fingerprint([other])
    one.write_text("b")
    assert before != fingerprint([one])
    assert fingerprint([tmp_path / "none"]) == fingerprint([tmp_path / "none"])


def test_a_stamp_holds_until_the_inputs_change(tmp_path):
    stamps = Stamps(tmp_path / "stamps")
    assert not stamps.is_current("packages", "1")
    stamps.keep("packages", "1")
    assert stamps.is_current("packages", "1")
    assert not stamps.is_current("packages", "2")


def failing(tmp_path, says):
    return [sys.executable, "-c", f"open({str(tmp_path / 'tries')!r}, 'a').write('x'); print({says!r}); exit(1)"]


def test_a_download_is_tried_again_and_then_explained_in_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(steps, "PAUSES_SECONDS", (0, 0))
    with pytest.raises(SetupFailed, match="No packages today"):
        run_patiently(failing(tmp_path, "connection refused"), "No packages today.")
    assert (tmp_path / "tries").read_text() == "xxx"
    assert "connection refused" in capsys.readouterr().err


def test_what_cannot_get_better_is_not_tried_again(tmp_path):
    with pytest.raises(SetupFailed):
        run_patiently(failing(tmp_path, "THESE PACKAGES DO NOT MATCH THE HASHES"), "No.")
    assert (tmp_path / "tries").read_text() == "x"


def test_a_program_that_is_not_there_is_a_sentence_too():
    with pytest.raises(SetupFailed, match="It failed"):
        run(["no-such-program"], "It failed.")


def test_the_version_of_a_program_that_is_no_python_is_empty():
    assert version_of("no-such-program") == ()
    assert version_of("false") == ()
    assert version_of(sys.executable) == sys.version_info[:2]


def test_an_environment_is_made_once_and_again_when_it_was_moved(tmp_path):
    made = Environment(tmp_path / "one")
    made.make()
    mark = made.folder / "mark"
    mark.touch()
    Environment(tmp_path / "one").make()
    assert mark.exists()

    moved = Environment(made.folder.rename(tmp_path / "two"))
    moved.make()
    assert not (moved.folder / "mark").exists()
    assert subprocess.run([moved.python, "-c", ""], check=False).returncode == 0


def test_lock_files_name_no_host_and_no_folder_of_a_machine():
    for lock in (*ROOT.glob("requirements*.txt"), ROOT / "package-lock.json"):
        text = lock.read_text()
        assert "resolved" not in text
        assert not any(mark in text for mark in ("index-url", "find-links", "file:", "/root/", "/home/"))
        assert "http" not in text or lock.suffix == ".json"
