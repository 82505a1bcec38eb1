"""Threads and posts as data, the same for events of rooms and for the API."""

from __future__ import annotations

from typing import Any

from flask import url_for

from networks.threads.models import Thread
from networks.threads.queries import PostRow
from networks.web.filters import iso


def thread_data(thread: Thread) -> dict[str, Any]:
    """A thread without its posts."""
    outcome = {"kind": thread.outcome_kind.value, "text": thread.outcome} if thread.outcome_kind else None
    return {
        "id": thread.id,
        "network": thread.network.slug,
        "title": thread.title,
        "kind": thread.kind.value,
        "url": address_of(thread),
        "author_id": thread.author_id,
        "post_count": thread.last_number,
        "at": iso(thread.created_at),
        "last_post_at": iso(thread.last_post_at),
        "is_pinned": thread.is_pinned,
        "is_locked": thread.is_locked,
        "is_closed": thread.is_closed,
        "accepted_number": thread.accepted_number,
        "outcome": outcome,
    }


def post_data(row: PostRow) -> dict[str, Any]:
    """A post as it is now; a hidden one tells nothing but that it is there."""
    if row.is_hidden:
        return {"id": row.id, "number": row.number, "state": "hidden", "at": iso(row.created_at)}
    return {
        "id": row.id,
        "client_id": str(row.client_id),
        "number": row.number,
        "text": row.text,
        "html": row.html,
        "author": row.author.as_data(),
        "state": "published",
        "in_reply_to": row.in_reply_to,
        "version": row.version,
        "at": iso(row.created_at),
        "edited_at": iso(row.edited_at) if row.edited_at else None,
    }


def address_of(thread: Thread) -> str:
    """The path of the thread's page."""
    return url_for("threads.show", slug=thread.network.slug, thread_id=thread.id, name=thread.slug)
