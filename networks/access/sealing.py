"""Keys derived from the site's secret, one for each purpose: for sealing secrets and for hashes nobody can guess."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

KEY_BYTES = 32


class Unreadable(Exception):
    """What was sealed cannot be opened: the site's secret is another one now, or it was sealed for something else."""


def seal(text: str, purpose: str) -> str:
    """`text` encrypted for a purpose; only this site opens it, and for the same purpose only."""
    return Fernet(base64.urlsafe_b64encode(_key(purpose))).encrypt(text.encode()).decode()


def opened(sealed: str, purpose: str) -> str:
    """The text that was sealed. Raises Unreadable."""
    try:
        return Fernet(base64.urlsafe_b64encode(_key(purpose))).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def keyed_hash(text: str, purpose: str) -> str:
    """A hash of `text` that cannot be found by trying without the site's secret."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), key=_key(purpose), digest_size=16).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Whether two hashes or codes are equal, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _key(purpose: str) -> bytes:
    secret = str(current_app.secret_key).encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"sieci:{purpose}".encode()).derive(secret)
