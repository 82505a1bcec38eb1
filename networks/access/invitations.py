"""The first link of a person added by command: signed, for one person and their present password, 14 days valid."""

from __future__ import annotations

import hashlib
from typing import Final

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.words import later as _
from networks.people.models import Person

LIFE_SECONDS: Final = 14 * 24 * 3600


def path_for(person: Person) -> str:
    """The path of the page on which the person chooses a password."""
    token = _signer().dumps([person.id, _fingerprint(person)])
    with current_app.test_request_context():
        return url_for("first_password.show", token=token)


def person_behind(token: str) -> Person:
    """The person a link was made for. Raises NotFound for a forged, expired or used one."""
    try:
        person_id, fingerprint = _signer().loads(token, max_age=LIFE_SECONDS)
        person = db.session.get(Person, int(person_id))
    except (BadSignature, ValueError, TypeError):
        person, fingerprint = None, ""
    if person is None or fingerprint != _fingerprint(person):
        raise NotFound(_("This link has expired or was used already. Please ask for a new one."))
    return person


def _fingerprint(person: Person) -> str:
    """Changes once a password is chosen, so that a link works once."""
    return hashlib.sha256(f"{person.id}:{person.password_hash}:{person.state}".encode()).hexdigest()[:16]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="first-password")
