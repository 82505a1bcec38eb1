"""A session from its announcement to its record, on five real pages at once, and once more led by the expert alone.

In the middle a page is loaded anew, a line is cut, and the server is killed: what was let through is lost to nobody,
what was not is shown to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.pages import Rooms, sign_in
from tests.browser.site import Site, email_of, serving
from tests.browser.test_live_chat import Line

pytestmark = pytest.mark.browser

AGAIN_MS = 60_000
OTHER = "iwona.modelowa"


@pytest.fixture
def mortal_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, which a test may kill."""
    with serving(tmp_path_factory.mktemp("mortal"), furnished=False) as started:
        yield started
        assert started.mistakes() == ""


class Cast:
    """Browsers of people who are signed in to one site, each with their own line."""

    def __init__(self, site: Site, new_context: Callable[..., BrowserContext]) -> None:
        self._site, self._new_context = site, new_context
        self._contexts: dict[str, BrowserContext] = {}
        self.lines: dict[str, Line] = {}

    def reload(self, page: Page, *rooms: str) -> None:
        """Load a page anew and wait until it has joined its rooms again and all of its scripts are there.

        Before that its links and forms load whole pages, which a server that dies meanwhile leaves half there.
        """
        heard = Rooms(page)
        page.reload()
        for room in rooms:
            heard.wait_for(room)
        page.wait_for_load_state("networkidle")

    def page(self, name: str, path: str, *rooms: str) -> Page:
        """A page of somebody's that has joined its rooms."""
        if name not in self._contexts:
            context = self._contexts[name] = self._new_context(self._site)
            self.lines[name] = Line(context)
            first = context.new_page()
            sign_in(first, name)
            first.close()
        page = self._contexts[name].new_page()
        heard = Rooms(page)
        page.goto(path)
        for room in rooms:
            heard.wait_for(room)
        return page


@pytest.fixture
def cast(mortal_site: Site, new_context: Callable[..., BrowserContext]) -> Cast:
    """The people of one site."""
    return Cast(mortal_site, new_context)


def unique(words: str) -> str:
    """Words that stand nowhere else."""
    return f"{words} {uuid4().hex[:8]}"


def drafted(site: Site, experts: list[str], moderators: list[str]) -> int:
    """A session of an hour that begins in a minute, drafted by Anna."""
    starts_at = datetime.now(UTC) + timedelta(minutes=1)
    made: dict[str, int] = site.call(
        "anna", "/networks/jst-finanse/sessions", title=unique("Arkusz"), starts_at=starts_at.isoformat(),
        ends_at=(starts_at + timedelta(hours=1)).isoformat(), experts=[email_of(name) for name in experts],
        moderators=[email_of(name) for name in moderators],
    )  # fmt: skip
    return made["id"]


def ask(page: Page, words: str) -> None:
    """Ask by the keyboard."""
    page.locator("#question-text").fill(words)
    page.locator("form.ask [data-send]").click()
    expect(page.locator(".question", has_text=words)).to_be_visible()


def write(page: Page, words: str) -> None:
    """Write in the room's chat."""
    page.locator("#tab-chat").click()
    page.locator("#message-text").fill(words)
    page.locator(".session-composer [data-send]").click()
    expect(page.locator(".session-chat .message", has_text=words)).to_be_visible()


def let_through(desk: Page, words: str) -> None:
    """Approve what waits."""
    waiting = desk.locator(".decision", has_text=words)
    waiting.locator("form[action$='/approve'] button[data-hot=a]").click()
    expect(waiting.locator("[data-undecided]")).to_be_hidden()


def settle_and_close(desk: Page, session_id: int) -> None:
    """Whatever has no fate stays without an answer; then the session ends."""
    desk.goto(f"/sessions/{session_id}/close")
    while desk.locator(".questions-closing .question").count():
        open_ = desk.locator(".questions-closing .question").first
        gone = open_.get_attribute("id")
        open_.locator("summary", has_text="Zostaw bez odpowiedzi").click()
        open_.locator("form[action$='/drop'] input[name=reason]").fill("Zabrakło czasu, prosimy o wątek w sieci.")
        open_.locator("form[action$='/drop'] button").click()
        expect(desk.locator(f"#{gone}")).to_have_count(0)
    desk.locator("form[action$='/close'] button").click()
    expect(desk).to_have_url(re.compile(rf"/sessions/{session_id}$"))


def published(anna: Page, session_id: int, summary: str) -> None:
    """The coordinator writes a summary and publishes."""
    anna.goto(f"/sessions/{session_id}/record/edit")
    anna.locator("[name=summary]").fill(summary)
    anna.locator("button[formaction$='/publish']").click()
    expect(anna.locator("main")).to_contain_text(summary)


@pytest.mark.timeout(420)
def test_five_people_from_the_announcement_to_the_record(mortal_site: Site, cast: Cast) -> None:
    live = drafted(mortal_site, ["piotr"], ["marta"])
    anna = cast.page("anna", f"/sessions/{live}")
    anna.locator("form[action$='/announce'] button").click()
    early, wanted, late = unique("Czy aneks?"), unique("Kto zatwierdza?"), unique("Do kiedy?")
    ask(cast.page("ewa", f"/sessions/{live}"), early)
    desk = cast.page("marta", f"/sessions/{live}/desk", "backstage:")
    desk.locator("form[action$='/open'] button").click()
    stage = cast.page("piotr", f"/sessions/{live}/stage", "session:", "backstage:")
    ewa, iwona = (cast.page(name, f"/sessions/{live}/room", "session:") for name in ("ewa", OTHER))
    begin(desk)
    for page in (ewa, iwona, stage):
        expect(page.locator("[data-badge]")).to_have_text("Na żywo")
    expect(iwona.locator(".question", has_text=early)).to_have_count(0)
    let_through(desk, early)
    iwona.locator(".question", has_text=early).locator("[data-support]").click()
    expect(ewa.locator(".question", has_text=early).locator("[data-fill=count]").first).to_have_text("1")
    ask(iwona, wanted)
    let_through(desk, wanted)
    expect(ewa.locator(".question", has_text=wanted)).to_be_visible()

    # On stage, and heard by those who come back.
    desk.locator("#queue .lead-question", has_text=early).locator("[data-deed=stage]").first.click()
    for page in (ewa, iwona):
        expect(page.locator(".question-now")).to_contain_text(early)
    expect(stage.locator(".stage-question")).to_contain_text(early)
    cast.reload(ewa, "session:")
    expect(ewa.locator(".question-now")).to_contain_text(early)

    # A line is cut meanwhile.
    secret, said = unique("jeszcze nie"), unique("już tak")
    cast.lines[OTHER].is_cut = True
    write(ewa, secret)
    write(ewa, said)
    let_through(desk, said)
    cast.lines[OTHER].is_cut = False
    iwona.locator("#tab-chat").click()
    expect(iwona.locator(".session-chat .message", has_text=said)).to_be_visible(timeout=AGAIN_MS)

    # The server is killed.
    mortal_site.web.kill()
    mortal_site.web.start()
    for page in (desk, ewa, iwona):
        expect(page.locator("#connection")).to_be_hidden(timeout=AGAIN_MS)
    ewa.locator("#tab-questions").click()
    ask(ewa, late)
    expect(desk.locator(".decision", has_text=late)).to_be_visible(timeout=AGAIN_MS)
    expect(desk.locator(".decision", has_text=secret)).to_be_visible()
    for page in (iwona, stage):
        page.reload()
        for words in (secret, late):
            assert words not in page.content()
    iwona.locator("#tab-chat").click()
    expect(iwona.locator(".session-chat .message", has_text=said)).to_have_count(1)
    expect(iwona.locator(".question-now")).to_contain_text(early)

    stage.locator(".stage-question [data-deed=answer]").click()
    expect(ewa.locator(".question-now")).to_be_hidden(timeout=AGAIN_MS)
    settle_and_close(desk, live)
    expect(ewa.locator("[data-badge]")).to_have_text("Zakończona", timeout=AGAIN_MS)
    published(anna, live, summary := unique("Rozmawialiśmy o aneksach."))
    iwona.goto(f"/sessions/{live}/record")
    for words in (summary, early):
        expect(iwona.locator("main")).to_contain_text(words)
    for words in (secret, late):
        assert words not in iwona.content()


@pytest.mark.timeout(300)
def test_an_expert_leads_a_session_alone(mortal_site: Site, cast: Cast) -> None:
    live = drafted(mortal_site, ["piotr"], [])
    anna = cast.page("anna", f"/sessions/{live}")
    anna.locator("form[action$='/announce'] button").click()
    desk = cast.page("piotr", f"/sessions/{live}/desk", "backstage:")
    desk.locator("form[action$='/open'] button").click()
    begin(desk)
    ewa = cast.page("ewa", f"/sessions/{live}/room", "session:")
    question, refused = unique("Kto liczy etaty?"), unique("nie na temat")
    ask(ewa, question)
    let_through(desk, question)
    write(ewa, refused)
    waiting = desk.locator(".decision", has_text=refused)
    waiting.locator("summary[data-hot=x]").click()
    waiting.locator("form.reasons button").first.click()
    expect(ewa.locator(".session-chat .message", has_text=refused)).to_have_attribute("data-state", "rejected")
    desk.locator("#queue .lead-question", has_text=question).locator("[data-deed=stage]").first.click()
    expect(ewa.locator(".question-now")).to_contain_text(question)
    desk.locator("#queue .lead-question", has_text=question).locator("[data-deed=answer]:visible").first.click()
    expect(ewa.locator(".question-now")).to_be_hidden()
    settle_and_close(desk, live)
    published(anna, live, summary := unique("Ekspert prowadził sam."))
    ewa.goto(f"/sessions/{live}/record")
    expect(ewa.locator("main")).to_contain_text(summary)
    assert refused not in ewa.content()


def begin(desk: Page) -> None:
    """Begin the session from the desk; the expert is there, so no reason is asked for."""
    desk.locator(".bar-acts summary:visible").click()
    desk.locator("form[action$='/start'] button").click()
    expect(desk.locator("[data-badge]")).to_have_text("Na żywo")
