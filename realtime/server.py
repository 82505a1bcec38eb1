"""The SocketIO object, its settings and the launcher: the only file that knows the async server and message queue.

Other modules of `realtime/` take `socketio`, `sleep` and `spawn` from here and run the same in both async modes.
"""

from __future__ import annotations

import gc
import importlib
import importlib.metadata
import logging
import os
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import Flask
from flask_socketio import SocketIO
from socketio import Manager, RedisManager

from realtime.backlog import DirectManager, DirectRedisManager, DirectSocket
from realtime.guard import GuardedSocket, Limits
from realtime.keeper import Keeper
from realtime.packets import GuardedPacket, StrictJson

log = logging.getLogger(__name__)

socketio = SocketIO()
_inside: Any = socketio  # the same object: its published types leave out `server` and half of the options

AsyncMode = Literal["eventlet", "threading"]
Transport = Literal["fast", "stock"]

# The one place where a module is chosen by name. House rule: imports stand at the top. Here that would import eventlet
# into every test, worker and command, which are not patched and must not be; so the driver is named, not imported.
_DRIVERS = {"eventlet": "realtime.transport", "threading": "realtime.transport_threading"}

_PINS = {"flask-socketio": "5.7.0", "python-socketio": "5.18.1", "python-engineio": "4.15.1"}
_PATH = "/socket.io/"
_NAMESPACE = "/"
_CHANNEL = "sieci"
_OPTIONS: dict[str, Any] = {
    "serializer": GuardedPacket,
    "json": StrictJson,
    "transports": ["websocket", "polling"],
    "ping_interval": 15,
    "ping_timeout": 10,
    "async_handlers": False,  # one after the other for each client: order holds, and a flood waits in the network
    "http_compression": False,
    "monitor_clients": False,  # the Keeper does it
    "manage_session": False,
    "cookie": None,
}
_CONNECTION_MAX = 20_000
_FILES_WANTED = 65_536
_FILES_FEW = 4_096
_FILES_KEPT = 256
_GRACE_SECONDS = 8.0
_FAREWELL_SECONDS = 2.0


def init_app(
    app: Flask,
    *,
    async_mode: AsyncMode,
    transport: Transport,
    public_origin: str = "",
    message_queue: str = "",
    limits: Limits | None = None,
) -> None:
    """Give `app` its sockets.

    `public_origin` (scheme and host) is accepted besides the host a page was asked from; `message_queue` is a Redis
    URL when several processes share the clients. Raises RuntimeError when the libraries are not the pinned ones.
    """
    limits = limits or Limits()
    driver = _driver(async_mode)
    check_libraries(driver)
    is_direct = transport == "fast" and driver.IS_DIRECT
    _inside.init_app(
        app,
        async_mode=async_mode,
        client_manager=_manager(message_queue, is_direct=is_direct),
        cors_allowed_origins=_origin_judge(public_origin),
        max_http_buffer_size=limits.message_bytes,
        logger=_quiet_logger("realtime.socketio"),
        engineio_logger=_quiet_logger("realtime.engineio"),
        **_OPTIONS,
    )
    engine = _inside.server.eio
    engine._async = {**engine._async, "websocket": driver.WEBSOCKET}
    Keeper(_inside.server, DirectSocket if is_direct else GuardedSocket, limits).begin()
    app.wsgi_app = Gate(app.wsgi_app, limits.message_bytes)  # type: ignore[method-assign]  # the WSGI way to wrap


def serve(
    app: Flask,
    host: str,
    port: int,
    on_drain: Callable[[], object],
    on_ready: Callable[[int], object] | None = None,
) -> None:
    """Serve `app` until SIGTERM or SIGINT, then drain and return.

    `on_ready` hears the port once connections are accepted. Draining calls `on_drain`, which tells the clients,
    accepts no more, lets requests in flight end within 8 seconds and closes the sockets. A second signal ends at once.
    With a message queue `on_drain` emits with `ignore_queue=True`, or the clients of the other processes would hear it.
    """
    connection_max = _connection_max()
    web = _driver(_inside.async_mode).WebServer(host, port)
    gc.collect()
    gc.freeze()  # what lives since the start need not be looked at again
    gc.set_threshold(50_000, 20, 100)
    with _signals(lambda: _drain(on_drain, web.stop)):
        if on_ready is not None:
            on_ready(web.port)
        web.run(app, connection_max, _GRACE_SECONDS)


def sleep(seconds: float) -> None:
    """Pause this task and let others run."""
    if _inside.server is None:
        time.sleep(seconds)
    else:
        _inside.sleep(seconds)


def spawn(function: Callable[..., object], *args: Any) -> None:
    """Run `function` in the background, as a greenlet or a daemon thread; what it raises is logged."""
    if _inside.server is None:
        threading.Thread(target=_logged, args=(function, *args), daemon=True).start()
    else:
        socketio.start_background_task(_logged, function, *args)


def check_libraries(driver: Any) -> None:
    """Raise RuntimeError unless the libraries whose insides we use are exactly those we were tested with."""
    for name, wanted in {**_PINS, **driver.PINS}.items():
        found = importlib.metadata.version(name)
        if found != wanted:
            raise RuntimeError(f"Sieci's sockets are built on {name} {wanted}, but {found} is installed.")


class Gate:
    """In front of the socket server: refuses what it would take and we do not want, before it costs anything."""

    def __init__(self, app: Callable[..., Any], message_bytes: int) -> None:
        self._app = app
        self._message_bytes = message_bytes

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Pass the request on, or refuse it."""
        if environ.get("PATH_INFO", "").startswith(_PATH) and (status := self._refusal(environ)):
            start_response(status, [("Content-Type", "text/plain"), ("Content-Length", "0"), ("Connection", "close")])
            return []
        return self._app(environ, start_response)

    def _refusal(self, environ: dict[str, Any]) -> str:
        names = {pair.partition("=")[0] for pair in environ.get("QUERY_STRING", "").split("&")}
        if "j" in names:  # JSONP: an answer that any foreign page may read
            return "400 BAD REQUEST"
        if environ["REQUEST_METHOD"] == "POST":
            length = environ.get("CONTENT_LENGTH", "")
            if not (length.isascii() and length.isdigit()):
                return "411 LENGTH REQUIRED"
            if int(length) > self._message_bytes:
                return "413 CONTENT TOO LARGE"
        return ""


def _driver(async_mode: str) -> Any:
    return importlib.import_module(_DRIVERS[async_mode])


def _manager(message_queue: str, *, is_direct: bool) -> Any:
    if message_queue:
        return (DirectRedisManager if is_direct else RedisManager)(message_queue, channel=_CHANNEL)
    return DirectManager() if is_direct else Manager()


def _origin_judge(public_origin: str) -> Callable[[str | None, dict[str, Any]], bool]:
    """Whether a page at `origin` may open a socket: one of our host, or of the public address."""

    def is_ours(origin: str | None, environ: dict[str, Any]) -> bool:
        if not origin:
            return True  # no browser, or a plain same-origin request
        if public_origin and origin == public_origin.rstrip("/"):
            return True
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and parts.netloc != "" and parts.netloc == environ.get("HTTP_HOST")

    return is_ours


def _quiet_logger(name: str) -> logging.Logger:
    """A logger that passes on our failures and the message queue's, not each client's mistakes."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.ERROR)
    if not logger.filters:
        logger.addFilter(lambda record: record.exc_info is not None or hasattr(record, "redis_exception"))
    return logger


def _logged(function: Callable[..., object], *args: Any) -> None:
    try:
        function(*args)
    except Exception:
        log.exception("a background task failed")


def _connection_max() -> int:
    """How many connections this process may hold; asks the system for as many open files as it gives."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES_WANTED if hard == resource.RLIM_INFINITY else min(_FILES_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    if soft != resource.RLIM_INFINITY and soft < _FILES_FEW:
        people = max(0, soft - _FILES_KEPT)
        log.warning("Only %d files may be open, so about %d people can be here at once (see ulimit -n).", soft, people)
    return _CONNECTION_MAX if soft == resource.RLIM_INFINITY else max(64, min(_CONNECTION_MAX, soft - _FILES_KEPT))


def _drain(on_drain: Callable[[], object], stop: Callable[[], None]) -> None:
    told = threading.Event()

    def farewell() -> None:
        try:
            _logged(on_drain)
        finally:
            told.set()

    spawn(farewell)
    told.wait(_FAREWELL_SECONDS)
    deadline = time.monotonic() + _FAREWELL_SECONDS
    while getattr(_inside.server.manager, "has_unsent", bool)() and time.monotonic() < deadline:
        sleep(0.05)
    sleep(0.2)  # what was queued leaves; whoever was asking gets an answer
    stop()
    for connection in list(_inside.server.eio.sockets.values()):
        connection.retire()


@contextmanager
def _signals(drain: Callable[[], None]) -> Iterator[None]:
    """SIGTERM and SIGINT start `drain` once in a task of its own; the second one ends the process.

    The signal's number arrives through a socket, because an idle event loop notices sockets and not handlers.
    """
    ear, mouth = socket.socketpair()
    mouth.setblocking(False)
    before: dict[int, Any] = {}
    is_asked = False

    def hear(number: int, _: FrameType | None) -> None:
        nonlocal is_asked
        if is_asked:
            os._exit(128 + number)
        is_asked = True

    def wait() -> None:
        while heard := ear.recv(1):
            if heard[0] in before:
                drain()
                return

    for number in (signal.SIGTERM, signal.SIGINT):
        before[number] = signal.signal(number, hear)
    wakeup = signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    spawn(wait)
    try:
        yield
    finally:
        signal.set_wakeup_fd(wakeup)
        for known, handler in before.items():
            signal.signal(known, handler)
        mouth.close()


def enter_room(sid: str, room: str) -> None:
    """Put a socket into a room."""
    _inside.server.enter_room(sid, room, namespace=_NAMESPACE)


def leave_room(sid: str, room: str) -> None:
    """Take a socket out of a room; it need not be in it."""
    _inside.server.leave_room(sid, room, namespace=_NAMESPACE)


def close_socket(sid: str) -> None:
    """Close a socket."""
    _inside.server.disconnect(sid, namespace=_NAMESPACE)
