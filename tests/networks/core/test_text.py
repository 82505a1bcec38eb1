"""Rules of plain text, and Markdown that becomes nothing but clean HTML."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.core import html, text

TAGS = re.compile(r"</?(p|br|strong|em|s|a|ul|ol|li|blockquote|code|pre|h3|hr|table|thead|tbody|tr|th|td)\b")


@pytest.mark.parametrize(
    "name", ["Łukasz Żółć-Gęślą", "Zoë", "O’Brien", "王小明", "Анна", "dr hab. Ewa Śmiała", "Ałła"]
)
def test_true_names_are_taken_as_they_are(name: str) -> None:
    assert text.line(name) == name


@pytest.mark.parametrize(
    "name",
    ["Ewa\u202eanna", "Ewa\u200b", "Ewa\0", "Ewa\u2066x", "Ewa\ufeff", "Ewa\ue000", "e" + "\u0301" * 6, "Ewa\ud800"],
)
def test_names_that_look_like_others_are_refused(name: str) -> None:
    with pytest.raises(text.Refused):
        text.line(name)


def test_a_line_is_composed_and_tidied() -> None:
    assert text.line("  Ewa \t\n Z\u0301ak ".replace("\t\n", " ")) == "Ewa Źak"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Zażółć gęślą jaźń", "zazolc-gesla-jazn"),
        ("???", "x"),
        ("a" * 90, "a" * 60),
        ("Łódź – 2026", "lodz-2026"),
        ("", "x"),
    ],
)
def test_a_slug_is_plain_and_never_empty(title: str, slug: str) -> None:
    assert text.slug(title) == slug


@given(st.text(max_size=200))
def test_any_text_is_refused_or_can_be_stored(typed: str) -> None:
    try:
        kept = text.prose(typed)
    except text.Refused:
        return
    kept.encode()
    assert kept == kept.strip()
    assert "\r" not in kept
    assert "\0" not in kept
    assert text.prose(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "<script>x</script>", "<img src=x onerror=x>", "[x](javascript:x)", "[x](JaVaScRiPt:x)", "<svg/onload=x>",
        "[x](data:text/html,x)", "![x](https://evil.example/x.png)", "[x](//evil.example)", "<javascript:x>",
        "[x](vbscript:x)", "[x](\\\\evil.example)", "[x](/\\evil.example)", "<style>x</style>", "`<b>`<b onclick=x>",
        "[a]: javascript:x\n[a]",
        "<a href='x' id='main'>x</a>", "<iframe src=//x>", "&lt;script&gt;", "<!--x--><x y=z>", "[x](java\nscript:x)",
    ],
)  # fmt: skip
def test_nothing_active_comes_through(typed: str) -> None:
    made = html.clean(typed)
    bare = TAGS.sub("", made)
    assert "<" not in re.sub(r"&lt;", "", bare), made
    for address in re.findall(r'href="([^"]*)"', made):
        assert html.is_safe_link(address), made
    assert not re.search(r"<[^>]*\b(on\w+|style|id|class|src)=", made), made


@given(st.text(alphabet="<>[]()!&\"'`*_~#-+|\\/:aj \nscript", max_size=80))
def test_cleaning_clean_html_of_any_text_leaves_only_known_tags(typed: str) -> None:
    made = html.clean(typed)
    for tag in re.findall(r"<[^>]*>?", made):
        assert TAGS.match(tag), made


def test_links_are_marked_as_those_of_people() -> None:
    assert html.clean("[x](https://example.org)") == (
        '<p><a href="https://example.org" rel="nofollow noopener ugc">x</a></p>\n'
    )
