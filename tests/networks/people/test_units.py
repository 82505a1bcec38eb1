"""Codes of units and schools: the right ones are kept as they are, the wrong ones are told what is wrong."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from networks.core.errors import Invalid
from networks.core.shapes import Shape, read
from networks.core.text import Refused
from networks.people import units
from networks.people.models import UnitKind


class Codes(Shape):
    """A form with all three codes."""

    teryt: units.OptionalTeryt = None
    rspo: units.OptionalRspo = None
    regon: units.OptionalRegon = None


@pytest.mark.parametrize(
    ("code", "kind", "voivodeship"),
    [
        ("3201022", UnitKind.RURAL_COMMUNE, "zachodniopomorskie"),
        ("3201033", UnitKind.URBAN_RURAL_COMMUNE, "zachodniopomorskie"),
        ("0201011", UnitKind.URBAN_COMMUNE, "dolnośląskie"),
        ("1465011", UnitKind.CITY_COUNTY, "mazowieckie"),
        ("2261011", UnitKind.CITY_COUNTY, "pomorskie"),
        ("0660032", UnitKind.RURAL_COMMUNE, "lubelskie"),
        ("2299011", UnitKind.CITY_COUNTY, "pomorskie"),
        ("3060", UnitKind.COUNTY, "wielkopolskie"),
        ("1001", UnitKind.COUNTY, "łódzkie"),
        ("32", UnitKind.VOIVODESHIP, "zachodniopomorskie"),
        (" 24 ", UnitKind.VOIVODESHIP, "śląskie"),
    ],
)
def test_a_code_says_which_kind_of_unit_it_is_and_where(code, kind, voivodeship):
    found = units.unit_of(code)
    assert (found.kind, found.voivodeship_name) == (kind, voivodeship)
    assert units.teryt(code) == code.strip()


@pytest.mark.parametrize(
    ("code", "part_of_the_sentence"),
    [
        ("", "only digits"),
        ("320102", "only digits"),
        ("3201022a", "only digits"),
        ("32 01 022", "only digits"),
        ("3201022\n1", "only digits"),
        ("٣٢٠١٠٢٢", "only digits"),
        ("0301022", "begins with 03"),
        ("3401022", "begins with 34"),
        ("00", "begins with 00"),
        ("3200022", "here they are 00"),
        ("3200", "here they are 00"),
        ("3201002", "here they are 00"),
        ("3201024", "names a part"),
        ("3201025", "names a part"),
        ("1465018", "names a part"),
        ("1465012", "ends with 2"),
        ("1465", "1465011"),
    ],
)
def test_a_wrong_teryt_code_is_refused_and_told_why(app: Flask, code, part_of_the_sentence):
    with pytest.raises(Refused) as refused:
        units.teryt(code)
    with force_locale("en"):
        assert part_of_the_sentence in str(refused.value.sentence)


@given(st.text())
def test_any_text_is_either_a_code_kept_as_it_is_or_refused(text):
    for check in (units.teryt, units.rspo, units.regon):
        try:
            kept = check(text)
        except Refused:
            continue
        assert kept == text.strip()
        assert kept.isascii()
        assert kept.isdigit()


def test_there_are_sixteen_voivodeships_with_even_numbers():
    assert list(units.VOIVODESHIPS) == [f"{number:02}" for number in range(2, 33, 2)]


def test_a_code_of_another_kind_of_unit_is_reported_in_words(app: Flask):
    with force_locale("en"):
        sentence = str(units.mismatch("3201022", UnitKind.URBAN_COMMUNE))
    assert "3201022" in sentence
    assert "rural commune" in sentence
    assert units.mismatch("3201022", UnitKind.RURAL_COMMUNE) is None


@pytest.mark.parametrize("kind", [UnitKind.SCHOOL, UnitKind.SHARED_SERVICES, UnitKind.SOCIAL_PARTNER])
def test_the_code_of_another_institution_only_says_where_it_is(kind):
    assert units.mismatch("3201022", kind) is None


@pytest.mark.parametrize("number", ["1", "48512", "999001", "1234567", " 48512 "])
def test_an_rspo_number_is_kept(number):
    assert units.rspo(number) == number.strip()


@pytest.mark.parametrize("number", ["", "0", "0123", "12345678", "12a", "-5", "1 2", "²"])
def test_a_wrong_rspo_number_is_refused(number):
    with pytest.raises(Refused):
        units.rspo(number)


@pytest.mark.parametrize("number", ["732065814", "123456785", "12345678512347", "999000012", "999000029"])
def test_a_regon_number_with_right_check_digits_is_kept(number):
    assert units.regon(number) == number


@pytest.mark.parametrize(
    ("number", "part_of_the_sentence"),
    [
        ("732065834", "check digit"),
        ("123456784", "check digit"),
        ("12345678512346", "check digit"),
        # The branch's own digit agrees, that of the first nine does not.
        ("12345678412341", "check digit"),
        ("12345678", "9 digits"),
        ("1234567851", "9 digits"),
        ("123-456-785", "9 digits"),
        ("", "9 digits"),
    ],
)
def test_a_wrong_regon_number_is_refused_and_told_why(app: Flask, number, part_of_the_sentence):
    with pytest.raises(Refused) as refused:
        units.regon(number)
    with force_locale("en"):
        assert part_of_the_sentence in str(refused.value.sentence)


def test_a_form_shows_the_sentence_at_the_field_of_the_wrong_code(app: Flask):
    with pytest.raises(Invalid) as refused:
        read(Codes, {"teryt": "3201022", "regon": "732065834"})
    assert refused.value.field == "regon"
    with force_locale("en"):
        assert "check digit" in str(refused.value)


def test_empty_fields_of_a_form_are_no_codes(app: Flask):
    form = read(Codes, {"teryt": "", "rspo": " ", "regon": ""})
    assert (form.teryt, form.rspo, form.regon) == (None, None, None)
