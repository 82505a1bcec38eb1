"""Rules of plain text: what may stand in a name, a title or a post, how long it may be, and how it becomes a slug."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator

from networks.core.errors import Sentence
from networks.core.words import later as _

NAME_MAX: Final = 120
TITLE_MIN: Final = 3
TITLE_MAX: Final = 200
SENTENCE_MAX: Final = 500
FILE_NAME_MAX: Final = 120
BODY_MAX_BYTES: Final = 64 * 1024
SLUG_MAX: Final = 60
NAME_MARKS_MAX: Final = 2

# What stands between the letters of true names: "Anna Nowak-Zych", "O’Neill", "dr hab., prof. UW", "Anna (Ania)".
_NAME_JOINERS: Final = frozenset(" -'’ʼʻ.,()·")
# Accents that stand apart where no letter has them built in, as in "Adébáyọ̀"; the others strike letters out or hide.
_NAME_MARKS: Final = frozenset(
    map(chr, (*range(0x300, 0x30D), 0x30F, 0x311, *range(0x323, 0x329), 0x32D, 0x330, 0x331))
)
# Alphabets whose letters are told apart by the first word of their names in Unicode. A name uses one of them.
_SCRIPTS: Final = frozenset(
    {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "DEVANAGARI", "BENGALI", "TAMIL", "THAI"}
    | {"HANGUL", "HIRAGANA", "KATAKANA", "CJK", "ETHIOPIC"}
)
_WRITTEN_TOGETHER: Final = frozenset({"HIRAGANA", "KATAKANA", "CJK", "HANGUL"})
# Letters of the Latin alphabet as names use it; beyond these are phonetic and other signs that look like them.
_LATIN_LETTERS: Final = frozenset(
    chr(code)
    for start, end in ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x17E), (0x1CD, 0x1DC), (0x1E4, 0x1F0), (0x1F4, 0x1F5),
                       (0x1F8, 0x21B), (0x21E, 0x21F), (0x226, 0x233), (0x1E00, 0x1E99), (0x1EA0, 0x1EF9))
    for code in range(start, end + 1)
) - frozenset("×÷ĸŉ") | frozenset("ƏəƠơƯưŒœẞßƁɓƊɗƘƙƝɲŊŋÞþÐðIı")  # fmt: skip
# Letters of other alphabets that nobody can tell from Latin ones; a name of nothing else is a Latin name in disguise.
_LOOK_LATIN: Final = frozenset("АВЕЅІЈКМНОРСТУХҮҺаеѕіјорсухһԁԛԝӏүАΑΒΕΖΗΙΚΜΝΟΡΤΥΧοονικρυχγϲϳ")

_ASCII = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")
_JOINERS = "\u200c\u200d"
_MARKS_IN_A_ROW = 4
_KEPT_CONTROLS = "\n\t"


class Refused(ValueError):
    """A rule of text is broken; carries the sentence for the person."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def line(text: str) -> str:
    """One line such as a name or a title: composed, trimmed, single spaces.

    Raises Refused for control and direction characters, invisible characters and piles of combining marks, all of
    which make one name look like another.
    """
    composed = unicodedata.normalize("NFC", _encodable(text))
    if any(_is_hidden(letter) for letter in composed):
        raise Refused(_("Invisible or control characters cannot be used here. Please type the text by hand."))
    if re.search(rf"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff]{{{_MARKS_IN_A_ROW + 1},}}", composed):
        raise Refused(_("There are too many accents over one letter."))
    return " ".join(composed.split())


def person_name(text: str) -> str:
    """A person's name as they write it, 2 to 120 characters: letters of one alphabet with what joins them in names.

    Raises Refused for what `line` refuses, digits, signs, letters of several alphabets, and letters that only look like
    Latin ones, because under such a name one person could pass for another.
    """
    name = _measured(line(text), 2, NAME_MAX)
    scripts: set[str] = set()
    marks = 0
    for letter in name:
        marks = marks + 1 if unicodedata.category(letter) == "Mn" else 0
        if marks > NAME_MARKS_MAX:
            raise Refused(_("There are too many accents over one letter."))
        if letter not in _NAME_JOINERS and letter not in _NAME_MARKS:
            scripts.add(_script_of(letter))
    if len(scripts) > 1 and not scripts <= _WRITTEN_TOGETHER:
        raise Refused(
            _("The name mixes letters of two alphabets. Please type the whole name by hand, in one alphabet.")
        )
    if not scripts or not name[0].isalpha():
        raise Refused(_("A name begins with a letter."))
    if scripts != {"LATIN"} and all(letter in _LOOK_LATIN for letter in name if letter.isalpha()):
        raise Refused(_("The name is written with letters that only look like Latin ones. Please type it by hand."))
    return name


def _script_of(letter: str) -> str:
    """The alphabet of a letter. Raises Refused for what is no letter of a name."""
    if letter.isdecimal() or unicodedata.category(letter).startswith("N"):
        raise Refused(_("A name is written with letters only, without digits."))
    script = unicodedata.name(letter, "").partition(" ")[0]
    is_known = letter in _LATIN_LETTERS if script == "LATIN" else script in _SCRIPTS
    if not is_known or unicodedata.category(letter)[0] not in "LM" or letter != unicodedata.normalize("NFKC", letter):
        raise Refused(
            _("The character “%(letter)s” cannot stand in a name. Please type the name by hand.", letter=letter)
        )
    return script


def prose(text: str) -> str:
    """Text of several lines: composed, trimmed, lines ended by a line feed, invisible controls left out.

    Raises Refused when it is empty or longer than 64 KB.
    """
    composed = unicodedata.normalize("NFC", _encodable(text))
    composed = composed.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    kept = "".join(letter for letter in composed if letter in _KEPT_CONTROLS or not _is_hidden(letter)).strip()
    if not kept:
        raise Refused(_("Please write something."))
    if (size := len(kept.encode())) > BODY_MAX_BYTES:
        raise Refused(
            _(
                "The text has %(size)d KB and the limit is %(limit)d KB. It has been kept; please shorten it.",
                size=-(-size // 1024),
                limit=BODY_MAX_BYTES // 1024,
            )
        )
    return kept


def file_name(name: str) -> str:
    """A file's own name as it may be shown: without folders and without what cannot be seen; at the most its end."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-FILE_NAME_MAX:] or "?"


def slug(title: str) -> str:
    """`title` as the readable end of an address: ASCII, small letters, hyphens; never empty."""
    plain = unicodedata.normalize("NFKD", title.translate(_ASCII)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_MAX].rstrip("-") or "x"


def excerpt(text: str, limit: int = 160) -> str:
    """The beginning of `text` on one line, cut between words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0] + "…"


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refused(_("The text contains characters that cannot be stored.")) from None
    return text


def _is_hidden(letter: str) -> bool:
    """Control, direction, zero-width, private and unassigned characters; joiners of emoji stay."""
    return letter not in _JOINERS and unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}


def _between(least: int, most: int) -> AfterValidator:
    """A line of `least` to `most` characters."""
    return AfterValidator(lambda text: _measured(line(text), least, most))


def _measured(tidy: str, least: int, most: int) -> str:
    """The line, if it has `least` to `most` characters. Raises Refused."""
    if len(tidy) < least:
        raise Refused(
            _("Please write at least %(least)d characters.", least=least) if tidy else _("Please fill this in.")
        )
    if len(tidy) > most:
        raise Refused(_("Please write at most %(most)d characters; there are %(n)d.", most=most, n=len(tidy)))
    return tidy


Name = Annotated[str, _between(2, NAME_MAX)]
PersonName = Annotated[str, AfterValidator(person_name)]
Title = Annotated[str, _between(TITLE_MIN, TITLE_MAX)]
OneSentence = Annotated[str, _between(TITLE_MIN, SENTENCE_MAX)]
Body = Annotated[str, AfterValidator(prose)]
