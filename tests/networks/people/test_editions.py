"""Opening, changing and closing editions; adding, describing and archiving networks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from networks.audit.models import AuditEntry
from networks.chat.queries import GENERAL, channel_named
from networks.core import clock
from networks.core.db import db
from networks.core.errors import Conflict, Forbidden, Invalid
from networks.core.events import Event
from networks.core.unit_of_work import unit_of_work
from networks.people import editions, policy
from networks.people.editions import EditionValues, NetworkValues
from networks.people.events import EditionClosed, EditionOpened, NetworkAdded, NetworkChanged, OpennessChanged
from networks.people.models import EditionState, Network, NetworkKind, NetworkState, Person
from networks.people.queries import person_with_rights
from tests import make

EDITION = EditionValues("exchange", "Grupy 2028", "Groups 2028", date(2028, 9, 1), date(2029, 6, 30))
NETWORK = NetworkValues(
    kind=NetworkKind.OFFICIALS, name_pl="Nowa sieć", name_en="New network", purpose_pl="Cel.", purpose_en="Purpose.",
    audience="officials", unit_kinds=["powiat"], voivodeship="14", sign="14563", hue=2,
)  # fmt: skip


def test_an_edition_is_opened_planned_and_let_run(admin: Person, emitted: list[Event]) -> None:
    with unit_of_work():
        made = editions.open_edition(admin, "g-2028", EDITION)
    assert (made.state, made.name_pl, made.ends_on) == (EditionState.PLANNED, "Grupy 2028", date(2029, 6, 30))
    assert emitted == [EditionOpened(edition_id=made.id, by_id=admin.id)]
    with unit_of_work():
        editions.activate_edition(admin, made)
        editions.activate_edition(admin, made)
    assert made.state is EditionState.ACTIVE
    assert acts() == ["edition.opened", "edition.activated"]


@pytest.mark.parametrize(
    ("key", "values", "field"),
    [
        ("b-test", EDITION, "key"),
        ("b-covid", EDITION, "key"),  # of the catalogue, not in this database
        ("new", EDITION, "key"),  # where the form of a new one is
        ("g-2028", replace(EDITION, ends_on=date(2028, 8, 31)), "ends_on"),
    ],
)
def test_an_edition_that_cannot_be_opened(
    key: str, values: EditionValues, field: str, admin: Person, finanse: Network
) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        editions.open_edition(admin, key, values)
    assert refused.value.field == field
    assert acts() == []


def test_nobody_but_an_administrator_does_any_of_this(anna: Person, finanse: Network) -> None:
    edition = finanse.edition
    for act in (
        lambda: editions.open_edition(anna, "g-2028", EDITION), lambda: editions.change_edition(anna, edition, EDITION),
        lambda: editions.activate_edition(anna, edition), lambda: editions.close_edition(anna, edition, "Powód."),
        lambda: editions.reopen_edition(anna, edition, "Powód."),
        lambda: editions.add_network(anna, edition, "nowa", NETWORK),
        lambda: editions.change_network(anna, finanse, NETWORK),
        lambda: editions.archive_network(anna, finanse, "Powód."),
        lambda: editions.restore_network(anna, finanse, "Powód."),
    ):  # fmt: skip
        with pytest.raises(Forbidden), unit_of_work():
            act()


def test_closing_an_edition_makes_its_networks_read_only_for_everybody_at_once(
    admin: Person, ewa: Person, jan: Person, finanse: Network, kryzys: Network, emitted: list[Event]
) -> None:
    before = ewa.rights_epoch
    with unit_of_work():
        editions.close_edition(admin, finanse.edition, "Koniec edycji.")
        editions.close_edition(admin, finanse.edition, "Jeszcze raz.")
    seen = person_with_rights(ewa.id)
    assert seen is not None
    assert seen.rights_epoch == before + 1
    assert policy.can_read(seen, finanse)
    assert not policy.can_write(seen, finanse)
    assert finanse.edition.closed_at is not None
    assert emitted == [
        EditionClosed(edition_id=finanse.edition_id, by_id=admin.id, reason="Koniec edycji."),
        OpennessChanged(network_id=finanse.id), OpennessChanged(network_id=kryzys.id),
    ]  # fmt: skip
    assert acts() == ["edition.closed"]


def test_a_closed_edition_is_opened_again_for_thirty_days_and_no_longer(admin: Person, finanse: Network) -> None:
    edition = finanse.edition
    with unit_of_work():
        editions.close_edition(admin, edition, "Pomyłka.")
        editions.reopen_edition(admin, edition, "To była pomyłka.")
    assert (edition.state, edition.closed_at, finanse.is_open) == (EditionState.ACTIVE, None, True)
    with unit_of_work():
        editions.close_edition(admin, edition, "Koniec.")
    with clock.held_at(clock.now() + timedelta(days=30, seconds=1)), pytest.raises(Conflict), unit_of_work():
        editions.reopen_edition(admin, edition, "Za późno.")


def test_an_edition_that_was_history_from_the_start_is_never_opened_again(admin: Person) -> None:
    old = make.edition("a-stara", EditionState.CLOSED)
    for act in (editions.reopen_edition, lambda by, one, _why: editions.activate_edition(by, one)):
        with pytest.raises(Conflict), unit_of_work():
            act(admin, old, "Powód.")


def test_a_new_network_has_its_channel_and_its_place(admin: Person, finanse: Network, emitted: list[Event]) -> None:
    with unit_of_work():
        made = editions.add_network(admin, finanse.edition, "powiaty", NETWORK)
    assert channel_named(made, GENERAL) is not None
    assert made.position > finanse.position
    assert (made.unit_kinds, made.voivodeship, made.is_open) == (["powiat"], "14", True)
    assert emitted[0] == NetworkAdded(network_id=made.id, by_id=admin.id)


@pytest.mark.parametrize(
    ("slug", "changes", "field"),
    [
        ("jst-finanse", {}, "slug"),
        ("jst-plany", {}, "slug"),  # of the catalogue, not in this database
        ("nowa", {"audience": "experts"}, "audience"),
        ("nowa", {"sign": "357"}, "sign"),
        ("nowa", {"sign": "4297"}, "sign"),  # of the catalogue
        ("nowa", {"sign": "7924"}, "sign"),  # the same from its other end
    ],
)
def test_a_network_that_cannot_be_added(
    slug: str, changes: dict[str, str], field: str, admin: Person, finanse: Network
) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        editions.add_network(admin, finanse.edition, slug, replace(NETWORK, **changes))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_successor_may_have_the_sign_of_what_it_continues(admin: Person, finanse: Network) -> None:
    with unit_of_work():
        first = editions.add_network(admin, finanse.edition, "pierwsza", NETWORK)
    with unit_of_work():
        second = editions.add_network(admin, finanse.edition, "druga", NETWORK, continues=first)
    with unit_of_work():
        third = editions.add_network(admin, finanse.edition, "trzecia", NETWORK, continues=second)
    assert third.sign == first.sign
    with pytest.raises(Invalid), unit_of_work():
        editions.add_network(admin, finanse.edition, "obca", NETWORK)


def test_a_closed_edition_takes_no_network_and_changes_none(admin: Person, finanse: Network) -> None:
    with unit_of_work():
        editions.close_edition(admin, finanse.edition, "Koniec.")
    for act in (
        lambda: editions.add_network(admin, finanse.edition, "nowa", NETWORK),
        lambda: editions.change_network(admin, finanse, NETWORK),
        lambda: editions.restore_network(admin, finanse, "Powód."),
    ):
        with pytest.raises(Conflict), unit_of_work():
            act()


def test_a_network_is_described_anew_once(admin: Person, ewa: Person, finanse: Network, emitted: list[Event]) -> None:
    for _ in range(2):
        with unit_of_work():
            editions.change_network(admin, finanse, NETWORK)
    assert emitted == [NetworkChanged(network_id=finanse.id, by_id=admin.id)]
    assert (finanse.name_pl, finanse.slug) == ("Nowa sieć", "jst-finanse")
    assert "name_pl" in finanse.decided


def test_an_archived_network_is_read_only_until_it_is_restored(admin: Person, ewa: Person, finanse: Network) -> None:
    with unit_of_work():
        editions.archive_network(admin, finanse, "Sieć skończyła pracę.")
    assert finanse.state is NetworkState.ARCHIVED
    assert not policy.can_write(ewa, finanse)
    with unit_of_work():
        editions.restore_network(admin, finanse, "Wraca do pracy.")
    assert policy.can_write(ewa, finanse)
    assert acts() == ["network.archived", "network.restored"]


def acts() -> list[str]:
    """What the audit log says of editions and networks."""
    rows = select(AuditEntry.action).where(AuditEntry.subject_kind.in_(("edition", "network"))).order_by(AuditEntry.id)
    return list(db.session.scalars(rows))
