"""Serve folders as a web host does, compressed, and remember how many bytes each answer had."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

_PACKED = {".html", ".js", ".css", ".json", ".svg", ".xml", ".txt", ".map"}
_LEVEL = 6  # that of nginx and of most hosts is between 4 and 6

T = TypeVar("T")


@functools.cache
def packed(path: Path) -> bytes:
    """Return a file as it is sent: each is compressed once, so that it costs no visit time."""
    content = path.read_bytes()
    return gzip.compress(content, _LEVEL, mtime=0) if path.suffix in _PACKED else content


def packed_size(path: Path) -> int:
    """Return how many bytes a file has as it is sent."""
    return len(gzip.compress(path.read_bytes(), _LEVEL))


class Host:
    """A running server: its address, and `(path, bytes of the body)` of what it has answered."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders
        self.sent: list[tuple[str, int]] = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def find(self, path: str) -> Path | None:
        """Return the file of an address; the first folder that has it wins."""
        name = path.partition("?")[0].strip("/")
        for folder in self.folders:
            found = folder / name / "index.html" if path.endswith("/") else folder / name
            if found.is_file():
                return found
        return None

    def bytes_where(self, wanted: Callable[[str], bool]) -> int:
        """Return how many bytes were sent since `sent` was last cleared."""
        return sum(size for path, size in self.sent if wanted(path))


def _handler(host: Host) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = host.find(self.path)
            body = packed(path) if path else b""
            self.send_response(200 if path else 404)
            if path:
                self.send_header("Content-Type", self._type(path))
                if path.suffix in _PACKED:
                    self.send_header("Content-Encoding", "gzip")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            host.sent.append((self.path, len(body)))

        def _type(self, path: Path) -> str:
            types = http.server.SimpleHTTPRequestHandler.extensions_map
            known = {".html": "text/html; charset=utf-8", ".js": "text/javascript"}
            known |= {".json": "application/json", ".css": "text/css", ".svg": "image/svg+xml"}
            return known.get(path.suffix) or types.get(path.suffix, "application/octet-stream")

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@contextmanager
def serve(*folders: Path) -> Iterator[Host]:
    """Serve folders, laid over one another, as long as the context lasts."""
    host = Host(folders)
    thread = threading.Thread(target=host.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.server.shutdown()
        host.server.server_close()
        thread.join()
