"""Files for calendars, and mails that carry one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from icalendar import Calendar

from networks.core.calendars import Mailbox, Meeting, Method, folded, method_of, unfolded, written
from networks.core.mail import message_of
from tests.networks.core.small_mails import parsed, post_one

TEN = datetime(2026, 11, 30, 9, tzinfo=UTC)
SITE = Mailbox('Sieci: "Finanse; oświata"', "sieci@demo.example")
EWA = Mailbox("Ewa Urzędowa, Gmina; BEGIN:VALARM", "ewa@demo.example")


def meeting(**more: object) -> Meeting:
    values: dict[str, object] = {
        "uid": "session-1@sieci", "title": "Arkusz", "starts_at": TEN, "ends_at": TEN + timedelta(hours=1),
        "sequence": 3, "url": "https://sieci.example/sessions/1",
    }  # fmt: skip
    return Meeting(**values | more)  # type: ignore[arg-type]


def event_in(text: str) -> dict[str, object]:
    (event,) = Calendar.from_ical(text).events
    return dict(event)


def test_a_file_says_when_where_and_which_in_utc() -> None:
    text = written(meeting(place="https://sala.example/a;b"), Method.PUBLISH, SITE)
    event = event_in(text)
    assert "DTSTART:20261130T090000Z\r\n" in text
    assert "DTEND:20261130T100000Z\r\n" in text
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("session-1@sieci", 3, "CONFIRMED")
    assert event["LOCATION"] == "https://sala.example/a;b"
    assert "ATTENDEE" not in event


def test_words_that_look_like_lines_of_a_file_are_words() -> None:
    title = "Arkusz; organizacji, \\n\nEND:VEVENT\r\nBEGIN:VALARM"
    event = event_in(written(meeting(title=title, about="ą" * 300 + "\nDTSTART:1"), Method.REQUEST, SITE, EWA))
    assert str(event["SUMMARY"]) == title.replace("\r\n", "\n")
    assert str(event["DESCRIPTION"]) == "ą" * 300 + "\nDTSTART:1"
    assert str(event["ATTENDEE"]) == "mailto:ewa@demo.example"


def test_lines_are_short_when_sent_and_whole_when_kept() -> None:
    text = written(meeting(title="ż" * 200), Method.REQUEST, SITE, EWA)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    kept = unfolded(text)
    assert "ż" * 200 in kept
    assert "mailto:ewa@demo.example" in kept
    assert folded(kept) == text
    assert method_of(kept) is Method.REQUEST


def test_a_cancelled_meeting_strikes_itself_out() -> None:
    text = written(meeting(is_cancelled=True, sequence=4), Method.CANCEL, SITE, EWA)
    assert "METHOD:CANCEL" in text
    assert event_in(text)["STATUS"] == "CANCELLED"


def test_a_mail_carries_the_file_as_an_invitation_and_as_an_attachment(app: Flask) -> None:
    text = written(meeting(title="Żółta " * 30), Method.REQUEST, SITE, EWA)
    mail = post_one(calendar=text)
    once, again = (message_of(mail, "sieci@demo.example").as_bytes() for _ in range(2))
    assert once == again
    message = parsed(once)
    assert message.get_content_type() == "multipart/mixed"
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in parts] == ["REQUEST", "REQUEST"]
    assert [part.get_filename() for part in parts] == [None, "sesja.ics"]
    for part in parts:
        assert event_in(part.get_content())["SUMMARY"] == ("Żółta " * 30)
    assert message.get_body(("plain",)).get_content().startswith("Dzień dobry")  # type: ignore[union-attr]


def test_a_mail_without_a_file_is_as_before(app: Flask) -> None:
    message = parsed(message_of(post_one(), "sieci@demo.example").as_bytes())
    assert message.get_content_type() == "multipart/alternative"
    assert not list(message.iter_attachments())
