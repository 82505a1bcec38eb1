"""A message as data, the same for events of rooms and for the API."""

from __future__ import annotations

from typing import Any

from networks.chat.queries import MessageRow
from networks.web.filters import iso


def message_data(row: MessageRow) -> dict[str, Any]:
    """The message as it is now; a withdrawn one tells nothing but that it was there."""
    if row.is_withdrawn:
        return {
            "id": row.id,
            "client_id": str(row.client_id),
            "seq": row.seq,
            "state": "withdrawn",
            "at": iso(row.created_at),
        }
    return {
        "id": row.id,
        "client_id": str(row.client_id),
        "seq": row.seq,
        "text": row.text,
        "html": row.html,
        "author": row.author.as_data(),
        "state": "published",
        "version": row.version,
        "at": iso(row.created_at),
        "edited_at": iso(row.edited_at) if row.edited_at else None,
    }
