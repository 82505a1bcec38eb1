"""Pages about sessions: the list, the form, the people, the file for calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from icalendar import Calendar

from networks.core import clock
from networks.core.db import db
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Network, Person, PersonState, Role
from networks.sessions import preparing
from networks.sessions.models import LiveSession, SessionRole, SessionState
from tests import make, make_sessions

Browser = Callable[[Person], FlaskClient]
S = SessionState
NEW = {
    "title": "Arkusz organizacji", "day": "2030-05-06", "begins": "10:00", "ends": "11:30", "is_premoderated": "1",
    "agenda": "15 Powitanie\n45 Pytania", "about": "O **arkuszu**", "room_url": "https://sala.example/1",
    "client_id": "6f5b2d4e-1111-4222-8333-444455556666",
}  # fmt: skip


def only() -> LiveSession:
    return db.session.query(LiveSession).one()


def test_a_coordinator_drafts_a_session_by_a_plain_form(anna: Person, finanse: Network, browser_of: Browser) -> None:
    client = browser_of(anna)
    assert 'name="agenda"' in client.get("/n/jst-finanse/sessions/new").text
    answer = client.post("/n/jst-finanse/sessions", data=NEW)
    live = only()
    assert answer.location == f"/sessions/{live.id}"
    assert (live.title, live.state, live.is_premoderated) == ("Arkusz organizacji", S.DRAFT, True)
    assert [(item.minutes, item.title) for item in live.agenda] == [(15, "Powitanie"), (45, "Pytania")]
    assert live.about_html == "<p>O <strong>arkuszu</strong></p>\n"
    client.post("/n/jst-finanse/sessions", data=NEW)  # sent twice
    assert only().version == live.version


def test_a_refused_form_stays_filled_and_says_which_line(anna: Person, finanse: Network, browser_of: Browser) -> None:
    answer = browser_of(anna).post("/n/jst-finanse/sessions", data=NEW | {"agenda": "15 Powitanie\nbez minut"})
    assert answer.status_code == 422
    for kept in ("Arkusz organizacji", "bez minut", "https://sala.example/1", 'value="2030-05-06"', "O **arkuszu**"):
        assert kept in answer.text
    assert 'href="#field-agenda"' in answer.text
    assert db.session.query(LiveSession).count() == 0


def test_rules_of_times_are_told_at_the_fields_of_the_form(anna: Person, finanse: Network, browser_of: Browser) -> None:
    answer = browser_of(anna).post("/n/jst-finanse/sessions", data=NEW | {"begins": "01:00", "ends": "23:00"})
    assert answer.status_code == 422
    assert 'href="#field-ends"' in answer.text


def test_nobody_else_drafts(marta: Person, ewa: Person, finanse: Network, browser_of: Browser) -> None:
    for person in (marta, ewa):
        client = browser_of(person)
        assert client.get("/n/jst-finanse/sessions/new").status_code == 403
        assert client.post("/n/jst-finanse/sessions", data=NEW).status_code == 403


def test_the_list_shows_today_planned_and_past_and_hides_drafts(
    anna: Person, ewa: Person, piotr: Person, finanse: Network, browser_of: Browser
) -> None:
    for title, state in (
        ("Dzisiejsza", S.LIVE),
        ("Nieogłoszona", S.DRAFT),
        ("Dawna", S.CLOSED),
        ("Odwołana", S.CANCELLED),
    ):
        make_sessions.live_session(anna, finanse, state, title=title, experts=[piotr])
    page = browser_of(ewa).get("/n/jst-finanse/sessions").text
    assert all(title in page for title in ("Dzisiejsza", "Dawna", "Odwołana"))
    assert "Nieogłoszona" not in page
    assert "sessions/new" not in page
    assert "Ekspert zachorował." in page
    for person in (anna, piotr):
        assert "Nieogłoszona" in browser_of(person).get("/n/jst-finanse/sessions").text
    assert "sessions/new" in browser_of(anna).get("/n/jst-finanse/sessions").text


def test_an_empty_list_says_so(ewa: Person, browser_of: Browser) -> None:
    assert 'class="empty"' in browser_of(ewa).get("/n/jst-finanse/sessions?page=99").text


def test_changing_needs_the_version_that_was_seen(anna: Person, finanse: Network, browser_of: Browser) -> None:
    live = make_sessions.live_session(anna, finanse, S.DRAFT)
    client, address = browser_of(anna), f"/sessions/{live.id}/edit"
    assert 'name="version" value="1"' in client.get(address).text
    fields = {name: value for name, value in NEW.items() if name != "client_id"}
    assert client.post(address, data=fields | {"title": "Pierwsza zmiana", "version": "1"}).status_code == 303
    stale = client.post(address, data=fields | {"title": "Druga zmiana", "version": "1"})
    assert stale.status_code == 409
    assert "Druga zmiana" in stale.text
    assert 'name="version" value="2"' in stale.text
    assert only().title == "Pierwsza zmiana"
    assert client.post(address, data=fields | {"title": "Druga zmiana", "version": "2"}).status_code == 303
    assert only().title == "Druga zmiana"


def test_points_that_began_keep_their_times_when_the_form_is_saved(
    anna: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse)
    with unit_of_work():
        preparing.set_agenda(anna, live, [preparing.Point("Powitanie", 15)])
        live.agenda[0].begun_at = clock.now()
    fields = {name: value for name, value in NEW.items() if name != "client_id"} | {"version": str(live.version)}
    assert browser_of(anna).post(f"/sessions/{live.id}/edit", data=fields).status_code == 303
    assert [bool(item.begun_at) for item in only().agenda] == [True, False]


def test_a_member_is_named_and_taken_back(anna: Person, ewa: Person, finanse: Network, browser_of: Browser) -> None:
    live = make_sessions.live_session(anna, finanse, S.DRAFT)
    client, address = browser_of(anna), f"/sessions/{live.id}/people"
    assert "Ewa Urzędowa" in client.get(address).text
    assert client.post(address, data={"person": str(ewa.id), "role": "moderator"}).status_code == 303
    assert only().ids_of(SessionRole.MODERATOR) == {ewa.id}
    assert browser_of(ewa).get(f"/sessions/{live.id}").status_code == 200
    assert client.post(f"{address}/take", data={"person": str(ewa.id), "role": "moderator"}).status_code == 303
    assert browser_of(ewa).get(f"/sessions/{live.id}").status_code == 404
    assert client.post(f"{address}/take", data={"person": str(ewa.id), "role": "moderator"}).status_code == 404


def test_nobody_chosen_and_nobody_of_another_network(
    anna: Person, jan: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, S.DRAFT)
    client, address = browser_of(anna), f"/sessions/{live.id}/people"
    assert client.post(address, data={"person": "", "role": "expert"}).status_code == 422
    assert client.post(address, data={"person": str(jan.id), "role": "expert"}).status_code == 404


def test_a_guest_with_an_account_sees_the_session_and_nothing_else(
    anna: Person, obcy: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, S.ANNOUNCED)
    other = make_sessions.live_session(anna, finanse, S.ANNOUNCED, title="Inna sesja")
    data = {"email": "OBCY@test.example", "role": "expert"}
    assert browser_of(anna).post(f"/sessions/{live.id}/people", data=data).status_code == 303
    guest = browser_of(obcy)
    page = guest.get(f"/sessions/{live.id}")
    assert page.status_code == 200
    assert "/n/jst-finanse" not in page.text
    hidden = (
        f"/sessions/{other.id}",
        "/n/jst-finanse/sessions",
        "/n/jst-finanse/threads",
        f"/sessions/{live.id}/people",
    )
    assert [guest.get(path).status_code for path in hidden] == [404, 404, 404, 403]
    assert live.title in guest.get("/").text


def test_an_unknown_guest_is_invited_with_a_name(anna: Person, finanse: Network, browser_of: Browser) -> None:
    live = make_sessions.live_session(anna, finanse, S.ANNOUNCED)
    client, address = browser_of(anna), f"/sessions/{live.id}/people"
    nameless = client.post(address, data={"email": "gosc@test.example", "role": "expert"})
    assert nameless.status_code == 422
    assert 'value="gosc@test.example"' in nameless.text
    assert 'href="#field-name"' in nameless.text
    named = {"email": "gosc@test.example", "name": "Gościnna Ekspertka", "role": "expert"}
    assert client.post(address, data=named).status_code == 303
    guest = db.session.query(Person).filter_by(email="gosc@test.example").one()
    assert (guest.state, guest.name, guest.language) == (PersonState.INVITED, "Gościnna Ekspertka", "pl")
    assert only().ids_of(SessionRole.EXPERT) == {guest.id}


def test_a_closed_account_gets_no_role(anna: Person, obcy: Person, finanse: Network, browser_of: Browser) -> None:
    live = make_sessions.live_session(anna, finanse, S.ANNOUNCED)
    make.disable(obcy)
    data = {"email": obcy.email, "role": "expert"}
    assert browser_of(anna).post(f"/sessions/{live.id}/people", data=data).status_code == 422
    assert only().people == []


def test_moderators_give_trust_and_no_other_role(
    anna: Person, marta: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, moderators=[marta])
    client, address = browser_of(marta), f"/sessions/{live.id}/people"
    assert "field-email" not in client.get(address).text
    assert client.post(address, data={"person": str(ewa.id), "role": "expert"}).status_code == 403
    assert client.post(address, data={"email": "nikt@test.example", "role": "trusted"}).status_code == 403
    assert client.post(address, data={"person": str(ewa.id), "role": "trusted"}).status_code == 303
    assert only().ids_of(SessionRole.TRUSTED) == {ewa.id}


def test_a_guest_who_moderates_does_not_see_who_is_in_the_network(
    anna: Person, obcy: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    live = make_sessions.live_session(anna, finanse, moderators=[obcy])
    client, address = browser_of(obcy), f"/sessions/{live.id}/people"
    assert client.get(address).status_code == 403
    assert client.post(address, data={"person": str(ewa.id), "role": "trusted"}).status_code == 403


def test_the_file_for_calendars_names_nobody(anna: Person, ewa: Person, finanse: Network, browser_of: Browser) -> None:
    live = make_sessions.live_session(anna, finanse, S.ANNOUNCED, experts=[ewa])
    answer = browser_of(ewa).get(f"/sessions/{live.id}/calendar.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.text).events
    assert event.start == live.starts_at.replace(microsecond=0)  # type: ignore[union-attr]
    assert (str(event["SUMMARY"]), event["SEQUENCE"]) == (live.title, live.version)
    assert str(event["URL"]).endswith(f"/sessions/{live.id}")
    assert "@test.example" not in answer.text
    assert "Ewa" not in answer.text


def test_a_draft_without_a_time_has_no_file(anna: Person, finanse: Network, browser_of: Browser) -> None:
    browser_of(anna).post("/n/jst-finanse/sessions", data={"title": "Bez terminu", "client_id": NEW["client_id"]})
    assert browser_of(anna).get(f"/sessions/{only().id}/calendar.ics").status_code == 404


def test_the_first_pages_lead_to_sessions(anna: Person, ewa: Person, finanse: Network, browser_of: Browser) -> None:
    running = make_sessions.live_session(anna, finanse, title="Trwająca sesja")
    client = browser_of(ewa)
    desk, first = client.get("/").text, client.get("/n/jst-finanse").text
    assert f'href="/sessions/{running.id}/room"' in desk
    assert "Trwająca sesja" in first
    assert 'href="/n/jst-finanse/sessions"' in first
    planned = clock.now() + timedelta(days=9)
    with unit_of_work():
        live = db.session.get_one(LiveSession, running.id)
        live.state, live.starts_at, live.ends_at = S.ANNOUNCED, planned, planned + timedelta(hours=1)
    assert "Trwająca sesja" not in client.get("/").text
    assert "Trwająca sesja" in client.get("/n/jst-finanse").text


def test_a_coordinator_of_another_network_sees_nothing(anna: Person, kryzys: Network, browser_of: Browser) -> None:
    host = make.member(kryzys, Role.COORDINATOR)
    live = make_sessions.live_session(host, kryzys, S.ANNOUNCED)
    for path in ("", "/edit", "/people", "/calendar.ics"):
        assert browser_of(anna).get(f"/sessions/{live.id}{path}").status_code == 404
