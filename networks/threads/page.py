"""One page of a thread for one reader: which posts, what is new among them, what the reader may do."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import TypeVar
from uuid import uuid4

from flask import Response, render_template, request, session
from markupsafe import Markup

from networks.core import clock
from networks.core.errors import Problem
from networks.core.memo import Memo
from networks.core.pages import page_count
from networks.core.text import excerpt
from networks.core.words import now as _
from networks.notifications.queries import bell_of
from networks.people.models import Person
from networks.people.queries import member_count
from networks.threads import policy, queries, unread
from networks.threads.models import Level, Thread
from networks.threads.queries import PostRow
from networks.threads.showing import address_of
from networks.unsent import queries as unsent
from networks.web import live
from networks.web.filters import day
from networks.web.i18n import THEME_KEY, language
from networks.web.kept_pages import KeptPage
from networks.web.numbers import asked_number
from networks.web.packing import Part, announce, parts_of_page
from networks.web.stand_ins import FRESH_ID

V = TypeVar("V")

# Names and posts of authors stand in the rendered posts and have no version of their own.
NAMES_KEPT_SECONDS = 30
QUOTE_LINES = 6
QUOTE_LINE_MAX = 400
_pages: Memo[KeptPage] = Memo(100)
_posts: Memo[Part] = Memo(400)
_blanks: Memo[Markup] = Memo(400)
_author_ids: Memo[frozenset[int]] = Memo(2000)
_people_counts: Memo[int] = Memo(2000)


class ThreadPage:
    """What a request for a thread's page shows. Posts are rendered once until the thread's room moves."""

    def __init__(self, person: Person, thread: Thread) -> None:
        self.person, self.thread = person, thread
        self.place = f"thread:{thread.id}"
        # Read before the posts: what is written meanwhile reaches the page by its room, and once only by its id.
        self.head = live.head_of(self.place)
        self.read = unread.read_by(person, thread.id)
        self.first_new = self._first_new()
        self.per = queries.PER_PAGE
        if request.args.get("per") == "50":
            self.per = queries.PER_PAGE_CHOICES[1]
        self.pages = page_count(thread.last_number, self.per)
        self.page = self._page_asked()
        self.first = (self.page - 1) * self.per + 1
        self.last = min(self.page * self.per, thread.last_number)
        self.kept = unsent.kept_at(person, self.place)
        self.text, self.in_reply_to = self._begun()

    @property
    def shows_news(self) -> bool:
        """Whether something on this page had not been read."""
        return self.read.number is None or self.last > self.read.number

    def render(self, problem: Problem | None = None, client_id: str | None = None) -> str:
        """The page as HTML, with the composer holding `text`."""
        thread, person = self.thread, self.person
        rights, url = policy.rights(person, thread), address_of(thread)
        is_plain = not (self.text or self.in_reply_to or problem or client_id or self.kept.saved_at)
        return render_template(
            "threads/show.html", network=thread.network, thread=thread, url=url, posts_html=self._posts(rights, url),
            blanks_html=self._blanks(rights, url), last=self.last, page=self.page, pages=self.pages,
            page_url=self._page_url, per=self.per, rights=rights, viewer_id=person.id,
            level=self.read.level.value, levels=level_words, is_plain=is_plain,
            text=self.text, in_reply_to=self.in_reply_to, client_id=client_id or FRESH_ID, problem=problem,
            shown=self._state(rights, url), audience_count=member_count(thread.network), place=self.place,
            seq=self.kept.seq, saved_at=self.kept.saved_at, head=self.head,
            people_count=self._kept(_people_counts, lambda: queries.people_count(thread)),
        )  # fmt: skip

    def answer(self) -> Response | str:
        """The page, made anew only when something on it may be other than at this reader's last look."""
        if not self.head or self.text or self.in_reply_to or self.kept.saved_at:
            return self.render()
        kept = _pages.kept(self._seen())
        if kept is not None:
            return kept.answer()
        html = self.render()
        _pages.keep(self._seen(), KeptPage(html, parts_of_page()))
        return html

    def _seen(self) -> tuple[Hashable, ...]:
        """Everything this reader sees on the page as it is now."""
        person = self.person
        state = (self.thread.id, self.head, self.page, self.per, self.read, self.first_new, self.kept.seq)
        viewer = (person.id, person.rights_epoch, language(), session.get(THEME_KEY))
        bell = bell_of(person)
        networks = sorted(unread.unread_in_networks(person).items())
        around = (*networks, member_count(self.thread.network), bell.count, bell.head)
        return (*state, *viewer, *around, day(clock.now()), int(time.monotonic() / NAMES_KEPT_SECONDS))

    def _begun(self) -> tuple[str, int | None]:
        """The composer of a page that was asked for: kept words, or a quotation, or empty; and the post answered."""
        text, in_reply_to = self.kept.text, asked_number("reply_to")
        if (quoted := asked_number("quote")) is not None:
            for row in queries.posts_numbered(self.thread, [quoted]):
                lines = "\n".join(f"> {line}" for line in _quotable(row.text))
                text, in_reply_to = f"{text}\n\n{lines}\n\n".lstrip(), quoted
        if in_reply_to is not None and not 0 < in_reply_to <= self.thread.last_number:
            in_reply_to = None
        return text, in_reply_to

    def _first_new(self) -> int | None:
        """The number of the first unread post; a thread read to its end needs no counting."""
        if self.read.number == self.thread.last_number:
            return None
        news = unread.unread_by_thread(self.person, [self.thread.id]).get(self.thread.id)
        return news.first_number if news else None

    def _page_asked(self) -> int:
        asked = asked_number("page")
        if asked is not None:
            return max(1, min(asked, self.pages))
        begin = self.first_new or self.read.number or 1
        return max(1, min((begin - 1) // self.per + 1, self.pages))

    def _page_url(self, number: int) -> str:
        per = f"&per={self.per}" if self.per != queries.PER_PAGE else ""
        return f"{address_of(self.thread)}?page={number}{per}"

    def _state(self, rights: dict[str, bool], url: str) -> tuple[Hashable, ...]:
        """All that the parts of the page depend on which are the same for everybody with the same rights."""
        state = self.head or uuid4()  # without a log nothing tells one state of the thread from another
        return (self.thread.id, state, url, day(clock.now()), *rights.values())

    def _posts(self, rights: dict[str, bool], url: str) -> Markup:
        """The posts as HTML. The key holds all they depend on; the viewer only where they wrote one of them."""
        page = (self.first, self.last)
        authors = self._kept(_author_ids, lambda: queries.author_ids(self.thread, *page), *page)
        viewer_id = self.person.id if self.person.id in authors else 0
        first_new = self.first_new if self.first_new and self.first <= self.first_new <= self.last else None
        looks = (language(), day(clock.now()), viewer_id, first_new, tuple(rights.values()), url)

        def make() -> Part:
            posts = queries.posts_between(self.thread, *page)
            made = render_template(
                "threads/_posts.html", posts=posts, address=self._address(url), url=url, rights=rights,
                viewer_id=viewer_id, accepted_number=self.thread.accepted_number, answered=self._answered(posts),
                first_new=first_new,
            )  # fmt: skip
            return Part(made)

        part = self._kept(_posts, make, *page, *looks, int(time.monotonic() / NAMES_KEPT_SECONDS))
        announce(part)
        return part.html

    def _blanks(self, rights: dict[str, bool], url: str) -> Markup:
        """The empty fragments scripts fill."""
        viewer_id = self.person.id

        def make() -> Markup:
            address = self._address(url)
            return Markup(  # noqa: S704 (a template of ours, which escapes)
                render_template("threads/_blanks.html", address=address, url=url, rights=rights, viewer_id=viewer_id)
            )

        return _blanks.get((url, viewer_id, language(), tuple(rights.values())), make)

    def _kept(self, memo: Memo[V], make: Callable[[], V], *depends_on: Hashable) -> V:
        """What was made for this state of the thread; made each time where no log tells the state."""
        if not self.head:
            return make()
        return memo.get((self.thread.id, self.head, *depends_on), make)

    def _address(self, url: str) -> str:
        """The short address of the thread, the stem of all its forms."""
        return f"{url.rpartition('/')[0]}/{self.thread.id}"

    def _answered(self, posts: list[PostRow]) -> dict[int, PostRow]:
        """The posts that shown ones answer, by number."""
        shown = {row.number: row for row in posts}
        wanted = {row.in_reply_to for row in posts if row.in_reply_to}
        elsewhere = queries.posts_numbered(self.thread, sorted(wanted - shown.keys()))
        return {number: row for number, row in (shown | {r.number: r for r in elsewhere}).items() if number in wanted}


def _quotable(text: str) -> list[str]:
    """What a quotation takes over: the first lines of a post, without what it quotes itself."""
    own = [line for line in text.splitlines() if line.strip() and not line.startswith(">")]
    return [excerpt(line, QUOTE_LINE_MAX) for line in own[:QUOTE_LINES]]


def level_words() -> list[tuple[str, str]]:
    """The three levels with their words."""
    return [
        (Level.FOLLOW.value, _("Every new post")),
        (Level.NORMAL.value, _("Only replies to me")),
        (Level.MUTE.value, _("Nothing")),
    ]
