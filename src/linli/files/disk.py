"""Writing to disk so that a file is there whole or not at all."""

import os
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings


def root() -> Path:
    """The folder of all files; never below the folder of static files, which is open to everybody."""
    folder = Path(settings.MEDIA_ROOT)
    static = getattr(settings, "STATIC_ROOT", None)
    if static is not None and folder.is_relative_to(static):
        message = "MEDIA_ROOT must not lie in STATIC_ROOT: uploads would be open to everybody"
        raise RuntimeError(message)
    return folder


def write(content: bytes, *, name: str, at: datetime) -> str:
    """Puts the bytes on disk, safe against a power cut, and returns the path below the root."""
    relative = f"{at:%Y/%m/%d}/{name}"
    path = root() / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return relative


def remove(relative: str) -> None:
    """Takes a file away; one that is gone already is no error."""
    if relative:
        (root() / relative).unlink(missing_ok=True)


def older_than(before: datetime) -> Iterator[str]:
    """Paths below the root of every file last written before a moment, half-written ones included."""
    folder = root()
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_mtime < before.timestamp():
            yield path.relative_to(folder).as_posix()
