"""What a client may do to the transport, and what it may not: against a real server, on raw sockets."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.realtime.wire import BROKEN_FRAMES, KINDS, MALFORMED, Client, Server, running

LIMIT = 64 * 1024


@pytest.fixture(scope="module", params=KINDS, ids="-".join)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server shared by the tests that leave it as they found it."""
    with running(*request.param, seconds=300) as server:
        yield server


def test_compression_is_refused(server: Server) -> None:
    offer = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}
    with Client(server.port, headers=offer) as client:
        assert "101" in client.head
        assert "extensions" not in client.head.lower()
        client.greet().send('421["echo","' + "x" * 2000 + '"]')
        assert client.text() == '431["' + "x" * 2000 + '"]'


def test_a_message_of_64_kib_arrives_and_a_longer_one_is_cut(server: Server) -> None:
    envelope = '421["echo",""]'
    for size, answer in ((LIMIT, True), (LIMIT + 1, False)):
        with Client(server.port).greet() as client:
            client.send(f'421["echo","{"x" * (size - len(envelope))}"]')
            assert client.text().startswith("431") is answer
        assert server.state()["memory_bytes"] > 0


def test_fragments_are_put_together(server: Server) -> None:
    with Client(server.port).greet() as client:
        client.send('421["ec', 1, final=False)
        client.send("", 9)
        client.send('ho","zażółć"]', 0)
        # The answer to a ping and the answer to a message come from two tasks; either may be the first.
        frames = dict([client.frame(), client.frame()])
        assert frames.keys() == {0x81, 0x8A}
        assert frames[0x8A] == b""
        assert json.loads(frames[0x81][3:]) == ["zażółć"]


def test_fragments_are_summed(server: Server) -> None:
    before = server.state()["memory_bytes"]
    with Client(server.port).greet() as client:
        sent = 0
        try:
            client.send("4", 1, final=False)
            for _ in range(2_000):
                client.send(b"a" * 32_000, 0, final=False)
                sent += 32_000
        except ConnectionError:
            pass
        assert client.end_code() in (1009, 0)  # a reset may overtake the goodbye
    assert sent < 2_000 * 32_000
    assert server.state()["memory_bytes"] - before < 16 * 1024 * 1024


@pytest.mark.parametrize("raw", MALFORMED, ids=lambda raw: repr(raw[:24]))
def test_malformed_packets_end_only_the_one_who_sends_them(server: Server, raw: str | bytes) -> None:
    with Client(server.port).greet() as honest, Client(server.port).greet() as client:
        for _ in range(3):
            client.send(raw)
        assert client.end_code() == 0
        honest.send('421["echo",1]')
        assert honest.text() == "431[1]"


def test_two_malformed_packets_are_forgiven(server: Server) -> None:
    with Client(server.port).greet() as client:
        client.send("x")
        client.send(b"x")
        client.send('421["echo",1]')
        assert client.text() == "431[1]"


@pytest.mark.parametrize(("raw", "code"), BROKEN_FRAMES, ids=lambda value: repr(value))
def test_broken_frames_are_refused(server: Server, raw: bytes, code: int) -> None:
    with Client(server.port).greet() as client:
        client.socket.sendall(raw)
        assert client.end_code() == code


def test_nobody_speaks_before_the_greeting(server: Server) -> None:
    with Client(server.port) as client:
        for _ in range(3):
            client.send('42["burst",1]')
        assert client.text().startswith("0")
        assert client.end_code() == 0


def test_malformed_posts_are_counted_too(server: Server) -> None:
    for body in (b"x", b"\xff\xfe", b"d=40", b"\x1e".join([b"3"] * 300), b"4" + b"[" * 30_000):
        sid = poll_open(server)
        statuses = [ask(server, f"&sid={sid}", body)[0] for _ in range(4)]
        assert statuses[:2] == [200, 200]
        assert statuses[3] == 400
    assert ask(server, f"&sid={poll_open(server)}", b"4" * (LIMIT + 1))[0] == 413


def test_jsonp_is_refused(server: Server) -> None:
    assert ask(server, "&j=0")[0] == 400


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1.evil.example", "file://", "x"])
def test_a_foreign_origin_is_refused(server: Server, origin: str) -> None:
    assert ask(server, "", headers={"Origin": origin})[0] == 400
    with Client(server.port, headers={"Origin": origin}) as client:
        assert " 400 " in client.head.partition("\r\n")[0] + " "


def test_the_own_origin_is_let_in(server: Server) -> None:
    with Client(server.port, headers={"Origin": f"http://127.0.0.1:{server.port}"}) as client:
        client.greet()


@pytest.mark.slow
def test_a_refused_greeting_stays_outside_and_its_connection_ends(server: Server) -> None:
    with Client(server.port) as client:
        client.text()
        client.send('40{"refuse":true}')
        assert client.text().startswith("44")
        assert client.is_cut(seconds=20)


@pytest.mark.slow
def test_a_websocket_without_greeting_is_closed_in_about_five_seconds(server: Server) -> None:
    with Client(server.port) as client:
        begun = time.monotonic()
        assert client.text().startswith("0")
        assert client.end_code() == 0
        assert time.monotonic() - begun > 4


@pytest.mark.slow
def test_polling_without_greeting_is_closed(server: Server) -> None:
    sid = poll_open(server)
    status, body = ask(server, f"&sid={sid}")  # waits until the server ends it
    assert (status, body) == (200, b"")
    assert ask(server, f"&sid={sid}")[0] == 400


@pytest.mark.parametrize(("async_mode", "transport"), KINDS, ids=str)
def test_a_greeting_that_breaks_ends_the_connection_and_leaves_nothing(async_mode: str, transport: str) -> None:
    with running(async_mode, transport) as server:
        with Client(server.port) as client:
            client.text()
            client.send('40{"fail":true}')
            assert client.end_code() == 0
        server.wait_for_state(members=0, sockets=0)
        code, errors = server.end()
        assert code == 0
        assert errors.count("RuntimeError: the handler broke on purpose") == 1


@pytest.mark.parametrize(("async_mode", "transport"), KINDS, ids=str)
def test_an_event_that_breaks_is_logged_once_and_the_connection_goes_on(async_mode: str, transport: str) -> None:
    with running(async_mode, transport) as server, Client(server.port).greet() as client:
        client.send('42["fail"]')
        client.send('421["echo",1]')
        assert client.text() == "431[1]"
        code, errors = server.end()
        assert code == 0
        assert errors.count("RuntimeError: the handler broke on purpose") == 1


def test_events_of_one_client_are_handled_in_order(server: Server) -> None:
    with Client(server.port).greet() as client:
        client.send('421["wait",0.2]')
        client.send('422["echo",2]')
        assert client.text() == '431["waited"]'
        assert client.text() == "432[2]"


def test_nonsense_leaves_one_line_each_and_no_traceback() -> None:
    with running("eventlet", "fast") as server:
        for raw in MALFORMED:
            with Client(server.port).greet() as client:
                for _ in range(3):
                    client.send(raw)
                client.end_code()
        for raw, _ in BROKEN_FRAMES:
            with Client(server.port).greet() as client:
                client.socket.sendall(raw)
        server.wait_for_state(members=0)
        code, errors = server.end()
        assert code == 0
        assert set(errors.splitlines()) == {"WARNING closed a socket after 3 malformed packets"}
        assert len(errors.splitlines()) == len(MALFORMED)


def poll_open(server: Server) -> str:
    """Begin a polling connection; its id."""
    status, body = ask(server, "")
    found = re.search(rb'"sid":"([^"]+)"', body)
    assert status == 200
    assert found
    return found[1].decode()


def ask(
    server: Server, query: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """One polling request: status and body."""
    url = f"http://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=polling{query}"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers or {}), timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
