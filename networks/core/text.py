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
BODY_MAX_BYTES: Final = 64 * 1024
SLUG_MAX: Final = 60

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

    def check(text: str) -> str:
        tidy = line(text)
        if len(tidy) < least:
            raise Refused(
                _("Please write at least %(least)d characters.", least=least) if tidy else _("Please fill this in.")
            )
        if len(tidy) > most:
            raise Refused(_("Please write at most %(most)d characters; there are %(n)d.", most=most, n=len(tidy)))
        return tidy

    return AfterValidator(check)


Name = Annotated[str, _between(2, NAME_MAX)]
Title = Annotated[str, _between(TITLE_MIN, TITLE_MAX)]
OneSentence = Annotated[str, _between(TITLE_MIN, SENTENCE_MAX)]
Body = Annotated[str, AfterValidator(prose)]
