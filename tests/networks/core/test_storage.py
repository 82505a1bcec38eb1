"""Bytes in the data folder: whole or not there, under names that lead nowhere else."""

from __future__ import annotations

import hashlib
import io
import os
import time

import pytest
from flask import Flask

from networks.core import storage
from networks.core.durable import TEMPORARY

ID = "0" * 32


class Failing(io.BytesIO):
    """A line that breaks after the first piece."""

    def read(self, size: int | None = -1, /) -> bytes:
        """One piece, then nothing more comes."""
        piece = super().read(size)
        if not piece:
            raise OSError("the line is gone")
        return piece


def test_what_was_stored_is_read_again(app: Flask) -> None:
    name = f"{storage.new_name('notes')}/a.pdf"
    stored = storage.put(io.BytesIO(b"%PDF-1.7"), name, 8)
    assert (stored.size_bytes, stored.sha256) == (8, hashlib.sha256(b"%PDF-1.7").hexdigest())
    assert storage.read(name) == b"%PDF-1.7"
    with storage.open(name) as file:
        assert file.read() == b"%PDF-1.7"
    assert storage.path(name).stat().st_mode & 0o777 == 0o600
    assert storage.path(name).parent.stat().st_mode & 0o777 == 0o700


def test_names_are_random(app: Flask) -> None:
    assert len({storage.new_name("notes") for _ in range(50)}) == 50


def test_too_many_bytes_leave_nothing(app: Flask) -> None:
    name = f"{storage.new_name('notes')}/a.pdf"
    with pytest.raises(storage.TooMuch):
        storage.put(io.BytesIO(bytes(9)), name, 8)
    assert list(storage.path(name).parent.iterdir()) == []


def test_a_broken_line_leaves_nothing(app: Flask) -> None:
    name = f"{storage.new_name('notes')}/a.pdf"
    with pytest.raises(OSError, match="gone"):
        storage.put(Failing(bytes(100)), name, 1000)
    assert not any(path.name.endswith(TEMPORARY) for path in storage.path(name).parent.iterdir())


def test_a_name_is_deleted_with_all_its_parts(app: Flask) -> None:
    name, other = storage.new_name("notes"), storage.new_name("notes")
    for part in (f"{name}/a.pdf", f"{name}/1.webp", f"{other}/a.pdf"):
        storage.put(io.BytesIO(b"x"), part, 8)
    storage.delete(name)
    storage.delete(name)
    with pytest.raises(FileNotFoundError):
        storage.open(f"{name}/a.pdf")
    assert storage.read(f"{other}/a.pdf") == b"x"


@pytest.mark.parametrize(
    "name",
    ["", "notes", "../secrets/secret_key", "notes/../../x", f"notes/{ID}", f"notes/{ID}/../x", f"notes/{ID}/a/b",
     f"notes/{ID}/.hidden", f"notes/{ID[1:]}/a.pdf", f"/notes/{ID}/a.pdf", f"notes/{ID}/a.pdf\n"],
)  # fmt: skip
def test_a_name_that_would_lead_elsewhere_is_none(name: str, app: Flask) -> None:
    with pytest.raises(ValueError, match="no name"):
        storage.path(name)
    with pytest.raises(ValueError, match="no name"):
        storage.delete(f"{name}/..")


def test_names_are_listed_by_kind_and_age(app: Flask) -> None:
    old, fresh, other = storage.new_name("listed"), storage.new_name("listed"), storage.new_name("else")
    for name in (old, fresh, other):
        storage.put(io.BytesIO(b"x"), f"{name}/a.pdf", 8)
    for name in (old, other):
        os.utime(storage.path(f"{name}/a.pdf").parent, (1, 1))
    assert list(storage.names_before("listed", time.time() - 60)) == [old]
    assert list(storage.names_before("nothing", time.time())) == []
