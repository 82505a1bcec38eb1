"""Imports look down only: between floors, between the rooms of a feature, and never in a circle."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house.tree import functions, imports, modules, own_imports

# From the ground up; those in one row are neighbours and do not know each other.
FLOORS = (
    ("core",),
    ("web",),
    ("people",),
    ("access",),
    ("membership", "files", "unsent"),
    ("threads", "chat", "sessions", "library", "consultations", "drafts", "events"),
    ("start", "notifications", "search", "audit", "flows"),
    ("demo", "admin", "reports"),
    ("features",),
    ("realtime",),
    ("app",),
)
FLOOR_OF = {name: level for level, names in enumerate(FLOORS) for name in names}

# The rooms of a feature, from the ground up; those in one row do not know each other.
ROOMS = (
    ("models", "events"),
    ("policy",),
    ("queries", "unread", "passwords", "devices", "catalogue"),
    ("forms", "showing", "words", "invitations"),
    ("reading", "records"),
    ("actions",),
    ("current", "limits", "commands", "upkeep"),
    ("views", "sign_in_views", "first_password_views", "api"),
    ("moderation_views", "settings_views"),
)
ROOM_OF = {name: level for level, names in enumerate(ROOMS) for name in names}
# Floors that are not features: their files have names of their own.
NO_FEATURES = {"core", "web", "demo"}
SMALL_ROOMS = {
    # `queries` of start and membership are above nothing else; `text_at` needs no policy. Nothing to list yet.
}

# Who may know a library. Everything else reaches it through these files.
KEEPERS = {
    "eventlet": {"app", "realtime.transport"},
    "bleach": {"networks.core.html"},
    "markdown_it": {"networks.core.html"},
    "flask_socketio": {"realtime.server", "realtime.doors"},
    "socketio": {"realtime.server", "realtime.connection", "realtime.backlog", "realtime.packets"},
    "engineio": {
        "realtime.backlog", "realtime.guard", "realtime.keeper", "realtime.packets", "realtime.transport",
        "realtime.transport_threading",
    },
    "importlib": {"networks.core.offload", "realtime.server"},
    "argon2": {"networks.access.passwords"},
    "flask_wtf": {"networks.web.security", "networks.web.answers"},
    "flask_login": {"networks.access.current", "networks.access.sign_in_views", "realtime.connection"},
    "smtplib": {"networks.core.mail"},
    "sqlite3": {"networks.core.db", "networks.core.upkeep", "networks.core.soundness"},
}  # fmt: skip


def floor(module: str) -> int | None:
    """On which floor a module is; None for the door sign of `networks` itself."""
    parts = module.split(".")
    name = parts[0] if parts[0] != "networks" else parts[1] if len(parts) > 1 else ""
    return FLOOR_OF.get(name)


@pytest.mark.parametrize("module", sorted(modules()))
def test_every_module_is_on_a_known_floor_and_looks_down_only(module: str) -> None:
    if module == "networks":
        return
    here = floor(module)
    assert here is not None, f"{module}: give its folder a floor in FLOORS"
    up = [other for other in own_imports(module) if _is_up(module, other)]
    assert not up, f"{module} looks up or aside at {', '.join(sorted(up))}"


@pytest.mark.parametrize("module", sorted(name for name in modules() if name.count(".") == 2))
def test_the_rooms_of_a_feature_look_down_only(module: str) -> None:
    _, feature, room = module.split(".")
    if feature in NO_FEATURES:
        return
    assert room in ROOM_OF, f"{module}: give this kind of room a place in ROOMS"
    inside = [other for other in own_imports(module) if other.startswith(f"networks.{feature}.")]
    wrong = [other for other in inside if ROOM_OF[other.split(".")[2]] >= ROOM_OF[room]]
    assert not wrong, f"{module} looks up or aside at {', '.join(sorted(wrong))}"


def test_no_module_imports_itself_in_a_circle() -> None:
    try:
        tuple(TopologicalSorter({name: own_imports(name) for name in modules()}).static_order())
    except CycleError as circle:
        pytest.fail(f"a circle of imports: {' > '.join(circle.args[1])}")


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_stand_at_the_top(module: str) -> None:
    hidden = [
        f"{function.name} (line {line}) imports {name}"
        for function in functions(modules()[module])
        for name, line in imports(function)
    ]
    assert not hidden, f"{module}: {'; '.join(hidden)}"
    dodges = [node for node in ast.walk(modules()[module]) if getattr(node, "id", "") == "TYPE_CHECKING"]
    assert not dodges, f"{module} dodges a circle with TYPE_CHECKING"


@pytest.mark.parametrize("library", sorted(KEEPERS))
def test_a_library_is_known_to_its_keepers_only(library: str) -> None:
    users = {
        module
        for module, tree in modules().items()
        for name, _ in imports(tree)
        if name.split(".")[0] == library and not name.startswith("importlib.metadata")
    }
    assert users <= KEEPERS[library], f"{library} is also used by {', '.join(sorted(users - KEEPERS[library]))}"
    assert users == KEEPERS[library], f"{library} is not used by {', '.join(sorted(KEEPERS[library] - users))} any more"


def test_no_text_becomes_a_template_and_nothing_is_unpickled() -> None:
    banned = {"pickle", "marshal", "shelve"}
    used = [(module, name) for module, tree in modules().items() for name, _ in imports(tree) if name in banned]
    called = [
        (module, node.attr if isinstance(node, ast.Attribute) else node.id)
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id in {"render_template_string", "eval", "exec"})
        or (isinstance(node, ast.Attribute) and node.attr == "render_template_string")
    ]
    assert used + called == []


def _is_up(module: str, other: str) -> bool:
    here, there = floor(module), floor(other)
    if here is None or there is None:
        return False
    is_same_folder = module.split(".")[:2] == other.split(".")[:2] or module.split(".")[0] == other == "realtime"
    is_same_house = module.split(".")[0] == other.split(".")[0] == "realtime"
    return there > here or (there == here and not (is_same_folder or is_same_house))
