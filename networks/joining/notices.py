"""Who hears of requests to join: the coordinators that one waits, the asker what was decided."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from networks.core.db import db
from networks.core.events import before_commit
from networks.core.notices import Notice, NoticeKind, Told, reads, settle, tell
from networks.core.unit_of_work import emit
from networks.core.words import now as _
from networks.joining import policy
from networks.joining.events import JoinRequestAccepted, JoinRequested, JoinRequestRefused, JoinRequestWithdrawn
from networks.joining.models import JoinRequest, RequestState
from networks.membership.roster import coordinator_ids
from networks.people.events import MemberJoined
from networks.people.models import Person
from networks.web.filters import name_of

SUBJECT = "join_request"


@before_commit.connect_via(JoinRequested)
def tell_coordinators(_sender: object, event: JoinRequested) -> None:
    """A request waits for those who coordinate the network."""
    tell(
        coordinator_ids(event.network_id), NoticeKind.REQUEST_WAITING, (SUBJECT, event.request_id),
        network_id=event.network_id, actor_id=event.by_id,
    )  # fmt: skip


@before_commit.connect_via(JoinRequestAccepted)
@before_commit.connect_via(JoinRequestRefused)
def tell_asker(_sender: object, event: JoinRequestAccepted | JoinRequestRefused) -> None:
    """The asker hears what was decided, and the request waits for nobody any more."""
    request = db.session.get_one(JoinRequest, event.request_id)
    tell(
        [request.person_id], NoticeKind.REQUEST_DECIDED, (SUBJECT, request.id),
        network_id=event.network_id, actor_id=event.by_id,
    )  # fmt: skip
    settle((SUBJECT, request.id), NoticeKind.REQUEST_WAITING)


@before_commit.connect_via(JoinRequestWithdrawn)
def forget(_sender: object, event: JoinRequestWithdrawn) -> None:
    """A request that was taken back waits for nobody."""
    settle((SUBJECT, event.request_id), NoticeKind.REQUEST_WAITING)


@before_commit.connect_via(MemberJoined)
def withdraw_with_joining(_sender: object, event: MemberJoined) -> None:
    """Who was let in by another way has nothing to ask for any more."""
    wanted = select(JoinRequest).where(
        JoinRequest.person_id == event.person_id, JoinRequest.network_id == event.network_id,
        JoinRequest.state == RequestState.WAITING,
    )  # fmt: skip
    for request in db.session.scalars(wanted).all():
        request.state = RequestState.WITHDRAWN
        emit(JoinRequestWithdrawn(request_id=request.id, network_id=event.network_id, by_id=event.person_id))


@reads(SUBJECT)
def read(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """What each notice says now; withdrawn requests and those of closed accounts are told to nobody."""
    wanted = select(JoinRequest).where(JoinRequest.id.in_({notice.subject_id for notice in notices}))
    rows = db.session.scalars(wanted.options(selectinload(JoinRequest.person)))
    requests = {row.id: row for row in rows}
    told = {
        notice.id: _told(person, notice, requests[notice.subject_id])
        for notice in notices
        if notice.subject_id in requests
    }
    return {id_: said for id_, said in told.items() if said is not None}


def _told(person: Person, notice: Notice, request: JoinRequest) -> Told | None:
    network = request.network
    if notice.kind is NoticeKind.REQUEST_DECIDED:
        if request.person_id != person.id:
            return None
        was_accepted = request.state is RequestState.ACCEPTED
        title = _("You have joined the network") if was_accepted else _("Your request to join was refused")
        return Told(title, name_of(network), f"/n/{network.slug}", quote=request.answer, verb=_("Open"))
    may_know = policy.can_decide(person, network) and request.person.is_active
    if not may_know or request.state is RequestState.WITHDRAWN:
        return None
    return Told(
        _("%(name)s asks to join", name=request.person.name), name_of(network),
        f"/n/{network.slug}/requests/{request.id}", quote=request.reason, verb=_("Decide"),
    )  # fmt: skip
