"""What names a person is found in texts in many ways, and what only looks like it is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.core.inflection import forms
from networks.core.traces import NOBODY, NOTHING, Traces

ANNA = Traces(1, "Anna Przewodnia", "anna@urzad.example", "tel. 600 700 800, pokój 12, biuro@urzad.example")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Anna Przewodnia", ["Anna Przewodnia", "ANNA PRZEWODNIA", "Anny Przewodniej", "Annie Przewodniej",
                             "Annę Przewodnią", "Przewodnia Anna", "Przewodnia, Anna", "Anna\u00a0Przewodnia",
                             "Anna\nPrzewodnia"]),
        ("Jan Kowalski", ["Jana Kowalskiego", "Janowi Kowalskiemu", "Janem Kowalskim", "Kowalski Jan"]),
        ("Marek Wójcik", ["Marka Wójcika", "Markowi Wojcikowi", "Markiem Wójcikiem", "Marku Wójciku"]),
        ("Paweł Stępień", ["Pawła Stępnia", "Pawle Stępniu", "Pawłem Stępniem", "Pawel Stepien"]),
        ("Olga Kościuszko", ["Oldze Kościuszce", "Olgę Kościuszkę", "Olga Kosciuszko"]),
        ("Piotr Kupiec", ["Piotra Kupca", "Piotrze Kupcu"]),
        ("Jerzy Wolny", ["Jerzego Wolnego", "Jerzym Wolnym"]),
        ("Maria Nowak-Zych", ["Marii Nowak-Zych", "Maria Nowak - Zych"]),
        ("dr hab. Ewa Śmiała, prof. UW", ["dr hab. Ewa Śmiała, prof. UW", "Ewie Śmiałej", "Ewa Smiala"]),
        ("Świętosława Ćwiąkalska-Żółć", ["Świętosławie Ćwiąkalskiej-Żółć", "swietoslawa cwiakalska-zolc"]),
        ("Liam O'Neill", ["Liam O'Neill", "Liam O’Neill", "Liam O&#39;Neill"]),
        ("Joanna d'Arc", ["Joannie d'Arc", "Joanna d’Arc"]),
        ("Nguyễn Thị Minh", ["Nguyễn Thị Minh", "NGUYỄN THỊ MINH"]),
        ("Madonna", ["Madonna"]),
    ],
)  # fmt: skip
def test_a_name_is_found_in_its_forms(name: str, written: list[str]) -> None:
    traces = Traces(1, name, "x@y.example")
    for form in written:
        assert traces.without(f"Pisze do nas {form}.") == f"Pisze do nas {NOBODY}.", form
        assert traces.found_in(form)


@pytest.mark.parametrize(
    "text",
    [
        "Hanna Przewodnia", "Joanna Przewodnia", "Anna Przewodniak", "Anna", "Przewodnia",
        "szkoła im. Anny Przewodniej", "joanna@urzad.example", "anna@urzad.example.org", "xanna@urzad.example",
        "1600700800", "600 700 8001", "600 700", "pokój 12",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_left(text: str) -> None:
    assert ANNA.without(text) == text
    assert not ANNA.found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "anna@urzad.example", "ANNA@URZAD.EXAMPLE", "anna%40urzad.example", "biuro@urzad.example", "600 700 800",
        "600700800", "600-700-800", "+48 600 700 800", "0048600700800", "(600) 700 800",
        "tel. 600 700 800, pokój 12, biuro@urzad.example",
    ],
)  # fmt: skip
def test_address_and_telephone_number_are_found_however_they_are_written(text: str) -> None:
    assert ANNA.without(f"Kontakt: {text}.").replace("(" + NOTHING, NOTHING) == f"Kontakt: {NOTHING}."


def test_values_as_json_has_them_are_searched_to_the_bottom() -> None:
    assert ANNA.without_in({"a": ["Annie Przewodniej", 3, None, {"b": "600700800"}]}) == {
        "a": [NOBODY, 3, None, {"b": NOTHING}]
    }


def test_forms_of_a_name_others_look_like_are_left_when_they_may_be_meant() -> None:
    careful = Traces(1, "Jan Nowak", "x@y.example", is_alone=False)
    assert careful.without("Jan Nowak i Jana Nowak") == f"{NOBODY} i Jana Nowak"
    assert Traces(1, "", "x@y.example").without("Jan Nowak") == "Jan Nowak"


@given(st.text(alphabet="aąbcćeęikłmnńoóprsśtuwyzźż", min_size=1, max_size=12))
def test_a_word_is_among_its_own_forms(word: str) -> None:
    assert word in forms(word)


@given(st.text(max_size=200))
def test_any_text_is_clean_after_one_pass(text: str) -> None:
    assert not ANNA.found_in(ANNA.without(text + " Anna Przewodnia " + text))
