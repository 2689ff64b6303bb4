"""A tiny model in an archive, its manifest entry, and a server that can cut the line."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import re
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

from voice_triage.recognition.models import ModelEntry, ModelSource

REQUIRED = ["am/final.mdl", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst"]


def make_archive(path: Path, folder: str = "assets/model", names: list[str] | None = None) -> Path:
    """A ZIP with a model's files, each with its own name as content, and something else beside them."""
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("AndroidManifest.xml", "not the model")
        for name in names if names is not None else REQUIRED:
            packed.writestr(f"{folder}/{name}", name * 100)
    return path


def source_of(archive: Path, **place: str) -> ModelSource:
    """The manifest's source for this archive. `place` is maven=... or url=..."""
    content = archive.read_bytes()
    values = {"folder": "assets/model", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    # Only https is allowed in a manifest; the tests' own server has none.
    return ModelSource.model_construct(maven=place.get("maven"), url=place.get("url"), **values)


def entry_of(*sources: ModelSource) -> ModelEntry:
    return ModelEntry.model_construct(
        name="tiny", title="Tiny", version="1", licence="none", required=REQUIRED, sources=list(sources)
    )


class CuttingServer(http.server.ThreadingHTTPServer):
    """Serves one body; the first `cuts` answers end after half of what was asked for."""

    def __init__(self, body: bytes, cuts: int = 0, ranges: bool = True, status: int = 200) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.body = body
        self.cuts = cuts
        self.ranges = ranges
        self.status = status
        self.asked: list[str | None] = []
        """The Range header of every request."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/model.zip"


@contextlib.contextmanager
def serving(body: bytes, **behaviour: int) -> Iterator[CuttingServer]:
    server = CuttingServer(body, **behaviour)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    server: CuttingServer

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.server.asked.append(wanted)
        if self.server.status != 200:
            self.send_error(self.server.status)
            return
        start = int(re.findall(r"\d+", wanted)[0]) if wanted and self.server.ranges else 0
        rest = self.server.body[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if self.server.cuts:
            self.server.cuts -= 1
            rest = rest[: len(rest) // 2]
        self.wfile.write(rest)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Stays quiet."""
