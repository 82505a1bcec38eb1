"""Filling an empty database with the demonstration, and the accounts one can try it with."""

from __future__ import annotations

from datetime import datetime

import click

from networks.chat.upkeep import make_general_channels
from networks.core import clock
from networks.core.config import Settings
from networks.demo import cast, content, leading, meetings, talk
from networks.duties.first_texts import publish_first_texts
from networks.people import catalogue

PASSWORD = "demonstracja-2026"  # noqa: S105  it is printed on the sign-in page
_ACCOUNTS = (
    ("admin@demo.example", "administrator programu"),
    ("anna@demo.example", "koordynatorka jst-plany, jst-finanse, jst-zdalnie i gwd-wiejska"),
    ("tomek@demo.example", "koordynator gwd-miejska i gwd-powiatowa"),
    ("ola@demo.example", "koordynatorka pięciu sieci ds-"),
    ("marta@demo.example", "moderatorka w jst-finanse"),
    ("piotr@demo.example", "ekspert w sieciach jst- i gwd-"),
    ("zofia@demo.example", "ekspertka w sieciach ds-"),
    ("ewa@demo.example", "urzędniczka, członkini tylko jst-finanse i gwd-wiejska"),
    ("jan@demo.example", "dyrektor szkoły, członek tylko ds-kryzys i ds-zdalnie"),
    ("obcy@demo.example", "osoba zalogowana, w żadnej sieci"),
)


def accounts() -> list[tuple[str, str]]:
    """The accounts worth trying: e-mail, and who that is in Polish."""
    return list(_ACCOUNTS)


def table() -> str:
    """The accounts for the console; the password is on the first line."""
    width = max(len(email) for email, _ in _ACCOUNTS)
    lines = [f"Demonstration accounts, each with the password {PASSWORD}"]
    return "\n".join(lines + [f"  {email:<{width}}  {who}" for email, who in _ACCOUNTS])


def fill(settings: Settings) -> bool:
    """Fill an empty database with the demonstration; answers whether it did.

    Nothing happens where there are people. Accounts open at the very end, so a filling that was interrupted left
    nobody who can sign in, and the next one goes on with it. Sessions are added by `move_on` if they are missing.

    Raises ClickException on a public address, because everybody knows the password.
    """
    if not settings.is_local:
        raise click.ClickException(
            "The demonstration has a known password and is refused where SIECI_PUBLIC_URL is public."
        )
    told = content.read()
    if not cast.may_be_filled(told):
        return False
    catalogue.sync()
    make_general_channels()
    publish_first_texts()
    now = clock.now()
    cast.bring_in(told, now)
    leading.arrange(told, now)
    talk.carry_out(told, now)
    cast.accept_texts(told)
    cast.open_accounts(told, PASSWORD, now)
    cast.file_without_mail(now)
    _hold_meetings(now)
    return True


def move_on(settings: Settings) -> None:
    """At each start of a demonstration: one session of each kind of network is live now, others are yet to come.

    Nothing happens to a database that holds no demonstration, and what those who tried it out have changed stops no
    start.
    """
    if settings.is_local and cast.is_filled(content.read()):
        _hold_meetings(clock.now())


def _hold_meetings(now: datetime) -> None:
    before = cast.newest_notice()
    meetings.hold(now)
    cast.file_without_mail(now, after=before)
