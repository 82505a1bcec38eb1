"""A signed-in reader's page of a thread with 50 posts, against the smallest Flask application on the same server."""

from __future__ import annotations

import gzip
import re
import statistics
import sys
from collections.abc import Iterable
from pathlib import Path

import requests

from bench.load import requests_in
from bench.processes import cpu_seconds
from bench.report import Figure
from bench.site import ROOT, Program, Site, clean_environ, running, site
from deploy.services import HOST, free_port
from networks.web import assets

POSTS = 50
ROUNDS = 5
HELLO_SECONDS = 1.5
PAGE_SECONDS = 3.0
RATIO_BAR = 0.10
HTML_BAR_BYTES = STYLE_BAR_BYTES = 15 * 1024
SCRIPT_BAR_BYTES = 20 * 1024
LOADED_ON_DEMAND = frozenset({"mention.js"})


def measure() -> list[Figure]:
    """The page's speed and size, and the sizes of our style sheets and scripts."""
    with site(AUTHORS_AND_READER, posts=POSTS) as place, running(place.web()) as web, running(_hello(place)) as hello:
        cookie = sign_in(place, web)
        path = f"{place.cast['thread']}?per=50&page=1"
        page = _page(web, path, cookie)
        rounds = [
            (
                _speed(hello, "/", "", HELLO_SECONDS),
                _speed(web, path, cookie, PAGE_SECONDS),
                _speed(web, f"{path}&reply_to=1", cookie, PAGE_SECONDS),
            )
            for _ in range(ROUNDS)
        ]
    return [
        _against_hello("thread page, 50 posts, signed in", [(ours, hello) for hello, ours, _ in rounds], RATIO_BAR),
        _against_hello("the same with a reply begun (made anew)", [(ours, hello) for hello, _, ours in rounds]),
        _size("its HTML, gzip -9", [page], HTML_BAR_BYTES),
        _size("all style sheets, gzip -9", _contents("css/*.css"), STYLE_BAR_BYTES),
        _size("our own scripts, gzip -9", _scripts(), SCRIPT_BAR_BYTES),
    ]  # fmt: skip


AUTHORS_AND_READER = 30


def sign_in(place: Site, web: Program) -> str:
    """Sign the first person in by the form, as a browser does; the cookies that came of it."""
    with requests.Session() as browser:
        address = f"http://{HOST}:{web.port}/sign-in"
        form = browser.get(address, timeout=30).text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
        assert token is not None, "the sign-in form has no csrf_token"
        typed = {"email": place.cast["people"][0]["email"], "password": place.cast["password"], "csrf_token": token[1]}
        browser.post(address, data=typed, timeout=30, headers={"Referer": address})
        cookies = {str(cookie.name): str(cookie.value) for cookie in browser.cookies}
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _against_hello(name: str, pairs: list[tuple[float, float]], bar: float | None = None) -> Figure:
    ratio = statistics.median(ours / hello for ours, hello in pairs)
    ours, hello = (statistics.median(values) for values in zip(*pairs, strict=True))
    return Figure(
        name, f"{ours:.0f} requests per CPU-second", f"Flask hello, same server: {hello:.0f}", ratio,
        f"≥ {bar:.2f}" if bar else "", ratio >= bar if bar else None,
    )  # fmt: skip


def _hello(place: Site) -> Program:
    port = free_port()
    command = [sys.executable, "-m", "bench.hello", str(port)]
    return Program(command, port, place.folder / "hello.log", environ=clean_environ())


def _page(web: Program, path: str, cookie: str) -> bytes:
    """The page, once it is as it stays: the first look marks the posts as read."""
    for _ in range(2):
        answer = requests.get(
            f"http://{HOST}:{web.port}{path}", headers={"Cookie": cookie}, timeout=30, allow_redirects=False
        )
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    count = len(set(re.findall(rb'id="post-(\d+)"', answer.content)))
    assert count == POSTS, f"the page shows {count} posts instead of {POSTS}"
    return answer.content


def _speed(server: Program, path: str, cookie: str, seconds: float) -> float:
    """Requests per CPU-second of the server process."""
    before = cpu_seconds(server.pid)
    count = requests_in(seconds, server.port, path, cookie)
    return count / (cpu_seconds(server.pid) - before)


def _contents(pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(Path(ROOT, "static").glob(pattern))]


def _scripts() -> list[bytes]:
    """Our scripts as they are given out, but for those that are loaded only when somebody needs them."""
    names = sorted(path.name for path in Path(ROOT, "static/js").glob("*.js"))
    return [assets.content_of(f"js/{name}") for name in names if name not in LOADED_ON_DEMAND]


def _size(name: str, contents: Iterable[bytes], bar_bytes: int) -> Figure:
    """Each file is sent by itself, so each is compressed by itself."""
    contents = list(contents)
    packed = sum(len(gzip.compress(content, 9, mtime=0)) for content in contents)
    plain = sum(map(len, contents))
    return Figure(
        name, f"{packed / 1024:.1f} KB", f"uncompressed {plain / 1024:.1f} KB", packed / plain,
        f"≤ {bar_bytes // 1024} KB", packed <= bar_bytes,
    )  # fmt: skip
