"""Which events leave an audit entry, and what it says. Acts that no event speaks of are written by `actions.note`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from networks.access import events as access
from networks.access.current import person_or_none
from networks.audit.models import AuditEntry
from networks.chat import events as chat
from networks.core.db import db
from networks.core.events import Event, before_commit
from networks.duties import events as duties
from networks.hands import events as hands
from networks.imports import events as imports
from networks.invitations import events as invitations
from networks.joining import events as joining
from networks.membership import events as membership
from networks.people import events as people
from networks.polls import events as polls
from networks.presence import events as presence
from networks.questions import events as questions
from networks.records import events as records
from networks.session_messages import events as messages
from networks.sessions import events as sessions
from networks.slides import events as slides
from networks.threads import events as threads

# For events that do not say who did it: the person who asks, or nobody (a command, the worker, the demonstration).
WHOEVER_ASKS: Final = ""

# What is recorded: the kind of event, the name of the act.
recorded: dict[type[Event], str] = {}


def record(
    kind: type[Event],
    action: str,
    subject: str,
    *,
    about: str = "",
    by: str = "by_id",
    detail: tuple[str, ...] = (),
    only: Callable[[Any], bool] | None = None,
) -> None:
    """Write an entry named `action` in the transaction of every event of this `kind`.

    `subject` is the kind of thing it is about; its id is the event's field `about` (`SUBJECT_id` unless given). `by`
    is the field that says who did it, `detail` are further fields with ids that are kept. Network and reason are taken
    where the event has them. With `only`, events for which it answers no leave nothing.
    """
    field = about or f"{subject}_id"
    for name in (field, by, *detail):
        if name and name not in kind.__dataclass_fields__:
            raise TypeError(f"{kind.__name__} has no {name}")
    recorded[kind] = action

    def write(_sender: type[Event], event: Event) -> None:
        if only is not None and not only(event):
            return
        asks = person_or_none() if by == WHOEVER_ASKS else None
        db.session.add(
            AuditEntry(
                actor_id=getattr(event, by) if by else asks.id if asks else None, action=action, subject_kind=subject,
                subject_id=getattr(event, field), network_id=getattr(event, "network_id", None),
                reason=getattr(event, "reason", None) or None, detail={name: getattr(event, name) for name in detail},
            )
        )  # fmt: skip

    before_commit.connect(write, sender=kind, weak=False)


def _decides(event: Any) -> bool:
    return event.before is not None


# Signing in and accounts.
record(people.SignedIn, "person.signed_in", "person", by="person_id")
record(people.SignedOut, "person.signed_out", "person", by="person_id")
record(people.TokenMade, "token.made", "person", by="person_id", detail=("token_id",))
record(people.TokenEnded, "token.ended", "person", by="person_id", detail=("token_id",))
record(people.PasswordChanged, "password.changed", "person", by="person_id")
record(access.AccountOpened, "person.account_opened", "person", by="person_id")
record(access.SecondFactorSetUp, "second_factor.set_up", "person", by="person_id")
record(access.SecondFactorRemoved, "second_factor.removed", "person", by=WHOEVER_ASKS)
record(access.RecoveryCodesMade, "second_factor.codes_made", "person", by="person_id")
record(access.RecoveryCodeUsed, "second_factor.code_used", "person", by="person_id")
record(access.AddressChanged, "person.address_changed", "person", by="person_id")

# One's own profile, data and account.
record(people.ProfileChanged, "profile.changed", "person", by="person_id")
record(
    people.InstitutionChosen, "profile.institution_chosen", "person", by="person_id",
    detail=("before_id", "institution_id"),
)  # fmt: skip
record(people.DataAsked, "data.asked", "person", by="person_id", detail=("export_id",))
record(people.ClosingBegun, "account.closing_begun", "person", by="person_id")
record(people.ClosingStopped, "account.closing_stopped", "person", by="person_id")
record(people.AccountClosed, "account.closed", "person")
record(people.PersonErased, "person.erased", "person", by=WHOEVER_ASKS)

# Who is in a network as what.
record(people.MemberJoined, "member.joined", "person", by=WHOEVER_ASKS)
record(people.MemberLeft, "member.left", "person", by=WHOEVER_ASKS)
record(joining.JoinRequested, "join_request.sent", "join_request", about="request_id")
record(joining.JoinRequestAccepted, "join_request.accepted", "join_request", about="request_id")
record(joining.JoinRequestRefused, "join_request.refused", "join_request", about="request_id")
record(joining.JoinRequestWithdrawn, "join_request.withdrawn", "join_request", about="request_id")
record(membership.RolesChanged, "member.roles_changed", "person")
record(membership.MemberRemoved, "member.removed", "person")
record(membership.MembersExported, "members.exported", "network")
record(membership.RulesPublished, "rules.published", "rules")
record(membership.RulesAccepted, "rules.accepted", "rules", by="person_id")
record(membership.HandedOver, "coordinator.handed_over", "person", about="to_id", by="from_id", detail=("handover_id",))
record(membership.SeatPassed, "seat.passed", "person", about="to_id", detail=("from_id",))
record(membership.SubstitutionNamed, "substitution.named", "substitution")
record(membership.SubstitutionEnded, "substitution.ended", "substitution")

# Editions and networks.
record(people.EditionOpened, "edition.opened", "edition")
record(people.EditionChanged, "edition.changed", "edition")
record(people.EditionActivated, "edition.activated", "edition")
record(people.EditionClosed, "edition.closed", "edition")
record(people.EditionReopened, "edition.reopened", "edition")
record(people.NetworkAdded, "network.added", "network")
record(people.NetworkChanged, "network.changed", "network")
record(people.NetworkArchived, "network.archived", "network")
record(people.NetworkRestored, "network.restored", "network")

# Lists from files.
record(imports.ListHandedIn, "list.handed_in", "list", about="import_id")

# Invitations.
record(invitations.Invited, "invitation.sent", "invitation")
record(invitations.InvitationSentAgain, "invitation.sent_again", "invitation")
record(invitations.InvitationWithdrawn, "invitation.withdrawn", "invitation")
record(invitations.InvitationAccepted, "invitation.accepted", "invitation")
record(invitations.InvitationDeclined, "invitation.declined", "invitation")

# Duties of the site.
record(duties.LegalTextPublished, "legal_text.published", "legal_text", about="text_id")
record(duties.StatementSaved, "accessibility_statement.saved", "accessibility_statement", about="statement_id")
record(duties.AccessRequested, "access_request.received", "access_request", about="request_id", by=WHOEVER_ASKS)
record(duties.AccessRequestExtended, "access_request.extended", "access_request", about="request_id")
record(duties.AccessRequestAnswered, "access_request.answered", "access_request", about="request_id")

# Threads and posts.
record(threads.ThreadPinned, "thread.pinned", "thread")
record(threads.ThreadUnpinned, "thread.unpinned", "thread")
record(threads.ThreadLocked, "thread.locked", "thread")
record(threads.ThreadUnlocked, "thread.unlocked", "thread")
record(threads.ThreadClosed, "thread.closed", "thread")
record(threads.ThreadReopened, "thread.reopened", "thread")
record(threads.AnswerAccepted, "thread.answer_accepted", "thread")
record(threads.AnswerUnaccepted, "thread.answer_unaccepted", "thread")
record(threads.PostEdited, "post.edited", "post")
record(threads.PostHidden, "post.hidden", "post")
record(threads.PostRestored, "post.restored", "post")

# Sessions: their life, who does what in them, and what is decided in them. Writing and asking are no decisions.
_STEP: Final = ("before", "after")
record(sessions.SessionDrafted, "session.drafted", "session")
record(sessions.SessionMoved, "session.moved", "session", detail=_STEP)
record(sessions.SessionChanged, "session.changed", "session")
record(sessions.SessionRescheduled, "session.rescheduled", "session")
record(sessions.AgendaMoved, "session.agenda_moved", "session", detail=("item_id",))
record(sessions.RehearsalBegun, "session.rehearsal_begun", "session")
record(sessions.RehearsalWiped, "session.rehearsal_wiped", "session")
record(sessions.GuestInvited, "session.guest_invited", "session", detail=("person_id",))
record(sessions.SessionRoleGiven, "session.role_given", "session", detail=("person_id", "role"))
record(sessions.SessionRoleTaken, "session.role_taken", "session", detail=("person_id", "role"))
record(
    messages.SessionMessageMoved, "session_message.moved", "session_message", about="message_id",
    detail=("session_id", *_STEP), only=_decides,
)  # fmt: skip
record(questions.QuestionMoved, "question.moved", "question", detail=("session_id", *_STEP), only=_decides)
record(questions.QuestionsArranged, "session.questions_arranged", "session")
record(questions.AuthorRevealed, "question.author_revealed", "question", detail=("session_id",))
record(hands.HandMoved, "hand.moved", "hand", detail=("session_id", *_STEP))
record(polls.PollMoved, "poll.moved", "poll", detail=("session_id", *_STEP))
record(polls.PollDeleted, "poll.deleted", "poll", detail=("session_id",))
record(polls.PollWordsLeftOut, "poll.words_left_out", "poll", detail=("session_id",))
record(slides.SlideSetMoved, "slides.moved", "slide_set", about="set_id", detail=("session_id", "act"))
record(presence.PresenceEntered, "presence.entered", "session", detail=("person_id",))
record(presence.PresenceLeft, "presence.left", "session", detail=("person_id",))
record(presence.PresenceCorrected, "presence.corrected", "session", detail=("person_id",))
record(presence.AttendanceExported, "attendance.exported", "session")
record(records.RecordNotesChanged, "record.notes_changed", "session")
record(
    records.RecordPublished, "record.published", "session_record", about="record_id", detail=("session_id", "number")
)

# Chat.
record(chat.MessageEdited, "message.edited", "message")
record(chat.MessageWithdrawn, "message.withdrawn", "message")
