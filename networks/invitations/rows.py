"""A list of addresses to invite: what is done with a row."""

from __future__ import annotations

from typing import Final

from networks.core.addresses import address
from networks.core.errors import Conflict
from networks.core.words import later as _
from networks.imports.models import RowOutcome
from networks.imports.registry import Column, Handed, Result, Row, importer
from networks.invitations import queries
from networks.invitations.actions import Guest, invite
from networks.invitations.forms import name_of
from networks.invitations.words import position_named
from networks.people.models import Role

KIND: Final = "invitations"
COLUMNS: Final = (
    Column(
        "email", pl="Adres e-mail", en="E-mail address", is_required=True,
        aliases=("e-mail", "mail", "adres", "address", "adres poczty elektronicznej", "poczta elektroniczna"),
    ),
    Column(
        "name", pl="Imię i nazwisko", en="Name and surname",
        aliases=("osoba", "nazwisko i imię", "full name", "person"),
    ),
    Column("position", pl="Stanowisko", en="Position", aliases=("funkcja", "post")),
    Column("institution", pl="Instytucja", en="Institution", aliases=("jednostka", "urząd", "szkoła", "organization")),
)  # fmt: skip
# What a row says when it need not be done once more.
_DONE_ALREADY: Final = frozenset({"already_in", "already_invited"})


@importer(KIND, columns=COLUMNS, label=("email", "name"))
def invite_row(handed: Handed, row: Row) -> Result:
    """Invite the address of a row, with the roles and the note chosen for the whole list."""
    if handed.network is None:
        raise LookupError("a list of invitations belongs to a network")
    guest = Guest(
        address(row["email"]), name_of(row["name"]), position_named(row["position"]) or "",
        queries.institution_named(row["institution"]),
    )  # fmt: skip
    try:
        invite(
            handed.by, handed.network, guest, [Role(role) for role in handed.options["roles"]],
            note=handed.options.get("note", ""), exception_reason=handed.options.get("exception_reason", ""),
        )  # fmt: skip
    except Conflict as known:
        if known.code not in _DONE_ALREADY:
            raise
        return Result(RowOutcome.SAME, known.message)
    return Result(RowOutcome.MADE, _("The invitation was sent."))
