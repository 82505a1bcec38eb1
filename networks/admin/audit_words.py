"""Acts and their subjects in the reader's words."""

from __future__ import annotations

from typing import Final

from networks.audit.models import AuditEntry
from networks.core.errors import Sentence
from networks.core.words import later as _

# Reasons of these subjects were written in the administration; all others belong to the network they were written in.
_OURS: Final = frozenset({"edition", "institution", "job", "log", "mail", "network", "programme"})
_OUR_ACTS: Final = frozenset({"member.roles_set"})

WORDS: Final[dict[str, Sentence]] = {
    # Signing in and accounts.
    "person.signed_in": _("signed in"),
    "person.signed_out": _("signed out"),
    "person.account_opened": _("account opened"),
    "person.address_changed": _("address changed"),
    "password.changed": _("password changed"),
    "token.made": _("access token made"),
    "token.ended": _("access token withdrawn"),
    "second_factor.set_up": _("second factor set up"),
    "second_factor.removed": _("second factor removed"),
    "second_factor.codes_made": _("recovery codes made"),
    "second_factor.code_used": _("recovery code used"),
    "profile.changed": _("profile changed"),
    "profile.institution_chosen": _("institution chosen"),
    "data.asked": _("copy of own data asked for"),
    "account.closing_begun": _("closing of the account begun"),
    "account.closing_stopped": _("account kept after all"),
    "account.closed": _("account closed for good"),
    "person.erased": _("person erased"),
    # The administration of accounts.
    "person.added": _("person added"),
    "person.changed": _("person's details changed"),
    "person.link_sent": _("first link sent again"),
    "person.disabled": _("account closed"),
    "person.enabled": _("account opened again"),
    "person.made_administrator": _("made an administrator"),
    "person.unmade_administrator": _("administrator no more"),
    "person.second_factor_reset": _("second factor reset"),
    "person.signed_out_everywhere": _("signed out everywhere"),
    "person.erasing_asked": _("erasing of the account begun"),
    # Who is in a network as what.
    "member.joined": _("joined a network"),
    "member.left": _("out of a network"),
    "member.removed": _("removed from a network"),
    "member.roles_changed": _("roles changed"),
    "member.roles_set": _("roles set by an administrator"),
    "members.exported": _("list of members taken out"),
    "rules.published": _("rules of a network published"),
    "rules.accepted": _("rules accepted"),
    "coordinator.handed_over": _("coordinator's role handed over"),
    "seat.passed": _("seat passed to a successor"),
    "substitution.named": _("substitution named"),
    "substitution.ended": _("substitution ended"),
    # Editions, networks, institutions.
    "edition.opened": _("edition added"),
    "edition.changed": _("edition changed"),
    "edition.activated": _("edition begun"),
    "edition.closed": _("edition closed"),
    "edition.reopened": _("edition opened again"),
    "network.added": _("network added"),
    "network.changed": _("network changed"),
    "network.archived": _("network archived"),
    "network.restored": _("network restored"),
    "institution.added": _("institution added"),
    "institution.changed": _("institution changed"),
    "institution.deleted": _("institution deleted"),
    "institution.teryt_changed": _("TERYT code changed"),
    "institution.rspo_changed": _("RSPO number changed"),
    "institution.regon_changed": _("REGON number changed"),
    "institution.kind_changed": _("kind of institution changed"),
    # Invitations and requests to join.
    "invitation.sent": _("invitation sent"),
    "invitation.sent_again": _("invitation sent again"),
    "invitation.withdrawn": _("invitation withdrawn"),
    "invitation.accepted": _("invitation accepted"),
    "invitation.declined": _("invitation declined"),
    "join_request.sent": _("asked to join"),
    "join_request.accepted": _("request to join accepted"),
    "join_request.refused": _("request to join refused"),
    "join_request.withdrawn": _("request to join withdrawn"),
    # The programme's record, duties.
    "programme.changed": _("programme's record changed"),
    "mark.added": _("mark for documents added"),
    "mark.changed": _("mark for documents changed"),
    "mark.removed": _("mark for documents removed"),
    "rollover.started": _("rollover begun"),
    "rollover.done": _("rollover done"),
    "legal_text.published": _("terms or privacy notice published"),
    "accessibility_statement.saved": _("accessibility statement saved"),
    "access_request.received": _("request for access received"),
    "access_request.extended": _("request for access extended"),
    "access_request.answered": _("request for access answered"),
    # Lists, jobs, mails, the log.
    "list.handed_in": _("list from a file handed in"),
    "job.retried": _("job tried again"),
    "job.given_up": _("job given up"),
    "mail.sent_again": _("mail sent again"),
    "audit.read": _("looked up in the log"),
    "audit.exported": _("log taken out as a file"),
    # What is written in networks; never the words.
    "thread.pinned": _("thread pinned"),
    "thread.unpinned": _("thread unpinned"),
    "thread.locked": _("thread locked"),
    "thread.unlocked": _("thread unlocked"),
    "thread.closed": _("thread closed"),
    "thread.reopened": _("thread reopened"),
    "thread.answer_accepted": _("answer accepted"),
    "thread.answer_unaccepted": _("accepting an answer taken back"),
    "post.edited": _("post edited"),
    "post.hidden": _("post hidden"),
    "post.restored": _("post restored"),
    "session.drafted": _("session drafted"),
    "session.moved": _("step in the life of a session"),
    "session.changed": _("session changed"),
    "session.rescheduled": _("session moved to another time"),
    "session.agenda_moved": _("next point of an agenda"),
    "session.rehearsal_begun": _("rehearsal begun"),
    "session.rehearsal_wiped": _("rehearsal ended and wiped"),
    "session.guest_invited": _("guest invited to a session"),
    "session.role_given": _("role in a session given"),
    "session.role_taken": _("role in a session taken"),
    "session.questions_arranged": _("questions put in order"),
    "session_message.moved": _("message of a session decided on"),
    "question.moved": _("question decided on"),
    "question.author_revealed": _("author of a question without a name looked up"),
    "hand.moved": _("hand raised, called or put down"),
    "poll.moved": _("poll prepared, opened, closed or shown"),
    "poll.deleted": _("poll deleted"),
    "poll.words_left_out": _("answer left out of a poll"),
    "slides.moved": _("slides brought, chosen or removed"),
    "presence.entered": _("presence entered by hand"),
    "presence.left": _("presence entered by hand ended"),
    "presence.corrected": _("presence corrected"),
    "attendance.exported": _("attendance list taken out"),
    "record.notes_changed": _("notes of a record changed"),
    "record.published": _("record of a session published"),
    "message.edited": _("message edited"),
    "message.withdrawn": _("message withdrawn"),
}

SUBJECTS: Final[dict[str, Sentence]] = {
    "access_request": _("request for access"),
    "accessibility_statement": _("accessibility statement"),
    "edition": _("edition"),
    "hand": _("raised hand"),
    "institution": _("institution"),
    "invitation": _("invitation"),
    "job": _("job"),
    "join_request": _("request to join"),
    "legal_text": _("terms or privacy notice"),
    "list": _("list"),
    "log": _("audit log"),
    "mail": _("mail"),
    "mark": _("mark for documents"),
    "message": _("message"),
    "network": _("network"),
    "person": _("person"),
    "poll": _("poll"),
    "post": _("post"),
    "programme": _("programme"),
    "question": _("question of a session"),
    "rules": _("rules"),
    "session": _("session"),
    "session_message": _("message of a session"),
    "session_record": _("record of a session"),
    "slide_set": _("slides"),
    "substitution": _("substitution"),
    "thread": _("thread"),
}


def action_word(action: str) -> str:
    """An act in the reader's language; its code where there are no words for it any more."""
    return str(WORDS.get(action, action))


def subject_word(kind: str) -> str:
    """A kind of subject in the reader's language."""
    return str(SUBJECTS.get(kind, kind))


def shows_reason(entry: AuditEntry) -> bool:
    """Whether the reason was written in the administration: a moderator's reason stays in the network."""
    if entry.action in _OUR_ACTS or entry.subject_kind in _OURS:
        return True
    return entry.subject_kind == "person" and entry.network_id is None
