"""What the lists of administration ask the database for does not grow with what is on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from networks.core import mail
from networks.core.unit_of_work import unit_of_work
from networks.duties import actions as duties
from networks.duties.models import LegalText
from networks.people.models import Network, Person, Role
from tests import make
from tests.networks.start.test_costs import statements_of

PAGES = (
    "/", "/me/notices", "/admin", "/admin/editions", "/admin/editions/b-test", "/admin/networks/jst-finanse",
    "/admin/people", "/admin/people?q=osoba", "/admin/institutions", "/admin/jobs", "/admin/mails", "/admin/audit",
    "/admin/imports", "/admin/accessibility", "/admin/accessibility/requests", "/admin/legal", "/admin/legal/{0.id}",
)  # fmt: skip


@pytest.fixture(autouse=True)
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered for seconds is not looked up anew in the middle of counting."""
    monkeypatch.setattr("networks.access.queries.PROOF_SECONDS", 10**9)
    for module in ("networks.duties.gate", "networks.admin.programme_queries"):
        monkeypatch.setattr(f"{module}.KNOWN_SECONDS", 10**9)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_as_often_for_twenty_rows_as_for_four(
    path: str, admin: Person, anna: Person, finanse: Network, browser_of: Callable[[Person], FlaskClient]
) -> None:
    text = make.legal_text()
    with unit_of_work():
        duties.accept(admin.id, [text.id])
    client = browser_of(admin)
    come(4, finanse, text)
    few = statements_of(client, path.format(text))
    come(16, finanse, text)
    many = statements_of(client, path.format(text))
    assert len(many) == len(few), "\n".join(many)


def come(count: int, network: Network, text: LegalText) -> None:
    """People of institutions join, accept the terms, are written to and ask for access."""
    for _number in range(count):
        someone = make.member(network, Role.MEMBER, name="Osoba Nowa")
        make.speaks_for(someone, make.institution(f"Gmina {someone.id}"))
        make.network(f"siec-{someone.id}")
        make.access_request(someone.email)
        with unit_of_work():
            duties.accept(someone.id, [text.id])
            mail.post("Ewa", someone.email, "Temat", "Treść", "<p>Treść</p>")
