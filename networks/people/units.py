"""Codes of units and schools: TERYT, RSPO and REGON are checked here, and what a code says of its unit is read from it.

Codes are texts, because zeros in front count. A voivodeship is kept as the two digits its TERYT codes begin with.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator

from networks.core.errors import Sentence
from networks.core.text import Refused
from networks.core.words import later as _
from networks.people.models import LOCAL_GOVERNMENTS, UnitKind

VOIVODESHIPS: Final = {
    "02": "dolnośląskie", "04": "kujawsko-pomorskie", "06": "lubelskie", "08": "lubuskie", "10": "łódzkie",
    "12": "małopolskie", "14": "mazowieckie", "16": "opolskie", "18": "podkarpackie", "20": "podlaskie",
    "22": "pomorskie", "24": "śląskie", "26": "świętokrzyskie", "28": "warmińsko-mazurskie", "30": "wielkopolskie",
    "32": "zachodniopomorskie",
}  # fmt: skip
# Kinds whose TERYT code names the unit itself; the code of any other institution says where it is.
_FIRST_CITY_COUNTY = 61
_COMMUNE_BY_LAST_DIGIT = {
    "1": UnitKind.URBAN_COMMUNE, "2": UnitKind.RURAL_COMMUNE, "3": UnitKind.URBAN_RURAL_COMMUNE,
}  # fmt: skip
_REGON_WEIGHTS = {9: (8, 9, 2, 3, 4, 5, 6, 7), 14: (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)}


@dataclass(frozen=True)
class Unit:
    """What a TERYT code says: which kind of local government it is, and in which voivodeship (two digits)."""

    code: str
    kind: UnitKind
    voivodeship: str

    @property
    def voivodeship_name(self) -> str:
        """The voivodeship's Polish name, an adjective in small letters."""
        return VOIVODESHIPS[self.voivodeship]


def unit_of(teryt: str) -> Unit:
    """The unit with this TERYT code: 2 digits for a voivodeship, 4 for a county, 7 for a commune or a city.

    Raises Refused for anything else.
    """
    code = teryt.strip()
    if not re.fullmatch(r"[0-9]{2}|[0-9]{4}|[0-9]{7}", code):
        raise Refused(
            _(
                "A TERYT code has only digits: 2 for a voivodeship, 4 for a county, 7 for a commune or a city, "
                "for example 3201022."
            )
        )
    if code[:2] not in VOIVODESHIPS:
        raise Refused(
            _(
                "A TERYT code begins with the number of a voivodeship: an even one from 02 to 32, for example 14 for "
                "mazowieckie. This one begins with %(start)s.",
                start=code[:2],
            )
        )
    return Unit(code, _kind_of(code), code[:2])


def _kind_of(code: str) -> UnitKind:
    if len(code) == 2:
        return UnitKind.VOIVODESHIP
    county = int(code[2:4])
    if county == 0:
        raise Refused(_("The third and fourth digit of a TERYT code number the county, from 01; here they are 00."))
    if len(code) == 4:
        if county >= _FIRST_CITY_COUNTY:
            raise Refused(
                _("A city with county rights has a TERYT code of 7 digits, for example %(code)s011.", code=code)
            )
        return UnitKind.COUNTY
    if code[4:6] == "00":
        raise Refused(_("The fifth and sixth digit of a TERYT code number the commune, from 01; here they are 00."))
    if code[6] not in _COMMUNE_BY_LAST_DIGIT:
        raise Refused(
            _(
                "The last digit of a commune's TERYT code is 1 (urban), 2 (rural) or 3 (urban-rural); %(last)s names "
                "a part of a commune. Please give the code of the whole one.",
                last=code[6],
            )
        )
    if county < _FIRST_CITY_COUNTY:
        return _COMMUNE_BY_LAST_DIGIT[code[6]]
    if code[6] != "1":
        raise Refused(
            _(
                "The TERYT code of a city with county rights ends with 1, for example 1465011; this one ends with "
                "%(last)s.",
                last=code[6],
            )
        )
    return UnitKind.CITY_COUNTY


def mismatch(teryt: str, kind: UnitKind) -> Sentence | None:
    """What to say when a checked `teryt` names another kind of local government than `kind`; None when they agree.

    Only local governments are compared: the code of a school or a partner says where it is.
    """
    if kind not in LOCAL_GOVERNMENTS:
        return None
    found = unit_of(teryt).kind
    if found is kind:
        return None
    return _(
        "The TERYT code %(code)s is that of another kind of unit (%(found)s) than the one chosen (%(kind)s). Please "
        "correct one of them.",
        code=teryt.strip(), found=_named(found), kind=_named(kind),
    )  # fmt: skip


def teryt(text: str) -> str:
    """A TERYT code as it is kept. Raises Refused."""
    return unit_of(text).code


def rspo(text: str) -> str:
    """The number of a school or a facility in the register RSPO: 1 to 7 digits. Raises Refused."""
    number = text.strip()
    if not re.fullmatch(r"[1-9][0-9]{0,6}", number):
        raise Refused(
            _(
                "An RSPO number has 1 to 7 digits and does not begin with 0, for example 48512. Please write digits "
                "only."
            )
        )
    return number


def regon(text: str) -> str:
    """A REGON number of 9 digits, or of 14 for a branch, with right check digits. Raises Refused."""
    number = text.strip()
    if not re.fullmatch(r"[0-9]{9}|[0-9]{14}", number):
        raise Refused(
            _("A REGON number has 9 digits, or 14 for a branch, for example 123456785. Please write digits only.")
        )
    parts = [number[:9], number] if len(number) == 14 else [number]
    if not all(int(part[-1]) == _check_digit(part) for part in parts):
        raise Refused(
            _(
                "This is not a right REGON number: its check digit does not agree. A right one is for example "
                "123456785. Please compare the digits with a document."
            )
        )
    return number


def _check_digit(number: str) -> int:
    weights = _REGON_WEIGHTS[len(number)]
    return sum(weight * int(digit) for weight, digit in zip(weights, number, strict=False)) % 11 % 10


def _named(kind: UnitKind) -> Sentence:
    words = {
        UnitKind.RURAL_COMMUNE: _("rural commune"),
        UnitKind.URBAN_COMMUNE: _("urban commune"),
        UnitKind.URBAN_RURAL_COMMUNE: _("urban-rural commune"),
        UnitKind.CITY_COUNTY: _("city with county rights"),
        UnitKind.COUNTY: _("county"),
        UnitKind.VOIVODESHIP: _("voivodeship"),
    }
    return words[kind]


def _if_given(check: Callable[[str], str]) -> AfterValidator:
    """The same check for a field that may stay empty; an empty one is None."""
    return AfterValidator(lambda text: check(text) if text and text.strip() else None)


Teryt = Annotated[str, AfterValidator(teryt)]
Rspo = Annotated[str, AfterValidator(rspo)]
Regon = Annotated[str, AfterValidator(regon)]
OptionalTeryt = Annotated[str | None, _if_given(teryt)]
OptionalRspo = Annotated[str | None, _if_given(rspo)]
OptionalRegon = Annotated[str | None, _if_given(regon)]
