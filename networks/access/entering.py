"""Coming in: what rides along while somebody signs in, the time between the two steps, and where they go then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from networks.access import queries
from networks.access.current import PERSON_KEY, begin_session
from networks.access.links import Link
from networks.access.models import SignIn
from networks.core.errors import NotFound
from networks.people.models import Person
from networks.web.i18n import LANGUAGE_KEY, THEME_KEY
from networks.web.security import is_ours

KEPT: Final = "kept-"
KEPT_PATH: Final = "kept_path"
KEPT_MAX: Final = 20
PENDING_KEY: Final = "pending"
# Between the steps the browser holds this and nothing else: it says who knew the password, and opens nothing.
PENDING: Final = Link("second-step", "second_step.show", timedelta(minutes=5))


@dataclass(frozen=True)
class Riding:
    """What rides along through the pages of signing in: where one wanted to go, and words of an interrupted form."""

    following: str = ""
    kept_path: str = ""
    kept: list[tuple[str, str]] = field(default_factory=list)

    def for_page(self) -> dict[str, object]:
        """What the pages' hidden fields show."""
        return {"next": self.following, "kept": self.kept, "kept_path": self.kept_path}


def riding() -> Riding:
    """What rides along with this form, as far as it leads to pages of ours."""
    following, path = _ours(request.form.get("next", "")), _ours(request.form.get(KEPT_PATH, ""))
    if not path:
        return Riding(following)
    kept = [(n.removeprefix(KEPT), v) for n, v in request.form.items(multi=True) if n.startswith(KEPT)][:KEPT_MAX]
    return Riding(following, path, kept)


def own_fields() -> dict[str, str]:
    """The form's own fields, without the words that ride along."""
    return {n: v for n, v in request.form.items() if n != KEPT_PATH and not n.startswith(KEPT)}


def begin_second_step(person: Person) -> None:
    """Remember in the browser that this person's password was right. Nobody is signed in yet."""
    before = session.get(PERSON_KEY)
    session.clear()
    session[LANGUAGE_KEY], session[THEME_KEY] = person.language, person.theme
    session[PENDING_KEY], session[PERSON_KEY] = PENDING.token_for(person), before


def waiting_for_second_step() -> Person | None:
    """Who has shown the password here less than five minutes ago, while it and the second factor are still theirs."""
    try:
        person, _nothing = PENDING.behind(session.get(PENDING_KEY, ""))
    except NotFound:
        return None
    return person if person.is_active and queries.key_of(person) is not None else None


def come_in(made: SignIn, token: str, along: Riding) -> ResponseReturnValue:
    """Begin the browser's session and go where one wanted to; words of an interrupted form are sent on."""
    is_same_person = session.get(PERSON_KEY) == made.person_id
    begin_session(made, token)
    if along.kept:
        # At a shared computer somebody else may have signed in; then the words wait for a button.
        return render_template(
            "people/send_kept.html", kept=along.kept, kept_path=along.kept_path, by_itself=is_same_person
        )
    return redirect(along.following or url_for("start.desk"), 303)


def _ours(address: str) -> str:
    return address if is_ours(address) else ""
