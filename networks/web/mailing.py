"""Mails from templates: `templates/mail/NAME.txt` and `NAME.html` say the same, in the recipient's language.

The first line of the text template is the subject. Call it in the unit of the change; the worker delivers the mail.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template

from networks.core import mail
from networks.core.config import Settings
from networks.web.i18n import speaking


def address_of(path: str) -> str:
    """The whole address of a path of ours, for links in mails; never taken from a request."""
    settings: Settings = current_app.extensions["sieci_settings"]
    return f"{settings.address}{path}"


def send(
    template: str, to_name: str, to_address: str, *, language: str = "pl", person_id: int | None = None,
    calendar: str = "", **values: Any,
) -> mail.Mail:  # fmt: skip
    """Write a mail to one recipient. `values` are what the two templates show; `site` is the site's address.

    `calendar` is a file of `networks.core.calendars` that goes with it.

    Raises Invalid if the name or the address cannot stand in a mail.
    """
    with speaking(language):
        shown = {"to_name": to_name, "site": address_of(""), "language": language, **values}
        subject, _gap, text = render_template(f"mail/{template}.txt", **shown).lstrip().partition("\n")
        html = render_template(f"mail/{template}.html", subject=subject.strip(), **shown)
    return mail.post(
        to_name, to_address, subject.strip(), text.strip() + "\n", html, language=language, person_id=person_id,
        calendar=calendar,
    )  # fmt: skip
