"""Templates: no raw HTML but what was cleaned, nothing inline, every form guarded, fragments the same for everybody."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

from tests.house.tree import ROOT, modules

TEMPLATES = ROOT / "templates"
# What may stand unescaped: HTML cleaned when it was written, and drawings and attributes of our own.
SAFE = {
    "chat/_message.html": {"row.html|safe"},
    "duties/accept.html": {"text.html|safe"},
    "duties/legal.html": {"shown.html|safe"},
    "invitations/show.html": {"rules.html|safe"},
    "membership/rules.html": {"present.html|safe", "version.html|safe"},
    "records/_question.html": {"answer.html|safe", "one.html|safe"},
    "records/_record.html": {"content.summary_html|safe"},
    "session_messages/_message.html": {"one.html|safe"},
    "stage/_decisions.html": {"one.html|safe"},
    "stage/lobby.html": {"live.about_html|safe"},
    "questions/_lead.html": {"row.html|safe"},
    "questions/_now.html": {"staged.html|safe"},
    "questions/_parts.html": {"row.html|safe", "row.answer_html|safe"},
    "questions/_stage.html": {"row.html|safe"},
    "questions/_closing.html": {"row.html|safe"},
    "questions/promises.html": {"row.html|safe"},
    "questions/show.html": {"row.html|safe", "row.answer_html|safe"},
    "start/network_closed.html": {"rules.html|safe"},
    "threads/_post.html": {"row.html|safe"},
    "threads/_preview.html": {"html|safe"},
    "threads/hide.html": {"post.html|safe"},
    "threads/history.html": {"post.html|safe", "revision.html|safe"},
    "components/_macros.html": {
        "shapes[name]|safe", "points.dots|safe", '"")|safe',
    },
}  # fmt: skip
MARKUP_MODULES = {
    "networks.web.filters",  # `nbsp` escapes first
    "networks.threads.page",  # keeps what a template has made
    "networks.web.packing",  # keeps what a template has made, as it is sent
}
# A fragment is shown to everybody alike; what differs comes from `view` or `rights` that the page hands in.
WHO_IS_LOOKING = re.compile(r"\b(current_user|session|request|g)\b|\bperson\b(?!_)")
# Macros for parts of a frame, which live events never render: here `person` is a parameter.
NO_LIVE_FRAGMENTS = {"components/_macros.html", "components/_icons.html", "components/_keys.html"}


def _templates() -> list[tuple[str, str]]:
    return [
        (path.relative_to(TEMPLATES).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file()
    ]


def _code(source: str) -> str:
    """What Jinja runs, without comments and without the words of `_()`."""
    source = re.sub(r"{#.*?#}", "", source, flags=re.DOTALL)
    runs = " ; ".join(re.findall(r"{[{%](.*?)[}%]}", source, flags=re.DOTALL))
    return re.sub(r"\"[^\"]*\"|'[^']*'", '""', runs)


def test_only_clean_html_is_shown_unescaped() -> None:
    loose = [
        f"{name}: {found}"
        for name, source in _templates()
        for found in re.findall(r"[\w.\[\]'\")]*\s*\|\s*safe\b", source)
        if not _is_ours(name, found)
    ]
    assert loose == [], "show it escaped, or add it to SAFE if it was cleaned when it was written"
    assert not [name for name, source in _templates() if "autoescape" in source]


def test_markup_is_made_in_one_place() -> None:
    makers = {name for name, tree in modules().items() if any(getattr(n, "id", "") == "Markup" for n in _nodes(tree))}
    assert makers == MARKUP_MODULES


class Inline(HTMLParser):
    """Finds what the Content-Security-Policy would refuse: styles, scripts and handlers in the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        names = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith(("on", "hx-on"))]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}>")
        if any((value or "").lower().strip().startswith("javascript:") for value in names.values()):
            self.found.append(f"<{tag} javascript:>")


def test_nothing_is_inline() -> None:
    found = []
    for name, source in _templates():
        finder = Inline()
        finder.feed(re.sub(r"{[%#].*?[%#]}", "", re.sub(r"{{.*?}}", "x", source, flags=re.DOTALL), flags=re.DOTALL))
        found += [f"{name}: {one}" for one in finder.found]
    assert found == []


def test_nothing_is_loaded_from_elsewhere() -> None:
    loaded = re.compile(r"<(?:script|link|img|iframe|source)[^>]*(?:src|href)=\"(https?:)?//", re.IGNORECASE)
    assert [name for name, source in _templates() if loaded.search(source)] == []


def test_every_form_that_posts_carries_the_csrf_token() -> None:
    bare = []
    for name, source in _templates():
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", source, flags=re.DOTALL | re.IGNORECASE):
            if "hidden_csrf()" not in form and "csrf_token()" not in form:
                bare.append(f"{name}: {form[:80]}")
    assert bare == []


def test_every_form_says_how_it_is_sent() -> None:
    unsaid = [
        f"{name}: {form}"
        for name, source in _templates()
        for form in re.findall(r"<form\b[^>]*>", re.sub(r"{#.*?#}", "", source, flags=re.DOTALL))
        if not re.search(r"method=\"(post|get|dialog)\"", form)
    ]
    assert unsaid == []


def test_live_fragments_never_ask_who_is_looking() -> None:
    asking = [
        f"{name}: {sorted(set(found))}"
        for name, source in _templates()
        if Path(name).name.startswith("_") and name not in NO_LIVE_FRAGMENTS
        if (found := [match[0] for match in WHO_IS_LOOKING.finditer(_code(source))])
    ]
    assert asking == []


def test_every_template_is_used() -> None:
    python = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "networks").rglob("*.py"))
    whole = python + "\n".join(source for _, source in _templates())
    assert [name for name, _ in _templates() if not any(f"{q}{_as_used(name)}{q}" in whole for q in "\"'")] == []


def _as_used(name: str) -> str:
    """How a template is asked for: a mail's two templates by one name, all others by their own."""
    is_mail = name.startswith("mail/") and not name.startswith("mail/base.")
    return name.removeprefix("mail/").rpartition(".")[0] if is_mail else name


def _is_ours(name: str, found: str) -> bool:
    """Literals of the template itself, and what SAFE lists."""
    tidy = re.sub(r"\s+", "", found)
    return tidy in SAFE.get(name, set()) or re.fullmatch(r"[\w=\"]*['\"]\|safe", tidy) is not None


def _nodes(tree: ast.AST) -> list[ast.AST]:
    return list(ast.walk(tree))
