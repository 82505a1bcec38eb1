"""Passwords: argon2id, off the event loop, a few at a time, and the same work for addresses nobody has."""

from __future__ import annotations

import os
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from networks.core.errors import Invalid
from networks.core.offload import offload
from networks.core.words import later as _

PASSWORD_MIN = 12
PASSWORD_MAX_BYTES = 256

_hasher = PasswordHasher()
# Each hash takes 64 MB and a core for a while; more than the cores at once would only make all of them slower.
_turns = threading.BoundedSemaphore(os.cpu_count() or 1)
# A hash no password fits, so that an unknown address costs the same time as a known one.
_NOBODY = _hasher.hash(os.urandom(16).hex())


def hash_of(password: str) -> str:
    """The hash to keep for `password`. Raises Invalid when it is too short or too long."""
    prepared = _prepared(password)
    if len(prepared) < PASSWORD_MIN:
        raise Invalid(_("A password has at least %(least)d characters.", least=PASSWORD_MIN), field="new")
    if len(prepared.encode()) > PASSWORD_MAX_BYTES:
        raise Invalid(_("This password is too long."), field="new")
    with _turns:
        return offload(_hasher.hash, prepared)


def fits(kept_hash: str | None, password: str) -> bool:
    """Whether `password` is the one behind `kept_hash`; takes as long when there is no hash."""
    prepared = _prepared(password)
    if len(prepared.encode()) > PASSWORD_MAX_BYTES:
        prepared = ""
    with _turns:
        return offload(_verify, kept_hash or _NOBODY, prepared) and kept_hash is not None


def needs_rehash(kept_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept_hash)


def _verify(kept_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(kept_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _prepared(password: str) -> str:
    """Composed as one form, so that a password typed on another keyboard fits; lone surrogates become '?'."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()
