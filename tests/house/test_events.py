"""Every event is heard by somebody, or there is a reason why not."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask

from networks.core.events import Event, after_commit, before_commit

UNHEARD = {
    "SessionRated": "ratings are counted when somebody reads them, and who gave which is nobody's concern",
    "RecordPdfMade": "the page of the record says it when it is loaded",
    "ChannelMade": "a channel is made with its network; pages show it when they are loaded",
}


def _kinds(kind: type[Event] = Event) -> Iterator[type[Event]]:
    """Every kind of event that can happen: those that no other one is made from."""
    for inner in kind.__subclasses__():
        if inner.__module__.startswith(("networks.", "realtime.")):
            if not inner.__subclasses__():
                yield inner
            yield from _kinds(inner)


def _is_heard(kind: type[Event]) -> bool:
    return any(signal.has_receivers_for(kind) for signal in (before_commit, after_commit))


def test_every_event_has_a_listener_or_a_reason(whole_app: Flask) -> None:
    unheard = {kind.__name__ for kind in _kinds() if not _is_heard(kind)}
    assert not unheard - UNHEARD.keys(), "nobody listens to these; connect a listener or write a reason in UNHEARD"
    assert not UNHEARD.keys() - unheard, "these are heard (or gone) and need no reason any more"


def test_events_are_frozen_carry_ids_and_words_of_reasons_only(whole_app: Flask) -> None:
    codes = {
        kind
        for name in ("ItemState", "SessionState", "SessionRole", "HandState", "PollState", "SlideSetAct")
        for kind in (name, f"{name} | None")
    }
    allowed = {"int", "int | None", "str"} | codes
    for kind in _kinds():
        assert kind.__dataclass_params__.frozen, kind  # type: ignore[attr-defined]
        for name, field in kind.__dataclass_fields__.items():
            assert str(field.type) in allowed, f"{kind.__name__}.{name} is a {field.type}"
            assert str(field.type) != "str" or name in {"reason", "room"}, f"{kind.__name__}.{name} carries words"
