"""A record as data for its PDF (templates/pdf/record.typ): the same words as on the page, texts as blocks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from flask_babel import format_decimal, ngettext

from networks.core.blocks import Block, blocks_of
from networks.core.words import now as _
from networks.records.models import SessionRecord
from networks.records.parts import Asked, Chapter, Content, Page, Voted
from networks.records.showing import chapter_title, day_in_words, network_name, size_in_words, span, when
from networks.web.filters import clock_time, iso

DOT: Final = " · "


def printed(record: SessionRecord, content: Content, address: str, pictures: Collection[str]) -> dict[str, Any]:
    """The data of the template, in the language spoken. `address` begins links to this site."""
    return _Printer(content, address, pictures).data(record)


class _Printer:
    """Knows where links lead and which pictures there are."""

    def __init__(self, content: Content, address: str, pictures: Collection[str]) -> None:
        self.content, self.address, self.pictures = content, address, pictures

    def data(self, record: SessionRecord) -> dict[str, Any]:
        """Facts, then the parts in the order of the page."""
        content = self.content
        parts = [_text_part(_("Summary"), self._blocks(content["summary_html"])) if content["summary_html"] else None]
        parts += [_lines_part(_("Decisions"), "lines", content["decisions"])]
        parts += [self._chapter(chapter) for chapter in content["chapters"]]
        parts += [self._apart(content["questions"]) if content["questions"] else None]
        polls = [_poll(poll) for poll in content["polls"]]
        parts += [{"kind": "polls", "title": _("Polls"), "polls": polls} if polls else None]
        files = [f"{file['name']} (PDF, {size_in_words(file['size_bytes'])})" for file in content["files"]]
        parts += [_lines_part(_("Files"), "files", files)]
        return {"facts": self._facts(record), "parts": [part for part in parts if part]}

    def _facts(self, record: SessionRecord) -> list[tuple[str, str]]:
        content = self.content
        facts = [(_("Network"), network_name(content["network"])), (_("When"), _times(content))]
        for role, words in (("moderator", _("Moderated by")), ("expert", _("Experts"))):
            led = [_with_institution(one) for one in content["leaders"] if one["role"] == role]
            facts.append((words, ", ".join(led)))
        people = ngettext("%(num)d person", "%(num)d people", content["people_count"])
        minutes = ngettext("%(num)d minute", "%(num)d minutes", content["minutes"])
        version = f"{record.number}, {day_in_words(iso(record.created_at))}"
        facts += [
            (_("Participation"), f"{people}, {minutes}"),
            (_("Version"), version),
            (_("Correction"), record.reason),
        ]
        facts.append((_("Address"), f"{self.address}/sessions/{record.session_id}/record?v={record.number}"))
        return [(words, value) for words, value in facts if value]

    def _chapter(self, chapter: Chapter) -> dict[str, Any]:
        return {
            "kind": "chapter", "title": f"{span(chapter['at_seconds'])}  {chapter_title(chapter)}",
            "pages": [self._page(page) for page in chapter["pages"]],
            "questions": [self._question(one) for one in chapter["questions"]],
        }  # fmt: skip

    def _apart(self, questions: list[Asked]) -> dict[str, Any]:
        return {
            "kind": "chapter", "title": _("Other questions"), "pages": [],
            "questions": [self._question(one) for one in questions],
        }  # fmt: skip

    def _page(self, page: Page) -> dict[str, Any]:
        name = f"slide-{page['set_id']}-{page['number']}.webp"
        words = _("Slide %(number)d", number=page["number"])
        full = f"{words}: {page['title']}" if page["title"] else words
        return {
            "title": full, "text": page["text"] if page["text"] != page["title"] else "", "alt": full,
            "picture": name if name in self.pictures else None,
        }  # fmt: skip

    def _question(self, one: Asked) -> dict[str, Any]:
        heading = _("Question %(number)d", number=one["number"])
        at = [span(one["at_seconds"])] if one["at_seconds"] is not None else []
        label, answer, link = self._answer(one)
        return {
            "heading": DOT.join([heading, *at]), "blocks": self._blocks(one["html"]), "facts": _question_facts(one),
            "label": label, "answer": answer, "link": link,
        }  # fmt: skip

    def _answer(self, one: Asked) -> tuple[str, list[Block], dict[str, str] | None]:
        """Its label, its text, and where it goes on."""
        answer = one["answer"]
        match answer["kind"]:
            case "writing":
                by = f": {answer['by']['name']}" if answer["by"] else ""
                day = f" ({day_in_words(answer['given_on'])})" if answer["given_on"] else ""
                return f"{_('Answer')}{by}{day}", self._blocks(answer["html"]), None
            case "aloud":
                at = f" {span(answer['at_seconds'])}" if answer["at_seconds"] is not None else ""
                return f"{_('Answered during the session')}{at}", [], None
            case "promised":
                return _("An answer was promised"), [_sentence(promised_sentence(one))], None
        path = f"{self.address}/n/{self.content['network']['slug']}/threads/{answer['thread_id']}"
        words = _("Open the thread of question %(number)d", number=one["number"])
        return _("It goes on in a thread"), [], {"href": path, "words": words} if answer["thread_id"] else None

    def _blocks(self, html: str) -> list[Block]:
        """A text as blocks whose links lead somewhere from outside of the site too."""
        return [_with_whole_links(block, self.address) for block in blocks_of(html)]


def promised_sentence(one: Asked) -> str:
    """Who answers until when."""
    answer = one["answer"]
    day = day_in_words(answer["due_on"]) if answer["due_on"] else ""
    if answer["owner"]:
        return _("%(name)s answers by %(day)s.", name=answer["owner"]["name"], day=day)
    return _("The answer comes by %(day)s.", day=day)


def _with_whole_links(value: Any, address: str) -> Any:
    match value:
        case list():
            return [_with_whole_links(one, address) for one in value]
        case dict():
            return {
                key: _whole(one, address) if key == "href" else _with_whole_links(one, address)
                for key, one in value.items()
            }
    return value


def _whole(href: str, address: str) -> str:
    """A link as it works in a document; places within the page are none there."""
    return "" if href.startswith("#") else f"{address}{href}" if href.startswith("/") else href


def _times(content: Content) -> str:
    if not content["started_at"]:
        return ""
    end = f"–{clock_time(when(content['ended_at']))}" if content["ended_at"] else ""
    return f"{day_in_words(content['started_at'])}, {clock_time(when(content['started_at']))}{end}"


def _with_institution(one: Any) -> str:
    return f"{one['name']} ({one['institution']})" if one["institution"] else str(one["name"])


def _question_facts(one: Asked) -> str:
    author = one["author"]
    facts = [", ".join(filter(None, (author["name"], author["institution"]))) if author else _("Asked without a name")]
    if one["support_count"]:
        facts.append(ngettext("%(num)d person supported it", "%(num)d people supported it", one["support_count"]))
    if one["similar_count"]:
        facts.append(ngettext("+%(num)d similar", "+%(num)d similar ones", one["similar_count"]))
    if one["is_shortened"]:
        facts.append(_("editorially shortened"))
    return DOT.join(facts)


def _poll(poll: Voted) -> dict[str, Any]:
    voted = ngettext("%(num)d person voted", "%(num)d people voted", poll["vote_count"])
    sentences = [_("Too few votes to show the results.")] if poll["is_too_few"] else []
    if poll["words"]:
        sentences.append(
            ngettext("%(num)d person answered in words", "%(num)d people answered in words", poll["vote_count"])
        )
    average = [_("average %(number)s", number=format_decimal(poll["average"]))] if poll["average"] is not None else []
    return {
        "heading": DOT.join([poll["question"], span(poll["at_seconds"])]), "sentences": sentences,
        "caption": DOT.join([voted, *average]), "headings": [_("Answer"), _("Votes"), _("Per cent")],
        "rows": [[row["text"], str(row["count"]), f"{row['percent']}%"] for row in poll["choices"]],
        "words": poll["words"],
    }  # fmt: skip


def _text_part(title: str, blocks: list[Block]) -> dict[str, Any]:
    return {"kind": "text", "title": title, "blocks": blocks}


def _lines_part(title: str, kind: str, lines: list[str]) -> dict[str, Any] | None:
    return {"kind": kind, "title": title, "lines": lines} if lines else None


def _sentence(text: str) -> Block:
    """One sentence of ours as a block."""
    run = {"text": text, "href": "", "strong": False, "em": False, "struck": False, "code": False}
    return {"kind": "text", "runs": [run]}
