"""The links in invitations: the signed id and issue; nothing secret is stored, and only the newest issue works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from networks.core.errors import NotFound
from networks.core.words import later as _
from networks.invitations.models import Invitation

_PURPOSE: Final = "invitation"


@dataclass(frozen=True)
class Named:
    """What a link names: an invitation, and which of its mails the link came with."""

    invitation_id: int
    issue: int


def path_for(invitation: Invitation) -> str:
    """The path of the invitation's page, also outside of any request."""
    return current_app.url_map.bind("").build("invitation.show", {"token": token_for(invitation)})


def token_for(invitation: Invitation) -> str:
    """The link's own part."""
    return _signer().dumps([invitation.id, invitation.issue])


def named_by(token: str) -> Named:
    """What a link names. Raises NotFound for a link that is not ours or not whole."""
    try:
        invitation_id, issue = _signer().loads(token)
        return Named(int(invitation_id), int(issue))
    except (BadData, ValueError, TypeError):
        raise NotFound(
            _("This link is not whole. Please copy all of it from the mail, or open it from there once more.")
        ) from None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=_PURPOSE)
