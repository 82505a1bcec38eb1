"""The decisions on a message by the names that addresses give them, the same for pages and programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from networks.session_messages import actions
from networks.session_messages.forms import MessageDecision
from networks.session_messages.models import SessionMessage
from networks.sessions.acts import Act, with_reason, with_words

ACTS: Final[Mapping[str, Act[SessionMessage, MessageDecision]]] = {
    "approve": Act(
        "Let a session's message be shown; with `text` in shorter words", with_words(actions.approve), with_text=True
    ),
    "return": Act("Return a session's message to its author with a hint", with_reason(actions.send_back)),
    "reject": Act("Refuse a session's message with a reason its author sees", with_reason(actions.reject)),
    "hide": Act(
        "Take a session's message away from the audience, with a reason its author sees", with_reason(actions.hide)
    ),
}
