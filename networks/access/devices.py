"""A browser in two words, so that a person recognises it in the list of devices."""

from __future__ import annotations

_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chromium", "Chromium"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def name_of_device(user_agent: str) -> str:
    """The browser and system that `user_agent` names, such as "Firefox, Windows"; "?" for what is not known."""
    return ", ".join(next((name for mark, name in known if mark in user_agent), "?") for known in (_BROWSERS, _SYSTEMS))
