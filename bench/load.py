"""A small generator of HTTP load: a few keep-alive connections, each asking again as soon as it is answered."""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass, field

from deploy.services import HOST

_TIMEOUT_SECONDS = 20.0
_PIECE_BYTES = 1 << 16


class BadAnswer(Exception):
    """The server answered something else than 200, or not at all."""


@dataclass
class _Line:
    """One connection and what has come of the answer it waits for."""

    socket: socket.socket
    received: bytearray = field(default_factory=bytearray)
    wanted_bytes: int = 0

    def take(self) -> bool:
        """Read what is there; whether the answer is whole now."""
        piece = self.socket.recv(_PIECE_BYTES)
        if not piece:
            raise BadAnswer("the server closed the connection")
        self.received += piece
        if not self.wanted_bytes:
            self._read_head()
        return self.wanted_bytes > 0 and len(self.received) >= self.wanted_bytes

    def ask(self, request: bytes) -> None:
        """Send the request."""
        self.received.clear()
        self.wanted_bytes = 0
        self.socket.sendall(request)

    def _read_head(self) -> None:
        head, end, _ = bytes(self.received).partition(b"\r\n\r\n")
        if not end:
            return
        lines = head.decode("latin-1").lower().split("\r\n")
        if not lines[0].startswith("http/1.1 200 "):
            raise BadAnswer(lines[0])
        length = next((line.partition(":")[2] for line in lines if line.startswith("content-length:")), None)
        if length is None:
            raise BadAnswer("an answer without Content-Length")
        self.wanted_bytes = len(head) + 4 + int(length)


def requests_in(seconds: float, port: int, path: str, cookie: str = "", *, connections: int = 4) -> int:
    """Ask for `path` as fast as it is answered; how many answers came in about `seconds`. Raises BadAnswer."""
    head = [f"GET {path} HTTP/1.1", f"Host: {HOST}:{port}", "Accept-Language: pl", "Accept-Encoding: gzip"]
    request = "\r\n".join([*head, *([f"Cookie: {cookie}"] if cookie else []), "", ""]).encode()

    lines = [_Line(socket.create_connection((HOST, port), timeout=_TIMEOUT_SECONDS)) for _ in range(connections)]
    count, waiting, until = 0, len(lines), time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.ask(request)
        while waiting:
            ready = selector.select(_TIMEOUT_SECONDS)
            if not ready:
                raise BadAnswer("no answer came any more")
            for key, _ in ready:
                if key.data.take():
                    count += 1
                    if time.monotonic() < until:
                        key.data.ask(request)
                    else:
                        waiting -= 1
    for line in lines:
        line.socket.close()
    return count
