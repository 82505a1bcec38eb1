"""What is particular to eventlet: the websocket, the listening socket and the web server.

Its counterpart is `transport_threading.py`; `server.py` picks one by name. Nothing else in `realtime/` knows eventlet.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import struct
from collections.abc import Callable
from typing import Any

import eventlet
import eventlet.wsgi
from engineio.async_drivers.eventlet import WebSocketWSGI
from eventlet.websocket import FailedConnectionError, RFC6455WebSocket

from realtime.backlog import Outlet

log = logging.getLogger(__name__)

PINS = {"eventlet": "0.41.3"}

_BACKLOG_CONNECTIONS = 1024
_SEND_BUFFER_BYTES = 128 * 1024
_HEADER_WAIT_SECONDS = 30
_KEEPALIVE_SECONDS = 75
_URL_MAX = 4096
_ACCEPT_PAUSE_SECONDS = 0.1
_LINGER_NOT = struct.pack("ii", 1, 0)


class GuardedMessage(RFC6455WebSocket.Message):  # type: ignore[misc]  # eventlet publishes no types
    """A message being put together from fragments, with a limit on their sum and one buffer for all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._buffer = bytearray()
        self.data = [self._buffer]

    def push(self, data: bytes, final: bool = False) -> None:
        """Take the next piece; raises FailedConnectionError 1009 when the message gets too long."""
        self.finished = final
        self._buffer += data
        if len(self._buffer) > self.max_frame_length:
            raise FailedConnectionError(1009, "message too long")

    def getvalue(self) -> str | bytes:
        """The whole message; raises FailedConnectionError 1007 when a text is not UTF-8."""
        try:
            value: str | bytes = super().getvalue()
        except UnicodeDecodeError as error:
            raise FailedConnectionError(1007, "text must be UTF-8") from error
        return value


class GuardedWebSocket(RFC6455WebSocket):  # type: ignore[misc]  # eventlet publishes no types
    """A websocket that unmasks quickly, keeps the order of everything written, and can be cut by another task."""

    Message = GuardedMessage
    outlet: Outlet | None = None

    @staticmethod
    def _apply_mask(data: bytes, mask: tuple[int, ...], length: int | None = None, offset: int = 0) -> bytes:
        """The same bytes as the library's loop, 40 to 100 times sooner: one exclusive-or of two big numbers."""
        size = len(data) if length is None else length
        turn = offset % 4
        pattern = (bytes(mask[turn:] + mask[:turn]) * (size // 4 + 1))[:size]
        return (int.from_bytes(data[:size], "little") ^ int.from_bytes(pattern, "little")).to_bytes(size, "little")

    def _send(self, frame: bytes) -> None:
        # Pongs and goodbyes of the library come this way too: they must not fall between two halves of a frame.
        if self.outlet is not None:
            self.outlet.push(frame)
        else:
            super()._send(frame)

    def send_now(self, frame: bytes) -> int:
        """Write what fits now; raises BlockingIOError when nothing does."""
        sent: int = self.socket.fd.send(frame)
        return sent

    def send_all(self, data: bytes) -> None:
        """Write everything, letting others run meanwhile."""
        self.socket.sendall(data)

    def close(self, close_data: tuple[int, str] | None = None) -> None:
        """Say goodbye and close, in silence (the library writes to stderr when the other side was quicker)."""
        with contextlib.suppress(OSError, EOFError):
            self._send_closing_frame(close_data=close_data, ignore_send_errors=True)
            self.socket.shutdown(socket.SHUT_WR)
        self.socket.close()

    def cut(self, *, hard: bool) -> None:
        """Shut the network socket down; with `hard` closing it drops what the client never read (RST)."""
        with contextlib.suppress(OSError):
            if hard:
                self.socket.fd.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
            self.socket.fd.shutdown(socket.SHUT_RDWR)


class GuardedWebSocketWSGI(WebSocketWSGI):  # type: ignore[misc]  # engineio publishes no types
    """Accepts a websocket: never compressed (that costs two thirds of the speed), never of the old, unlimited kind."""

    def __init__(self, handler: Callable[[Any], Any], server: Any) -> None:
        super().__init__(handler, server)
        self.support_legacy_versions = False

    def _negotiate_permessage_deflate(self, extensions: Any) -> None:
        return None

    def _handle_hybi_request(self, environ: dict[str, Any]) -> GuardedWebSocket:
        accepted = super()._handle_hybi_request(environ)
        return GuardedWebSocket(accepted.socket, environ, accepted.version, max_frame_length=self.max_frame_length)


class PatientListener:
    """The listening socket; a failed accept (no descriptor left, a client that ran away) does not end the server."""

    def __init__(self, listening: Any) -> None:
        self._listening = listening

    def accept(self) -> tuple[Any, Any]:
        """The next connection."""
        while True:
            try:
                client, address = self._listening.accept()
            except OSError as error:
                log.warning("a connection could not be accepted: %s", error.strerror)
                eventlet.sleep(_ACCEPT_PAUSE_SECONDS)
            else:
                return client, address

    def __getattr__(self, name: str) -> Any:
        return getattr(self._listening, name)


class BoundedPool(eventlet.GreenPool):  # type: ignore[misc]  # eventlet publishes no types
    """The tasks of all connections; waiting for them to end has a limit."""

    grace_seconds = 8.0

    def waitall(self) -> None:
        """Wait for the requests in flight, then end what is left."""
        with eventlet.Timeout(self.grace_seconds, False):
            super().waitall()
        for task in list(self.coroutines_running):
            task.kill()


class QuietProtocol(eventlet.wsgi.HttpProtocol):  # type: ignore[misc]  # eventlet publishes no types
    """HTTP whose broken connections end without a traceback."""

    def handle(self) -> None:
        """Answer the requests of one connection."""
        try:
            super().handle()
        except (ConnectionError, EOFError) as error:
            self.close_connection = True
            log.debug("a connection broke: %s", error)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of nonsense on the port (it would be printed as it came)."""


class WebServer:
    """Our launcher on `eventlet.wsgi`; made by the task that runs it."""

    def __init__(self, host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = eventlet.listen((host, port), family, backlog=_BACKLOG_CONNECTIONS, reuse_port=False)
        # What is set on the listening socket is inherited. Nagle's algorithm would hold short messages for 40 ms; a
        # small buffer lets us see a slow reader instead of the kernel hiding megabytes.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
        self.port: int = listening.getsockname()[1]
        self._listener = PatientListener(listening)
        self._main = eventlet.getcurrent()

    def run(self, app: Callable[..., Any], connection_max: int, grace_seconds: float) -> None:
        """Serve until `stop` is called; then let requests in flight end, for `grace_seconds` at most."""
        pool = BoundedPool(connection_max)
        pool.grace_seconds = grace_seconds
        eventlet.wsgi.server(
            self._listener,
            app,
            custom_pool=pool,
            protocol=QuietProtocol,
            keepalive=_KEEPALIVE_SECONDS,
            socket_timeout=_HEADER_WAIT_SECONDS,
            url_length_limit=_URL_MAX,
            log_output=False,
            debug=False,  # a traceback is for our log, not for the visitor
        )

    def stop(self) -> None:
        """Accept no more, close idle connections, and let `run` return; called from another task."""
        eventlet.kill(self._main, SystemExit)


WEBSOCKET = GuardedWebSocketWSGI
IS_DIRECT = True
