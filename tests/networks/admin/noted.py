"""What the source notes in the log by itself: `note(by, "act.done", ("subject", id))` and `record(…, "subject")`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator


def actions_noted(trees: Iterable[ast.Module]) -> set[str]:
    """The names of acts written out in the source."""
    return {found for call in _calls(trees, "note") for found in _words(call.args[1:2])}


def subjects_noted(trees: Iterable[ast.Module]) -> set[str]:
    """The kinds of subjects written out in the source."""
    trees = list(trees)
    by_note = {
        found
        for call in _calls(trees, "note")
        for pair in call.args[2:3]
        if isinstance(pair, ast.Tuple)
        for found in _words(pair.elts[:1])
    }
    return by_note | {found for call in _calls(trees, "record") for found in _words(call.args[2:3])}


def _calls(trees: Iterable[ast.Module], name: str) -> Iterator[ast.Call]:
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


def _words(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
