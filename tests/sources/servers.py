"""Servers of this machine for the tests: they speak the real protocols over real sockets."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class WebServer:
    """Answers by path; what is no path answers 404. Keeps what it was asked."""

    address: str
    pages: dict[str, Callable[[dict[str, str]], Reply] | Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def web_server(context: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    """In the clear, or encrypted with the certificate of a context (then as localhost)."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            site.asked.append((self.path, headers, body))
            reply = site.pages.get(self.path, (404, {}, b""))
            status, answer, content = reply(headers) if callable(reply) else reply
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(content))} | answer).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815  # the name that the library calls

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = WebServer(f"http://127.0.0.1:{server.server_port}")
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        site.address = f"https://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
