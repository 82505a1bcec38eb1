"""Who hears of rules, roles, handing over and standing in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from networks.core.db import db
from networks.core.events import before_commit
from networks.core.notices import Notice, NoticeKind, Told, reads, tell
from networks.core.words import now as _
from networks.membership.events import HandedOver, MemberRemoved, RolesChanged, RulesPublished, SubstitutionNamed
from networks.membership.models import Handover, NetworkRules, Substitution
from networks.membership.words import role_word
from networks.people.models import Membership, MembershipState, Network, Person
from networks.people.queries import member_ids
from networks.web.filters import name_of


@before_commit.connect_via(RulesPublished)
def tell_of_rules(_sender: object, event: RulesPublished) -> None:
    """Everybody in the network is asked to accept the new rules."""
    tell(
        member_ids(event.network_id), NoticeKind.RULES_CHANGED, ("network_rules", event.rules_id),
        network_id=event.network_id, actor_id=event.by_id,
    )  # fmt: skip


@before_commit.connect_via(HandedOver)
def tell_of_handover(_sender: object, event: HandedOver) -> None:
    """Everybody in the network learns who coordinates it now."""
    tell(
        member_ids(event.network_id), NoticeKind.HANDOVER, ("handover", event.handover_id),
        network_id=event.network_id, actor_id=event.from_id,
    )  # fmt: skip


@before_commit.connect_via(SubstitutionNamed)
def tell_of_substitution(_sender: object, event: SubstitutionNamed) -> None:
    """The deputy and the absent member learn of it."""
    row = db.session.get_one(Substitution, event.substitution_id)
    tell(
        [row.absent_id, row.deputy_id], NoticeKind.SUBSTITUTION, ("substitution", row.id),
        network_id=event.network_id, actor_id=event.by_id,
    )  # fmt: skip


@before_commit.connect_via(RolesChanged)
@before_commit.connect_via(MemberRemoved)
def tell_of_roles(_sender: object, event: RolesChanged | MemberRemoved) -> None:
    """A member learns of other roles, or of being removed."""
    membership_id = db.session.scalars(
        select(Membership.id).where(Membership.person_id == event.person_id, Membership.network_id == event.network_id)
    ).one()
    tell(
        [event.person_id], NoticeKind.ROLE_GIVEN, ("membership", membership_id),
        network_id=event.network_id, actor_id=event.by_id, anew=True,
    )  # fmt: skip


@reads("network_rules")
def read_rules(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """New rules, for those in the network."""
    told = {}
    for notice in notices:
        rules = db.session.get(NetworkRules, notice.subject_id)
        network = db.session.get(Network, rules.network_id) if rules is not None else None
        if rules is not None and network is not None and person.roles_in(network):
            title = _("The network has new rules; please read and accept them")
            told[notice.id] = Told(title, name_of(network), f"/n/{network.slug}/rules", verb=_("Read"))
    return told


@reads("handover")
def read_handover(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """Who coordinates a network now, for those in it; the note is not for everybody."""
    told = {}
    for notice in notices:
        row = db.session.get(Handover, notice.subject_id)
        network = db.session.get(Network, row.network_id) if row is not None else None
        if row is None or network is None or not person.roles_in(network):
            continue
        successor = db.session.get_one(Person, row.to_id)
        if successor.id == person.id:
            title, path, verb = _("You coordinate this network now"), f"/n/{network.slug}/handover", _("Read the note")
        else:
            title = _("%(name)s coordinates the network now", name=successor.name)
            path, verb = f"/people/{successor.id}", _("Open")
        told[notice.id] = Told(title, name_of(network), path, verb=verb)
    return told


@reads("substitution")
def read_substitution(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """For whom somebody stands in, for those in the network and for a deputy who will be."""
    told = {}
    for notice in notices:
        row = db.session.get(Substitution, notice.subject_id)
        network = db.session.get(Network, row.network_id) if row is not None else None
        if (
            row is None
            or network is None
            or row.ended_at is not None
            or person.id not in {row.absent_id, row.deputy_id}
        ):
            continue
        other = db.session.get_one(Person, row.deputy_id if person.id == row.absent_id else row.absent_id)
        title = (
            _("You stand in for %(name)s", name=other.name)
            if person.id == row.deputy_id
            else _("%(name)s stands in for you", name=other.name)
        )
        path = f"/n/{network.slug}/substitutions" if person.roles_in(network) else f"/n/{network.slug}"
        told[notice.id] = Told(title, name_of(network), path, verb=_("Open"))
    return told


@reads("membership")
def read_roles(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """One's own roles as they are now, or that one is in the network no more and why."""
    told = {}
    for notice in notices:
        row = db.session.get(Membership, notice.subject_id)
        if row is None or row.person_id != person.id:
            continue
        path = f"/n/{row.network.slug}"
        if row.state is MembershipState.MEMBER:
            roles = ", ".join(role_word(role) for role in sorted(row.roles))
            told[notice.id] = Told(
                _("Your role in the network: %(roles)s", roles=roles), name_of(row.network), path, verb=_("Open")
            )
        elif row.state is MembershipState.REMOVED:
            told[notice.id] = Told(
                _("You are not in the network any more"), name_of(row.network), path, quote=row.left_reason or "",
                verb=_("Open"),
            )  # fmt: skip
    return told
