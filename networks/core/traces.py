"""What names a person in texts: the name and its forms, the address, telephone numbers; and texts without them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from networks.core.inflection import forms

# Round brackets, because square ones could become a link in Markdown.
NOBODY: Final = "(konto usunięte)"
NOTHING: Final = "(usunięto)"

_PLAIN: Final = dict(zip("ąćęłńóśźż", "acelnoszz", strict=True))
_GAP: Final = r"[\s\u00a0*_~]+"
# A school is named after somebody who is not the person.
_NO_PATRON: Final = r"(?<!im\. )(?<!imienia )(?<!im\.\u00a0)(?<!imienia\u00a0)"
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER: Final = re.compile(r"(?:\+|\b)\d[\d\s().\-/\u00a0]{5,}\d")
_BETWEEN_DIGITS: Final = r"[\s().\-/\u00a0]*"
_NUMBER_MIN: Final = 7
_NATIONAL: Final = 9
_CONTACT_MIN: Final = 5


@dataclass(frozen=True)
class Traces:
    """What names a person, whatever its case and with or without Polish signs.

    `name` is empty when somebody else has the same one, because then a text may speak of them. `is_alone` says that no
    other person's name looks like a form of it; only then are its forms taken for the person too.
    """

    person_id: int
    name: str
    email: str
    contact: str = ""
    is_alone: bool = True

    @property
    def words(self) -> tuple[str, ...]:
        """The name, the address and the contact as they are kept, the longest first."""
        return tuple(sorted(filter(None, (self.name, self.email, self.contact)), key=len, reverse=True))

    def found_in(self, text: str) -> bool:
        """Whether the text names the person."""
        return bool(self._other.search(text) or (self._named and self._named.search(text)))

    def without(self, text: str) -> str:
        """The text with neutral words in place of what names the person."""
        kept = self._other.sub(NOTHING, text)
        return self._named.sub(NOBODY, kept) if self._named else kept

    def without_in(self, value: Any) -> Any:
        """The same for all texts in a value as JSON has them."""
        match value:
            case str():
                return self.without(value)
            case list():
                return [self.without_in(one) for one in value]
            case dict():
                return {key: self.without_in(one) for key, one in value.items()}
        return value

    @cached_property
    def _named(self) -> re.Pattern[str] | None:
        return name_pattern(self.name, with_forms=self.is_alone) if self.name else None

    @cached_property
    def _other(self) -> re.Pattern[str]:
        addresses = {self.email, *_ADDRESS.findall(self.contact)}
        parts = [*map(_address_pattern, sorted(addresses)), *map(_number_pattern, _NUMBER.findall(self.contact))]
        if len(self.contact) >= _CONTACT_MIN:
            parts.insert(0, rf"(?<!\w){_spaced(self.contact.split())}(?!\w)")
        return re.compile("|".join(filter(None, parts)), re.IGNORECASE)


def name_pattern(name: str, *, with_forms: bool = True) -> re.Pattern[str]:
    """Finds a name as it is written, without titles before or after it, surname first, and in other cases.

    A name of one word is found exactly as it is written only, because in other cases it could be any word.
    """
    words = _without_titles(name)
    if len(words) < 2:
        return re.compile(rf"{_NO_PATRON}(?<!\w){re.escape(name.strip())}(?!\w)")
    ways = [_spaced(name.split()), _spaced(words), *_inflected(words, with_forms=with_forms)]
    return re.compile(rf"{_NO_PATRON}(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE)


def _without_titles(name: str) -> list[str]:
    """The words of a name without "dr hab." before it and ", prof. UW" behind."""
    words = name.partition(",")[0].split()
    while len(words) > 1 and (words[0].endswith(".") or words[0][0].islower()) and "'" not in words[0]:
        words = words[1:]
    return words


def _inflected(words: list[str], *, with_forms: bool) -> Iterator[str]:
    parts = [_forms_of(word) if with_forms else _spelled(word) for word in words]
    yield _GAP.join(parts)
    yield rf"{parts[-1]},?{_GAP}{_GAP.join(parts[:-1])}"


def _forms_of(word: str) -> str:
    """A word of a name in all its forms; both halves of "Nowak-Zych" are inflected."""
    halves = [sorted(forms(half), key=len, reverse=True) for half in word.split("-")]
    return r"\s?-\s?".join(f"(?:{'|'.join(map(_spelled, half))})" for half in halves)


def _spaced(words: Iterable[str]) -> str:
    return _GAP.join(map(_spelled, words))


def _spelled(word: str) -> str:
    """A word with or without Polish signs; an apostrophe as it is typed, printed or escaped."""
    return "".join(map(_letter, word))


def _letter(letter: str) -> str:
    if letter in "'’":
        return "(?:'|’|&#39;|&#x27;)"
    plain = _PLAIN.get(letter.lower())
    return f"[{letter}{plain}]" if plain else re.escape(letter)


def _address_pattern(address: str) -> str:
    return rf"(?<![\w.+-]){re.escape(address).replace('@', '(?:@|%40)')}(?![\w-])(?!\.\w)"


def _number_pattern(number: str) -> str:
    """A telephone number however its digits are grouped, with or without the country's number."""
    digits = re.sub(r"\D", "", number)
    if len(digits) > _NATIONAL:
        digits = digits.removeprefix("00").removeprefix("48")
    if len(digits) < _NUMBER_MIN:
        return ""
    return rf"(?<!\d)(?:(?:\+|00)?48{_BETWEEN_DIGITS})?{_BETWEEN_DIGITS.join(digits)}(?!\d)"
