"""The outcome of judging an upload by its content."""

from dataclasses import dataclass

from linli.files.models import MediaKind


@dataclass(frozen=True, slots=True)
class Judged:
    """What will be stored: the bytes, what they are, and for a picture its small copy."""

    kind: MediaKind
    mime: str
    suffix: str
    content: bytes
    small: bytes = b""
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
