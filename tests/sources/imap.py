"""A mailbox that speaks IMAP4rev1 over a socket: as much of it as reading mails needs."""

from __future__ import annotations

import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    port: int = 0
    user: str = "desk@example.ch"
    password: str = "un secret"  # noqa: S105  # of the stand-in
    folder: str = "INBOX"
    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    # The mails at which the connection breaks.
    broken: set[int] = field(default_factory=set)
    # Repeats in its refusals what it was told, as some servers do.
    is_talkative: bool = False

    def add(self, number: int, data: bytes, *flags: str) -> None:
        self.mails[number], self.flags[number] = data, set(flags)


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]
        self._say("* OK IMAP4rev1 ready")
        while line := self.rfile.readline():
            tag, _, command = line.decode().strip().partition(" ")
            name = command.split()[0].upper()
            box.commands.append(command)
            if name == "UID":
                name += " " + command.split()[1].upper()
            getattr(self, f"do_{name.replace(' ', '_').lower()}")(box, tag, command)
            if name == "LOGOUT":
                return

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def do_capability(self, box: Mailbox, tag: str, command: str) -> None:
        self._say("* CAPABILITY IMAP4rev1")
        self._say(f"{tag} OK done")

    def do_login(self, box: Mailbox, tag: str, command: str) -> None:
        good = command == f'LOGIN {box.user} "{box.password}"'
        words = f"refused: {command}" if box.is_talkative else "wrong name or password"
        self._say(f"{tag} OK done" if good else f"{tag} NO {words}")

    def do_select(self, box: Mailbox, tag: str, command: str) -> None:
        known = command == f'SELECT "{box.folder}"'
        self._say(f"* {len(box.mails)} EXISTS")
        self._say(f"{tag} OK done" if known else f"{tag} NO no such folder")

    def do_uid_search(self, box: Mailbox, tag: str, command: str) -> None:
        assert command == "UID SEARCH UNSEEN"
        unseen = [str(n) for n in sorted(box.mails) if r"\Seen" not in box.flags[n]]
        if unseen:
            self._say("* SEARCH " + " ".join(unseen))
        self._say(f"{tag} OK done")

    def do_uid_fetch(self, box: Mailbox, tag: str, command: str) -> None:
        number = int(command.split()[2])
        data = box.mails[number]
        if "RFC822.SIZE" in command:
            self._say(f"* 1 FETCH (UID {number} RFC822.SIZE {len(data)})")
        elif number in box.broken:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        else:
            assert "BODY.PEEK[]" in command
            self._say(f"* 1 FETCH (UID {number} BODY[] {{{len(data)}}}")
            self.wfile.write(data)
            self._say(")")
        self._say(f"{tag} OK done")

    def do_uid_store(self, box: Mailbox, tag: str, command: str) -> None:
        found = re.fullmatch(r"UID STORE (\d+) \+FLAGS\.SILENT \((.*)\)", command)
        assert found
        box.flags[int(found[1])].update(found[2].split())
        self._say(f"{tag} OK done")

    def do_logout(self, box: Mailbox, tag: str, command: str) -> None:
        self._say("* BYE")
        self._say(f"{tag} OK done")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = False
    context: ssl.SSLContext | None = None

    def get_request(self) -> tuple[socket.socket, object]:
        plain, address = super().get_request()
        if self.context is None:
            return plain, address
        try:
            return self.context.wrap_socket(plain, server_side=True), address
        except OSError:
            plain.close()
            raise

    def handle_error(self, request: object, client_address: object) -> None:
        """A session that the client broke off is none of the test's business."""


@contextmanager
def imap_server(context: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """In the clear, or encrypted with the certificate of a context."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.context = context
        box = Mailbox(port=server.server_address[1])
        server.box = box  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
