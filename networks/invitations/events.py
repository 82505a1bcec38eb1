"""What happens with invitations."""

from __future__ import annotations

from dataclasses import dataclass

from networks.core.events import Event


@dataclass(frozen=True)
class InvitationEvent(Event):
    """Something about an invitation; `by_id` is the person who did it, None for somebody without an account."""

    invitation_id: int
    network_id: int
    by_id: int | None


@dataclass(frozen=True)
class Invited(InvitationEvent):
    """An address was invited into a network."""


@dataclass(frozen=True)
class InvitationSentAgain(InvitationEvent):
    """The invitation went out once more, with a new link; the old one is dead."""


@dataclass(frozen=True)
class InvitationWithdrawn(InvitationEvent):
    """The network takes the invitation back."""


@dataclass(frozen=True)
class InvitationAccepted(InvitationEvent):
    """The invited person joined by the invitation."""


@dataclass(frozen=True)
class InvitationDeclined(InvitationEvent):
    """The invited person does not want to join."""
