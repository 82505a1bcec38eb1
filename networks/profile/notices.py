"""How the notice reads that one's own data can be fetched."""

from __future__ import annotations

from collections.abc import Sequence

from networks.core.notices import Notice, Told, reads
from networks.core.words import now as _
from networks.people.models import Person
from networks.profile import queries
from networks.web.filters import day


@reads("data_export")
def told_of_export(person: Person, notices: Sequence[Notice]) -> dict[int, Told]:
    """The file is ready, as long as it is there."""
    there = {export.id: export for export in queries.exports_of(person)}
    return {
        notice.id: Told(
            _("The copy of your data is ready"),
            _("It can be fetched until %(date)s.", date=day(there[notice.subject_id].expires_at)),
            "/me/data",
            verb=_("Fetch"),
        )
        for notice in notices
        if notice.subject_id in there
    }
