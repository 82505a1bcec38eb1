"""What time does with substitutions: deputies come in on the first day and leave after the last."""

from __future__ import annotations

from sqlalchemy import or_, select

from networks.core.db import db
from networks.core.jobs import periodic
from networks.core.polish import today
from networks.core.unit_of_work import unit_of_work
from networks.membership import substitutions
from networks.membership.models import Substitution
from networks.people.models import Network, Person

EVERY_SECONDS = 600


@periodic("keep_substitutions", EVERY_SECONDS)
def keep_substitutions() -> None:
    """End what is over and let in deputies whose time has come, each in a unit of its own."""
    day = today()
    due = or_(Substitution.ends_on < day, Substitution.lets_in & (Substitution.starts_on <= day))
    for substitution_id in db.session.scalars(
        select(Substitution.id).where(Substitution.ended_at.is_(None), due)
    ).all():
        with unit_of_work():
            _keep(substitution_id)


def _keep(substitution_id: int) -> None:
    found = db.session.get(Substitution, substitution_id, with_for_update=True)
    if found is None:
        return
    network = db.session.get_one(Network, found.network_id)
    if found.ends_on is not None and found.ends_on < today():
        substitutions.close(found, network, by_id=None)
    else:
        substitutions.let_in_if_due(found, network, db.session.get_one(Person, found.deputy_id))
