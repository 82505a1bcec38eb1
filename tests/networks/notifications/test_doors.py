"""The page of notices, the bell in every page's frame, the API, and the person's room."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from networks.core.db import db
from networks.core.notices import Notice
from networks.core.unit_of_work import unit_of_work
from networks.people.models import Person
from networks.threads import actions as threads
from networks.threads.showing import address_of
from realtime import catching_up
from tests import make


def bell(page) -> int:
    """The number on the bell of a page; the bar at the bottom agrees."""
    numbers = re.findall(r'data-bell( hidden)?><span data-fill="bell">(\d+)', page.text)
    assert len(numbers) == 2, page.text[:2000]
    assert numbers[0] == numbers[1]
    return 0 if numbers[0][0] else int(numbers[0][1])


def notice_of(someone: Person) -> Notice:
    """The person's newest notice."""
    return db.session.scalars(select(Notice).where(Notice.person_id == someone.id).order_by(Notice.id.desc())).first()


def events(app, someone: Person, after: int = 0) -> list[dict]:
    """What the person's room has to tell."""
    with app.test_request_context():
        found = catching_up.events_for(db.session.get_one(Person, someone.id), f"person:{someone.id}", after, 200)
    return [event for event in found["events"] if event["kind"].startswith("notice")]


def test_the_bell_counts_on_every_page(anna, ewa, finanse, browser_of):
    browser = browser_of(ewa)
    assert bell(browser.get("/")) == 0
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    for path in ("/", "/me", "/n/jst-finanse/people", "/me/notices"):
        assert bell(browser.get(path)) == 1
    assert bell(browser_of(anna).get("/")) == 0


def test_the_page_says_who_where_and_when_and_what_is_unread(anna, ewa, finanse, browser_of):
    make.thread(anna, finanse, "Ferie <zimowe>", content="@Ewa Urzędowa")
    page = browser_of(ewa).get("/me/notices", headers={"Accept-Language": "en"}).text
    assert "Anna Przewodnia mentions" in page
    assert "Ferie &lt;zimowe&gt;" in page
    assert ">Unread<" in page
    assert ">Today</h2>" in page


def test_a_notice_leads_to_its_place_and_is_read_then(anna, ewa, finanse, browser_of):
    thread = make.thread(anna, finanse, content="@Ewa Urzędowa")
    browser = browser_of(ewa)
    answer = browser.get(f"/me/notices/{notice_of(ewa).id}")
    assert (answer.status_code, answer.location) == (303, f"/n/jst-finanse/threads/{thread.id}/posts/1")
    assert bell(browser.get("/")) == 0


def test_a_notice_of_somebody_else_or_of_a_network_left_is_not_there(anna, ewa, jan, finanse, browser_of):
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    path = f"/me/notices/{notice_of(ewa).id}"
    assert browser_of(jan).get(path).status_code == browser_of(anna).get(path).status_code == 404
    make.remove(ewa, finanse)
    browser = browser_of(ewa)
    assert browser.get(path).status_code == 404
    assert bell(browser.get("/me/notices")) == 0
    assert "Przewodnia" not in browser.get("/me/notices").text


def test_opening_the_thread_reads_its_notices_before_the_page_is_made(anna, ewa, finanse, browser_of):
    thread = make.thread(anna, finanse, content="@Ewa Urzędowa")
    browser = browser_of(ewa)
    with browser.application.test_request_context():
        address = address_of(thread)
    assert bell(browser.get(address)) == 0
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    assert bell(browser.get(address)) == bell(browser.get(address)) == 1


def test_a_mention_edited_into_a_post_read_already_is_read_by_opening_it_again(anna, ewa, finanse, browser_of):
    thread = make.thread(anna, finanse)
    browser = browser_of(ewa)
    with browser.application.test_request_context():
        address = address_of(thread)
    browser.get(address)
    with unit_of_work():
        threads.edit(anna, make.first_post(thread), make.written(anna, finanse, "@Ewa Urzędowa"), 1)
    assert bell(browser.get("/")) == 1
    assert bell(browser.get(address)) == 0


def test_opening_a_page_of_a_thread_reads_notices_of_posts_on_it_only(anna, ewa, finanse, browser_of):
    thread = make.thread(anna, finanse)
    browser = browser_of(ewa)
    with browser.application.test_request_context():
        address = address_of(thread)
    for number in range(2, 26):
        make.post(anna, thread, "@Ewa Urzędowa" if number in (3, 25) else "Wpis")
    assert bell(browser.get(f"{address}?page=1")) == 1
    assert bell(browser.get(f"{address}?page=2")) == 0


def test_opening_the_channel_reads_its_notices(anna, ewa, finanse, browser_of):
    message = make.message(anna, make.channel(finanse), "@Ewa Urzędowa")
    browser = browser_of(ewa)
    where = browser.get(f"/me/notices/{notice_of(ewa).id}").location
    assert browser.get(where).location == f"/n/jst-finanse/chat/general#message-{message.id}"
    make.message(anna, make.channel(finanse), "@Ewa Urzędowa")
    assert bell(browser.get("/n/jst-finanse/chat/general")) == 0


def test_an_old_message_is_found_on_a_page_of_older_ones(anna, ewa, finanse, browser_of):
    channel = make.channel(finanse)
    first = make.message(ewa, channel)
    with unit_of_work():
        anna_ = db.session.get_one(Person, anna.id)
        for _ in range(50):
            db.session.add(
                type(first)(
                    channel=channel, author_id=anna_.id, client_id=make.uuid4(), text="x", html="x", render_version=1
                )
            )
    answer = browser_of(ewa).get(f"/n/jst-finanse/chat/general/messages/{first.id}")
    assert answer.location == f"/n/jst-finanse/chat/general?before={first.id + 1}#message-{first.id}"


def test_all_are_read_at_once_but_for_those_that_came_meanwhile(anna, ewa, finanse, browser_of):
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    through = notice_of(ewa).id
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    browser = browser_of(ewa)
    browser.post("/me/notices/read", data={"through": through})
    assert bell(browser.get("/")) == 1
    browser.post("/me/notices/read", data={"through": notice_of(ewa).id})
    page = browser.get("/me/notices", headers={"Accept-Language": "en"})
    assert bell(page) == 0
    assert ">Unread<" not in page.text
    assert "Mark all as read" not in page.text


def test_pages_of_notices_show_each_one_once(anna, ewa, finanse, browser_of):
    thread = make.thread(anna, finanse)
    for _ in range(34):
        make.post(anna, thread, "@Ewa Urzędowa")
    browser, path, found = browser_of(ewa), "/me/notices", []
    while path:
        page = browser.get(path, headers={"Accept-Language": "en"}).text
        found += re.findall(r'href="/me/notices/(\d+)"', page)
        older = re.search(r'href="(/me/notices\?before=\d+)"', page)
        path = older[1] if older else ""
    assert len(found) == len(set(found)) == 34
    assert found == sorted(found, key=int, reverse=True)


def test_what_is_not_theirs_any_more_hides_nothing_older(anna, ewa, finanse, browser_of):
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    place = notice_of(ewa).place
    with unit_of_work():
        for number in range(120):
            db.session.add(
                Notice(
                    person_id=ewa.id, kind="reply", subject_kind="post", subject_id=-number,
                    network_id=finanse.id, place=place,
                )
            )  # fmt: skip
    assert bell(browser_of(ewa).get("/")) == 1


def test_mails_are_switched_off_and_on(ewa, browser_of):
    browser = browser_of(ewa)
    assert browser.post("/me/notices/mails", data={}).status_code == 303
    assert db.session.get_one(Person, ewa.id, populate_existing=True).mails_notices is False
    browser.post("/me/notices/mails", data={"wanted": "1"})
    assert db.session.get_one(Person, ewa.id, populate_existing=True).mails_notices is True


# For programs


def test_programs_read_and_mark_notices(anna, ewa, finanse, program_of):
    make.thread(anna, finanse, "Ferie", content="@Ewa Urzędowa")
    make.thread(anna, finanse, "Dowozy", content="@Ewa Urzędowa")
    ask = program_of(ewa)
    listed = ask("GET", "/notices?limit=1").json
    assert (listed["unread"], len(listed["items"]), listed["items"][0]["kind"]) == (2, 1, "mention")
    following = ask("GET", f"/notices?after={listed['next']}").json
    assert "Dowozy" in following["items"][0]["facts"]
    assert following["next"] is None
    assert ask("POST", "/notices/read", {"through": listed["items"][0]["id"]}).json == {"unread": 1}
    assert [item["is_read"] for item in ask("GET", "/notices").json["items"]] == [True, False]
    assert len(ask("GET", "/notices?unread=1").json["items"]) == 1


def test_programs_of_others_see_nothing(anna, ewa, jan, finanse, program_of):
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    assert program_of(jan)("GET", "/notices").json == {"items": [], "next": None, "unread": 0}
    program_of(jan)("POST", "/notices/read", {"through": notice_of(ewa).id})
    assert notice_of(ewa).read_at is None


@pytest.mark.parametrize("body", [{"through": -1}, {"through": "x"}, {"place": "x" * 121}, {"through": 2**70}])
def test_nonsense_is_refused(ewa, program_of, body):
    assert program_of(ewa)("POST", "/notices/read", body).status_code == 422


# Live


def test_the_room_tells_the_true_number_whatever_is_seen_last(app, anna, ewa, finanse, browser_of):
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    browser_of(ewa).post("/me/notices/read", data={"through": notice_of(ewa).id - 1})
    heard = events(app, ewa)
    assert [event["kind"] for event in heard][-3:] == ["notice.created", "notice.created", "notices.read"]
    assert {event["data"]["unread"] for event in heard} == {1}


def test_the_page_carries_the_head_of_its_count(app, anna, ewa, finanse, browser_of):
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    page = browser_of(ewa).get("/").text
    head = int(re.search(r'data-module="bell" data-head="(\d+)"', page)[1])
    assert events(app, ewa, after=head) == []
    make.thread(anna, finanse, content="@Ewa Urzędowa")
    assert [event["data"]["unread"] for event in events(app, ewa, after=head)] == [2]


def test_a_hidden_post_and_a_network_left_move_the_bell(app, anna, marta, ewa, finanse):
    post = make.first_post(make.thread(anna, finanse, content="@Ewa Urzędowa"))
    make.message(anna, make.channel(finanse), "@Ewa Urzędowa")
    with unit_of_work():
        threads.hide(marta, post, "Powód")
    assert (events(app, ewa)[-1]["kind"], events(app, ewa)[-1]["data"]["unread"]) == ("notices.changed", 1)
    make.remove(ewa, finanse)
    assert (events(app, ewa)[-1]["kind"], events(app, ewa)[-1]["data"]["unread"]) == ("notices.changed", 0)


def test_the_room_never_carries_words(app, anna, ewa, finanse):
    make.thread(anna, finanse, "TYTUL", content="@Ewa Urzędowa TRESC")
    assert "TYTUL" not in str(events(app, ewa))
    assert "TRESC" not in str(events(app, ewa))
