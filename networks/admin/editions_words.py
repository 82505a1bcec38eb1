"""Kinds, audiences and states of editions and networks in the reader's words."""

from __future__ import annotations

from networks.admin.models import Invites, SeatOutcome
from networks.core.words import now as _
from networks.membership.words import unit_word
from networks.people.models import Edition, EditionState, Network, NetworkKind, Role, UnitKind
from networks.people.units import VOIVODESHIPS

Options = list[tuple[str, str]]


def edition_state(edition: Edition) -> tuple[str, str]:
    """The state as a word and the colour of its badge."""
    match edition.state:
        case EditionState.PLANNED:
            return _("planned"), "new"
        case EditionState.ACTIVE:
            return _("running"), "ok"
    return _("over"), ""


def network_state(network: Network) -> tuple[str, str]:
    """The state as a word and the colour of its badge; empty for one that runs like its edition."""
    if network.is_open:
        return "", ""
    return (_("closed with its edition"), "") if network.edition.state is EditionState.CLOSED else (_("archived"), "")


def kinds() -> Options:
    """Kinds of network."""
    return [
        (NetworkKind.OFFICIALS.value, _("Officials’ network")),
        (NetworkKind.SCHOOL_HEADS.value, _("School heads’ network")),
        (NetworkKind.EXCHANGE.value, _("Exchange group")),
        (NetworkKind.EXPERTS.value, _("Experts’ network")),
    ]


def audiences() -> Options:
    """Whom a network gathers."""
    return [
        ("officials", _("officials and others of local governments")),
        ("school_heads", _("heads of schools, kindergartens and facilities")),
        ("experts", _("experts in local-government education")),
    ]


def unit_kinds() -> Options:
    """Kinds of unit."""
    return [(kind.value, unit_word(kind)) for kind in UnitKind]


def voivodeships() -> Options:
    """The sixteen, and none."""
    return [("", _("the whole country")), *VOIVODESHIPS.items()]


def hues() -> Options:
    """The three colours of signs."""
    return [("1", _("green")), ("2", _("blue")), ("3", _("plum"))]


def appointable() -> Options:
    """Roles an administrator gives."""
    return [
        (Role.COORDINATOR.value, _("coordinator")),
        (Role.MODERATOR.value, _("moderator")),
        (Role.EXPERT.value, _("expert")),
        (Role.OBSERVER.value, _("observer")),
    ]


def invites() -> Options:
    """Who is invited into a successor."""
    return [
        (Invites.ALL.value, _("everybody")),
        (Invites.LEADERS.value, _("coordinators, moderators and experts")),
        (Invites.NOBODY.value, _("nobody yet")),
    ]


def outcomes() -> list[tuple[SeatOutcome, str]]:
    """What becomes of seats."""
    return [
        (SeatOutcome.INVITED, _("were invited")),
        (SeatOutcome.INVITED_ALREADY, _("were invited before")),
        (SeatOutcome.IN_ALREADY, _("are in it already")),
        (SeatOutcome.NOT_POSSIBLE, _("could not be invited")),
    ]


def word_of(options: Options, value: str) -> str:
    """The word of one of `options`; empty for none of them."""
    return dict(options).get(value, "")
