"""Every route is for those signed in or public for a reason, has typed ids, and describes itself if it is the API's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from networks.web.openapi import PREFIX, made_for

PUBLIC = {
    "assets.show": "files every page loads, the sign-in page too",
    "health.healthz": "asked by whoever watches the process",
    "health.readyz": "asked by whoever watches the process",
    "openapi.description": "how to ask is no secret",
    "sign_in.show": "one signs in here",
    "sign_in.enter": "one signs in here",
    "sign_in.leave": "leaving twice is fine",
    "second_step.show": "between the steps nobody is signed in; without the first one it leads to it",
    "second_step.enter": "between the steps nobody is signed in; without the first one it leads to it",
    "new_password.forgotten": "asked by those who cannot sign in",
    "new_password.ask": "asked by those who cannot sign in",
    "new_password.show": "the signed link is the proof",
    "new_password.choose": "the signed link is the proof",
    "new_address.show": "the signed link is the proof",
    "new_address.confirm": "the signed link is the proof",
    "first_password.show": "the signed link is the proof",
    "first_password.choose": "the signed link is the proof",
    "accessibility.statement": "the law asks for it",
    "accessibility.new_request": "everybody may ask for access",
    "accessibility.ask": "everybody may ask for access",
    "accessibility.show_request": "the number is the proof",
    "accessibility.security_txt": "whom to tell of a weakness",
    "legal.terms": "read before there is an account",
    "legal.earlier_terms": "read before there is an account",
    "legal.privacy": "read before there is an account",
    "legal.earlier_privacy": "read before there is an account",
    "invitation.show": "the signed link is the proof",
    "invitation.accept": "the signed link is the proof",
    "invitation.decline": "the signed link is the proof",
    "settings.language": "the sign-in page can be read in both languages",
    "settings.theme": "the sign-in page can be made legible",
}
# Names in paths that are words by nature; everything else is a number.
WORDS = {"slug", "key", "name", "token", "room", "filename", "version"}
SCHEMA_TYPES = {"object", "array", "string", "integer", "number", "boolean", "null"}


def test_every_route_asks_for_signing_in_or_is_public_for_a_reason(whole_app: Flask) -> None:
    open_ = {name for name, view in whole_app.view_functions.items() if not _is_guarded(view)}
    assert not open_ - PUBLIC.keys(), "these ask nobody to sign in; add login_required or a reason in PUBLIC"
    assert not PUBLIC.keys() - open_, "these are in PUBLIC and ask for signing in, or are not there"


def test_an_anonymous_visitor_sees_no_page_but_the_public_ones(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or "GET" not in (rule.methods or ()):
            continue
        answer = app.test_client().get(re.sub(r"<[^>]+>", "1", rule.rule))
        if rule.rule.startswith("/api/"):
            assert (answer.status_code, (answer.json or {})["code"]) == (401, "not_signed_in"), rule.rule
        else:
            assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in"), rule.rule


def test_ids_in_paths_are_numbers(whole_app: Flask) -> None:
    loose = [
        f"{rule.rule}: {name}"
        for rule in whole_app.url_map.iter_rules()
        for converter, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule.rule)
        if converter != "int" and name not in WORDS
    ]
    assert loose == []


def test_nothing_is_changed_by_a_method_that_reads(whole_app: Flask) -> None:
    """The session's cookie goes with every link from outside, its CSRF token with forms of ours only."""
    both = [rule.rule for rule in whole_app.url_map.iter_rules() if {"GET", "POST"} <= (rule.methods or set())]
    assert both == [], "give reading and changing a function each"


def test_the_description_is_sound_openapi(whole_app: Flask) -> None:
    with whole_app.test_request_context():
        described = made_for(whole_app)
    assert re.fullmatch(r"3\.1\.\d+", described["openapi"])
    assert {"title", "version"} <= described["info"].keys()
    ids = []
    for path, operations in described["paths"].items():
        assert path.startswith(PREFIX)
        for method, operation in operations.items():
            assert method in {"get", "post", "put", "patch", "delete"}
            assert operation["responses"], path
            assert operation["summary"], path
            ids.append(operation["operationId"])
            named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path)), path
            assert all(one.get("required") for one in operation["parameters"] if one["in"] == "path"), path
    assert len(ids) == len(set(ids))


def test_every_reference_of_the_description_leads_somewhere(whole_app: Flask) -> None:
    with whole_app.test_request_context():
        described = made_for(whole_app)
    lost = [reference for reference in _all(described, "$ref") if not _leads_somewhere(described, reference)]
    assert lost == []


def test_every_schema_of_the_description_has_a_known_type(whole_app: Flask) -> None:
    with whole_app.test_request_context():
        described = made_for(whole_app)
    assert {kind for kind in _all(described, "type") if isinstance(kind, str)} <= SCHEMA_TYPES | {"http"}


def test_every_route_of_the_api_is_described_and_no_other(whole_app: Flask) -> None:
    with whole_app.test_request_context():
        paths = made_for(whole_app)["paths"]
    there = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in whole_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(PREFIX)
    }
    assert {(path, method) for path, operations in paths.items() for method in operations} == there


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/threads/x"])
def test_what_the_api_does_not_have_is_problem_json(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.mimetype, (answer.json or {})["code"]) == (
        404,
        "application/problem+json",
        "not_found",
    )


def _is_guarded(view: Any) -> bool:
    """Whether Flask-Login's guard is among the wrappers of a view."""
    while view is not None:
        if view.__code__.co_filename.endswith("flask_login/utils.py"):
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def _all(node: Any, key: str) -> Iterator[Any]:
    if isinstance(node, dict):
        # A property may be called `type`; what it holds is a schema then, not a word.
        yield from (value for name, value in node.items() if name == key and isinstance(value, str))
        for value in node.values():
            yield from _all(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from _all(value, key)


def _leads_somewhere(described: dict[str, Any], reference: str) -> bool:
    here: Any = described
    for part in reference.removeprefix("#/").split("/"):
        here = here.get(part) if isinstance(here, dict) else None
    return reference.startswith("#/") and here is not None
