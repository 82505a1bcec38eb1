"""A session as a plain model: who may do what in which state, written from the description and not from the code."""

from __future__ import annotations

from dataclasses import dataclass, field

# Who is who in the modelled session: a coordinator, a moderator, an expert beside the moderator, an assistant, two
# members, an observer.
LEADS = {"anna"}
MODERATES = {"anna", "marta"}
PRESENTS = MODERATES | {"piotr"}
DECIDES = MODERATES | {"basia"}
BACKSTAGE = MODERATES | {"piotr", "basia"}
WRITES = BACKSTAGE | {"ewa", "zosia"}
EVERYBODY = WRITES | {"olga"}

STEPS = {
    "announce": ({"draft"}, "announced", LEADS),
    "open": ({"announced"}, "lobby", MODERATES),
    "start": ({"lobby"}, "live", MODERATES),
    "pause": ({"live"}, "paused", MODERATES),
    "resume": ({"paused"}, "live", MODERATES),
    "close": ({"live", "paused"}, "closed", MODERATES),
    "publish": ({"closed"}, "published", LEADS),
    "cancel": ({"draft", "announced", "lobby"}, "cancelled", LEADS),
}
OVER = {"closed", "published", "cancelled"}
ASKED = {"open", "shortlisted", "on_stage"}
WAITING = {"pending", "returned"}
MESSAGE_ACTS = {
    "approve": ({"pending", "returned", "hidden"}, "approved", DECIDES),
    "return": ({"pending"}, "returned", DECIDES),
    "reject": ({"pending", "returned"}, "rejected", MODERATES),
    "hide": ({"approved"}, "hidden", MODERATES),
}
QUESTION_ACTS = {
    "approve": (WAITING | {"hidden"}, "open", DECIDES),
    "return": ({"pending"}, "returned", DECIDES),
    "reject": (WAITING, "rejected", MODERATES),
    "shortlist": ({"open", "on_stage"}, "shortlisted", MODERATES),
    "stage": ({"open", "shortlisted"}, "on_stage", MODERATES),
    "aloud": (ASKED | {"promised"}, "answered_aloud", PRESENTS),
    "writing": (ASKED | {"promised"}, "answered_in_writing", PRESENTS),
    # For Piotr, who may promise for himself without moderating.
    "promise": (ASKED, "promised", PRESENTS),
    "drop": (WAITING | ASKED, "dropped", MODERATES),
    "hide": (ASKED | {"answered_aloud", "answered_in_writing", "promised"}, "hidden", MODERATES),
}
HAND_ACTS = {
    "invite": ({"raised"}, "invited"),
    "speak": ({"raised", "invited"}, "speaking"),
    "done": ({"speaking"}, "done"),
    "skip": ({"raised", "invited"}, "skipped"),
}
POLL_ACTS = {"open": ("draft", "open"), "close": ("open", "closed"), "show": ("closed", "shown")}


@dataclass
class Item:
    """A message, a question, a hand or a poll: whose it is, where it stands, how often it was decided on."""

    author: str
    state: str
    version: int = 1
    supporters: set[str] = field(default_factory=set)
    votes: set[str] = field(default_factory=set)


@dataclass
class Model:
    """What is true of the session. Each `may_…` answers whether an act is allowed now; `do_…` carries it out."""

    state: str = "draft"
    messages: list[Item] = field(default_factory=list)
    questions: list[Item] = field(default_factory=list)
    hands: list[Item] = field(default_factory=list)
    polls: list[Item] = field(default_factory=list)

    def sees(self, who: str) -> bool:
        """A draft is for those backstage."""
        return self.state != "draft" or who in BACKSTAGE

    def may_step(self, who: str, step: str) -> bool:
        """A step of the session's life; closing needs a fate for every question."""
        before, _, roles = STEPS[step]
        unsettled = any(one.state in WAITING | ASKED for one in self.questions)
        return self.state in before and who in roles and not (step == "close" and unsettled)

    def do_step(self, step: str) -> None:
        """Closing ends what waits: messages, hands, polls."""
        self.state = STEPS[step][1]
        if self.state in {"closed", "cancelled"}:
            for hand in self.hands:
                hand.state = {"speaking": "done", "raised": "lowered", "invited": "lowered"}.get(hand.state, hand.state)
            for poll in self.polls:
                self._move(poll, {"open": "closed"}.get(poll.state, poll.state))
        if self.state == "closed":
            for message in self.messages:
                self._move(message, {"pending": "rejected"}.get(message.state, message.state))

    def may_send(self, who: str) -> bool:
        """Messages and hands: in the lobby and while it is live, by anybody but observers."""
        return who in WRITES and self.state in {"lobby", "live"}

    def may_ask(self, who: str) -> bool:
        """Questions, support, votes: from the announcement on, in a pause too."""
        return who in WRITES and self.state in {"announced", "lobby", "live", "paused"}

    def may_ask_more(self, who: str) -> bool:
        """Whoever has 20 questions without a fate waits for answers first."""
        unsettled = [one for one in self.questions if one.author == who and one.state in WAITING | ASKED]
        return self.may_ask(who) and len(unsettled) < 20

    def first_state(self, who: str, shown: str) -> str:
        """Those who present write straight."""
        return shown if who in PRESENTS else "pending"

    def may_message(self, who: str, item: Item, act: str) -> bool:
        """Nothing is decided any more once the session is over; hiding stays possible."""
        before, _, roles = MESSAGE_ACTS[act]
        return who in roles and item.state in before and (self.state not in OVER or act == "hide")

    def may_question(self, who: str, item: Item, act: str) -> bool:
        """On stage and aloud only while people are in it; promised ones are answered in writing later too."""
        before, _, roles = QUESTION_ACTS[act]
        if who not in roles or item.state not in before:
            return False
        if act in {"stage", "aloud"}:
            return self.state in {"lobby", "live", "paused"}
        return self.state not in OVER or act == "hide" or item.state == "promised"

    def do_question(self, item: Item, act: str) -> None:
        """One question is on stage at a time; the one before goes back to the shortlist."""
        if act == "stage":
            for other in self.questions:
                if other.state == "on_stage":
                    self._move(other, "shortlisted")
        self._move(item, QUESTION_ACTS[act][1])

    def may_support(self, who: str, item: Item) -> bool:
        """Not one's own, not a settled one."""
        return item.author != who and item.state in ASKED and self.may_ask(who)

    def may_withdraw(self, who: str, item: Item, *, is_question: bool) -> bool:
        """One's own; a question that others support stays. Withdrawing twice is once."""
        if item.author != who:
            return False
        if not is_question:
            return item.state != "rejected"
        if item.state == "withdrawn":
            return True
        return item.state in WAITING | {"open"} and not (item.supporters and item.state not in WAITING)

    def may_hand(self, who: str, item: Item, act: str) -> bool:
        """Led by those who moderate while people are in it."""
        return who in MODERATES and self.state in {"lobby", "live", "paused"} and item.state in HAND_ACTS[act][0]

    def do_hand(self, item: Item, act: str) -> None:
        """One person speaks at a time."""
        if act == "speak":
            for other in self.hands:
                other.state = "done" if other.state == "speaking" else other.state
        item.state = HAND_ACTS[act][1]

    def may_poll(self, who: str, item: Item, act: str) -> bool:
        """One poll is open at a time, while people are in the session."""
        if who not in MODERATES or item.state != POLL_ACTS[act][0]:
            return False
        if act == "open":
            running = self.state in {"lobby", "live", "paused"}
            return running and not any(one.state == "open" for one in self.polls)
        return self.state not in OVER or (act == "show" and self.state == "closed")

    def may_vote(self, who: str, item: Item) -> bool:
        """While it is open."""
        return item.state == "open" and self.may_ask(who)

    def _move(self, item: Item, to: str) -> None:
        if item.state != to:
            item.state, item.version = to, item.version + 1
