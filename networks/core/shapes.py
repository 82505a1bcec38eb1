"""Shapes of what comes in: a pydantic model says which fields there are; anything else is refused in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.datastructures import MultiDict

from networks.core.errors import BadRequest, Invalid, Sentence
from networks.core.text import Refused
from networks.core.words import later as _

S = TypeVar("S", bound="Shape")

CSRF_FIELD = "csrf_token"


class Shape(BaseModel):
    """What a page, the API or a socket sends. Unknown fields are refused; the shape cannot be changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read(shape: type[S], raw: object, *, buttons: tuple[str, ...] = ()) -> S:
    """`raw` (a form, or what JSON held) as a `shape`; the CSRF token and the names of `buttons` are taken out first.

    Raises Invalid with a sentence and the field it concerns, BadRequest if `raw` is no object at all.
    """
    if not isinstance(raw, Mapping):
        raise BadRequest(_("Send a JSON object."))
    fields = _flat(raw) if isinstance(raw, MultiDict) else dict(raw)
    for name in (CSRF_FIELD, *buttons):
        fields.pop(name, None)
    try:
        return shape.model_validate(fields)
    except ValidationError as found:
        first = found.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or None
        raise Invalid(_sentence(first), field=field) from None


def none_if_empty(given: object) -> object:
    """For fields that may be left out: a form sends them empty, which is none."""
    return None if given == "" else given


def _flat(form: MultiDict[str, Any]) -> dict[str, Any]:
    """A form as a dict: a field sent once is a value, one sent several times is a list."""
    return {name: values[0] if len(values) == 1 else values for name, values in form.lists()}


def _sentence(error: ErrorDetails) -> Sentence:
    refused = error.get("ctx", {}).get("error")
    if isinstance(refused, Refused):
        return refused.sentence
    match error["type"]:
        case "missing":
            return _("Please fill this in.")
        case "extra_forbidden":
            return _("There is no field of this name here.")
        case "string_too_long":
            return _("Please write at most %(most)d characters.", most=error["ctx"]["max_length"])
        case "enum" | "literal_error":
            return _("Please choose one of the given answers.")
        case _:
            return _("This value does not have the right form.")
