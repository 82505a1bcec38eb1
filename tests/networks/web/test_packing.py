"""Compressed pages are the pages."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from networks.people.models import Network, Person
from networks.web.packing import Part, packed
from tests import make

piece = st.text(max_size=3000)


@given(piece, piece, piece, st.lists(piece, max_size=3))
def test_whatever_is_kept_the_whole_unpacks_to_itself(before: str, kept: str, after: str, others: list[str]) -> None:
    body = (before + kept + after).encode()
    parts = [Part(text) for text in (kept, *others)]
    assert gzip.decompress(packed(body, parts)) == body
    assert gzip.decompress(packed(body, [])) == body


def test_a_long_thread_is_the_same_compressed_and_plain(
    ewa: Person, finanse: Network, browser_of: Callable[[Person], FlaskClient]
) -> None:
    thread = make.thread(ewa, finanse)
    for number in range(2, 31):
        make.post(ewa, thread, f"Wpis {number}. " + "Dłuższy tekst o dowożeniu. " * 20)
    client, path = browser_of(ewa), f"/n/jst-finanse/threads/{thread.id}-{thread.slug}?per=50&page=1"
    client.get(path)
    for _ in range(2):  # made, then kept
        small = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert small.headers["Content-Encoding"] == "gzip"
        text = gzip.decompress(small.data).decode()
        assert "Wpis 30." in text
        assert text.count('<article class="post') == client.get(path).text.count('<article class="post')


def test_caches_on_the_way_learn_that_a_page_has_two_forms(
    ewa: Person, finanse: Network, browser_of: Callable[[Person], FlaskClient]
) -> None:
    thread, client = make.thread(ewa, finanse), browser_of(ewa)
    path = f"/n/jst-finanse/threads/{thread.id}-{thread.slug}"
    for coding in ("identity", "gzip", "identity"):  # made, then kept
        assert "Accept-Encoding" in client.get(path, headers={"Accept-Encoding": coding}).headers["Vary"]
