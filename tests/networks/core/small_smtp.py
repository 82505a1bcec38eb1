"""A small real SMTP server: it takes mails over a socket and keeps what it was handed."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Handed:
    """One mail as it was handed over."""

    sender: str = ""
    recipients: list[str] = field(default_factory=list)
    data: bytes = b""


class SmallServer(socketserver.ThreadingTCPServer):
    """Keeps `mails`; answers with `refusals` (command -> answer), drops the line at the command `drop_at`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.mails: list[Handed] = []
        self.refusals: dict[str, str] = {}
        self.drop_at = ""
        self.logins: list[str] = []

    @property
    def url(self) -> str:
        """The address for SIECI_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Line(socketserver.StreamRequestHandler):
    server: SmallServer
    disable_nagle_algorithm = True

    def handle(self) -> None:
        mail = Handed()
        self._say("220 small")
        while line := self.rfile.readline().decode():
            command, _, rest = line.strip().partition(" ")
            command = command.upper()
            if command == self.server.drop_at:
                return
            if answer := self.server.refusals.get(command):
                self._say(answer)
                continue
            match command:
                case "EHLO":
                    self._say("250-small")
                    self._say("250 AUTH PLAIN")
                case "AUTH":
                    self.server.logins.append(rest)
                    self._say("235 come in")
                case "MAIL":
                    mail = Handed(sender=rest[rest.index("<") + 1 : rest.index(">")])
                    self._say("250 ok")
                case "RCPT":
                    mail.recipients.append(rest[rest.index("<") + 1 : rest.index(">")])
                    self._say("250 ok")
                case "DATA":
                    self._say("354 go on")
                    mail.data = self._data()
                    self.server.mails.append(mail)
                    self._say("250 taken")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _data(self) -> bytes:
        data = bytearray()
        while (line := self.rfile.readline()) != b".\r\n":
            data += line.removeprefix(b".") if line.startswith(b"..") else line
        return bytes(data)

    def _say(self, answer: str) -> None:
        self.wfile.write(answer.encode() + b"\r\n")


@contextmanager
def small_smtp() -> Iterator[SmallServer]:
    """The server, running until the end of the block."""
    with SmallServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(30)
