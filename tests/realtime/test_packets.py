"""What may come in, and how frames look; compared with the libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from realtime.packets import BadPacket, GuardedPacket, is_sound, make_frame
from tests.realtime.wire import MALFORMED

ROOT = Path(__file__).parents[2]


def test_unmasking_gives_the_same_bytes_as_the_library() -> None:
    script = (
        "import os, random; from eventlet.websocket import RFC6455WebSocket as Stock;"
        "from realtime.transport import GuardedWebSocket as Ours\n"
        "for size in [*range(70), *(random.randrange(70, 70_000) for _ in range(40))]:\n"
        "    data, mask, offset = os.urandom(size), tuple(os.urandom(4)), random.randrange(9)\n"
        "    assert Ours._apply_mask(data, mask, size, offset) == Stock._apply_mask(data, mask, size, offset)\n"
        "    assert Ours._apply_mask(data, mask) == Stock._apply_mask(data, mask)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_frames_are_what_the_library_would_send(size: int) -> None:
    frame = make_frame("x" * size)
    assert frame.endswith(b"x" * size)
    head = frame[: len(frame) - size]
    assert head[0] == 0x81
    assert int.from_bytes(head[2:]) == size if len(head) > 2 else head[1] == size
    assert len(head) == (2 if size < 126 else 4 if size < 65_536 else 10)


@pytest.mark.parametrize("raw", ['42["a"]', "40", '40{"token":"x"}', "41", "431[]", "1", "2probe", "3", "5"])
def test_what_an_honest_client_sends_is_sound(raw: str) -> None:
    assert is_sound(raw)
    if raw[0] == "4":
        GuardedPacket(encoded_packet=raw[1:])


@pytest.mark.parametrize("raw", [raw for raw in MALFORMED if isinstance(raw, str)], ids=lambda raw: repr(raw[:24]))
def test_what_is_not_sound_is_a_bad_packet_and_no_other_error(raw: str) -> None:
    if is_sound(raw):
        with pytest.raises(BadPacket):
            GuardedPacket(encoded_packet=raw[1:])
