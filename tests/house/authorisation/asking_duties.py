"""Valid requests about the site's duties."""

from __future__ import annotations

from datetime import timedelta

from networks.core.polish import today
from networks.core.unit_of_work import unit_of_work
from networks.duties import actions, queries, showing
from networks.duties.models import LegalKind, LegalText
from tests import make
from tests.house.authorisation.asking import Asked, Cell, builds


@builds(
    "accessibility.statement", "accessibility.new_request", "accessibility.security_txt", "legal.terms",
    "legal.privacy", "duties_admin.requests", "legal_admin.index", "legal_admin.new_version",
)  # fmt: skip
def duties(_cell: Cell) -> Asked:
    """Pages that are about nothing but the site."""
    return Asked()


@builds("accessibility.ask")
def asking_for_access(_cell: Cell) -> Asked:
    """A request for access."""
    return Asked(form={"name": "Adam Nowak", "contact": "600 700 800", "what": "Tabela", "wanted": "Tekst"})


@builds("accessibility.show_request")
def state_of_a_request(_cell: Cell) -> Asked:
    """A request's number, which is the proof."""
    return Asked({"token": make.access_request().number})


@builds("legal.earlier_terms", "legal.earlier_privacy")
def version(_cell: Cell) -> Asked:
    """The first version."""
    _texts()
    return Asked({"version": 1})


@builds("legal.accept_form", "legal.accept")
def acceptance(_cell: Cell) -> Asked:
    """Both boxes ticked."""
    terms, privacy = _texts()
    form = {"terms": str(terms.version), "privacy": str(privacy.version)}
    return Asked(form=form | {"accepts_terms": "yes", "noted_privacy": "yes"})


@builds("duties_admin.statement_form", "duties_admin.save_statement")
def statement(_cell: Cell) -> Asked:
    """The statement as it is."""
    return Asked(form=showing.form_of(queries.statement()))


@builds("duties_admin.request_page")
def request_for_access(_cell: Cell) -> Asked:
    """A request by its id."""
    return Asked({"request_id": make.access_request().id})


@builds("duties_admin.extend")
def more_time(cell: Cell) -> Asked:
    """A later day with a reason."""
    until = today() + timedelta(days=30)
    return Asked(request_for_access(cell).values, form={"until": until.isoformat(), "reason": "Plik jest długi"})


@builds("duties_admin.answer")
def answer(cell: Cell) -> Asked:
    """An answer."""
    return Asked(request_for_access(cell).values, form={"is_done": "yes", "answer": "Oto tekst"})


@builds("legal_admin.publish")
def new_terms(_cell: Cell) -> Asked:
    """A version of the terms."""
    after = str(queries.present_version(LegalKind.TERMS))
    form = {"kind": "terms", "after": after, "text_pl": "Zasady", "text_en": "Rules"}
    return Asked(form=form | {"changes_pl": "Zmiana", "changes_en": "Change"})


@builds("legal_admin.acceptances")
def acceptances(cell: Cell) -> Asked:
    """A version by its id, which everybody has accepted."""
    made = [text.id for text in _texts()]
    with unit_of_work():
        for actor in cell.world.actors.values():
            if actor.person is not None:
                actions.accept(actor.person.id, made)
    return Asked({"text_id": made[0]})


def _texts() -> tuple[LegalText, LegalText]:
    """The present terms and privacy notice, published when there are none."""
    for kind in LegalKind:
        if queries.present_version(kind) == 0:
            make.legal_text(kind)
    return queries.legal_text(LegalKind.TERMS), queries.legal_text(LegalKind.PRIVACY)
