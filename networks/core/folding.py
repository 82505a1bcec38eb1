"""Finding by parts of words: letters without case and Polish signs, the same in Python and in both databases."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

_PLAIN: Final = dict(zip("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ", strict=True))
_TABLE: Final = str.maketrans(_PLAIN)
WORDS_MAX: Final = 8


def fold(text: str) -> str:
    """`text` in small letters without Polish signs and with single spaces."""
    return " ".join(text.translate(_TABLE).lower().split())


def folded(column: Any) -> sa.ColumnElement[str]:
    """The same of what a column holds (spaces apart), as the database sees it."""
    for letter, plain in _PLAIN.items():
        column = sa.func.replace(column, letter, plain)
    return sa.func.lower(column)


def holds_words(column: Any, text: str) -> sa.ColumnElement[bool]:
    """Whether what a column holds has every word of `text` as a part somewhere. True for a text of no words."""
    inside = folded(column)
    words = fold(text.replace("\0", " ")).split()[:WORDS_MAX]
    return sa.and_(sa.true(), *(inside.contains(word, autoescape=True) for word in words))
