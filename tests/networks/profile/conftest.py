"""A person whose name, address and telephone number are found nowhere else, and ways to let time pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from networks.core.unit_of_work import unit_of_work
from networks.core.worker import carry_out_due
from networks.people.models import Network, Person, Role
from tests import make

NAME = "Żaneta Zmyślińska-Dębosz"
EMAIL = "zaneta.marker@urzad-marker.example"
CONTACT = "tel. 601 222 333, pokój 12"


@pytest.fixture
def zaneta(finanse: Network) -> Person:
    """A member who will be erased."""
    made, unit = make.member(finanse, Role.MEMBER, name=NAME, email=EMAIL), make.institution("Gmina Znakowo")
    with unit_of_work():
        made.contact, made.themes, made.position = CONTACT, ["arkusz organizacji"], "inspektorka"
        made.institution_id = unit.id
    return made


@pytest.fixture
def work() -> Callable[[], None]:
    """Let the worker carry out everything that is due."""

    def until_done() -> None:
        while carry_out_due(50):
            pass

    return until_done
