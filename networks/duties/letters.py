"""Mails to those who asked for access."""

from __future__ import annotations

from flask import url_for

from networks.duties.models import AccessibilityRequest
from networks.web import mailing


def mail_asker(template: str, of: AccessibilityRequest, *, words: str = "", is_done: bool = False) -> None:
    """Write to the asker in the open unit, if the contact is an address.

    What they typed is not quoted, because the address may be somebody else's.
    """
    if "@" in of.contact:
        path = url_for("accessibility.show_request", token=of.number)
        mailing.send(
            template, of.name, of.contact, language=of.language, number=of.number, due_on=of.due_on,
            address=mailing.address_of(path), words=words, is_done=is_done,
        )  # fmt: skip
