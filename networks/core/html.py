"""Markdown to HTML, once, when a text is written. The only place that calls bleach.

Raw HTML is off in the parser, so bleach sees our own renderer's output only; it is the second wall and the
Content-Security-Policy is the third. bleach takes 150 ms for 55 KB, so texts over 4 KB are cleaned in a helper process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import bleach
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from networks.core.offload import Helper, is_green

LONG_BYTES: Final = 4096
RENDER_VERSION: Final = 1
_NESTING_MAX: Final = 20
_TAGS: Final = frozenset(
    "p br strong em s a ul ol li blockquote code pre h3 hr table thead tbody tr th td".split()  # noqa: SIM905
)
_SCHEMES: Final = frozenset({"http", "https", "mailto"})


@dataclass(frozen=True)
class Written:
    """A text as it was typed and as it is shown; the only way to make one is `write`, so the HTML is always clean."""

    text: str
    html: str


def write(text: str) -> Written:
    """Make `text` (already through `text.prose`) ready to be stored.

    Call it before the transaction: a long text takes its time, in a helper process so that others do not wait.
    """
    if len(text.encode()) > LONG_BYTES and is_green():
        return Written(text, _helper(text))
    return Written(text, clean(text))


def clean(text: str) -> str:
    """Markdown as HTML that holds nothing but the allowed tags and links to http, https, mailto or this site."""
    return str(
        bleach.clean(
            _markdown.render(text),
            tags=_TAGS,
            attributes=_may_stand,
            protocols=_SCHEMES,
            strip=True,
        )
    )


def is_safe_link(address: str) -> bool:
    """Whether a link may lead there: http, https and mailto, or a path of this site (never `//host`)."""
    if any(ord(letter) <= 0x20 for letter in address) or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme:
        return parts.scheme.lower() in _SCHEMES and (parts.scheme.lower() == "mailto" or bool(parts.netloc))
    return not parts.netloc and address.startswith(("/", "#")) and not address.startswith("//")


def start_helper() -> None:
    """Start the cleaning process; `serve` does it before the first visitor comes."""
    _helper.start()


def _may_stand(tag: str, name: str, value: str) -> bool:
    """Whether an attribute may stay: links that lead to safe places, and where a numbered list begins."""
    if tag == "a":
        return name == "rel" or (name == "href" and is_safe_link(value))
    return tag == "ol" and name == "start" and value.isdigit()


def _open_link(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, _env: Any) -> str:
    tokens[index].attrSet("rel", "nofollow noopener ugc")
    return self.renderToken(tokens, index, options, _env)


def _heading(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, _env: Any) -> str:
    """All headings of a post are of one level, so that the page's outline stays in order."""
    return "</h3>\n" if tokens[index].nesting < 0 else "<h3>"


def _made() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": _NESTING_MAX})
    parser.enable(["table", "strikethrough", "linkify"]).disable("image")
    parser.validateLink = is_safe_link  # type: ignore[method-assign,assignment]  # its documented hook
    parser.add_render_rule("link_open", _open_link)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    return parser


_markdown = _made()
_helper = Helper("networks.core.html:clean")
