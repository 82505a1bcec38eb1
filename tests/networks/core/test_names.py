"""Names of people: true ones pass as they are, those that could pass for another are refused."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from networks.core import text

TRUE_NAMES = Path(__file__).with_name("names.txt").read_text(encoding="utf-8").splitlines()
POLISH = "aąbcćdeęfghijklłmnńoóprsśtuwyzźżAĄBCĆDEĘFGHIJKLŁMNŃOÓPRSŚTUWYZŹŻ"
HOSTILE = {
    "Cyrillic а in a Latin name": "\u0410nna Przewodnia",
    "Cyrillic о in the middle": "Anna Przew\u043ednia",
    "Cyrillic е at the end": "Ann\u0435",
    "Greek omicron": "Jan K\u03bfwalski",
    "Greek capital alpha": "\u0391nna",
    "a Latin name in Cyrillic disguise": "\u0420\u0410\u0422\u0415",
    "a Latin name in Greek disguise": "\u0391\u039d\u039d\u0391",
    "Cyrillic palochka": "Piotr \u04cfs",
    "Armenian oh": "J\u0585anna",
    "Cherokee": "\u13aanna",
    "Lisu": "\ua4eeNNA",
    "fullwidth": "\uff21nna",
    "mathematical bold": "\U0001d400nna",
    "mathematical digits": "Anna \U0001d7ce",
    "phonetic alpha": "\u0251nna",
    "small capital": "\u1d00nna",
    "click letter": "Pau\u01c3a",
    "long s": "Ro\u017fa",
    "ligature": "\ufb01lip",
    "superscript letter": "Ann\u1d43",
    "circled letter": "\u24b6nna",
    "right-to-left override": "Ewa\u202eanna",
    "isolate": "Ewa\u2066x",
    "zero-width space": "Ewa\u200bNowak",
    "zero-width joiner": "Ewa\u200dNowak",
    "zero-width non-joiner": "Ewa\u200cNowak",
    "word joiner": "Ewa\u2060Nowak",
    "byte order mark": "\ufeffEwa",
    "soft hyphen": "Ewa\u00adNowak",
    "Hangul filler": "Ewa\u3164",
    "Braille blank": "Ewa\u2800",
    "Mongolian vowel separator": "Ewa\u180e",
    "tag characters": "Ewa\U000e0041",
    "variation selector": "Ewa\ufe0f",
    "private use": "Ewa\ue000",
    "NUL": "Ewa\0",
    "escape": "Ewa\x1b[31m",
    "line break": "Ewa\nBcc: x",
    "carriage return": "Ewa\rX",
    "line separator": "Ewa\u2028X",
    "lone surrogate": "Ewa\ud800",
    "many accents": "e" + "\u0301" * 6,
    "three accents that stay apart": "q\u0301\u0302\u0303",
    "grapheme joiner": "A\u034fnna",
    "struck through": "Anna\u0338",
    "an accent alone": "\u0301 Ewa",
    "digits": "Anna 2",
    "digit for a letter": "J0anna",
    "Roman numeral sign": "Jan \u2162",
    "Arabic digits": "Anna \u0663",
    "fraction": "Anna \u00bd",
    "multiplication sign": "Anna\u00d7Nowak",
    "address": "anna@test.example",
    "markup": "<b>Anna</b>",
    "link": "https://x.example/",
    "header": 'Anna" <x@y.example>',
    "formula": "=Anna",
    "emoji": "Anna \N{GRINNING FACE}",
    "only marks": "-- ..",
    "only spaces": "  ",
    "empty": "",
    "one letter": "X",
    "too long": "a" * 121,
    "underscores": "__Anna__",
    "slash": "Anna/Ewa",
}  # fmt: skip


def test_the_corpus_of_true_names_is_large_and_without_repeats() -> None:
    assert len(set(TRUE_NAMES)) == len(TRUE_NAMES) > 190


@pytest.mark.parametrize("name", TRUE_NAMES)
def test_a_true_name_is_taken_as_the_person_writes_it(name: str) -> None:
    assert text.person_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_name_that_could_pass_for_another_is_refused_with_a_sentence(app: Flask, name: str) -> None:
    with pytest.raises(text.Refused) as refused, force_locale("en"):
        text.person_name(name)
    with force_locale("en"):
        assert str(refused.value.sentence).endswith(".")


@pytest.mark.parametrize(
    "written", ["  Ewa   Nowak ", "Ewa\u00a0Nowak", "Ewa\u2009 Nowak", "Ewa\tNowak".replace("\t", " ")]
)
def test_spaces_are_tidied(written: str) -> None:
    assert text.person_name(written) == "Ewa Nowak"


def test_a_name_typed_in_pieces_is_composed() -> None:
    assert text.person_name("Z\u0301ak") == "Źak"


@given(st.lists(st.text(POLISH, min_size=2, max_size=20), min_size=1, max_size=4), st.sampled_from([" ", "-", " i "]))
def test_every_name_of_polish_letters_passes(words: list[str], between: str) -> None:
    assert text.person_name(between.join(words)) == between.join(words)


@given(
    st.text(POLISH, min_size=1, max_size=20), st.characters(categories=["Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Nd", "So"])
)
def test_no_name_passes_with_an_invisible_character_or_a_digit_in_it(word: str, strange: str) -> None:
    with pytest.raises(text.Refused):
        text.person_name(f"A{word}{strange}{word}")


@given(st.text(POLISH, min_size=1, max_size=20), st.sampled_from(sorted("аеорсухіјѕАВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")))
def test_no_polish_name_passes_with_a_letter_of_another_alphabet(word: str, strange: str) -> None:
    with pytest.raises(text.Refused):
        text.person_name(f"{word}{strange}{word}")


@given(st.text(max_size=150))
def test_whatever_passes_is_tidy_visible_and_passes_again(typed: str) -> None:
    try:
        kept = text.person_name(typed)
    except text.Refused:
        return
    assert text.person_name(kept) == kept == " ".join(kept.split())
    assert 2 <= len(kept) <= text.NAME_MAX
    assert not any(unicodedata.category(letter)[0] in "CN" for letter in kept)
