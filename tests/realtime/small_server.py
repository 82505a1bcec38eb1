"""A small real server for the transport tests: `small_server.py eventlet|threading fast|stock [SECONDS]`.

Always a process of its own, because eventlet must patch before anything else is imported. It prints its port, and ends
by itself after SECONDS (60), so a failed test leaves nothing behind.
"""

import sys
import warnings

if sys.argv[1] == "eventlet":
    warnings.filterwarnings("ignore", r"[\s\S]*Eventlet is deprecated")  # a category of its own
    import eventlet

    eventlet.monkey_patch()

import logging
import os
import resource
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from flask import Flask, request
from flask_socketio import join_room

from realtime import server

app = Flask(__name__)
left: list[str] = []
io = server.socketio


@io.on("connect")
def enter(auth: dict[str, Any] | None = None) -> bool:
    """Let everybody in but who says `refuse`; `fail` breaks."""
    if auth and auth.get("fail"):
        raise RuntimeError("the handler broke on purpose")
    if auth and auth.get("refuse"):
        return False
    join_room("main")
    return True


@io.on("disconnect")
def leave(reason: str) -> None:
    """Remember why each one left."""
    left.append(reason)


@io.on("echo")
def echo(value: Any) -> Any:
    """Acknowledge with the same value."""
    return value


@io.on("chat")
def chat(value: Any) -> None:
    """Send to everybody."""
    io.emit("chat", value, to="main")


@io.on("flood")
def flood(count: int, size: int) -> None:
    """Send `count` numbered events of `size` bytes to everybody, pausing between them."""
    for number in range(count):
        io.emit("flood", {"number": number, "fill": "x" * size}, to="main")
        server.sleep(0.001)


@io.on("burst")
def burst(count: int) -> None:
    """Send `count` numbered events to everybody without a pause."""
    for number in range(count):
        io.emit("burst", number, to="main")


@io.on("others")
def others(value: Any) -> None:
    """Send to everybody else."""
    io.emit("chat", value, to="main", skip_sid=request.sid)  # type: ignore[attr-defined]


@io.on("fail")
def fail() -> None:
    """Break."""
    raise RuntimeError("the handler broke on purpose")


@io.on("wait")
def wait(seconds: float) -> str:
    """Acknowledge later."""
    server.sleep(seconds)
    return "waited"


@io.on("ask")
def ask() -> None:
    """Ask the sender, and tell everybody what the answer was."""
    io.emit("question", 1, to=request.sid, callback=lambda answer: io.emit("answered", answer))  # type: ignore[attr-defined]


@app.get("/stuck")
def stuck() -> str:
    """Never answer in time."""
    server.sleep(60)
    return "too late"


@app.get("/slow")
def slow() -> str:
    """Take a second and a half."""
    server.sleep(1.5)
    return "done"


@app.get("/state")
def state() -> dict[str, Any]:
    """What the server holds."""
    rooms = server.socketio.server.manager.rooms.get("/", {})  # type: ignore[attr-defined]
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "left": left,
        "members": len(rooms.get(None, {})),
        "sockets": len(server.socketio.server.eio.sockets),  # type: ignore[attr-defined]
        "files": len(os.listdir("/proc/self/fd")),
        "memory_bytes": pages * resource.getpagesize(),
    }


def main(async_mode: Any, transport: Any, seconds: str = "60") -> None:
    """Serve until told to end, or for `seconds`."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    server.init_app(app, async_mode=async_mode, transport=transport)
    server.spawn(end_after, float(seconds))
    server.serve(
        app,
        "127.0.0.1",
        0,
        on_drain=lambda: io.emit("restarting", {"seconds": 5}, ignore_queue=True),
        on_ready=lambda port: print(port, flush=True),
    )
    print("ended", flush=True)


def end_after(seconds: float) -> None:
    """Do not outlive a test that forgot us."""
    server.sleep(seconds)
    os._exit(3)


if __name__ == "__main__":
    main(*sys.argv[1:])
