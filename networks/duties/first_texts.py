"""The first terms and the first privacy notice of a site, from the files in `texts/`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import current_app

from networks.core import html
from networks.core.config import Settings
from networks.core.db import db
from networks.core.polish import today
from networks.core.text import prose
from networks.core.unit_of_work import unit_of_work
from networks.duties import actions, queries
from networks.duties.models import AccessibilityStatement, LegalKind
from networks.people import catalogue

_FOLDER: Final = Path(__file__).parent / "texts"


def publish_first_texts() -> list[str]:
    """Publish version 1 of each text that has no version, and keep a first accessibility statement; says what it did.

    Safe to repeat: what administrators have published since is left alone.
    """
    done: list[str] = []
    for kind in LegalKind:
        if queries.present_version(kind) == 0:
            words = _words(kind, "pl"), _words(kind, "en")
            with unit_of_work():
                actions.publish(None, kind, words, ("", ""), after=0)
            done.append(f"Published version 1 of the {kind.value} text.")
    if db.session.get(AccessibilityStatement, queries.STATEMENT_ID) is None:
        with unit_of_work():
            row = queries.statement()
            row.published_on = row.updated_on = row.made_on = today()
            db.session.add(row)
        done.append("Made a first accessibility statement; an administrator should look through it.")
    return done


def _words(kind: LegalKind, language: str) -> html.Written:
    """The text of the file, with the site's address and the programme's names put in."""
    settings: Settings = current_app.extensions["sieci_settings"]
    programme = catalogue.read().programme
    names = {
        "{site}": settings.address, "{number}": programme.number, "{partners}": ", ".join(programme.partners[1:]),
        "{programme}": programme.name_en if language == "en" else programme.name_pl,
    }  # fmt: skip
    text = (_FOLDER / f"{kind.value}.{language}.md").read_text(encoding="utf-8")
    for mark, words in names.items():
        text = text.replace(mark, words)
    return html.write(prose(text))
