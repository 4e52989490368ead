"""Uploads to test with, made here: no binary files in the repository."""

import io
import struct
import wave
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from linli.kernel.actor import Actor
from linli.people.models import Person

AT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    folder: Path = settings.MEDIA_ROOT
    return folder


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def auntie(db: None) -> Actor:
    return Actor(person_id=Person.objects.create(name="王阿姨").pk)


@pytest.fixture
def stranger(db: None) -> Actor:
    return Actor(person_id=Person.objects.create(name="外人").pk)


def named(content: bytes, name: str = "照片.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def photo(width: int = 640, height: int = 480, form: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    picture = Image.linear_gradient("L").resize((width, height)).convert(mode)
    target = io.BytesIO()
    picture.save(target, form, **options)
    return target.getvalue()


def wav(seconds: float = 2.0) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * int(8000 * seconds))
    return target.getvalue()


def amr(seconds: float = 2.0) -> bytes:
    return b"#!AMR\n" + (b"\x3c" + b"\x55" * 31) * int(seconds * 50)


def _element(code: int, data: bytes) -> bytes:
    size = len(data) | 1 << 56
    return code.to_bytes((code.bit_length() + 7) // 8) + size.to_bytes(8) + data


def webm(seconds: float = 2.0, track: int = 2) -> bytes:
    """As a browser's recorder writes it: parents of unknown size, no duration."""
    unknown = b"\x01" + b"\xff" * 7
    head = _element(0x1A45DFA3, _element(0x4282, b"webm"))
    info = _element(0x1549A966, _element(0x2AD7B1, (1_000_000).to_bytes(3)))
    tracks = _element(0x1654AE6B, _element(0xAE, _element(0xD7, b"\x01") + _element(0x83, bytes([track]))))
    clusters = b""
    for second in range(int(seconds)):
        blocks = b"".join(
            _element(0xA3, b"\x81" + struct.pack(">h", offset) + b"\x80sound") for offset in (0, 500, 1000)
        )
        clusters += bytes.fromhex("1f43b675") + unknown + _element(0xE7, (second * 1000).to_bytes(4)) + blocks
    return head + bytes.fromhex("18538067") + unknown + info + tracks + clusters


def _box(name: bytes, data: bytes) -> bytes:
    return (len(data) + 8).to_bytes(4) + name + data


def m4a(seconds: float = 2.0, handler: bytes = b"soun") -> bytes:
    header = b"\0" * 12 + (1000).to_bytes(4) + int(seconds * 1000).to_bytes(4) + b"\0" * 80
    media_header = b"\0" * 12 + (1000).to_bytes(4) + int(seconds * 1000).to_bytes(4) + b"\0" * 4
    media = _box(b"mdhd", media_header) + _box(b"hdlr", b"\0" * 8 + handler + b"\0" * 13)
    return (
        _box(b"ftyp", b"M4A \0\0\0\0isom")
        + _box(b"moov", _box(b"mvhd", header) + _box(b"trak", _box(b"mdia", media)))
        + _box(b"mdat", b"\x55" * 500)
    )


def _ogg_page(kind: int, position: int, number: int, data: bytes) -> bytes:
    head = b"OggS\0" + bytes([kind]) + struct.pack("<qIII", position, 7, number, 0)
    return head + bytes([1, len(data)]) + data


def ogg(seconds: float = 2.0) -> bytes:
    opus = b"OpusHead\x01\x01" + struct.pack("<HIhB", 0, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 5) + b"linli" + struct.pack("<I", 0)
    return _ogg_page(2, 0, 0, opus) + _ogg_page(0, 0, 1, tags) + _ogg_page(4, int(48000 * seconds), 2, b"\x08" * 200)


def mp3(seconds: float = 2.0) -> bytes:
    # MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes for 1152 samples.
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413
    return frame * int(seconds * 44100 / 1152 + 1)


def office(part: str = "word/document.xml", **parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(part, "<document>正文</document>" * 50)
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()


VOICES: dict[str, Callable[..., bytes]] = {"webm": webm, "ogg": ogg, "mp3": mp3, "m4a": m4a, "wav": wav, "amr": amr}
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\nstartxref\n9\n%%EOF\n"
