"""Handing in a list."""

from __future__ import annotations

from typing import Any

from networks.core.db import db
from networks.core.jobs import enqueue
from networks.core.unit_of_work import emit
from networks.imports.events import ListHandedIn
from networks.imports.keeping import Kept
from networks.imports.models import ImportList
from networks.imports.registry import kinds
from networks.people.models import Network, Person


def start(
    by: Person, kind: str, kept: Kept, *, network: Network | None = None, options: dict[str, Any] | None = None
) -> ImportList:
    """Note that `by` hands in a list of this `kind`; the worker reads it after the commit.

    The caller has asked its own policy. `options` is JSON with what was chosen beside the file. Raises KeyError for a
    kind nobody registered.
    """
    made = ImportList(
        kind=kinds[kind].name, by_id=by.id, network_id=network.id if network else None, file_name=kept.file_name,
        stored_name=kept.stored_name, options=options or {},
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    enqueue("read_list", {"import_id": made.id})
    emit(ListHandedIn(import_id=made.id, by_id=by.id, network_id=made.network_id))
    return made
