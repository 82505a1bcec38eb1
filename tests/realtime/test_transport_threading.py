"""Plain threads: what the library's reader still has to say is said before the line is closed."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Any

from realtime.transport_threading import GuardedWebSocketWSGI

SWITCHING = b"HTTP/1.1 101"
# A text message begun and another one begun inside it: a breach of the protocol, to be answered with 1002.
BROKEN = b"\x01\x81aaaab\x81\x81aaaab"


class Held:
    """A real socket whose goodbye leaves only when the test lets it."""

    def __init__(self, inner: socket.socket) -> None:
        self.inner = inner
        self.may_leave = threading.Event()
        self.is_leaving = threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def send(self, data: bytes) -> int:
        if not data.startswith(SWITCHING):
            self.is_leaving.set()
            self.may_leave.wait(10)
        return self.inner.send(data)


class Server:
    """As much of an Engine.IO server as the websocket asks for."""

    max_http_buffer_size = 64 * 1024


def test_the_goodbye_leaves_before_the_owner_goes_on() -> None:
    ours, theirs = socket.socketpair()
    held, ended = Held(ours), threading.Event()
    headers = {"HTTP_UPGRADE": "websocket", "HTTP_CONNECTION": "Upgrade", "HTTP_SEC_WEBSOCKET_VERSION": "13"}
    environ = {
        "werkzeug.socket": held,
        "PATH_INFO": "/",
        "HTTP_HOST": "x",
        "HTTP_SEC_WEBSOCKET_KEY": "QUFBQUFBQUFBQUFBQUFBQQ==",
    }

    def owner() -> None:
        def talk(websocket: Any) -> list[bytes]:
            assert websocket.wait() is None
            ended.set()
            return []

        with contextlib.suppress(ConnectionError):  # how the library tells Werkzeug that the connection is over
            GuardedWebSocketWSGI(talk, Server())({**environ, **headers}, lambda *_: None)

    thread = threading.Thread(target=owner, daemon=True)
    thread.start()
    assert theirs.recv(4096).startswith(SWITCHING)
    theirs.sendall(BROKEN)
    assert held.is_leaving.wait(10)
    assert not ended.wait(0.3)
    held.may_leave.set()
    assert ended.wait(10)
    assert theirs.recv(4096)[2:4] == (1002).to_bytes(2, "big")
    theirs.close()
