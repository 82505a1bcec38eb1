"""Mentions: which `@` means somebody, and whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from networks.core import html
from networks.mentions.queries import meant_by, mentioned_in
from networks.people.models import Network, Person, Role
from tests import make

MARK = '<strong class="mention">'


def reached(author: Person, of: Network, content: str) -> set[int]:
    return meant_by(author, of, make.written(author, of, content).named)


@pytest.mark.parametrize(
    "content",
    ["@Ewa Urzędowa, proszę", "@ewa urzędowa", "(@EWA   URZĘDOWA)", "Razem:\n- @Ewa Urzędowa.", "**@Ewa Urzędowa**"],
)
def test_a_name_is_a_mention_in_any_case(anna: Person, ewa: Person, finanse: Network, content: str) -> None:
    assert MARK in make.written(anna, finanse, content).html
    assert reached(anna, finanse, content) == {ewa.id}


@pytest.mark.parametrize(
    "content",
    [
        "Ewa Urzędowa", "@Ewa", "@Ewa Urzędowaś", "kontakt@Ewa Urzędowa", "`@Ewa Urzędowa`", "```\n@Ewa Urzędowa\n```",
        "> @Ewa Urzędowa", "[@Ewa Urzędowa](https://example.org)", "@@Ewa Urzędowa", "@Jan Dyrektorski",
        "@Osoba spoza sieci",
    ],
)  # fmt: skip
def test_other_texts_mention_nobody(
    anna: Person, ewa: Person, jan: Person, obcy: Person, finanse: Network, content: str
) -> None:
    words = make.written(anna, finanse, content)
    assert (words.named, MARK in words.html) == (frozenset(), False)


def test_the_longest_name_wins(anna: Person, ewa: Person, finanse: Network) -> None:
    longer = make.member(finanse, name="Ewa Urzędowa-Nowa")
    assert reached(anna, finanse, "@Ewa Urzędowa-Nowa") == {longer.id}


def test_two_people_of_one_name_are_both_meant(anna: Person, ewa: Person, finanse: Network) -> None:
    other = make.member(finanse, name="Ewa Urzędowa")
    assert reached(anna, finanse, "@Ewa Urzędowa") == {ewa.id, other.id}


@pytest.mark.parametrize("name", ["O'Neil <b>", "Zoë (biuro)", "A.*", "R&D Łódź", "Jan \\ Nowak"])
def test_a_name_is_never_taken_for_markup_or_a_pattern(anna: Person, finanse: Network, name: str) -> None:
    odd = make.member(finanse, name=name)
    words = make.written(anna, finanse, f"@{name}!")
    assert reached(anna, finanse, f"@{name}!") in ({odd.id}, set())
    assert "<b>" not in words.html


def test_coordinators_are_called_in_both_languages(anna: Person, ewa: Person, finanse: Network) -> None:
    second = make.member(finanse, Role.COORDINATOR, name="Druga Przewodnia")
    for word in ("@koordynator", "@Coordinator"):
        assert reached(ewa, finanse, word) == {anna.id, second.id}


def test_only_coordinators_call_everyone(
    anna: Person, marta: Person, ewa: Person, olga: Person, finanse: Network
) -> None:
    assert reached(anna, finanse, "@wszyscy") == reached(anna, finanse, "@everyone") == {marta.id, ewa.id, olga.id}
    for other in (marta, ewa):
        assert reached(other, finanse, "@wszyscy") == set()
        assert MARK not in make.written(other, finanse, "@wszyscy").html


def test_who_left_is_not_mentioned_any_more(anna: Person, ewa: Person, finanse: Network) -> None:
    words = make.written(anna, finanse, "@Ewa Urzędowa")
    make.remove(ewa, finanse)
    assert meant_by(anna, finanse, words.named) == set()
    assert reached(anna, finanse, "@Ewa Urzędowa") == set()


def test_mentions_are_kept_and_one_does_not_mention_oneself(anna: Person, ewa: Person, finanse: Network) -> None:
    thread = make.thread(anna, finanse, content="@Ewa Urzędowa i @Anna Przewodnia")
    assert mentioned_in(("post", make.first_post(thread).id)) == {ewa.id}


def test_a_mark_cannot_be_typed(anna: Person, finanse: Network) -> None:
    typed = make.written(anna, finanse, f"{MARK}@Ewa Urzędowa</strong> **x**")
    assert MARK not in typed.html
    assert "<strong>x</strong>" in typed.html


def test_the_helper_process_marks_the_same(ewa: Person) -> None:
    assert html.cleaned('["@Ewa Urzędowa", "Ewa Urzędowa"]').startswith('["<p><strong class=')


# Names to choose from


def test_members_are_offered_names_by_their_first_letters(
    anna: Person, ewa: Person, piotr: Person, finanse: Network, program_of: Callable[[Person], Callable[..., Any]]
) -> None:
    ask = program_of(anna)
    names = [item["name"] for item in ask("GET", "/networks/jst-finanse/names?q=ur").json["items"]]
    assert names == ["Ewa Urzędowa"]
    assert [item["name"] for item in ask("GET", "/networks/jst-finanse/names?q=wsz").json["items"]] == ["wszyscy"]
    assert "Anna Przewodnia" not in str(ask("GET", "/networks/jst-finanse/names").json)


def test_outsiders_are_offered_nothing(
    ewa: Person, olga: Person, jan: Person, finanse: Network, program_of: Callable[[Person], Callable[..., Any]]
) -> None:
    assert program_of(jan)("GET", "/networks/jst-finanse/names").status_code == 404
    assert program_of(olga)("GET", "/networks/jst-finanse/names").json["items"] == []
    assert "wszyscy" not in str(program_of(ewa)("GET", "/networks/jst-finanse/names").json)


def test_the_preview_says_how_many_people_will_be_told(
    anna: Person, ewa: Person, piotr: Person, jan: Person, finanse: Network, browser_of: Callable[[Person], Any]
) -> None:
    page = browser_of(anna).post(
        "/preview?network=jst-finanse", data={"text": "@wszyscy"}, headers={"Accept-Language": "en"}
    )
    assert "2 people will be told of this." in page.text
    assert browser_of(jan).post("/preview?network=jst-finanse", data={"text": "@wszyscy"}).status_code == 404
    assert (
        "will be told"
        not in browser_of(anna).post("/preview", data={"text": "@wszyscy"}, headers={"Accept-Language": "en"}).text
    )
