"""Sending a file so that a browser shows or saves it and does nothing else with it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified

BLOCK = 64 * 1024
# Nothing in the file may run, load or be framed elsewhere, whatever a browser takes it for.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; media-src 'self'; img-src 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    # An hour, in this browser alone: a right that is withdrawn is soon felt.
    "Cache-Control": "private, max-age=3600",
    "Vary": "Cookie",
}
RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


def send(request: HttpRequest, path: Path, *, mime: str, digest: str, name: str, inline: bool) -> HttpResponseBase:
    """The file, or the part of it that was asked for; raises FileNotFoundError if it is not on disk."""
    size = path.stat().st_size
    etag = f'"{digest}"'
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        wanted = request.headers.get("Range", "")
        if request.headers.get("If-Range", etag) != etag:
            wanted = ""
        response = _part(path, size, wanted) or _whole(path)
        response["Content-Type"] = mime
        response["Accept-Ranges"] = "bytes"
        response["Content-Disposition"] = _disposition(name, inline=inline)
    response["ETag"] = etag
    for header, value in HEADERS.items():
        response[header] = value
    return response


def _whole(path: Path) -> HttpResponseBase:
    return FileResponse(path.open("rb"))


def _part(path: Path, size: int, wanted: str) -> HttpResponseBase | None:
    """206 for one range, 416 for one beyond the end; None (the whole file) for anything else."""
    match = RANGE.fullmatch(wanted)
    if match is None or match.group() == "bytes=-":
        return None
    first, last = match.groups()
    start, end = (int(first), int(last) if last else size - 1) if first else (max(size - int(last), 0), size - 1)
    if last and first and end < start:
        return None
    end = min(end, size - 1)
    if start >= size or (not first and not int(last)):
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = FileResponse(_Slice(path, start, end - start + 1), status=206)
    response["Content-Length"] = str(end - start + 1)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


class _Slice(io.RawIOBase):
    """Part of a file, as a file."""

    def __init__(self, path: Path, start: int, length: int) -> None:
        self._file = path.open("rb")
        self._file.seek(start)
        self._left = length

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the part."""
        size = self._left if size < 0 else min(size, self._left)
        data = self._file.read(min(size, BLOCK))
        self._left -= len(data)
        return data

    def __iter__(self) -> Iterator[bytes]:
        while data := self.read(BLOCK):
            yield data

    def close(self) -> None:
        """Gives the file back."""
        self._file.close()
        super().close()


def _disposition(name: str, *, inline: bool) -> str:
    kind = "inline" if inline else "attachment"
    plain = "file" + Path(name).suffix if Path(name).suffix.isascii() else "file"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name or plain, safe='')}"
