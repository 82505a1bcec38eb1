"""Every word of the interface has its Polish, with all plural forms and the same placeholders."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.house.tree import ROOT

CATALOGUE = ROOT / "translations" / "pl" / "LC_MESSAGES" / "messages.po"
METHODS = [("networks/**.py", "python"), ("realtime/**.py", "python"), ("templates/**.*", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}
PLURALS = 3
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w+\}(?!\})")


@cache
def _words() -> dict[str | tuple[str, str], str]:
    """Every text of the code with the place of its first use; a plural one is a pair."""
    options = {"templates/**.*": {"trimmed": "true", "silent": "false"}}
    found = extract_from_dir(ROOT, METHODS, options, keywords=KEYWORDS, directory_filter=_is_ours)
    words: dict[str | tuple[str, str], str] = {}
    for file, line, message, _comments, _context in found:
        words.setdefault(message if isinstance(message, str) else tuple(message[:2]), f"{file}:{line}")
    return words


@cache
def _catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="pl")


def _entry(word: str | tuple[str, str]) -> Message | None:
    return _catalogue().get(word if isinstance(word, str) else word[0])


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in {"node_modules", "var", "tests", "static", "bench"} and "/." not in folder


def test_the_collector_finds_words_of_code_and_of_templates() -> None:
    places = set(_words().values())
    assert len(_words()) > 200
    assert any(place.startswith("templates/") for place in places)
    assert any(place.startswith("networks/") for place in places)


def test_every_word_has_its_polish() -> None:
    assert CATALOGUE.is_file(), "there is no Polish catalogue"
    missing = [f"{place}: {word}" for word, place in _words().items() if not _is_translated(_entry(word))]
    assert missing == [], f"{len(missing)} of {len(_words())} texts have no Polish"


def test_plurals_have_their_three_polish_forms() -> None:
    short = [
        str(word)
        for word in _words()
        if isinstance(word, tuple) and (entry := _entry(word)) is not None
        if not isinstance(entry.string, tuple) or len(entry.string) != PLURALS or not all(entry.string)
    ]
    assert short == []
    assert _catalogue().num_plurals == PLURALS


def test_placeholders_are_the_same_in_both_languages() -> None:
    wrong = []
    for word in _words():
        entry = _entry(word)
        if not _is_translated(entry) or entry is None:
            continue
        expected = set(PLACEHOLDER.findall(word if isinstance(word, str) else word[1]))
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        # "1" may be written as a word where a form is about one thing only; Polish `one` is exactly that.
        wrong += [
            f"{word!r}: {string!r}"
            for number, string in enumerate(strings)
            if (found := set(PLACEHOLDER.findall(string))) != expected
            and not (number == 0 and found == expected - {"%(num)d"})
        ]
    assert wrong == []


def test_the_catalogue_holds_nothing_that_is_not_used() -> None:
    used = {word if isinstance(word, str) else word[0] for word in _words()}
    unused = [entry.id for entry in _catalogue() if entry.id and _id(entry) not in used]
    assert unused == []
    assert not [entry.id for entry in _catalogue() if entry.fuzzy and entry.id]


def test_words_are_never_put_together_at_run_time() -> None:
    """The collector sees literals only: `_(f"…")` would never be translated."""
    pattern = re.compile(r"(?<![\w.])(?:_|ngettext)\(\s*(?:f[\"']|\w+\s*[,)+%])")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for folder in ("networks", "realtime", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html"}
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def _is_translated(entry: Message | None) -> bool:
    if entry is None or entry.fuzzy:
        return False
    return all(entry.string) if isinstance(entry.string, tuple) else bool(entry.string)


def _id(entry: Message) -> str:
    return entry.id if isinstance(entry.id, str) else entry.id[0]
