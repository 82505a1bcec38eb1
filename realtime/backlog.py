"""The fast way out (transport `fast`): a frame is made once and written straight to each socket.

The stock way puts every packet into a queue per connection and wakes a writer task per connection; at 870 listeners
that costs about four times as much. Here a frame goes directly to the non-blocking socket; only
what the kernel does not take is kept, in order, and a writer task lives just as long as something is kept.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any, Protocol

from engineio import packet as engine_packet
from socketio import Manager, RedisManager
from socketio import packet as socketio_packet

from realtime.guard import GuardedSocket, Limits, Sifter, Wire
from realtime.packets import frame_of

log = logging.getLogger(__name__)

_SENDS_AT_ONCE = 500
_BROADCASTS_WAITING_MAX = 64
_WRITE_BYTES = 64 * 1024


class DirectWire(Wire, Protocol):
    """A websocket whose network socket can be written without blocking."""

    outlet: Outlet | None

    def send_now(self, frame: bytes) -> int:
        """Write what fits now and say how much; raises BlockingIOError when nothing fits."""

    def send_all(self, data: bytes) -> None:
        """Write everything, waiting as long as the socket's time-out allows."""


class Outlet:
    """What still has to leave on one websocket, in order."""

    def __init__(self, wire: DirectWire, limits: Limits, start_task: Callable[..., Any]) -> None:
        self._wire = wire
        self._limits = limits
        self._start_task = start_task
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._writer: Any = None
        self._is_broken = False

    def push(self, frame: bytes) -> bool:
        """Send `frame` after everything pushed before it; False when the backlog is over its limits. Never blocks."""
        if self._is_broken:
            return True  # its reader is about to notice and to end the connection
        if self._writer is None:
            try:
                sent = self._wire.send_now(frame)
            except BlockingIOError:
                sent = 0
            except OSError:
                self._is_broken = True
                return True
            if sent == len(frame):
                return True
            frame = frame[sent:]
        self._waiting.append(frame)
        self._waiting_bytes += len(frame)
        if self._writer is None:
            self._writer = self._start_task(self._write)
        return len(self._waiting) <= self._limits.backlog_packets and self._waiting_bytes <= self._limits.backlog_bytes

    def join(self) -> None:
        """Wait until the writer, if there is one, has ended; the network socket must be shut down before."""
        if self._writer is not None:
            self._writer.join()

    def _write(self) -> None:
        try:
            while self._waiting:
                self._wire.send_all(self._next())
        except (OSError, EOFError):
            self._is_broken = True
            self._waiting.clear()
            self._wire.cut(hard=True)
        finally:
            self._writer = None

    def _next(self) -> bytes:
        taken: list[bytes] = []
        size = 0
        while self._waiting and size < _WRITE_BYTES:
            taken.append(self._waiting.popleft())
            size += len(taken[-1])
        self._waiting_bytes -= size
        return taken[0] if len(taken) == 1 else b"".join(taken)


class DirectSocket(GuardedSocket):
    """An Engine.IO connection without queue and writer once it talks over a websocket."""

    connected: bool
    ws: DirectWire | None
    outlet: Outlet | None = None

    def send(self, pkt: Any) -> None:
        """Send a packet, directly when there is a websocket. Never blocks, never raises."""
        outlet = self.outlet
        if outlet is None:
            super().send(pkt)
        elif not self.is_over and not outlet.push(frame_of(pkt)):
            self.cut("slow consumer", hard=True)

    def converse(self, ws: Sifter) -> None:
        """Talk over a websocket until it ends: by itself, or upgraded from polling."""
        if ws.socket is not None:
            ws.socket.settimeout(self.server.ping_interval + self.server.ping_timeout)
        if self.connected and not self._is_probed(ws):
            return
        self.connected = self.upgraded = True
        self.upgrading = False
        try:
            self._open_outlet()
            while (raw := ws.wait()) is not None and not self.closed:
                self.receive(engine_packet.Packet(encoded_packet=raw))
        finally:
            self._end(ws)

    def _is_probed(self, ws: Sifter) -> bool:
        self.upgrading = True  # polls are answered with NOOP from here on, so nothing leaves by two ways
        if ws.wait() != "2probe":
            return False
        ws.send("3probe")
        self.queue.put(engine_packet.Packet(engine_packet.NOOP))  # ends the poll that waits
        return ws.wait() == "5"

    def _open_outlet(self) -> None:
        """Begin to write directly, after what was queued; without a pause in between, so order holds."""
        assert self.ws is not None  # noqa: S101  # _websocket_handler has just set it
        self.outlet = self.ws.outlet = Outlet(self.ws, self.limits, self.server.start_background_task)
        while not self.queue.empty():
            if (packet := self.queue.get(block=False)) is not None:
                self.send(packet)

    def _end(self, ws: Sifter) -> None:
        ws.close()
        if self.ws is not None:
            self.ws.cut(hard=False)  # wakes the writer, which may wait for a client that reads no more
        if self.outlet is not None:
            self.outlet.join()
        self.close(abort=True, reason=self.server.reason.TRANSPORT_CLOSE)


class DirectManager(Manager):  # type: ignore[misc]  # socketio publishes no types
    """Encodes and frames an event once, and sends it to everybody in turn without stopping the loop for long.

    Emitting never waits: the first few hundred sends happen at once, the rest of a large broadcast in a background
    task that pauses every few hundred. Broadcasts keep their order, whatever their size.
    """

    def __init__(self) -> None:
        super().__init__()
        self._broadcasts: deque[tuple[Any, Any]] = deque()
        self._is_sending = False

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **kwargs: Any,
    ) -> None:
        """Send an event to a client, a room, or everybody in the namespace."""
        encoded = None if callback else self._encoded(event, data, namespace)
        if not isinstance(encoded, str):  # a callback or binary data: each recipient gets packets of its own
            self._send_some(None)
            super().emit(event, data, namespace, room=to or room, skip_sid=skip_sid, callback=callback, **kwargs)
            return
        skipped = skip_sid if isinstance(skip_sid, (list, tuple, set)) else (skip_sid,)
        participants = self.get_participants(namespace, to or room)
        recipients = iter([engine_sid for sid, engine_sid in participants if sid not in skipped])
        self._broadcasts.append((engine_packet.Packet(engine_packet.MESSAGE, encoded), recipients))
        if not self._is_sending:
            self._send_some(_SENDS_AT_ONCE)
        elif len(self._broadcasts) > _BROADCASTS_WAITING_MAX:
            self._send_some(None)
        if self._broadcasts and not self._is_sending:
            self._is_sending = True
            self.server.start_background_task(self._send_rest)

    def has_unsent(self) -> bool:
        """Whether a large broadcast is still under way."""
        return bool(self._broadcasts)

    def _encoded(self, event: str, data: Any, namespace: str) -> str | list[Any]:
        values = list(data) if isinstance(data, tuple) else [] if data is None else [data]
        packet = self.server.packet_class(socketio_packet.EVENT, namespace=namespace, data=[event, *values])
        encoded: str | list[Any] = packet.encode()
        return encoded

    def _send_rest(self) -> None:
        try:
            while self._broadcasts:
                self.server.sleep(0)
                self._send_some(_SENDS_AT_ONCE)
        finally:
            self._is_sending = False

    def _send_some(self, count: int | None) -> None:
        """Make at most `count` sends (None: all that wait), never pausing in between."""
        sockets = self.server.eio.sockets
        while self._broadcasts and count != 0:
            packet, recipients = self._broadcasts[0]
            taken = 0
            for engine_sid in islice(recipients, count):
                taken += 1
                if (socket := sockets.get(engine_sid)) is not None:
                    socket.send(packet)
            if count is None or taken < count:
                self._broadcasts.popleft()
            if count is not None:
                count -= taken


class DirectRedisManager(RedisManager, DirectManager):  # type: ignore[misc]  # socketio publishes no types
    """The same, with Redis carrying events between processes."""

    def __init__(self, url: str, channel: str) -> None:
        RedisManager.__init__(self, url, channel=channel)
