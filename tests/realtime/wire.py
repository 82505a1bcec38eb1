"""The client's side of the transport tests, on raw sockets: it can also do what no browser does."""

from __future__ import annotations

import base64
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).parent
WAIT_SECONDS = 15.0
KINDS = [("eventlet", "fast"), ("eventlet", "stock"), ("threading", "stock")]


# What no honest client sends; each of it counts against the sender
MALFORMED: list[str | bytes] = [
    "",
    "0",
    "2",
    "4",
    "6",
    "9",
    "x",
    "4x",
    "4²",
    '4{"a":1}',
    "4" + "[" * 30_000,
    "42",
    "42{}",
    "42[]",
    "42[1]",
    "42" + "[" * 30_000,
    '42["connect"]',
    '42["disconnect","transport close"]',
    '42["echo",NaN]',
    '42["echo",' + "9" * 5_000 + "]",
    "42" + "1" * 100 + '["echo"]',
    "40[1]",
    "430[]",
    '431{"a":1}',
    '44{"message":"x"}',
    '451-["echo",{"_placeholder":true,"num":0}]',
    "47[]",
    "bAAAA",
    b"\x04abc",
]

BROKEN_FRAMES = [
    (b"\x81\x01a", 1002),  # not masked
    (b"\xc1\x80aaaa", 1002),  # reserved bit
    (b"\x83\x80aaaa", 1002),  # unknown kind
    (b"\x09\x80aaaa", 1002),  # a fragmented ping
    (b"\x80\x81aaaab", 1002),  # continues nothing
    (b"\x01\x81aaaab\x81\x81aaaab", 1002),  # a new message inside a message
    (b"\x88\x81aaaab", 1002),  # half a close code
    (b"\x81\x84aaaa\x9e\x9f\xa0\xff", 1007),  # not UTF-8
]


class Server:
    """A running `small_server.py`."""

    def __init__(self, async_mode: str, transport: str, *, seconds: int = 60, environ: dict[str, str] | None = None):
        command = [sys.executable, "-B", str(HERE / "small_server.py"), async_mode, transport, str(seconds)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environ or {})}
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line.strip().isdigit():
            raise AssertionError("the server did not start: " + self.process.communicate()[1])
        self.port = int(line)

    def get(self, path: str) -> str:
        """The body at `path`."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=WAIT_SECONDS) as answer:
            body: str = answer.read().decode()
        return body

    def state(self) -> dict[str, Any]:
        """What the server holds now."""
        state: dict[str, Any] = json.loads(self.get("/state"))
        return state

    def wait_for_state(self, **wanted: Any) -> dict[str, Any]:
        """Ask until the state has these values."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            state = self.state()
            if all(state[name] == value for name, value in wanted.items()):
                return state
            assert time.monotonic() < deadline, f"{state} never became {wanted}"
            time.sleep(0.05)

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Ask it to end; its exit code and what it wrote to stderr."""
        with suppress(ProcessLookupError):
            self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=WAIT_SECONDS * 2)
        return self.process.returncode, errors


@contextmanager
def running(async_mode: str, transport: str, **options: Any) -> Iterator[Server]:
    """A server for the length of a block."""
    server = Server(async_mode, transport, **options)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
        server.process.communicate()


def frame(payload: str | bytes, opcode: int | None = None, *, final: bool = True) -> bytes:
    """A masked websocket frame."""
    data = payload.encode() if isinstance(payload, str) else payload
    kind = opcode if opcode is not None else 1 if isinstance(payload, str) else 2
    first = kind | (0x80 if final else 0)
    size = len(data)
    if size < 126:
        head = bytes((first, 0x80 | size))
    elif size < 65536:
        head = struct.pack("!BBH", first, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", first, 0x80 | 127, size)
    mask = os.urandom(4)
    repeated = (mask * (size // 4 + 1))[:size]
    masked = int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")
    return head + mask + masked.to_bytes(size, "big")


class Client:
    """A websocket to the server; `greet` completes the Socket.IO handshake."""

    def __init__(self, port: int, *, headers: dict[str, str] | None = None, read_buffer: int = 0, query: str = ""):
        self.socket = socket.socket()
        if read_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, read_buffer)
        self.socket.settimeout(WAIT_SECONDS)
        self.socket.connect(("127.0.0.1", port))
        fields = {
            "Host": f"127.0.0.1:{port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Version": "13",
            **(headers or {}),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        path = f"/socket.io/?EIO=4&transport=websocket{query}"
        self.socket.sendall(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
        self.rest = b""
        while b"\r\n\r\n" not in self.rest and (data := self.socket.recv(4096)):
            self.rest += data
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        self.head = head.decode()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.socket.close()

    def greet(self, auth: str = "") -> Client:
        """Take the OPEN packet and complete the handshake."""
        assert self.text().startswith("0")
        self.send("40" + auth)
        assert self.text().startswith("40")
        return self

    def send(self, payload: str | bytes, opcode: int | None = None, *, final: bool = True) -> None:
        """Send one frame."""
        self.socket.sendall(frame(payload, opcode, final=final))

    def frame(self) -> tuple[int, bytes] | None:
        """The next frame as opcode and payload, None at the end of the connection (a reset is an end too)."""
        head = self._take(2)
        if head is None:
            return None
        size = head[1] & 127
        assert not head[1] & 128, "a server must not mask"
        if size > 125:
            more = self._take(2 if size == 126 else 8)
            if more is None:
                return None
            size = int.from_bytes(more, "big")
        payload = self._take(size)
        return None if payload is None else (head[0], payload)

    def text(self) -> str:
        """The next text; "" at the end."""
        got = self.frame()
        return got[1].decode() if got and got[0] == 0x81 else ""

    def event(self, name: str) -> Any:
        """The data of the next event `name`; None at the end."""
        while text := self.text():
            if text == "2":
                self.send("3")
            elif text.startswith("42") and (event := json.loads(text[2:]))[0] == name:
                return event[1]
        return None

    def end_code(self) -> int | None:
        """Read to the end: the close code, 0 when there was none."""
        code = 0
        while got := self.frame():
            if got[0] == 0x88:
                code = int.from_bytes(got[1][:2], "big")
        return code

    def is_cut(self, seconds: float) -> bool:
        """Whether the server ends this connection within `seconds`, without us reading."""
        poll = select.poll()
        poll.register(self.socket, select.POLLRDHUP)
        return bool(poll.poll(seconds * 1000))

    def _take(self, size: int) -> bytes | None:
        while len(self.rest) < size:
            try:
                data = self.socket.recv(65536)
            except ConnectionError:
                data = b""
            if not data:
                return None
            self.rest += data
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken
