"""Languages: Polish first, English complete. A choice is kept in the session, so that sign-in pages know it too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, force_locale, get_locale

LANGUAGES: Final = ("pl", "en")
TIME_ZONE: Final = "Europe/Warsaw"
LANGUAGE_KEY: Final = "language"
THEME_KEY: Final = "theme"
_TRANSLATIONS: Final = Path(__file__).parents[2] / "translations"

# Asked a few dozen times for every page, and the library's answer costs a chain of lookups.
_KEPT: Final = "sieci_language"

babel = Babel()


def init_app(app: Flask) -> None:
    """Teach the app its languages."""
    babel.init_app(
        app,
        default_locale="pl",
        default_timezone=TIME_ZONE,
        default_translation_directories=str(_TRANSLATIONS),
        locale_selector=_chosen,
    )


def language() -> str:
    """The language of the page being made: `pl` or `en`."""
    kept: str | None = g.get(_KEPT)
    if kept is None:
        locale = get_locale()
        kept = locale.language if locale is not None and locale.language in LANGUAGES else "pl"
        setattr(g, _KEPT, kept)
    return kept


@contextmanager
def speaking(spoken: str) -> Iterator[None]:
    """Make words and templates in this language for a while, whoever is asking: for mails and files of others."""
    before = g.get(_KEPT)
    setattr(g, _KEPT, spoken)
    try:
        with force_locale(spoken):
            yield
    finally:
        setattr(g, _KEPT, before)


@cache
def catalogue_of(spoken: str) -> NullTranslations:
    """The texts of a language; where none were compiled, the English ones of the code."""
    return Translations.load(_TRANSLATIONS, [spoken])


def _chosen() -> str:
    """The person's choice, else what the browser or program asks for, else Polish."""
    if not has_request_context():
        return "pl"
    chosen = session.get(LANGUAGE_KEY)
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "pl")
