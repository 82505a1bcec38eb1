"""Clean HTML as blocks and runs for documents."""

from __future__ import annotations

from typing import Any

import pytest

from networks.core import html
from networks.core.blocks import blocks_of, words_of


def plain(blocks: list[dict[str, Any]]) -> list[Any]:
    """Blocks in short: the kind with its text or its parts."""
    said: list[Any] = []
    for block in blocks:
        match block["kind"]:
            case "list":
                said.append(("list", [plain(item) for item in block["items"]]))
            case "quote":
                said.append(("quote", plain(block["blocks"])))
            case "code":
                said.append(("code", block["text"]))
            case "table":
                said.append(("table", [_text(cell) for cell in block["head"]],
                             [[_text(cell) for cell in row] for row in block["rows"]]))  # fmt: skip
            case "rule":
                said.append("rule")
            case kind:
                said.append((kind, _text(block["runs"])))
    return said


def _text(runs: list[dict[str, Any]]) -> str:
    return "".join(run["text"] for run in runs)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Raz\n\nDwa", [("text", "Raz"), ("text", "Dwa")]),
        ("Raz\ndwa", [("text", "Raz\ndwa")]),
        ("# Tytuł\nTekst", [("heading", "Tytuł"), ("text", "Tekst")]),
        ("- raz\n- dwa", [("list", [[("text", "raz")], [("text", "dwa")]])]),
        ("- raz\n  - w środku\n- dwa", [
            ("list", [[("text", "raz"), ("list", [[("text", "w środku")]])], [("text", "dwa")]]),
        ]),
        ("- raz\n\n- dwa", [("list", [[("text", "raz")], [("text", "dwa")]])]),
        ("> Cytat\n>\n> dalej", [("quote", [("text", "Cytat"), ("text", "dalej")])]),
        ("```\na < b\n  c\n```", [("code", "a < b\n  c")]),
        ("Raz\n\n---\n\nDwa", [("text", "Raz"), "rule", ("text", "Dwa")]),
        ("| a | b |\n|---|---|\n| 1 | |\n| 3 | 4 |", [("table", ["a", "b"], [["1", ""], ["3", "4"]])]),
        ("- w liście\n\n  | a |\n  |---|\n  | 1 |", [("list", [[("text", "w liście"), ("table", ["a"], [["1"]])]])]),
        ("`#set` *a* #eval(\"1\") $x$", [("text", '#set a #eval("1") $x$')]),
    ],
)  # fmt: skip
def test_blocks_stand_in_the_order_of_the_text(markdown: str, expected: list[Any]) -> None:
    assert plain(blocks_of(html.clean(markdown))) == expected


def test_runs_know_how_they_are_marked_and_where_they_lead() -> None:
    (block,) = blocks_of(html.clean("**grubo ~~i *krzywo*~~** [tu](https://example.org/a?b=1&c=2) `kod`"))
    runs = {run["text"].strip(): run for run in block["runs"]}
    assert (runs["grubo"]["strong"], runs["grubo"]["em"]) == (True, False)
    assert (runs["krzywo"]["strong"], runs["krzywo"]["em"], runs["krzywo"]["struck"]) == (True, True, True)
    assert (runs["tu"]["href"], runs["tu"]["strong"]) == ("https://example.org/a?b=1&c=2", False)
    assert runs["kod"]["code"]


def test_numbered_lists_begin_where_they_were_begun() -> None:
    (block,) = blocks_of(html.clean("3. trzy\n4. cztery"))
    assert (block["is_numbered"], block["start"]) == (True, 3)


@pytest.mark.parametrize("broken", ["", "</p></li></ul></table>", "<p>Raz", "<li>Raz", "<td>Raz</td>", "<b>Raz</b>"])
def test_html_that_is_not_ours_loses_no_text(broken: str) -> None:
    assert ("Raz" in str(blocks_of(broken))) is ("Raz" in broken)


def test_words_stand_on_one_line_without_marks() -> None:
    typed = "**Kto** zatwier*dza*?\nI kiedy\n\n- raz\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nkod\n```"
    assert words_of(html.clean(typed)) == "Kto zatwierdza? I kiedy raz a b 1 2 kod"
