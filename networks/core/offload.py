"""Running blocking work off the event loop: hashing in a native thread, pure-Python work in a helper process.

A plain call where nothing must keep moving meanwhile (tests, worker, command line).
"""

from __future__ import annotations

import importlib
import json
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_LENGTH = struct.Struct("!I")
_ANSWER_SECONDS = 20.0
_ROOT = Path(__file__).parents[2]


def is_green() -> bool:
    """Whether this process runs on eventlet's loop."""
    patcher = sys.modules.get("eventlet.patcher")
    return patcher is not None and bool(patcher.is_monkey_patched("thread"))


def offload(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call `function` without stopping other visitors; it must release the interpreter's lock while it works."""
    if not is_green():
        return function(*args, **kwargs)
    # eventlet must not be imported in processes that are not patched, so it is found only where it already runs.
    result: T = importlib.import_module("eventlet.tpool").execute(function, *args, **kwargs)
    return result


class Helper:
    """One helper process that calls `module:function` with a text and answers with a text.

    Pure-Python work holds the interpreter's lock, so threads do not help; another process does. It is begun before
    the first visitor comes (starting it stalls the loop) and begun anew when it dies.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self._turn = threading.Lock()
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> socket.socket:
        """Start the process; it ends by itself when this one does, because its socket closes."""
        ours, theirs = socket.socketpair()
        ours.settimeout(_ANSWER_SECONDS)
        command = [sys.executable, "-m", "networks.core.offload", self.target, str(theirs.fileno())]
        self._process = subprocess.Popen(command, cwd=_ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        self._socket = ours
        return ours

    def stop(self) -> None:
        """End the process."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._process is not None:
            self._process.wait(timeout=5)
            self._process = None

    def __call__(self, text: str) -> str:
        """The function's answer to `text`; a helper that died is begun anew once. Raises OSError if that fails too."""
        with self._turn:
            try:
                return self._ask(text)
            except OSError:
                self.stop()
                return self._ask(text)

    def _ask(self, text: str) -> str:
        line = self._socket or self.start()
        send(line, text)
        return receive(line)


def send(to: socket.socket, text: str) -> None:
    """Send one text with its length in front."""
    data = json.dumps(text).encode()
    to.sendall(_LENGTH.pack(len(data)) + data)


def receive(source: socket.socket) -> str:
    """Receive one text; raises OSError when the other side is gone."""
    (length,) = _LENGTH.unpack(_exactly(source, _LENGTH.size))
    return str(json.loads(_exactly(source, length)))


def _exactly(source: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = source.recv(count - len(data))
        if not piece:
            raise ConnectionError("the helper process is gone")
        data += piece
    return bytes(data)


def _serve(target: str, descriptor: int) -> None:
    """Answer texts until the other side closes; runs in the helper process."""
    module, _, name = target.partition(":")
    function = getattr(importlib.import_module(module), name)
    with socket.socket(fileno=descriptor) as line:
        while True:
            try:
                text = receive(line)
            except OSError:
                return
            send(line, function(text))


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
