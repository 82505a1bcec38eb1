"""Valid requests about the second step of signing in, forgotten passwords and addresses of accounts."""

from __future__ import annotations

from networks.access import letters
from tests import make
from tests.house.authorisation.asking import Asked, Cell, builds, client_id


@builds("second_step.show", "second_factor.show", "new_password.forgotten")
def page_of_nothing(_cell: Cell) -> Asked:
    """Pages that are about nothing but the one who asks."""
    return Asked()


@builds("second_step.enter")
def code_without_password(_cell: Cell) -> Asked:
    """A code that no password came before."""
    return Asked(form={"code": "123456"})


@builds("second_factor.begin")
def beginning(_cell: Cell) -> Asked:
    """A second step to begin with, soon after signing in."""
    return Asked(form={})


@builds("second_factor.confirm")
def first_code(cell: Cell) -> Asked:
    """The first code of what was begun."""
    return Asked(form={"code": make.second_factor(cell.world.person(cell.column), is_confirmed=False)()})


@builds("second_factor.codes")
def code_for_codes(cell: Cell) -> Asked:
    """A code, for new recovery codes."""
    return Asked(form={"code": make.second_factor(cell.world.person(cell.column))()})


@builds("second_factor.remove")
def code_and_password(cell: Cell) -> Asked:
    """Password and code, to switch it off."""
    code = make.second_factor(cell.world.person(cell.column))()
    return Asked(form={"password": make.PASSWORD, "off_code": code})


@builds("new_password.ask")
def forgotten(cell: Cell) -> Asked:
    """The address of one's own account."""
    return Asked(form={"email": cell.world.person(cell.column).email})


@builds("new_password.show", "new_password.choose")
def link_to_a_new_password(_cell: Cell) -> Asked:
    """The link of somebody who forgot the password; whoever holds it may use it."""
    token = letters.RESET.token_for(make.person("Zapominalska"))
    return Asked({"token": token}, form={"new": "another long password"})


@builds("settings.change_address")
def new_address(_cell: Cell) -> Asked:
    """Another address."""
    return Asked(form={"email": f"{client_id()}@test.example", "password": make.PASSWORD})


@builds("new_address.show", "new_address.confirm")
def link_to_a_new_address(_cell: Cell) -> Asked:
    """The link that was mailed to a new address; whoever holds it may use it."""
    token = letters.ADDRESS.token_for(make.person("Przeprowadzona"), f"{client_id()}@test.example")
    return Asked({"token": token}, form={})
