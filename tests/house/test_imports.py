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
    ("imports", "files", "unsent", "notifications"),
    ("membership",),
    ("invitations", "joining", "duties", "mentions"),
    ("threads", "chat", "sessions", "library", "consultations", "drafts", "events"),
    ("session_messages", "questions", "hands", "polls", "slides", "presence"),
    ("records",),
    ("stage",),
    ("start", "profile", "search", "audit", "flows"),
    ("admin", "reports"),
    ("demo",),
    ("session_features",),
    ("features",),
    ("realtime",),
    ("app",),
)
FLOOR_OF = {name: level for level, names in enumerate(FLOORS) for name in names}

# The rooms of a feature, from the ground up; those in one row do not know each other.
ROOMS = (
    ("parts",),
    ("models",),
    ("events",),
    ("policy", "refusals", "sealing", "steps", "closing", "places"),
    (
        "queries",
        "ballots",
        "registry",
        "keeping",
        "links",
        "unread",
        "passwords",
        "devices",
        "catalogue",
        "positions",
        "deadlines",
        "signs",
        "units",
        "programme_queries",
        "editions_queries",
        "institutions_queries",
        "people_queries",
        "jobs_queries",
        "audit_queries",
    ),
    ("attendance",),
    (
        "roster",
        "deciding",
        "calendar_files",
        "forms",
        "heading",
        "totp",
        "showing",
        "chapters",
        "words",
        "invitations",
        "unsent",
        "programme_forms",
        "editions_words",
        "institutions_forms",
        "institutions_words",
        "audit_words",
        "paging",
    ),
    ("moving", "telling"),
    (
        "reading",
        "content",
        "printing",
        "tasks",
        "session_rows",
        "succession",
        "records",
        "page",
        "people_forms",
        "editions_forms",
    ),
    (
        "actions",
        "first_steps",
        "answering",
        "preparing",
        "asking",
        "editions",
        "programme_actions",
        "editions_actions",
        "institutions_actions",
        "people_actions",
        "people_roles",
        "jobs_actions",
    ),
    ("second_factor", "handover", "substitutions", "exporting", "scrubbing", "acts", "guests"),
    (
        "current",
        "limits",
        "commands",
        "upkeep",
        "pdf",
        "following",
        "carrying",
        "drawing",
        "rows",
        "mails",
        "doors",
        "gate",
        "first_texts",
        "notices",
        "personal",
        "erasing",
        "letters",
        "programme_upkeep",
        "editions_rollover",
        "people_page",
        "import_kinds_institutions",
        "import_kinds_people",
    ),
    ("guessing", "entering"),
    (
        "views",
        "answer_views",
        "second_step_views",
        "new_password_views",
        "new_address_views",
        "legal_views",
        "admin_views",
        "legal_admin_views",
        "sign_in_views",
        "first_password_views",
        "api",
        "institutions_views",
        "people_views",
        "people_account_views",
        "import_kinds_views",
        "audit_views",
        "jobs_views",
        "mails_views",
        "programme_views",
        "editions_views",
        "editions_network_views",
        "editions_rollover_views",
        "life_api",
    ),
    (
        "moderation_views",
        "named_views",
        "lobby_views",
        "life_views",
        "manage_views",
        "rules_views",
        "substitution_views",
        "handover_views",
        "steps_views",
        "settings_views",
        "second_factor_views",
        "data_views",
        "closing_views",
    ),
)
ROOM_OF = {name: level for level, names in enumerate(ROOMS) for name in names}
# Floors that are not features: their files have names of their own.
NO_FEATURES = {"core", "web", "demo"}

# Who may know a library. Everything else reaches it through these files.
KEEPERS = {
    "eventlet": {"app", "realtime.transport"},
    "bleach": {"networks.core.html"},
    "markdown_it": {"networks.core.html"},
    "flask_socketio": {"realtime.server", "realtime.doors"},
    "socketio": {"realtime.server", "realtime.connection", "realtime.backlog", "realtime.packets"},
    "engineio": {"realtime.backlog", "realtime.guard", "realtime.transport", "realtime.transport_threading"},
    "importlib": {"networks.core.offload", "realtime.server"},
    "argon2": {"networks.access.passwords"},
    "flask_wtf": {"networks.web.security", "networks.web.answers", "networks.web.stand_ins"},
    "flask_login": {"networks.access.current"},
    "pyotp": {"networks.access.totp"},
    "segno": {"networks.access.totp"},
    "cryptography": {"networks.access.sealing"},
    "smtplib": {"networks.core.mail"},
    "pypdfium2": {"networks.core.pdf_reading"},
    "icalendar": {"networks.core.calendars"},
    "typst": {"networks.core.typesetting"},
    "PIL": {"networks.core.pdf_reading"},
    "sqlite3": {"networks.core.db", "networks.core.upkeep"},
}


def floor(module: str) -> int | None:
    """On which floor a module is; None for the door sign of `networks` itself."""
    parts = module.split(".")
    name = parts[0] if parts[0] != "networks" else parts[1] if len(parts) > 1 else ""
    return FLOOR_OF.get(name)


def test_every_module_is_on_a_known_floor() -> None:
    unknown = [module for module in modules() if module != "networks" and floor(module) is None]
    assert not unknown, f"give a floor in FLOORS to {', '.join(unknown)}"


def test_floors_look_down_only() -> None:
    up = [f"{module} > {other}" for module in modules() for other in own_imports(module) if _is_up(module, other)]
    assert not up, f"these look up or aside: {', '.join(sorted(up))}"


def test_every_room_of_a_feature_has_a_place() -> None:
    unknown = [module for module, room in _rooms() if room not in ROOM_OF]
    assert not unknown, f"give a place in ROOMS to {', '.join(unknown)}"


def test_the_rooms_of_a_feature_look_down_only() -> None:
    wrong = [
        f"{module} > {other}"
        for module, room in _rooms()
        for other in own_imports(module)
        if other.rpartition(".")[0] == module.rpartition(".")[0]
        and ROOM_OF.get(other.rpartition(".")[2], 0) >= ROOM_OF.get(room, 0)
    ]
    assert not wrong, f"these look up or aside: {', '.join(sorted(wrong))}"


def test_no_module_imports_itself_in_a_circle() -> None:
    try:
        tuple(TopologicalSorter({name: own_imports(name) for name in modules()}).static_order())
    except CycleError as circle:
        pytest.fail(f"a circle of imports: {' > '.join(circle.args[1])}")


def test_imports_stand_at_the_top() -> None:
    hidden = [
        f"{module}:{line} {function.name} imports {name}"
        for module, tree in modules().items()
        for function in functions(tree)
        for name, line in imports(function)
    ]
    assert hidden == []


def test_no_circle_is_dodged_with_type_checking() -> None:
    dodges = [
        module
        for module, tree in modules().items()
        if any(getattr(node, "id", "") == "TYPE_CHECKING" for node in ast.walk(tree))
    ]
    assert dodges == []


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


def _rooms() -> list[tuple[str, str]]:
    """The modules of features, each with the name of its room."""
    parts = [(module, module.split(".")) for module in modules()]
    return [(module, part[2]) for module, part in parts if len(part) == 3 and part[1] not in NO_FEATURES]


def _is_up(module: str, other: str) -> bool:
    here, there = floor(module), floor(other)
    if here is None or there is None:
        return False
    is_same_folder = module.split(".")[:2] == other.split(".")[:2] or module.split(".")[0] == other == "realtime"
    is_same_house = module.split(".")[0] == other.split(".")[0] == "realtime"
    return there > here or (there == here and not (is_same_folder or is_same_house))
