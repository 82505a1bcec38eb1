"""What administrators do with editions and networks: check, change, emit. The door opens the transaction.

Whatever is decided here stays: the catalogue does not change back what the administration changed (`decided`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import func, select, update

from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Invalid, require
from networks.core.unit_of_work import emit
from networks.core.words import later as _
from networks.people import catalogue, policy, signs
from networks.people.events import (
    EditionActivated,
    EditionChanged,
    EditionClosed,
    EditionOpened,
    EditionReopened,
    NetworkAdded,
    NetworkArchived,
    NetworkChanged,
    NetworkRestored,
    OpennessChanged,
)
from networks.people.models import (
    Edition,
    EditionState,
    Membership,
    MembershipState,
    Network,
    NetworkKind,
    NetworkState,
    Person,
)

MAY_NOT = _("Only an administrator of the programme can do this.")
# A mistake is noticed within days; later the edition is history, and a new one continues it.
REOPEN_DAYS: Final = 30
# Kinds of network whose people are of one audience; exchange groups gather any.
AUDIENCE_OF: Final = {
    NetworkKind.OFFICIALS: "officials",
    NetworkKind.SCHOOL_HEADS: "school_heads",
    NetworkKind.EXPERTS: "experts",
}


@dataclass(frozen=True)
class EditionValues:
    """What is said of an edition."""

    strand: str
    name_pl: str
    name_en: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class NetworkValues:
    """What is said of a network; `unit_kinds` are values of UnitKind, `voivodeship` is two digits."""

    kind: NetworkKind
    name_pl: str
    name_en: str
    purpose_pl: str
    purpose_en: str
    audience: str
    unit_kinds: list[str]
    voivodeship: str | None
    sign: str
    hue: int


def open_edition(by: Person, key: str, values: EditionValues, *, runs: bool = False) -> Edition:
    """Open a new edition, planned or running at once.

    Raises Forbidden for all but administrators, Invalid if the key is taken or it ends before it begins.
    """
    require(policy.can_administer(by), MAY_NOT)
    _check_dates(values)
    taken = {entry.key for entry in catalogue.read().editions} | set(db.session.scalars(select(Edition.key)))
    if key in taken or key == "new":  # where the form of a new one is
        raise Invalid(_("Another edition has this key. Please choose another one."), field="key", code="key_taken")
    state = EditionState.ACTIVE if runs else EditionState.PLANNED
    edition = Edition(key=key, state=state, **asdict(values))
    db.session.add(edition)
    db.session.flush()
    emit(EditionOpened(edition_id=edition.id, by_id=by.id))
    return edition


def change_edition(by: Person, edition: Edition, values: EditionValues) -> None:
    """Give an edition other names and dates; the same ones change nothing.

    Raises Forbidden for all but administrators, Invalid if it would end before it begins.
    """
    require(policy.can_administer(by), MAY_NOT)
    _check_dates(values)
    if _decide(edition, asdict(values)):
        emit(EditionChanged(edition_id=edition.id, by_id=by.id))


def activate_edition(by: Person, edition: Edition) -> None:
    """Let a planned edition run; a running one stays as it is.

    Raises Forbidden for all but administrators, Conflict (`edition_closed`) for a closed one.
    """
    require(policy.can_administer(by), MAY_NOT)
    if edition.state is EditionState.CLOSED:
        raise Conflict(_("This edition is closed."), code="edition_closed")
    if edition.state is EditionState.PLANNED:
        edition.state = EditionState.ACTIVE
        emit(EditionActivated(edition_id=edition.id, by_id=by.id))


def close_edition(by: Person, edition: Edition, reason: str) -> None:
    """End an edition: from now on nobody writes in its networks. Closing a closed one changes nothing.

    Raises Forbidden for all but administrators.
    """
    require(policy.can_administer(by), MAY_NOT)
    if edition.state is not EditionState.CLOSED:
        edition.state, edition.closed_at = EditionState.CLOSED, clock.now()
        emit(EditionClosed(edition_id=edition.id, by_id=by.id, reason=reason))
        _turn(_networks_of(edition))


def can_be_reopened(edition: Edition) -> bool:
    """Whether a closed edition may be opened again: for 30 days, and never one that was history from the start."""
    is_recent = edition.closed_at is not None and clock.now() - edition.closed_at < timedelta(days=REOPEN_DAYS)
    return edition.state is EditionState.CLOSED and is_recent


def reopen_edition(by: Person, edition: Edition, reason: str) -> None:
    """Take the closing of an edition back; its networks can be written in again, but for archived ones.

    Raises Forbidden for all but administrators, Conflict (`too_late`) 30 days after it was closed, or if it was not.
    """
    require(policy.can_administer(by), MAY_NOT)
    if not can_be_reopened(edition):
        raise Conflict(
            _("An edition can be opened again for 30 days after it was closed. Please open a new edition instead."),
            code="too_late",
        )
    edition.state, edition.closed_at = EditionState.ACTIVE, None
    emit(EditionReopened(edition_id=edition.id, by_id=by.id, reason=reason))
    _turn(_networks_of(edition))


def add_network(
    by: Person, edition: Edition, slug: str, values: NetworkValues, *, continues: Network | None = None
) -> Network:
    """Add a network to an edition that is not closed; its chat has the general channel at once.

    Raises Forbidden for all but administrators, Conflict (`edition_closed`), Invalid if the slug or the sign is taken
    or the audience does not fit the kind.
    """
    require(policy.can_administer(by), MAY_NOT)
    if edition.state is EditionState.CLOSED:
        raise Conflict(_("This edition is closed; no network can be added to it."), code="edition_closed")
    if slug in taken_slugs():
        raise Invalid(_("Another network has this address. Please choose another one."), field="slug")
    _check_network(values, {continues.id} if continues else set())
    network = Network(
        slug=slug, edition=edition, continues_id=continues.id if continues else None, position=_next_position(),
        **asdict(values),
    )  # fmt: skip
    db.session.add(network)
    db.session.flush()
    emit(NetworkAdded(network_id=network.id, by_id=by.id))
    return network


def change_network(by: Person, network: Network, values: NetworkValues) -> None:
    """Describe a network anew; whoever is in it stays in it. The same words change nothing.

    Raises Forbidden for all but administrators, Conflict (`network_closed`), Invalid as `add_network`.
    """
    require(policy.can_administer(by), MAY_NOT)
    if not network.is_open:
        raise Conflict(_("This network is closed; it stays as it was."), code="network_closed")
    _check_network(values, {network.id})
    if _decide(network, asdict(values)):
        _move_rights_in([network.id])  # names of networks stand on pages that are kept for each reader
        emit(NetworkChanged(network_id=network.id, by_id=by.id))


def archive_network(by: Person, network: Network, reason: str) -> None:
    """End one network of an edition. Archiving an archived one changes nothing.

    Raises Forbidden for all but administrators.
    """
    require(policy.can_administer(by), MAY_NOT)
    if network.state is NetworkState.ACTIVE:
        network.state = NetworkState.ARCHIVED
        emit(NetworkArchived(network_id=network.id, by_id=by.id, reason=reason))
        _turn([network.id])


def restore_network(by: Person, network: Network, reason: str) -> None:
    """Take the archiving of a network back.

    Raises Forbidden for all but administrators, Conflict (`edition_closed`) where the whole edition is closed.
    """
    require(policy.can_administer(by), MAY_NOT)
    if network.edition.state is EditionState.CLOSED:
        raise Conflict(_("This edition is closed."), code="edition_closed")
    if network.state is NetworkState.ARCHIVED:
        network.state = NetworkState.ACTIVE
        emit(NetworkRestored(network_id=network.id, by_id=by.id, reason=reason))
        _turn([network.id])


def taken_slugs() -> set[str]:
    """Addresses of networks that are there, and of those the catalogue may still bring."""
    return {entry.slug for entry in catalogue.read().networks} | set(db.session.scalars(select(Network.slug)))


def taken_signs(family: Iterable[int] = ()) -> set[str]:
    """Signs of all networks but those of one `family`: a network, what it continues and what continues it."""
    own, rows = set(family), db.session.execute(select(Network.id, Network.continues_id, Network.sign)).all()
    for _round in rows:  # a line of n networks is whole after n rounds at the most
        own |= {id_ for id_, former, _s in rows if former in own}
        own |= {former for id_, former, _s in rows if id_ in own and former}
    mine = {sign for id_, _former, sign in rows if id_ in own}
    return ({entry.sign for entry in catalogue.read().networks} - mine) | {
        sign for id_, _former, sign in rows if id_ not in own
    }


def _check_dates(values: EditionValues) -> None:
    if values.ends_on is not None and values.ends_on < values.starts_on:
        raise Invalid(_("The edition would end before it begins."), field="ends_on")


def _check_network(values: NetworkValues, family: set[int]) -> None:
    if AUDIENCE_OF.get(values.kind, values.audience) != values.audience:
        raise Invalid(_("A network of this kind gathers other people. Please choose those."), field="audience")
    if signs.is_straight(values.sign):
        raise Invalid(_("All points of this sign lie on one straight line."), field="sign")
    if signs.drawing(values.sign) in {signs.drawing(sign) for sign in taken_signs(family)}:
        raise Invalid(
            _("Another network has this sign, perhaps turned or mirrored. Please choose another one."), field="sign"
        )


def _decide(row: Edition | Network, values: dict[str, Any]) -> bool:
    """Set what differs, and remember that people decided it; answers whether anything did."""
    different = [name for name, value in values.items() if getattr(row, name) != value]
    for name in different:
        setattr(row, name, values[name])
    row.decided = sorted({*row.decided, *different})
    return bool(different)


def _networks_of(edition: Edition) -> list[int]:
    """The networks that are as open as their edition is."""
    rows = select(Network.id).where(Network.edition_id == edition.id, Network.state == NetworkState.ACTIVE)
    return list(db.session.scalars(rows.order_by(Network.id)))


def _turn(network_ids: list[int]) -> None:
    """Let everybody concerned know that these networks can be written in no more, or again."""
    _move_rights_in(network_ids)
    for network_id in network_ids:
        emit(OpennessChanged(network_id=network_id))


def _move_rights_in(network_ids: list[int]) -> None:
    """Move the epoch of all members in one statement: what is remembered of their rights counts no more."""
    members = select(Membership.person_id).where(
        Membership.network_id.in_(network_ids), Membership.state == MembershipState.MEMBER
    )
    db.session.flush()
    db.session.execute(
        update(Person).where(Person.id.in_(members)).values(rights_epoch=Person.rights_epoch + 1),
        execution_options={"synchronize_session": False},
    )


def _next_position() -> int:
    return (db.session.scalar(select(func.max(Network.position))) or 0) + 1
