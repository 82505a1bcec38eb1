"""Keeps watch over all connections of one Socket.IO server; the same in both async modes.

It stands between engineio and socketio (the three engine events), makes every new connection a guarded one, and one
task looks after all of them once a second: pings, time-outs, connections that never greet, connections to forget.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from realtime.guard import GuardedSocket, Limits
from realtime.packets import BadPacket

log = logging.getLogger(__name__)

NAMESPACE = "/"
_ROUND_SECONDS = 1.0
_SOCKETS_AT_ONCE = 1000


class Keeper:
    """The doorkeeper of one `socketio.Server`."""

    def __init__(self, server: Any, socket_class: type[GuardedSocket], limits: Limits) -> None:
        self._server = server
        self._engine = server.eio
        self._socket_class = socket_class
        self._limits = limits
        self._is_watching = False

    def begin(self) -> None:
        """Stand between engineio and socketio."""
        self._engine.on("connect", self.connected)
        self._engine.on("message", self.received)
        self._engine.on("disconnect", self.disconnected)

    def connected(self, engine_sid: str, environ: dict[str, Any]) -> Any:
        """Make a new connection a guarded one, then let socketio know it."""
        socket = self._engine.sockets[engine_sid]
        # engineio makes its sockets from a module global; changing the class of this one keeps other servers untouched.
        socket.__class__ = self._socket_class
        socket.limits = self._limits
        socket.stranger_since = time.monotonic()
        if not self._is_watching:
            self._is_watching = True
            self._server.start_background_task(self._watch)
        return self._server._handle_eio_connect(engine_sid, environ)

    def received(self, engine_sid: str, data: Any) -> None:
        """Hand a message to socketio. A malformed one counts; when our greeting fails, the connection ends."""
        socket: GuardedSocket | None = self._engine.sockets.get(engine_sid)
        if socket is None or socket.is_over:
            return
        if data[:1] != "0" and self._sid_of(engine_sid) is None:
            socket.strike()  # nobody speaks before the greeting
            return
        socket.is_in_hand = True
        try:
            self._server._handle_eio_message(engine_sid, data)
        except BadPacket:
            socket.strike()
        except Exception:
            log.exception("a socket handler failed")
            if data[:1] == "0":
                socket.cut("greeting failed")
        finally:
            socket.is_in_hand = False
            if socket.closed:
                self._leave(engine_sid, socket.doom or self._server.reason.TRANSPORT_CLOSE)

    def disconnected(self, engine_sid: str, reason: str) -> None:
        """Let socketio forget a connection, but not in the middle of its greeting: leaving must follow entering."""
        socket: GuardedSocket | None = self._engine.sockets.get(engine_sid)
        if socket is None or not socket.is_in_hand:
            self._leave(engine_sid, reason)

    def _leave(self, engine_sid: str, reason: str) -> None:
        self._server._handle_eio_disconnect(engine_sid, reason)
        # socketio forgets only those who were let in; one whose greeting failed half-way would stay in its rooms.
        if sid := self._sid_of(engine_sid):
            self._server.manager.disconnect(sid, NAMESPACE, ignore_queue=True)

    def _sid_of(self, engine_sid: str) -> str | None:
        sid: str | None = self._server.manager.sid_from_eio_sid(engine_sid, NAMESPACE)
        return sid

    def _watch(self) -> None:
        while True:
            self._server.sleep(_ROUND_SECONDS)
            try:
                self._look_around()
            except Exception:
                log.exception("the watch over sockets failed")

    def _look_around(self) -> None:
        now = time.monotonic()
        for number, (engine_sid, socket) in enumerate(list(self._engine.sockets.items()), 1):
            if socket.closed:
                self._engine.sockets.pop(engine_sid, None)
            elif isinstance(socket, GuardedSocket):
                socket.look_after(now, is_greeted=self._sid_of(engine_sid) is not None)
            if number % _SOCKETS_AT_ONCE == 0:
                self._server.sleep(0)
