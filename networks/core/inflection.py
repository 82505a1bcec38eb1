"""Forms of Polish names: "Annie Nowak" and "Jana Kowalskiego" are found when Anna Nowak and Jan Kowalski are meant.

Made of rules that cover common endings. A form too many does no harm, because first name and surname are only looked
for together.
"""

from __future__ import annotations

from typing import Final

_SHORTEST: Final = 3
_SOFT: Final = {
    "ch": "sze", "k": "ce", "g": "dze", "r": "rze", "t": "cie", "d": "dzie", "ł": "le", "st": "ście", "zd": "ździe",
}  # fmt: skip
_HARD: Final = {"ń": "ni", "ś": "si", "ź": "zi", "ć": "ci"}
_LIKE_NOUNS_ON_A: Final = ("y", "i", "ę", "ą", "o", "u", "e", "ie", "ej", "iej", "ówny")
_LIKE_MEN: Final = ("a", "owi", "em", "iem", "ie", "u", "e")


def forms(word: str) -> set[str]:
    """A word of a name in small letters as it may stand in a sentence."""
    base = word.lower()
    if len(base) < _SHORTEST:
        return {base}
    stem = base[:-1]
    match base[-1]:
        case "a" | "o":
            return {base, stem, *(stem + end for end in _LIKE_NOUNS_ON_A), *_softened(stem)}
        case "i":
            return {base, *(base + end for end in ("ego", "emu", "m"))}
        case "y":
            return {base, *(stem + end for end in ("ego", "emu", "ym", "m"))}
        case "e" | "u" | "é":
            return {base, *(base + end for end in ("go", "mu", "m"))}
    return {base, *(one + end for one in _stems(base) for end in _LIKE_MEN), *_softened(base)}


def _stems(base: str) -> set[str]:
    """What endings are joined to: Marek - Mark-, Paweł - Pawł-, Kupiec - Kupc-, Stępień - Stępni-."""
    hardened = base[:-1] + _HARD[base[-1]] if base[-1] in _HARD else base
    found = {hardened}
    if len(base) > _SHORTEST and base[-2] == "e":
        before = base[:-2].removesuffix("i") if base[-1] in "cń" else base[:-2]
        found.add(before + _HARD.get(base[-1], base[-1]))
    return found


def _softened(stem: str) -> set[str]:
    """The form after "o": Olga - Oldze, Piotr - Piotrze, Paweł - Pawle."""
    shorter = stem[:-2] + stem[-1] if len(stem) > _SHORTEST and stem[-2] == "e" else stem
    return {one.removesuffix(end) + soft for one in (stem, shorter) for end, soft in _SOFT.items() if one.endswith(end)}
