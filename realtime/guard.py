"""Hardening every socket gets, in both async modes and both transports: what one connection may cost.

One connection may hold a bounded backlog, must greet in time, must answer pings and may send little nonsense. When it
breaks a rule it is cut: its network socket is shut down, and the task that owns the connection wakes, calls the
disconnect handlers and closes it. Nobody else ever closes a connection under its owner (that leaks descriptors).
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any, Protocol

from engineio import exceptions
from engineio import packet as engine_packet
from engineio.socket import Socket as EngineSocket

from realtime.packets import is_sound

log = logging.getLogger(__name__)

_PACKETS_PER_POST = 256


@dataclass(frozen=True)
class Limits:
    """What one connection may cost the server."""

    message_bytes: int = 64 * 1024
    backlog_packets: int = 500
    backlog_bytes: int = 256 * 1024
    greeting_seconds: float = 5.0
    bad_packets: int = 3


class Wire(Protocol):
    """What both drivers' websockets can do."""

    def wait(self) -> object:
        """The next message, None at the end."""

    def send(self, message: Any) -> Any:
        """Send one message."""

    def close(self) -> Any:
        """Say goodbye and close."""

    def cut(self, *, hard: bool) -> None:
        """Shut the network socket down so that its owner wakes; `hard` throws away what was not delivered."""


class Sifter:
    """The websocket as engineio sees it: only sound packets come through, and an error is an end."""

    def __init__(self, ws: Wire, owner: GuardedSocket) -> None:
        self._ws = ws
        self._owner = owner
        self.socket = getattr(ws, "socket", None)  # engineio sets its time-out on this
        self.send = ws.send
        self.close = ws.close

    def wait(self) -> object:
        """The next sound packet, None when the connection ended or was cut for nonsense."""
        while not self._owner.doom:
            try:
                raw = self._ws.wait()
            except (OSError, EOFError, ValueError):
                return None
            if raw is None or is_sound(raw):
                return raw
            self._owner.strike()
        return None


class GuardedSocket(EngineSocket):  # type: ignore[misc]  # engineio publishes no types
    """An Engine.IO connection with limits; engineio's queue and writer send (transport `stock`)."""

    last_ping: float | None
    limits = Limits()
    ws: Wire | None = None
    doom = ""
    strikes = 0
    queued_bytes = 0
    ping_due = 0.0
    stranger_since: float | None = None
    is_polling = False
    is_in_hand = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more is sent or heard here."""
        return bool(self.closed or self.doom)

    def strike(self) -> None:
        """Count a malformed packet; the last one allowed ends the connection."""
        self.strikes += 1
        if self.strikes >= self.limits.bad_packets and not self.doom:
            log.warning("closed a socket after %d malformed packets", self.strikes)
            self.cut("malformed packets")

    def cut(self, reason: str, *, hard: bool = False) -> None:
        """End this connection from another task; `reason` is what the disconnect handlers hear."""
        if self.is_over:
            return
        self.doom = reason
        if self.ws is not None:
            self.ws.cut(hard=hard)
        else:
            self.server.start_background_task(self.close, abort=True)

    def retire(self) -> None:
        """End this connection in peace, because the server goes down."""
        if self.ws is not None:
            self.cut("server restart")
        elif not self.closed:
            self.close()

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """Close; never waits for the queue to empty, since only a client that is still there would empty it."""
        super().close(wait=False, abort=abort, reason=self.doom or reason)
        self.server.sockets.pop(self.sid, None)  # or a POST that comes now would find it and fail

    def send(self, pkt: Any) -> None:
        """Queue a packet; a connection whose backlog is full is dropped. Never blocks, never raises."""
        if self.is_over:
            return
        self.queue.put(pkt)
        self.queued_bytes += len(pkt.encode())
        if self.queue.qsize() > self.limits.backlog_packets or self.queued_bytes > self.limits.backlog_bytes:
            self.cut("slow consumer", hard=True)

    def poll(self) -> list[Any]:
        """Wait for packets and take all of them out of the queue."""
        packets: list[Any] = super().poll()
        self.queued_bytes = 0
        return packets

    def receive(self, pkt: Any) -> None:
        """Handle a packet from the client; one that makes no sense here counts as malformed."""
        try:
            super().receive(pkt)
        except exceptions.UnknownPacketError:
            self.strike()

    def check_ping_timeout(self) -> bool:
        """Whether the client still lives; watching it is `look_after`'s work, so that sending never ends others."""
        return not self.is_over

    def schedule_ping(self) -> None:
        """Note that the last ping was answered and when the next is due (no task per connection)."""
        if self.last_ping:
            self.last_ping = None
            self.ping_due = time.monotonic() + self.server.ping_interval

    def look_after(self, now: float, *, is_greeted: bool) -> None:
        """Ping when it is time, and cut who does not answer or never came in. `now` is monotonic."""
        if self.last_ping:
            # While we are busy with its message we do not read its answer.
            if now - self.last_ping > self.server.ping_timeout and not self.is_in_hand:
                self.cut("ping timeout", hard=True)
        elif now >= self.ping_due:
            self.last_ping = now
            self.send(engine_packet.Packet(engine_packet.PING))
        if is_greeted:
            self.stranger_since = None
        elif self.stranger_since is None:
            self.stranger_since = now
        elif now - self.stranger_since > self.limits.greeting_seconds:
            self.cut("no greeting")

    def handle_get_request(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Answer a poll or begin a websocket; a second poll at once is no honest client's and holds a task."""
        if "HTTP_UPGRADE" in environ:
            return super().handle_get_request(environ, start_response)
        if self.is_polling:
            raise exceptions.EngineIOError
        self.is_polling = True
        try:
            return super().handle_get_request(environ, start_response)
        finally:
            self.is_polling = False

    def handle_post_request(self, environ: dict[str, Any]) -> None:
        """Take the packets of a polling client."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > self.limits.message_bytes:
            raise exceptions.ContentTooLongError
        body: bytes = environ["wsgi.input"].read(length)
        for raw in _packets_in(body):
            if self.is_over:
                return
            if is_sound(raw):
                self.receive(engine_packet.Packet(encoded_packet=raw))
            else:
                self.strike()

    def _upgrade_websocket(self, environ: dict[str, Any], start_response: Any) -> Any:
        if self.upgrading or self.upgraded:
            return self.server._bad_request()
        return super()._upgrade_websocket(environ, start_response)

    def _websocket_handler(self, ws: Wire) -> list[bytes]:
        self.ws = ws
        try:
            self.converse(Sifter(ws, self))
        finally:
            if not self.upgraded:  # a probe that failed: the client goes on polling
                self.ws = None
                self.upgrading = False
            if self.doom and not self.closed:
                self.close(abort=True)
        return []

    def converse(self, ws: Sifter) -> None:
        """Talk over a websocket until it ends."""
        super()._websocket_handler(ws)


def _packets_in(body: bytes) -> list[str]:
    """The packets of a polling client's body; one unsound packet when there are too many or it is no text."""
    try:
        packets = body.decode().split("\x1e", _PACKETS_PER_POST)
    except UnicodeDecodeError:
        return [""]
    return packets if len(packets) <= _PACKETS_PER_POST else [""]
