"""Files and functions stay small enough to be read, and what is public says what it does."""

from __future__ import annotations

import ast

from tests.house.tree import CODE, ROOT, functions, modules, tracked

FILE_LINES_MAX = 320
FUNCTION_LINES_MAX = 60
PRODUCT = (*CODE, "deploy", "static/js", "static/css", "templates")
# Tests are lists by nature and may be longer.
LONG_TESTS_MAX = 450


def test_no_file_of_the_product_is_long() -> None:
    long = [f"{name}: {lines} lines" for name, lines in _lengths() if _is_product(name) and lines > FILE_LINES_MAX]
    assert long == []


def test_no_test_file_is_long() -> None:
    long = [
        f"{name}: {lines} lines" for name, lines in _lengths() if name.startswith("tests/") and lines > LONG_TESTS_MAX
    ]
    assert long == []


def test_no_function_is_long() -> None:
    long = [
        f"{module}.{function.name}: {lines} lines"
        for module, tree in modules().items()
        for function in functions(tree)
        if (lines := (function.end_lineno or function.lineno) - function.lineno + 1) > FUNCTION_LINES_MAX
    ]
    assert long == []


def test_everything_public_says_what_it_does() -> None:
    silent = [
        f"{module}:{node.lineno} {node.name}"
        for module, tree in modules().items()
        for holder in ast.walk(tree)
        if isinstance(holder, ast.Module | ast.ClassDef) and not getattr(holder, "name", "").startswith("_")
        for node in holder.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_module_has_a_door_sign() -> None:
    silent = [module for module, tree in modules().items() if not ast.get_docstring(tree)]
    assert silent == []


def test_only_the_unit_of_work_commits() -> None:
    committing = {
        module
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit" and _is_session(node.value)
    }
    assert committing == {"networks.core.unit_of_work"}


def _is_session(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id == "session") or (
        isinstance(node, ast.Attribute) and node.attr == "session"
    )


def _is_product(name: str) -> bool:
    return name.startswith(PRODUCT) and name.endswith((".py", ".js", ".css", ".html"))


def _lengths() -> list[tuple[str, int]]:
    return [
        (str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="replace").count("\n"))
        for path in tracked()
        if path.suffix in {".py", ".js", ".css", ".html"}
    ]
