"""First steps and handing over through their doors, and what of them stands on the desk."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select

from networks.core import clock
from networks.core.db import db
from networks.membership import roster
from networks.membership.models import Handover
from networks.people.models import Network, Person, Role
from networks.threads.models import Post, Thread
from tests import make

Browser = Callable[[Person], FlaskClient]
PLACE = "/n/jst-finanse"


def sentences(**more: str) -> dict[str, str]:
    said = {"tasks": "arkuszami organizacji", "offers": "dowożeniu", "wants": "liczenia standardów"}
    return said | {"client_id": str(uuid4())} | more


def test_the_three_steps_lead_into_the_network(
    anna: Person, ewa: Person, finanse: Network, browser_of: Browser
) -> None:
    make.rules(anna, finanse)
    client = browser_of(ewa)
    assert f'href="{PLACE}/rules"' in client.get("/").text
    client.post(f"{PLACE}/rules/accept", data={"version": "1"})
    assert f'href="{PLACE}/first-steps"' in client.get("/").text
    assert client.post(f"{PLACE}/first-steps/introduce", data=sentences()).location.endswith("/first-steps")
    answered = client.post(f"{PLACE}/first-steps/answer", data={"wish": "advice", "words": "Chodzi o CUW"})
    assert answered.location == PLACE
    assert f'href="{PLACE}/first-steps"' not in client.get("/").text
    page = browser_of(anna).get(f"{PLACE}/people/{ewa.id}/manage").text
    assert "Chodzi o CUW" in page


def test_introductions_stand_in_one_thread(ewa: Person, piotr: Person, finanse: Network, browser_of: Browser) -> None:
    browser_of(ewa).post(f"{PLACE}/first-steps/introduce", data=sentences())
    browser_of(piotr).post(f"{PLACE}/first-steps/introduce", data=sentences(tasks="prawem oświatowym"))
    thread = db.session.scalars(select(Thread)).one()
    posts = db.session.scalars(select(Post).order_by(Post.number)).all()
    assert [post.author_id for post in posts] == [ewa.id, piotr.id]
    assert thread.author_id == ewa.id
    assert "prawem oświatowym" in posts[1].html


def test_introducing_oneself_twice_publishes_once(ewa: Person, finanse: Network, browser_of: Browser) -> None:
    client = browser_of(ewa)
    for _time in range(2):
        assert client.post(f"{PLACE}/first-steps/introduce", data=sentences()).status_code == 303
    assert len(db.session.scalars(select(Post)).all()) == 1


def test_unfinished_sentences_stay_in_the_form(ewa: Person, finanse: Network, browser_of: Browser) -> None:
    answer = browser_of(ewa).post(f"{PLACE}/first-steps/introduce", data=sentences(offers=" "))
    assert answer.status_code == 422
    assert "liczenia standardów" in answer.text
    assert 'id="field-offers-error"' in answer.text
    assert browser_of(ewa).post(f"{PLACE}/first-steps/answer", data={"wish": "fame"}).status_code == 422
    assert browser_of(ewa).post(f"{PLACE}/first-steps/answer", data={}).status_code == 422


def test_a_step_left_for_later_is_asked_for_no_more(ewa: Person, finanse: Network, browser_of: Browser) -> None:
    client = browser_of(ewa)
    for step in ("introduce", "answer"):
        assert client.post(f"{PLACE}/first-steps/later", data={"step": step}).status_code == 303
    assert 'class="steps' not in client.get("/").text
    assert 'name="tasks"' in client.get(f"{PLACE}/first-steps?step=introduce").text
    assert client.post(f"{PLACE}/first-steps/introduce", data=sentences()).status_code == 303
    assert roster.membership_now(ewa, finanse).introduced_at is not None


def test_observers_introduce_nobody_and_outsiders_find_nothing(
    olga: Person, obcy: Person, finanse: Network, browser_of: Browser
) -> None:
    assert browser_of(olga).post(f"{PLACE}/first-steps/introduce", data=sentences()).status_code == 403
    assert browser_of(olga).get(f"{PLACE}/first-steps").status_code == 200
    assert browser_of(obcy).get(f"{PLACE}/first-steps").status_code == 404
    assert browser_of(obcy).post(f"{PLACE}/first-steps/introduce", data=sentences()).status_code == 404
    assert db.session.scalars(select(Post)).all() == []


def test_requests_stand_on_the_desk_the_longest_waiting_first(
    anna: Person, obcy: Person, finanse: Network, browser_of: Browser
) -> None:
    make.join_request(make.person("Nowa Wczorajsza"), finanse)
    with clock.held_at(clock.now().replace(year=clock.now().year - 1)):
        make.join_request(obcy, finanse)
    page = browser_of(anna).get("/").text
    assert page.index(obcy.name) < page.index("Nowa Wczorajsza")
    assert browser_of(make.member(finanse, Role.MODERATOR)).get("/").text.count(obcy.name) == 0


def test_a_handover_knows_what_is_open_and_moves_the_role(
    anna: Person, ewa: Person, obcy: Person, finanse: Network, browser_of: Browser
) -> None:
    make.thread(ewa, finanse)
    make.join_request(obcy, finanse)
    client = browser_of(anna)
    page = client.get(f"{PLACE}/handover").text
    assert page.count("- 1 ") == 2
    assert f'<option value="{ewa.id}"' in page
    sent = {"successor": str(ewa.id), "note": "Obiecałam przesłać wzór uchwały."}
    assert client.post(f"{PLACE}/handover", data=sent).status_code == 303
    assert (ewa.roles_in(finanse), anna.roles_in(finanse)) == ({Role.COORDINATOR, Role.MEMBER}, {Role.MEMBER})
    assert "Obiecałam przesłać wzór uchwały." in browser_of(ewa).get(f"{PLACE}/handover").text
    assert client.get(f"{PLACE}/handover").status_code == 403


def test_a_refused_handover_keeps_the_note(
    anna: Person, olga: Person, jan: Person, finanse: Network, browser_of: Browser
) -> None:
    client = browser_of(anna)
    for successor in ("", "0", str(olga.id), str(jan.id), str(anna.id), "987654"):
        answer = client.post(f"{PLACE}/handover", data={"successor": successor, "note": "Moja długa notatka"})
        assert answer.status_code == 422
        assert "Moja długa notatka" in answer.text
    assert anna.roles_in(finanse) == {Role.COORDINATOR}
    assert db.session.scalars(select(Handover)).all() == []


def test_handing_over_one_may_leave_at_once(anna: Person, ewa: Person, finanse: Network, browser_of: Browser) -> None:
    client, sent = browser_of(anna), {"successor": str(ewa.id), "note": "Dziękuję.", "leaves": "1"}
    assert client.post(f"{PLACE}/handover", data=sent).location == "/"
    assert client.get(f"{PLACE}/threads").status_code == 404
