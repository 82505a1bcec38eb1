"""What the pages about oneself send."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from networks.core.shapes import Shape
from networks.core.text import PersonName, Refused, line
from networks.core.words import later as _
from networks.people.models import ProfilePart
from networks.people.positions import Position
from networks.web.numbers import BIGGEST

THEMES_MAX: Final = 8
THEME_MAX: Final = 80
POSITION_MAX: Final = 120
CONTACT_MAX: Final = 200


def _short(most: int) -> AfterValidator:
    """One line of at most `most` characters, which may be empty."""

    def check(text: str) -> str:
        tidy = line(text)
        if len(tidy) > most:
            raise Refused(_("Please write at most %(most)d characters; there are %(n)d.", most=most, n=len(tidy)))
        return tidy

    return AfterValidator(check)


def _themes(text: str) -> list[str]:
    """Themes, one in a line; empty lines and repeats are left out."""
    themes = list(dict.fromkeys(filter(None, (line(one) for one in text.splitlines()))))
    if len(themes) > THEMES_MAX:
        raise Refused(_("Please give at most %(most)d themes; there are %(n)d.", most=THEMES_MAX, n=len(themes)))
    for theme in themes:
        if len(theme) > THEME_MAX:
            raise Refused(
                _(
                    "A theme has at most %(most)d characters; “%(start)s…” has %(n)d.",
                    most=THEME_MAX, start=theme[:20], n=len(theme),
                )
            )  # fmt: skip
    return themes


def _one_or_more(value: Any) -> Any:
    """Boxes of one name: one that is ticked comes alone."""
    return [value] if isinstance(value, str) else value


Themes = Annotated[list[str], BeforeValidator(lambda value: _themes(value) if isinstance(value, str) else value)]


class ProfileForm(Shape):
    """The profile: the name, the position from the list and as it is displayed, themes, contact, what others see."""

    name: PersonName
    position_code: Position | Literal[""] = ""
    position: Annotated[str, _short(POSITION_MAX)] = ""
    themes: Themes = Field(default_factory=list)
    contact: Annotated[str, _short(CONTACT_MAX)] = ""
    language: Literal["pl", "en"] = "pl"
    shows: Annotated[list[ProfilePart], BeforeValidator(_one_or_more)] = Field(default_factory=list, max_length=9)


class InstitutionForm(Shape):
    """The institution chosen from those found; 0 for none. `q` is what was looked for."""

    institution: int = Field(ge=0, le=BIGGEST)
    q: str = Field(default="", max_length=200)


class PasswordProofForm(Shape):
    """The present password as proof that it is the person who asks; empty where signing in was just now."""

    password: str = Field(default="", max_length=1024)
