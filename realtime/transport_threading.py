"""What is particular to plain threads: the counterpart of `transport.py` for tests and debugging.

Websockets come from simple-websocket, the web server is Werkzeug's; both are honest stand-ins, not fast ones.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import Any

from engineio.async_drivers.threading import SimpleWebSocketWSGI
from werkzeug.serving import WSGIRequestHandler, make_server
from wsproto.utilities import ProtocolError

PINS = {"simple-websocket": "1.1.0"}

_LINGER_NOT = struct.pack("ii", 1, 0)
_LOOK_SECONDS = 0.05
_GOODBYE_SECONDS = 2.0


class ReadingThread(threading.Thread):
    """simple-websocket's reader; it wakes whoever waits for a message once more when it has ended.

    The library wakes them a moment before it notes the end, and one who looks too early would wait for ever.
    """

    def __init__(self, target: Callable[[], None]) -> None:
        super().__init__(target=target, daemon=True)
        self._websocket: Any = getattr(target, "__self__", None)

    def run(self) -> None:
        """Read until the end."""
        try:
            super().run()
        finally:
            self._websocket.connected = False
            self._websocket.event.set()


class GuardedWebSocketWSGI(SimpleWebSocketWSGI):  # type: ignore[misc]  # engineio publishes no types
    """Accepts a websocket: never compressed, its messages limited while they arrive and not after."""

    def __init__(self, handler: Callable[[Any], Any], server: Any) -> None:
        limit = int(server.max_http_buffer_size)
        super().__init__(handler, server, max_message_size=limit, thread_class=ReadingThread)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer the handshake and talk until the end."""
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        try:
            return super().__call__(environ, start_response)
        except ProtocolError:
            start_response("400 BAD REQUEST", [("Content-Type", "text/plain")])
            return [b"Bad Request"]

    def wait(self) -> Any:
        """The next message; None at the end, once the reader has said its goodbye.

        The library's reader wakes us before it sends the close frame, and closing at once would take the words from it.
        """
        message = super().wait()
        if message is None and self.ws.thread is not threading.current_thread():
            self.ws.thread.join(_GOODBYE_SECONDS)
        return message

    def close(self) -> None:
        """Say goodbye and close, in silence when the other side was quicker."""
        with contextlib.suppress(OSError, ProtocolError):
            super().close()

    def cut(self, *, hard: bool) -> None:
        """Shut the network socket down; with `hard` closing it drops what the client never read (RST)."""
        with contextlib.suppress(OSError):
            if hard:
                self.ws.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
            self.ws.sock.shutdown(socket.SHUT_RDWR)


class Flight:
    """Counts the requests being answered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.count = 0

    def __enter__(self) -> None:
        with self._lock:
            self.count += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.count -= 1


class QuietHandler(WSGIRequestHandler):
    """Werkzeug's request handler without a line per request; a websocket that ended ends its connection too."""

    flight = Flight()

    def run_wsgi(self) -> None:
        """Answer one request."""
        with self.flight:
            super().run_wsgi()

    def connection_dropped(self, error: BaseException, environ: dict[str, Any] | None = None) -> None:
        """Wait for no further request."""
        self.close_connection = True

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


class WebServer:
    """Werkzeug's threaded server; one per process."""

    def __init__(self, host: str, port: int) -> None:
        self._server = make_server(host, port, _nobody_home, threaded=True, request_handler=QuietHandler)
        self.port: int = self._server.port

    def run(self, app: Callable[..., Any], connection_max: int, grace_seconds: float) -> None:
        """Serve until `stop` is called; then let requests in flight end, for `grace_seconds` at most."""
        self._server.app = app
        self._server.serve_forever()
        deadline = time.monotonic() + grace_seconds
        while QuietHandler.flight.count and time.monotonic() < deadline:
            time.sleep(_LOOK_SECONDS)

    def stop(self) -> None:
        """Accept no more and let `run` return; called from another thread."""
        self._server.shutdown()


def _nobody_home(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("503 SERVICE UNAVAILABLE", [])
    return []


WEBSOCKET = GuardedWebSocketWSGI
IS_DIRECT = False
