"""Every hostile text, once cleaned, holds allowed tags and safe links only, as Python's own parser sees it."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

import bleach
import pytest

from networks.core import html, text
from tests.browser import corpus

ALLOWED = {
    "p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "a",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}


class Strict(HTMLParser):
    """Notes everything that may not stand in a text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check the tag, its attributes and where it leads."""
        if tag not in ALLOWED:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()) or (name == "href" and not leads_somewhere_safe(value or "")):
                self.faults.append(f"<{tag} {name}={value!r}>")

    def handle_comment(self, data: str) -> None:
        """A comment is never needed."""
        self.faults.append(f"<!--{data}-->")

    handle_decl = handle_pi = unknown_decl = handle_comment


def leads_somewhere_safe(address: str) -> bool:
    """Whether a link is http, https, mailto or stays on this site."""
    parts = urlsplit(address)
    if parts.scheme:
        return parts.scheme in {"http", "https", "mailto"}
    return not parts.netloc and address[:1] in {"/", "#"} and address[:2] not in {"//", "/\\"}


def cleaned(words: str) -> str:
    """What would be stored as HTML; nothing for a refused text."""
    try:
        return html.clean(text.prose(words))
    except text.Refused:
        return ""


def test_the_corpus_is_large_and_without_repeats() -> None:
    texts = corpus.texts()
    assert len(texts) > 1000
    assert len(texts) == len(set(texts))
    assert texts == corpus.texts()


@pytest.mark.parametrize("part", range(8))
def test_cleaned_texts_hold_allowed_tags_and_safe_links_only(part: int) -> None:
    for words in corpus.texts()[part::8]:
        strict = Strict()
        strict.feed(cleaned(words))
        strict.close()
        assert strict.faults == [], words


@pytest.mark.parametrize("part", range(8))
def test_cleaning_what_is_clean_changes_nothing(part: int) -> None:
    for words in corpus.texts()[part::8]:
        once = cleaned(words)
        again = bleach.clean(once, tags=ALLOWED, attributes=html._may_stand, protocols=html._SCHEMES, strip=True)
        assert again == once, words


def test_something_of_every_text_is_still_readable() -> None:
    """Cleaning shows hostile words as words; it does not swallow what people meant to discuss."""
    assert "alert(1)" in cleaned("<script>alert(1)</script>")
    assert "&lt;script&gt;" in cleaned("<script>alert(1)</script>")
