"""What every refusal must be: the right status, a stable code or a sentence, nothing half-written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.house.authorisation.world import watched

FORM = "application/x-www-form-urlencoded"


def is_problem(answer: Any, status: int, code: str) -> None:
    """Assert that a program was refused as the contract says."""
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.get_data(as_text=True)
    body = answer.json
    assert (body["status"], body["code"]) == (status, code)
    assert body["detail"]


def is_refusing_page(answer: Any, status: int, language: str = "pl") -> str:
    """Assert that a page refuses in words of this language; answers its text."""
    text: str = answer.get_data(as_text=True)
    assert (answer.status_code, answer.mimetype) == (status, "text/html"), text[:500]
    assert f'<html lang="{language}"' in text
    assert "Traceback" not in text
    return text


@contextmanager
def nothing_stored() -> Iterator[None]:
    """Assert that no row is stored meanwhile."""
    with watched() as stored:
        yield
    assert stored == []


def nested(depth: int, *, closed: bool) -> str:
    """JSON of brackets within brackets."""
    return "[" * depth + ("]" * depth if closed else "")
