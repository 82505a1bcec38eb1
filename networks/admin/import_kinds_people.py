"""Lists of people: what is done with a row. The address tells who a row is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from networks.admin import institutions_queries as institutions
from networks.admin import people_actions as actions
from networks.core.addresses import address
from networks.core.db import db
from networks.core.errors import Conflict, Sentence
from networks.core.folding import fold
from networks.core.text import Refused, person_name
from networks.core.words import later as _
from networks.imports.models import RowOutcome
from networks.imports.registry import Column, Handed, Result, Row, importer
from networks.invitations.actions import Guest, invite
from networks.invitations.words import position_named
from networks.people.models import Institution, Network, Person, PersonState, Role
from networks.people.queries import person_by_email

KIND: Final = "people"
COLUMNS: Final = (
    Column(
        "email", pl="Adres e-mail", en="E-mail address", is_required=True,
        aliases=("e-mail", "mail", "adres", "address", "adres poczty elektronicznej"),
    ),
    Column(
        "name", pl="Imię i nazwisko", en="Name and surname", is_required=True, aliases=("osoba", "full name", "person")
    ),
    Column("position", pl="Stanowisko", en="Position", aliases=("funkcja", "post")),
    Column(
        "institution", pl="Instytucja", en="Institution",
        aliases=("jednostka", "urząd", "szkoła", "teryt", "rspo", "regon"),
    ),
    Column("networks", pl="Sieci", en="Networks", aliases=("sieć", "network")),
)  # fmt: skip
NETWORKS_MAX: Final = 20
_DONE_ALREADY: Final = frozenset({"already_in", "already_invited"})


@importer(KIND, columns=COLUMNS, label=("email", "name"))
def keep_person(handed: Handed, row: Row) -> Result:
    """Add the person of a row and invite them into the networks it names; what is done already is not done twice.

    Details are changed as long as the person has not chosen a password; later they are the person's own.
    """
    details = actions.Details(
        email=address(row["email"]),
        name=person_name(row["name"]),
        position_code=position_named(row["position"]) or "",
        institution_id=institution.id if (institution := _institution(row["institution"])) else None,
    )
    networks = _networks(row["networks"])
    there = person_by_email(details.email)
    if there is None:
        actions.add(handed.by, details, sends_link=bool(handed.options.get("sends_links")) and not networks)
        _invite(handed.by, details, institution, networks)
        return Result(RowOutcome.MADE, _said(networks))
    _refuse_another(there, details)
    has_changed = there.state is PersonState.INVITED and _complete(handed.by, there, details)
    has_invited = _invite(handed.by, details, institution, networks)
    if has_changed or has_invited:
        return Result(RowOutcome.CHANGED, _("An invitation was sent.") if has_invited else _("Details were changed."))
    return Result(RowOutcome.SAME, _("This person is there already."))


def _said(networks: Sequence[Network]) -> Sentence:
    return _("The person was added and invited.") if networks else _("The person was added.")


def _refuse_another(there: Person, details: actions.Details) -> None:
    """Raise Refused where the address is somebody else's, or the account is closed."""
    if there.name != there.email and fold(there.name) != fold(details.name):
        raise Refused(_("This address belongs to a person of another name. Please check which of the two is right."))
    if there.state in {PersonState.DISABLED, PersonState.ERASED}:
        raise Refused(_("The account of this person is closed."))


def _complete(by: Person, there: Person, details: actions.Details) -> bool:
    """Write down what the row says beside what is known; empty cells change nothing."""
    name = details.name if there.name == there.email else there.name
    wanted = actions.Details(
        email=there.email, name=name, position=there.position, language=there.language,
        position_code=details.position_code or there.position_code,
        institution_id=details.institution_id or there.institution_id,
    )  # fmt: skip
    return actions.change(by, there, wanted)


def _invite(
    by: Person, details: actions.Details, institution: Institution | None, networks: Sequence[Network]
) -> bool:  # fmt: skip
    """Invite into each of the networks; answers whether any invitation was sent."""
    guest = Guest(details.email, details.name, details.position_code, institution)
    has_sent = False
    for network in networks:
        try:
            invite(by, network, guest, {Role.MEMBER})
        except Conflict as known:
            if known.code not in _DONE_ALREADY:
                raise
        else:
            has_sent = True
    return has_sent


def _institution(text: str) -> Institution | None:
    """The institution with this code or exactly this name; None for no text. Raises Refused."""
    tidy = " ".join(text.split())
    if not tidy:
        return None
    if tidy.isdecimal():
        found = institutions.with_code(tidy)
    else:
        found = db.session.scalars(sa.select(Institution).where(Institution.name == tidy).limit(2)).all()
    if len(found) > 1:
        raise Refused(_("Several institutions are called “%(name)s”; please give a code.", name=tidy[:80]))
    if not found:
        raise Refused(_("The institution “%(name)s” is not there. Please add it first.", name=tidy[:80]))
    return found[0]


def _networks(text: str) -> list[Network]:
    """The networks with these short names, separated by commas. Raises Refused for one that is not there."""
    slugs = list(dict.fromkeys(part.strip().lower() for part in text.replace(";", ",").split(",") if part.strip()))
    if len(slugs) > NETWORKS_MAX:
        raise Refused(_("A row names at most %(most)d networks.", most=NETWORKS_MAX))
    if not slugs:
        return []
    found = {network.slug: network for network in db.session.scalars(sa.select(Network).where(Network.slug.in_(slugs)))}
    for slug in slugs:
        if slug not in found:
            raise Refused(_("There is no network “%(slug)s”. Its short name stands in its address.", slug=slug[:80]))
    return [found[slug] for slug in slugs]
