"""Templates compiled once for each language, with the plain texts already in it.

A page has over a hundred texts, and looking each of them up while the page is made costs more than everything else in
it. Texts with values in them (`_("%(n)d …", n=…)`, `ngettext`) are still looked up when they are shown.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Callable, MutableMapping
from typing import Any

from flask.templating import Environment as FlaskEnvironment
from jinja2 import BaseLoader, Environment, Template, TemplateNotFound
from jinja2.ext import Extension

from networks.web.i18n import catalogue_of, language

MARK = ":"
_PLAIN_TEXT = re.compile(r"""(?<![\w.])_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")


_DRAWING = re.compile(r"""(?<![\w.])ui\.icon\("([\w-]+)"\)""")


class ByLanguage(FlaskEnvironment):
    """Finds for every name the template of the language being spoken, also for parents, imports and includes."""

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        return super()._load_template(f"{language()}{MARK}{name}", globals)


class Sources(BaseLoader):
    """The loader behind: the source is the same for all languages."""

    def __init__(self, inner: BaseLoader) -> None:
        self._inner = inner

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The source of `LANGUAGE:NAME`. Raises TemplateNotFound with the name as templates know it."""
        name = template.partition(MARK)[2]
        try:
            return self._inner.get_source(environment, name)
        except TemplateNotFound:
            raise TemplateNotFound(name) from None


class PlainParts(Extension):
    """Puts plain texts and line drawings into a template before it is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Turn `_("…")` without values into its translation and `ui.icon("…")` into the drawing.

        Both are as safe as the template itself.
        """
        spoken = (name or "").partition(MARK)[0]

        def draw(found: re.Match[str]) -> str:
            parts: Any = self.environment.get_template("components/_macros.html").module
            return f"({str(parts.icon(found[1]))!r}|safe)"

        def put(found: re.Match[str]) -> str:
            text = str(literal_eval(found[1]))
            if "%" in text:
                return found[0]
            return f"({catalogue_of(spoken).gettext(text)!r}|safe)"

        spoken_source = _PLAIN_TEXT.sub(put, source)
        is_part = "components/" in (name or "")  # the drawings themselves come from there
        return spoken_source if is_part else _DRAWING.sub(draw, spoken_source)
