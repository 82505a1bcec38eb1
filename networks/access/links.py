"""Signed links in mails: for one person as they are now, for a time, worth nothing once what they offer is done.

Nothing is stored. Opening a link changes nothing, because mail scanners open links too; a button on its page does.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from networks.core import clock
from networks.core.db import db
from networks.core.errors import NotFound
from networks.core.words import later as _
from networks.people.models import Person


@dataclass(frozen=True)
class Link:
    """One kind of link: the page it leads to, and how long it is good for."""

    purpose: str
    endpoint: str
    life: timedelta

    def token_for(self, person: Person, extra: str = "") -> str:
        """The link's own part for this person; `extra` travels along and cannot be changed."""
        ends = int((clock.now() + self.life).timestamp())
        return str(self._signer().dumps([person.id, _fingerprint(person), ends, extra]))

    def path_for(self, person: Person, extra: str = "") -> str:
        """The path of the page, in a request and outside of any."""
        return current_app.url_map.bind("").build(self.endpoint, {"token": self.token_for(person, extra)})

    def behind(self, token: str) -> tuple[Person, str]:
        """The person a link was made for, and what travelled along.

        Raises NotFound for a forged, expired or used one: a new password or address makes all links of a person void.
        """
        try:
            person_id, fingerprint, ends, extra = self._signer().loads(token)
            person = db.session.get(Person, int(person_id))
        except (BadData, ValueError, TypeError):
            person, fingerprint, ends, extra = None, "", 0, ""
        if person is None or fingerprint != _fingerprint(person) or clock.now().timestamp() >= ends:
            raise NotFound(_("This link has expired or was used already. Please ask for a new one."))
        return person, extra

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(str(current_app.secret_key), salt=self.purpose)


def _fingerprint(person: Person) -> str:
    """Changes with the address, the password and the state of the account, so that a link works once."""
    words = f"{person.id}:{person.email}:{person.password_hash}:{person.state}"
    return hashlib.sha256(words.encode()).hexdigest()[:16]
