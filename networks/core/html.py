"""Markdown to HTML, once, when a text is written. The only place that calls bleach.

Raw HTML is off in the parser, so bleach sees our own renderer's output only; it is the second wall and the
Content-Security-Policy is the third. bleach takes 150 ms for 55 KB, so texts over 4 KB are cleaned in a helper process.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import bleach
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from networks.core.offload import Helper, is_green

LONG_BYTES: Final = 4096
RENDER_VERSION: Final = 2
MENTION: Final = "mention"
_NESTING_MAX: Final = 20
_TAGS: Final = frozenset(
    "p br strong em s a ul ol li blockquote code pre h3 hr table thead tbody tr th td".split()  # noqa: SIM905
)
_SCHEMES: Final = frozenset({"http", "https", "mailto"})


@dataclass(frozen=True)
class Written:
    """A text as it was typed and as it is shown; the only way to make one is `write`, so the HTML is always clean.

    `named` are the names that are marked as mentions in it, as `name_key` writes them.
    """

    text: str
    html: str
    named: frozenset[str] = frozenset()


def write(text: str, names: Iterable[str] = ()) -> Written:
    """Make `text` (already through `text.prose`) ready to be stored; `@` before one of `names` is marked as a mention.

    Call it before the transaction: a long text takes its time, in a helper process so that others do not wait.
    """
    asked = json.dumps([text, *names])
    is_long = len(text.encode()) > LONG_BYTES and is_green()
    html, *named = json.loads(_helper(asked) if is_long else cleaned(asked))
    return Written(text, html, frozenset(named))


def clean(text: str, names: Sequence[str] = (), named: set[str] | None = None) -> str:
    """Markdown as HTML that holds nothing but the allowed tags and links to http, https, mailto or this site.

    The keys of those of `names` that are mentioned are added to `named`.
    """
    made = _markdown.render(text, {"names": _pattern(names), "named": set() if named is None else named})
    return str(bleach.clean(made, tags=_TAGS, attributes=_may_stand, protocols=_SCHEMES, strip=True))


def cleaned(asked: str) -> str:
    """The same for the helper process: JSON of a text and names in, JSON of the HTML and the names found out."""
    text, *names = json.loads(asked)
    named: set[str] = set()
    return json.dumps([clean(text, names, named), *sorted(named)])


def name_key(name: str) -> str:
    """A name as it is compared: whatever its case and the spaces in it."""
    return " ".join(name.split()).casefold()


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
    if tag == "strong":
        return (name, value) == ("class", MENTION)
    if tag == "a":
        return name == "rel" or (name == "href" and is_safe_link(value))
    return tag == "ol" and name == "start" and value.isdigit()


def _open_link(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, _env: Any) -> str:
    tokens[index].attrSet("rel", "nofollow noopener ugc")
    return self.renderToken(tokens, index, options, _env)


def _heading(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, _env: Any) -> str:
    """All headings of a post are of one level, so that the page's outline stays in order."""
    return "</h3>\n" if tokens[index].nesting < 0 else "<h3>"


def _pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """`@` and one of the names, the longest first, as a whole word and whatever its case."""
    longest_first = sorted({name for name in names if name.strip()}, key=len, reverse=True)
    words = [r"\s+".join(re.escape(word) for word in name.split()) for name in longest_first]
    return re.compile(rf"(?<![\w@])@(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None


def _mark_mentions(state: StateCore) -> None:
    """Mark mentions in the text itself: not in code, not in links, and not in what is quoted of others."""
    pattern: re.Pattern[str] | None = state.env.get("names")
    quoted = 0
    for block in state.tokens if pattern else ():
        quoted += block.nesting if block.type.startswith("blockquote") else 0
        if block.type == "inline" and not quoted and pattern:
            block.children = [
                part for token in _outside_links(block.children or []) for part in _marked(*token, pattern, state.env)
            ]


def _outside_links(tokens: Sequence[Token]) -> Iterable[tuple[Token, bool]]:
    """Each token, and whether mentions may stand in it."""
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type.startswith("link_") else 0
        yield token, token.type == "text" and not depth


def _marked(token: Token, may_mention: bool, pattern: re.Pattern[str], env: Any) -> list[Token]:
    """A token, cut up where it mentions somebody."""
    if not may_mention:
        return [token]
    parts, at = [], 0
    for found in pattern.finditer(token.content):
        env["named"].add(name_key(found[0][1:]))
        before, name = Token("text", "", 0), Token("text", "", 0)
        before.content, name.content = token.content[at : found.start()], found[0]
        opening = Token("strong_open", "strong", 1, {"class": MENTION})
        parts += [before, opening, name, Token("strong_close", "strong", -1)]
        at = found.end()
    token.content = token.content[at:]
    return [*parts, token]


def _made() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": _NESTING_MAX})
    parser.enable(["table", "strikethrough", "linkify"]).disable("image")
    parser.validateLink = is_safe_link  # type: ignore[method-assign,assignment]  # its documented hook
    parser.core.ruler.push("mentions", _mark_mentions)
    parser.add_render_rule("link_open", _open_link)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    return parser


_markdown = _made()
_helper = Helper("networks.core.html:cleaned")
