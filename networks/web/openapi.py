"""The API's description, OpenAPI 3.1, made from the routes and the shapes they read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

F = TypeVar("F", bound=Callable[..., Any])

PREFIX = "/api/v1"
bp = Blueprint("openapi", __name__)
_CONVERTERS = {"int": {"type": "integer", "minimum": 0}}
_DESCRIPTION = "sieci_description"


@dataclass(frozen=True)
class Description:
    """What a route of the API does, and what it reads."""

    summary: str
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    is_public: bool


def describe(
    summary: str, *, body: type[BaseModel] | None = None, query: type[BaseModel] | None = None, is_public: bool = False
) -> Callable[[F], F]:
    """Say in the description what the decorated route does and which shapes it reads."""

    def note(view: F) -> F:
        setattr(view, _DESCRIPTION, Description(summary, body, query, is_public))
        return view

    return note


@bp.get(f"{PREFIX}/openapi.json")
@describe("This description", is_public=True)
def description() -> ResponseReturnValue:
    """The whole description, open to everybody."""
    return jsonify(made_for(current_app))


def made_for(app: Flask) -> dict[str, Any]:
    """OpenAPI 3.1 of every route under `/api/v1`. Raises LookupError for a route that describes nothing."""
    paths: dict[str, dict[str, Any]] = {}
    schemas: dict[str, Any] = {"Problem": _problem()}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if not rule.rule.startswith(PREFIX):
            continue
        described: Description | None = getattr(app.view_functions[rule.endpoint], _DESCRIPTION, None)
        if described is None:
            raise LookupError(f"{rule.endpoint} does not describe itself")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            operation = _operation(rule.endpoint, rule.rule, described, schemas)
            paths.setdefault(_path(rule.rule), {})[method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Sieci", "version": "1", "description": "The platform of cooperation networks in education."},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _operation(endpoint: str, rule: str, described: Description, schemas: dict[str, Any]) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    operation: dict[str, Any] = {
        "operationId": endpoint.replace(".", "_"),
        "summary": described.summary,
        "parameters": _in_path(rule) + _in_query(described.query, schemas),
        "responses": {
            "2XX": {"description": "Done", "content": {"application/json": {"schema": {"type": "object"}}}},
            "4XX": {"description": "Refused", "content": problem},
        },
    }
    if described.body is not None:
        schemas[described.body.__name__] = _schema(described.body, schemas)
        reference = {"schema": {"$ref": f"#/components/schemas/{described.body.__name__}"}}
        operation["requestBody"] = {"required": True, "content": {"application/json": reference}}
    if described.is_public:
        operation["security"] = []
    return operation


def _schema(shape: type[BaseModel], schemas: dict[str, Any]) -> dict[str, Any]:
    schema = shape.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    return schema


def _in_path(rule: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": _CONVERTERS.get(converter, {"type": "string"})}
        for converter, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule)
    ]


def _in_query(shape: type[BaseModel] | None, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    properties = _schema(shape, schemas)["properties"] if shape is not None else {}
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in properties.items()]


def _path(rule: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def _problem() -> dict[str, Any]:
    """RFC 9457, with our stable `code` and the field a refusal concerns."""
    text, number = {"type": "string"}, {"type": "integer"}
    return {
        "type": "object",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": text, "title": text, "status": number, "code": text, "detail": text, "field": text,
            "reference": text,
        },
    }  # fmt: skip
