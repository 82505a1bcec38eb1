"""The pages of sessions in the states people meet them in: who looks at them, and how to come there."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.arrangements import Place, open_everything, open_keys
from tests.browser.site import Site

TABS = ("questions", "chat", "poll", "people")


def begin_a_break(page: Page, _site: Site) -> None:
    """Open the form of a break."""
    page.locator(".bar-acts details:not([hidden]) summary").first.click()
    expect(page.locator("#pause-reason")).to_be_visible()


ROOM = {
    **{f"room, {tab}": Place("ewa", f"/sessions/{{session_live}}/room?tab={tab}") for tab in TABS},
    "room of an observer": Place("olga", "/sessions/{session_live}/room"),
    "room of a moderator": Place("marta", "/sessions/{session_live}/room?tab=chat"),
    "room with nothing in it": Place("ewa", "/sessions/{session_empty}/room"),
    "room before the beginning": Place("ewa", "/sessions/{session_before}/room"),
    "room with its lobby open": Place("ewa", "/sessions/{session_lobby}/room?tab=chat"),
    "room in a break": Place("ewa", "/sessions/{session_paused}/room"),
    "room of a closed session": Place("ewa", "/sessions/{session_closed}/room"),
    "room of a cancelled session": Place("ewa", "/sessions/{session_cancelled}/room"),
    "keys of the room": Place("ewa", "/sessions/{session_live}/room", open_keys),
}
LEADING = {
    "desk of a session": Place("marta", "/sessions/{session_live}/desk"),
    "desk of a session with everything open": Place(
        "marta", "/sessions/{session_live}/desk", open_everything, part="main"
    ),
    "desk of a session with the form of a break": Place(
        "marta", "/sessions/{session_live}/desk", begin_a_break, part="header"
    ),
    "desk of a session with nothing on it": Place("marta", "/sessions/{session_empty}/desk"),
    "desk of a rehearsal": Place("marta", "/sessions/{session_rehearsed}/desk"),
    "desk of an expert beside a moderator": Place("piotr", "/sessions/{session_live}/desk"),
    "desk of an expert alone": Place("piotr", "/sessions/{session_alone}/desk"),
    "desk of a closed session": Place("marta", "/sessions/{session_closed}/desk"),
    "expert's screen": Place("piotr", "/sessions/{session_live}/stage"),
    "expert's screen with nothing on it": Place("piotr", "/sessions/{session_empty}/stage"),
    "before a session ends": Place("marta", "/sessions/{session_closing}/close"),
    "nothing stands against ending": Place("marta", "/sessions/{session_empty}/close"),
    "pulse": Place("ewa", "/sessions/{session_live}/pulse"),
}
LOBBY = {
    f"lobby, {state}": Place("ewa", f"/sessions/{{session_{state}}}")
    for state in ("before", "lobby", "live", "closed", "cancelled")
} | {"lobby of its coordinator": Place("anna", "/sessions/{session_before}")}
SESSION_PLACES = ROOM | LEADING | LOBBY
