"""Settings: what is wrong is listed all at once, without values, and ends the start with exit code 2."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from networks.core import config
from networks.core.config import Settings, is_loopback


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("SIECI_") or name == "PORT":
            monkeypatch.delenv(name)
    monkeypatch.setenv("SIECI_DATA", str(tmp_path / "data"))


def test_all_wrong_settings_are_named_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {
        "PORT": "99999", "SIECI_DATABASE_URL": "mysql://root:tajne@host/x", "SIECI_REDIS_URL": "tajne",
        "SIECI_ASYNC": "tornado", "SIECI_SMTP_URL": "tajne", "SIECI_PUBLIC_URL": "tajne", "SIECI_PROCESSES": "0",
    }  # fmt: skip
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as left:
        config.load()
    said = capsys.readouterr().err
    assert left.value.code == 2
    for name in wrong:
        assert f"  {name}: " in said
    assert "tajne" not in said


def test_the_demonstration_is_refused_on_a_public_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SIECI_DEMO", "1")
    monkeypatch.setenv("SIECI_PUBLIC_URL", "http://127.0.0.1:8000")
    assert config.load().demo
    monkeypatch.setenv("SIECI_PUBLIC_URL", "https://sieci.example.org")
    with pytest.raises(SystemExit):
        config.load()
    assert "SIECI_DEMO" in capsys.readouterr().err


def test_a_secret_is_made_once_kept_private_and_not_shown() -> None:
    settings = config.load()
    key = settings.signing_key()
    assert len(key) == 64
    assert config.load().signing_key() == key
    (path,) = (settings.data / "secrets").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key not in repr(settings)


def test_a_given_secret_is_used_and_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIECI_SECRET_KEY", "z" * 40)
    settings = config.load()
    assert settings.signing_key() == "z" * 40
    assert not (settings.data / "secrets").exists()
    assert "zzz" not in repr(settings)


def test_the_database_is_a_file_in_the_data_folder_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = config.load()
    assert settings.database == f"sqlite:///{settings.data.absolute() / 'sieci.sqlite3'}"
    monkeypatch.setenv("SIECI_DATABASE_URL", "postgresql://u@host/x")
    assert config.load().database == "postgresql+psycopg2://u@host/x"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000", True), ("http://localhost", True), ("http://[::1]:1", True),
        ("https://sieci.example.org", False), ("http://127.0.0.1.example.org", False), ("http://10.0.0.1", False),
    ],
)  # fmt: skip
def test_loopback_addresses_are_known(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


def test_settings_do_not_change() -> None:
    settings = Settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]
