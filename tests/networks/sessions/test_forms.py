"""What the form of a session takes for times and agendas, and what it says of what it does not take."""

from __future__ import annotations

import pytest

from networks.core.errors import Invalid
from networks.core.shapes import read
from networks.sessions.forms import NewSession, RoleForm, SessionForm, points_of, times_of
from networks.web.filters import iso


def form(**fields: str) -> SessionForm:
    return read(SessionForm, {"title": "Arkusz organizacji", **fields})


def test_hours_are_of_warsaw_in_summer_and_in_winter() -> None:
    summer, _ = times_of(form(day="2026-07-01", begins="10:00", ends="11:30"))
    winter, end = times_of(form(day="2026-12-01", begins="9.30"))
    assert summer
    assert iso(summer) == "2026-07-01T08:00:00.000Z"
    assert winter
    assert iso(winter) == "2026-12-01T08:30:00.000Z"
    assert end is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"begins": "10:00"}, "day"),
        ({"day": "1 grudnia", "begins": "10:00"}, "day"),
        ({"day": "9999-12-31", "begins": "23:00"}, "day"),
        ({"day": "2026-12-01"}, "begins"),
        ({"day": "2026-12-01", "begins": "25:00"}, "begins"),
        ({"day": "2026-12-01", "begins": "10:00", "ends": "10:00"}, "ends"),
        ({"day": "2027-03-28", "begins": "02:30"}, "begins"),
    ],
)
def test_times_that_cannot_be_are_refused_at_their_field(fields: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        times_of(form(**fields))
    assert refused.value.field == field


def test_no_time_at_all_is_a_draft_without_one() -> None:
    assert times_of(form()) == (None, None)


@pytest.mark.parametrize(
    "row", ["15 Powitanie", "15. Powitanie", "15 min Powitanie", "15′ Powitanie", "  15   Powitanie "]
)
def test_a_line_of_the_agenda_as_people_type_it(row: str) -> None:
    assert points_of(f"\n{row}\n\n") == [(15, "Powitanie")]


@pytest.mark.parametrize(
    ("text", "line"),
    [("15 Powitanie\nPytania", "2"), ("0 Powitanie", "1"), ("601 Powitanie", "1"), ("15 Powitanie\n\n10 x", "3"),
     ("15 \u202eeinatiwoP", "1")],
)  # fmt: skip
def test_a_wrong_line_of_the_agenda_is_named(text: str, line: str, app: object) -> None:
    with pytest.raises(Invalid) as refused:
        points_of(text)
    assert refused.value.field == "agenda"
    assert f" {line}:" in str(refused.value)


def test_an_agenda_has_so_many_points() -> None:
    assert len(points_of("5 Temat\n" * 30)) == 30
    with pytest.raises(Invalid):
        points_of("5 Temat\n" * 31)


@pytest.mark.parametrize(
    "address",
    ["http://sala.example", "javascript:alert(1)", "https://", "https://ewa@zla.example/", "https://a b", "https://[",
     "https://x:99999/", 'https://a.example/"><b>', "//sala.example"],
)  # fmt: skip
def test_the_room_elsewhere_has_a_whole_safe_address(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        form(room_url=address)
    assert refused.value.field == "room_url"


def test_a_room_elsewhere_is_kept_as_typed() -> None:
    assert form(room_url=" https://sala.example/pokój?x=1 ").room_url == "https://sala.example/pokój?x=1"


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-10:00", "0001-01-01T00:00:00+10:00", "2026-12-01T10:00:00"])
def test_programs_send_likely_times_with_their_zone(moment: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(NewSession, {"title": "Arkusz", "starts_at": moment, "client_id": "6f5b2d4e-1111-4222-8333-444455556666"})
    assert refused.value.field == "starts_at"


def test_a_role_is_one_there_is() -> None:
    with pytest.raises(Invalid):
        read(RoleForm, {"person": "1", "role": "coordinator"})
