"""The pages about people, networks, duties and administration: who looks at them, and how to come there."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.arrangements import FINANSE, Place
from tests.browser.site import Site


def ask_with_too_little(page: Page, _site: Site) -> None:
    """Ask for access without saying what for."""
    page.locator("#field-name").fill("Adam Pytający")
    page.locator("#field-contact").fill("adam@")
    page.locator("#field-what").fill("Tabela kosztów, której nie czyta czytnik ekranu.")
    page.locator("#field-wanted").fill("Tekst")
    page.locator("form.form button").click()
    expect(page.locator("#problem")).to_be_focused()


def hand_over_to_nobody(page: Page, _site: Site) -> None:
    """Hand the role over without choosing anybody."""
    page.locator("main form[action$=handover] button").click()
    expect(page.locator("#problem")).to_be_focused()


NETWORK = {
    f"{what} (coordinator)": Place("anna", f"{FINANSE}{path}", then)
    for what, path, then in (
        ("invitations", "/invitations", lambda _page, _site: None),
        ("invite", "/invitations/new", lambda _page, _site: None),
        ("requests to join", "/requests", lambda _page, _site: None),
        ("request to join", "/requests/{join_request}", lambda _page, _site: None),
        ("members", "/people/manage", lambda _page, _site: None),
        ("a member", "/people/{person}/manage", lambda _page, _site: None),
        ("rules", "/rules", lambda _page, _site: None),
        ("substitutions", "/substitutions", lambda _page, _site: None),
        ("handover refused", "/handover", hand_over_to_nobody),
    )
}
PROGRAMME = {
    f"administration: {path}": Place("admin", f"/admin{path}")
    for path in (
        "", "/programme", "/editions", "/editions/new", "/editions/g-wymiana", "/editions/g-wymiana/close",
        "/editions/g-wymiana/rollover", "/networks/jst-finanse", "/networks/jst-finanse/edit", "/people",
        "/people/new", "/people/{person}", "/people/{person}/edit", "/people/{person}/roles", "/institutions",
        "/institutions/new", "/imports", "/audit", "/jobs", "/mails", "/accessibility", "/accessibility/requests",
        "/accessibility/requests/{access_request}", "/legal", "/legal/new", "/legal/{terms}",
    )
}  # fmt: skip
PEOPLE_PLACES = {
    "accessibility statement": Place("", "/accessibility"),
    "request for access refused": Place("", "/accessibility/request", ask_with_too_little),
    "state of a request for access": Place("", "/accessibility/request/{access_number}"),
    "terms": Place("", "/terms"),
    "privacy notice": Place("", "/privacy"),
    "terms to accept": Place("bez-zgod", "/accept"),
    "invitation": Place("", "{guest}"),
    "forgotten password": Place("", "/forgotten-password"),
    "asking to join": Place("obcy", "/n/ds-kryzys"),
    "notices": Place("anna", "/me/notices"),
    "profile": Place("ewa", "/me/profile"),
    "institution of the profile": Place("ewa", "/me/profile/institution?q=gmina"),
    "second step": Place("ewa", "/me/settings/second-factor"),
    "my data": Place("ewa", "/me/data"),
    "closing the account": Place("ewa", "/me/close"),
    "leaving": Place("ewa", "{FINANSE}/leave"),
    "first steps": Place("nowa-w-sieci", "{FINANSE}/first-steps"),
    **NETWORK,
    **PROGRAMME,
}
