"""One person who writes, loses the line, comes back, sends again what was not acked, and catches up: as a page does."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any
from uuid import UUID, uuid4

import requests
import websocket

from bench.rig.history import Ack, History, Seen, Sent
from deploy.services import HOST

LINE_SECONDS = 5.0
ACK_SECONDS = 15.0
LOOK_SECONDS = 0.05
PAUSE_SECONDS = (0.05, 0.35)
THINK_SECONDS = (0.05, 0.3)
LINE_LOST = (OSError, websocket.WebSocketException, ValueError)


class Client(threading.Thread):
    """A person on a socket of their own. One message is under way at a time, as in the page's outbox."""

    def __init__(self, port: int, person: dict[str, Any], rooms: Sequence[str], history: History, seed: int) -> None:
        super().__init__(name=f"person {person['id']}", daemon=True)
        self.port, self.person, self.rooms, self.history = port, person, rooms, history
        self.is_writing, self.is_done = True, False
        self._random = random.Random(seed)
        self._outbox: list[Sent] = []
        self._number = 0
        self._calls = 0
        self._waiting: dict[int, Callable[[dict[str, Any]], None]] = {}
        self._due = 0.0
        for room in rooms:
            history.views[person["id"], room] = []

    def run(self) -> None:
        """Write until told to stop; then see that everything is acked and seen."""
        while not self.is_done:
            try:
                address = f"ws://{HOST}:{self.port}/socket.io/?EIO=4&transport=websocket"
                with closing(websocket.create_connection(address, timeout=LINE_SECONDS)) as line:
                    self._talk(line)
            except LINE_LOST:
                time.sleep(self._random.uniform(*PAUSE_SECONDS))

    def finish(self) -> None:
        """Stop writing; the thread ends when everything written is acked."""
        self.is_writing = False

    def catch_up(self) -> None:
        """Ask by HTTP for what is still missing, as a page does whose socket is gone."""
        headers = {"Authorization": f"Bearer {self.person['token']}"}
        for room in self.rooms:
            address = f"http://{HOST}:{self.port}/api/v1/rooms/{room}/events"
            answer = requests.get(address, params={"after": self._last(room)}, headers=headers, timeout=30).json()
            self._apply_all(room, answer)

    def _talk(self, line: websocket.WebSocket) -> None:
        self._waiting.clear()
        while not self._hear(line, LINE_SECONDS).startswith("0"):
            pass
        line.send(f"40{json.dumps({'token': self.person['token']})}")
        if (answer := self._hear(line, LINE_SECONDS)).startswith("44"):
            self.history.refusals.append(answer)
            raise ConnectionError(answer)
        for room in self.rooms:
            self._join(line, room)
        self._due = 0.0
        while not self.is_done:
            self._write(line)
            self._take(line, self._hear(line, LOOK_SECONDS))

    def _hear(self, line: websocket.WebSocket, seconds: float) -> str:
        """The next packet; nothing if none comes in time. Raises ConnectionError when the line is gone."""
        line.settimeout(seconds)
        try:
            packet = line.recv()
        except websocket.WebSocketTimeoutException:
            if seconds == LINE_SECONDS:
                raise
            return ""
        if not packet:
            raise ConnectionError("closed")
        return str(packet)

    def _take(self, line: websocket.WebSocket, packet: str) -> None:
        if packet == "2":
            line.send("3")
        elif packet.startswith("43"):
            number, bracket, body = packet[2:].partition("[")
            self._waiting.pop(int(number))(json.loads(bracket + body)[0])
        elif packet.startswith("42"):
            event, data = json.loads(packet[2:])
            if event == "room.event" and not self._apply(data):
                self._join(line, data["room"])
            elif event == "room.heads":
                for room, head in data.items():
                    if head > self._last(room):
                        self._join(line, room)

    def _write(self, line: websocket.WebSocket) -> None:
        """Send the oldest message that is not acked, or think of a new one."""
        now = time.monotonic()
        if now < self._due:
            return
        if not self._outbox:
            if not self.is_writing:
                self.is_done = True
                return
            self._outbox.append(self._thought())
        sent = self._outbox[0]
        self.history.attempts.append(sent.client_id)
        self._due = now + ACK_SECONDS
        body = {"room": sent.room, "text": sent.text, "client_id": str(sent.client_id)}
        self._call(line, "chat.message.send", body, self._acked)

    def _thought(self) -> Sent:
        self._number += 1
        room = self._random.choice(self.rooms)
        sent = Sent(self.person["id"], self._number, room, uuid4(), f"{self.person['id']} pisze {self._number}")
        self.history.sent.append(sent)
        return sent

    def _acked(self, answer: dict[str, Any]) -> None:
        self._due = time.monotonic() + self._random.uniform(*THINK_SECONDS)
        if not answer["ok"]:
            self.history.refusals.append(answer["problem"]["code"])
            return
        sent = self._outbox.pop(0)
        self.history.acks.append(Ack(sent.client_id, answer["id"], answer["seq"]))

    def _join(self, line: websocket.WebSocket, room: str) -> None:
        self._call(line, "room.join", {"room": room, "after": self._last(room)}, lambda a: self._apply_all(room, a))

    def _call(
        self, line: websocket.WebSocket, event: str, body: dict[str, Any], then: Callable[[dict[str, Any]], None]
    ) -> None:
        self._calls += 1
        self._waiting[self._calls] = then
        line.send(f"42{self._calls}{json.dumps([event, body])}")

    def _apply_all(self, room: str, answer: dict[str, Any]) -> None:
        if not answer.get("ok", True):
            self.history.refusals.append(answer["problem"]["code"])
        elif answer.get("reset"):
            self.history.faults.append(f"reset: person {self.person['id']} was sent back to the beginning of {room}")
        elif not all(self._apply(event) for event in answer["events"]):
            seqs = [event["seq"] for event in answer["events"]]
            told = f"was told {seqs[0]} to {seqs[-1]} after {self._last(room)}, floor {answer['floor']}"
            self.history.faults.append(f"gap: person {self.person['id']} caught up in {room} and {told}")

    def _apply(self, event: dict[str, Any]) -> bool:
        """Show an event if it is the next one, drop it if it was shown before; False if one is missing between."""
        room, seq, data = event["room"], int(event["seq"]), event["data"]
        last = self._last(room)
        if seq == last + 1:
            seen = Seen(seq, UUID(data["client_id"]), data["text"])
            self.history.views[self.person["id"], room].append(seen)
        return seq <= last + 1

    def _last(self, room: str) -> int:
        view = self.history.views[self.person["id"], room]
        return view[-1].seq if view else 0
