"""Valid requests about members, rules, substitutions, handing over, first steps and joining."""

from __future__ import annotations

from networks.core.polish import today
from networks.core.unit_of_work import unit_of_work
from networks.joining.models import JoinRequest
from networks.membership import roster, substitutions
from networks.people.models import Network, Person, Role
from tests import make
from tests.house.authorisation.asking import Asked, Cell, builds, client_id

EXCEPTION = "Zna sprawy sieci."


@builds(
    "membership.manage", "membership.leave_form", "membership.leave", "membership.rules", "start.handover_form",
    "membership.show_substitutions", "start.steps", "joining.index",
)  # fmt: skip
def page(cell: Cell) -> Asked:
    """A page of the network, or a button on it."""
    return Asked({"slug": cell.slug}, form={})


@builds("membership.export")
def list_as_a_file(cell: Cell) -> Asked:
    """The list of members."""
    return Asked({"slug": cell.slug}, form={"format": "csv"})


@builds("membership.member")
def one_member(cell: Cell) -> Asked:
    """The writer."""
    return Asked({"slug": cell.slug, "person_id": cell.writer.id})


@builds("membership.change_roles")
def other_roles(cell: Cell) -> Asked:
    """The writer becomes an expert."""
    return Asked({"slug": cell.slug, "person_id": cell.writer.id}, form={"roles": "expert"})


@builds("membership.remove")
def a_removal(cell: Cell) -> Asked:
    """A member to remove."""
    someone = make.member(_network(cell))
    return Asked({"slug": cell.slug, "person_id": someone.id}, form={"reason": "Zmiana pracy"})


@builds("membership.pass_seat")
def a_succession(cell: Cell) -> Asked:
    """A member and a successor of the same institution."""
    someone = make.member(_network(cell))
    successor = make.colleague_of(someone)
    form = {"email": successor.email, "exception_reason": EXCEPTION}
    return Asked({"slug": cell.slug, "person_id": someone.id}, form=form)


@builds("membership.publish_rules")
def new_rules(cell: Cell) -> Asked:
    """Other rules each time."""
    return Asked({"slug": cell.slug}, form={"text": f"Zasada {client_id()}"})


@builds("membership.accept_rules")
def rules_to_accept(cell: Cell) -> Asked:
    """Rules that were published just now."""
    made = make.rules(cell.leader, _network(cell), f"Zasada {client_id()}")
    return Asked({"slug": cell.slug}, form={"version": str(made.version)})


@builds("membership.name_deputy")
def a_deputy(cell: Cell) -> Asked:
    """A colleague of whoever asks."""
    deputy = make.colleague_of(cell.world.person(cell.column), _network(cell))
    return Asked({"slug": cell.slug}, form={"deputy": str(deputy.id), "starts_on": today().isoformat()})


@builds("membership.end_substitution")
def a_substitution_to_end(cell: Cell) -> Asked:
    """Somebody stands in for the writer."""
    network = _network(cell)
    deputy = make.colleague_of(cell.writer, network)
    seat = roster.seat_in(network, cell.writer.id)
    with unit_of_work():
        made = substitutions.name_deputy(cell.writer, seat, deputy, network, today(), None)
    return Asked({"slug": cell.slug, "substitution_id": made.id}, form={})


@builds("start.hand_over")
def a_handover(cell: Cell) -> Asked:
    """The role goes to the writer. Anna is a member too, so that afterwards she may do nothing that she could not."""
    if (cell.column, cell.place) == ("anna", "finanse"):
        make.join(cell.world.person("anna"), _network(cell), Role.COORDINATOR, Role.MEMBER)
    return Asked({"slug": cell.slug}, form={"successor": str(cell.writer.id), "note": "Dwa pytania czekają."})


@builds("start.introduce")
def an_introduction(cell: Cell) -> Asked:
    """Three sentences."""
    said = {"tasks": "dowożeniem", "offers": "przetargach", "wants": "planowania"}
    return Asked({"slug": cell.slug}, form=said | {"client_id": client_id()})


@builds("start.answer")
def a_first_answer(cell: Cell) -> Asked:
    """Advice."""
    return Asked({"slug": cell.slug}, form={"wish": "advice"})


@builds("start.put_off")
def a_step_for_later(cell: Cell) -> Asked:
    """The question is left for later."""
    return Asked({"slug": cell.slug}, form={"step": "answer"})


@builds("joining.ask")
def asking_to_join(cell: Cell) -> Asked:
    """A reason."""
    return Asked({"slug": cell.slug}, form={"reason": "Prowadzę te same sprawy."})


@builds("joining.show", "joining.accept")
def a_request_to_accept(cell: Cell) -> Asked:
    """A request of somebody new."""
    return Asked(_request(cell), form={"exception_reason": EXCEPTION})


@builds("joining.refuse")
def a_request_to_refuse(cell: Cell) -> Asked:
    """A request of somebody new, and why not."""
    return Asked(_request(cell), form={"answer": "Inna sieć pasuje lepiej."})


@builds("joining.withdraw")
def a_request_to_take_back(cell: Cell) -> Asked:
    """In the author's own line her request; a stranger's in all others."""
    asker = cell.world.person("author") if cell.column == "author" else make.person()
    return Asked(_request(cell, asker), form={})


def _request(cell: Cell, asker: Person | None = None) -> dict[str, object]:
    someone = asker or make.person()
    make.remove(someone, _network(cell))
    made: JoinRequest = make.join_request(someone, _network(cell))
    return {"slug": cell.slug, "request_id": made.id}


def _network(cell: Cell) -> Network:
    return cell.world.networks[cell.place]
