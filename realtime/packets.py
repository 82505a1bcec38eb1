"""What a client may put on the wire, and how a frame for it looks; pure, for both async modes.

Everything that comes in is judged here before the libraries parse it, so that nonsense costs a count instead of a
traceback (engineio and socketio let wrong types and deep nesting escape as exceptions).
"""

from __future__ import annotations

import json
import struct
from typing import Any, ClassVar

from socketio import packet as socketio_packet

_TEXT_FRAME = 0x81
_BINARY_FRAME = 0x82
_PLAIN_PACKETS = frozenset({"1", "2probe", "3", "5"})
_MESSAGE_TYPES = frozenset("0123")
_ACK_ID_LENGTH = 16
# Whoever could send these as events would call the handlers that decide who is let in.
_RESERVED_EVENTS = frozenset({"connect", "disconnect", "connect_error", "*"})


class BadPacket(ValueError):
    """A packet no honest client sends."""


def is_sound(raw: object) -> bool:
    """Whether `raw` is one Engine.IO packet a client may send: close, probe, pong, upgrade or a Socket.IO text.

    The digit after the `4` keeps engineio from trying to read the text as JSON by itself.
    """
    if not isinstance(raw, str):
        return False
    if raw[:1] == "4":
        return raw[1:2] in _MESSAGE_TYPES
    return raw in _PLAIN_PACKETS


def _no_constant(name: str) -> Any:
    raise BadPacket(f"{name} is no JSON")


class StrictJson:
    """The `json` of the socket server: refuses NaN and Infinity, which Python would let in and JSON does not know."""

    @staticmethod
    def dumps(value: Any, **options: Any) -> str:
        """Write `value` as JSON."""
        return json.dumps(value, **options)

    @staticmethod
    def loads(text: str, **options: Any) -> Any:
        """Read JSON; raises ValueError."""
        return json.loads(text, parse_constant=_no_constant, **options)


class GuardedPacket(socketio_packet.Packet):  # type: ignore[misc]  # socketio publishes no types
    """A Socket.IO packet that refuses binary attachments, unknown types and wrongly shaped data when it is read."""

    json: ClassVar[Any] = StrictJson

    def decode(self, encoded_packet: Any) -> int:
        """Read a packet; raises BadPacket and nothing else."""
        if not isinstance(encoded_packet, str) or encoded_packet[:1] not in _MESSAGE_TYPES:
            raise BadPacket("not a text packet of a known type")
        try:
            attachment_count = super().decode(encoded_packet)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
            raise BadPacket("unreadable") from error
        if attachment_count or not self._is_well_shaped():
            raise BadPacket("wrong shape")
        return 0

    def _is_well_shaped(self) -> bool:
        if self.id is not None and len(str(self.id)) > _ACK_ID_LENGTH:
            return False
        if self.packet_type == socketio_packet.CONNECT:
            return self.data is None or isinstance(self.data, dict)
        if self.packet_type == socketio_packet.EVENT:
            named = isinstance(self.data, list) and bool(self.data) and isinstance(self.data[0], str)
            return named and self.data[0] not in _RESERVED_EVENTS
        if self.packet_type == socketio_packet.ACK:
            # Number 0 is where socketio keeps its counter of callbacks: answering it would break the counter.
            return isinstance(self.data, list) and bool(self.id)
        return True


def frame_of(packet: Any) -> bytes:
    """The websocket frame of an Engine.IO packet, made once however many sockets it goes to."""
    frame: bytes | None = getattr(packet, "frame", None)
    if frame is None:
        frame = packet.frame = make_frame(packet.encode())
    return frame


def make_frame(content: str | bytes) -> bytes:
    """One unmasked, unfragmented websocket frame, as a server sends it (RFC 6455, 5.2)."""
    kind, payload = (_TEXT_FRAME, content.encode()) if isinstance(content, str) else (_BINARY_FRAME, bytes(content))
    size = len(payload)
    if size < 126:
        return bytes((kind, size)) + payload
    if size < 1 << 16:
        return struct.pack("!BBH", kind, 126, size) + payload
    return struct.pack("!BBQ", kind, 127, size) + payload
