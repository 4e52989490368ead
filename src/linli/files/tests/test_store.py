"""What the house takes in, and what it refuses in which words."""

import io
import warnings
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from linli.files import actions, limits
from linli.files.models import MediaKind, StoredFile
from linli.files.tests.conftest import AT, PDF, VOICES, named, office, photo, webm
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing, Refused

pytestmark = pytest.mark.django_db


def refusal(content: bytes, by: Actor, **options: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        actions.store(upload=named(content), purpose="appeal.picture", by=by, at=AT, **options)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in str(caught.value.message)), caught.value.message
    return caught.value


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "HEIF"])
def test_pictures_become_plain_jpeg(form: str, auntie: Actor, at: datetime) -> None:
    file = actions.store(upload=named(photo(form=form), "x.bin"), purpose="appeal.picture", by=auntie, at=at)
    assert (file.kind, file.mime, file.width, file.height) == (MediaKind.PICTURE, "image/jpeg", 640, 480)
    for path in (file.disk_path, file.small_disk_path):
        assert path is not None
        with Image.open(path) as stored:
            assert stored.format == "JPEG"


def test_location_and_comments_are_removed_and_the_picture_stands_upright(auntie: Actor, at: datetime) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter
    exif[0x010E] = "secret note"
    exif.get_ifd(0x8825)[2] = (36.0, 6.0, 0.0)
    content = photo(exif=exif, comment=b"secret note")
    assert b"secret note" in content
    file = actions.store(upload=named(content), purpose="appeal.picture", by=auntie, at=at)
    assert (file.width, file.height) == (480, 640)
    assert b"secret note" not in file.disk_path.read_bytes()
    with Image.open(file.disk_path) as stored:
        assert not stored.getexif()
        assert not {"comment", "icc_profile", "exif"} & set(stored.info)


def test_large_pictures_become_smaller(auntie: Actor, at: datetime) -> None:
    file = actions.store(upload=named(photo(5000, 2500)), purpose="appeal.picture", by=auntie, at=at)
    assert (file.width, file.height) == (2048, 1024)


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "I;16"])
def test_odd_colours(mode: str, auntie: Actor, at: datetime) -> None:
    content = photo(form="PNG", mode="L") if mode == "I;16" else photo(form="PNG", mode=mode)
    if mode == "I;16":
        target = io.BytesIO()
        Image.new("I;16", (30, 20), 40000).save(target, "PNG")
        content = target.getvalue()
    file = actions.store(upload=named(content), purpose="appeal.picture", by=auntie, at=at)
    with Image.open(file.disk_path) as stored:
        assert stored.mode == "RGB"


def test_printers_colours(auntie: Actor, at: datetime) -> None:
    assert actions.store(upload=named(photo(mode="CMYK")), purpose="appeal.picture", by=auntie, at=at).width == 640


@pytest.mark.parametrize("name", VOICES)
def test_voice_messages(name: str, auntie: Actor, at: datetime) -> None:
    content = VOICES[name](12)
    file = actions.store(upload=named(content, "录音.jpg"), purpose="appeal.voice", by=auntie, at=at)
    assert file.kind == MediaKind.VOICE
    assert file.seconds == pytest.approx(12, abs=0.2)
    assert file.disk_path.suffix == f".{name}"
    assert file.disk_path.read_bytes() == content


@pytest.mark.parametrize("name", VOICES)
def test_voice_too_long(name: str, auntie: Actor) -> None:
    assert refusal(VOICES[name](limits.VOICE_SECONDS + 2), auntie).code == "too_long"


@pytest.mark.parametrize(
    "content",
    [
        webm(track=1),
        VOICES["m4a"](handler=b"vide"),
        webm()[:60],
        VOICES["wav"]()[:2000],
        b"OggS" + b"\0" * 300,
        b"#!AMR\n",
        b"#!AMR\n\xff\xff\xff",
        b"#!AMR\n<script>alert(1)</script>",
        b"ID3" + b"\0" * 200,
        b"\xff\xfb<html><script>alert(1)</script>",
        VOICES["ogg"]()[:120] + b"<svg onload=alert(1)>" * 9,
    ],
)
def test_what_only_looks_like_a_recording(content: bytes, auntie: Actor) -> None:
    assert refusal(content, auntie).code == "damaged"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\0" + b"\0" * 500,
        b"\x7fELF" + b"\0" * 500,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"plain words",
        b"PK\x03\x04" + b"\0" * 100,
        PDF,
        b"RIFF\x10\0\0\0AVI LIST",
        b"\0\0\0\x18ftypavif" + b"\0" * 40,
    ],
)
def test_disguised_files(content: bytes, auntie: Actor) -> None:
    assert refusal(content, auntie).code == "wrong_kind"
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        photo()[:-200],
        photo(form="PNG")[:400],
        photo(form="WEBP")[:300],
        photo(form="HEIF")[:600],
        b"\xff\xd8\xff\xe0" + b"MZ" * 200,
        b"GIF89a/*<script>*/=1;alert(1)",
        b"\x89PNG\r\n\x1a\n" + b"<html>" * 20,
    ],
)
def test_damaged_pictures(content: bytes, auntie: Actor) -> None:
    assert refusal(content, auntie).code == "damaged"


def test_script_behind_a_picture_is_not_kept(auntie: Actor, at: datetime) -> None:
    content = photo() + b"<script>alert(1)</script>"
    file = actions.store(upload=named(content), purpose="appeal.picture", by=auntie, at=at)
    assert b"<script>" not in file.disk_path.read_bytes()


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that claims to be immense."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("sides", [(9000, 9000), (13000, 13000), (60000, 60000)])
def test_decompression_bombs(sides: tuple[int, int], auntie: Actor) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert refusal(bomb(*sides), auntie).code == "too_many_pixels"


def test_empty_and_oversized(auntie: Actor) -> None:
    assert refusal(b"", auntie).code == "empty"
    assert refusal(photo() + b"\0" * limits.LARGEST[MediaKind.PICTURE], auntie).code == "too_large"
    assert refusal(VOICES["wav"]() + b"\0" * limits.LARGEST[MediaKind.VOICE], auntie).code == "too_large"
    assert "20" in str(refusal(b"%PDF-" + b"\0" * limits.LARGEST_FILE, auntie, kinds=actions.STAFF_KINDS).message)


@pytest.mark.parametrize(
    ("content", "suffix"), [(PDF, ".pdf"), (office(), ".docx"), (office("xl/workbook.xml"), ".xlsx")]
)
def test_documents_of_staff(content: bytes, suffix: str, auntie: Actor, at: datetime) -> None:
    file = actions.store(
        upload=named(content, "C:\\夹\\会议 纪要.exe"), purpose="plan", by=auntie, at=at, kinds=actions.STAFF_KINDS
    )
    assert file.name == f"会议 纪要{suffix}"
    assert file.disk_path.read_bytes() == content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PDF[:30], "damaged"),
        (office()[:-30], "damaged"),
        (office("ppt/presentation.xml"), "wrong_kind"),
        (office(word__vbaProject_dot_bin=b"x"), "macros"),
        (office(word__media=b"\0" * (limits.DOCUMENT_UNPACKED + 1)), "bomb"),
        (office().replace("正文".encode()[:0] + b"document.xml", b"document.xmk", 1), "damaged"),
    ],
)
def test_bad_documents(content: bytes, code: str, auntie: Actor) -> None:
    assert refusal(content, auntie, kinds=actions.STAFF_KINDS).code == code


def test_the_same_upload_twice(auntie: Actor, stranger: Actor, at: datetime, media_root: Path) -> None:
    def again(by: Actor = auntie, purpose: str = "appeal.picture", later: int = 0) -> StoredFile:
        upload = named(photo())
        return actions.store(upload=upload, purpose=purpose, by=by, at=at + timedelta(minutes=later))

    first = again()
    assert again(later=59) == first
    assert again(purpose="wish.picture") != first
    assert again(by=stranger) != first
    assert again(later=61) != first
    assert len([path for path in media_root.rglob("*") if path.is_file()]) == 8


def test_nothing_half_written_when_the_disk_fails(
    auntie: Actor, at: datetime, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        actions.store(upload=named(photo()), purpose="appeal.picture", by=auntie, at=at)
    assert not [path for path in media_root.rglob("*") if path.is_file()]
    assert not StoredFile.objects.exists()


def test_only_the_uploader_attaches_and_only_once(auntie: Actor, stranger: Actor, at: datetime) -> None:
    file = actions.store(upload=named(photo()), purpose="appeal.picture", by=auntie, at=at)
    with pytest.raises(Missing):
        actions.attach(file_ids=[file.uuid], subject_type="appeal", subject_id=7, by=stranger)
    for _ in range(2):
        actions.attach(file_ids=[str(file.uuid), file.uuid], subject_type="appeal", subject_id=7, by=auntie)
    assert list(StoredFile.objects.of("appeal", 7)) == [file]
    with pytest.raises(Missing):
        actions.attach(file_ids=[file.uuid], subject_type="appeal", subject_id=8, by=auntie)
    with pytest.raises(Missing):
        actions.attach(file_ids=["not a uuid"], subject_type="appeal", subject_id=8, by=auntie)
    # What is attached elsewhere is not handed out again for the next appeal.
    assert actions.store(upload=named(photo()), purpose="appeal.picture", by=auntie, at=at) != file


def test_a_browser_without_an_account_attaches_its_own(at: datetime) -> None:
    nobody = Actor(person_id=None)
    mine = actions.store(upload=named(photo()), purpose="appeal.picture", by=nobody, at=at, session_key_hash="a" * 64)
    for other in ("", "b" * 64):
        with pytest.raises(Missing):
            actions.attach(file_ids=[mine.uuid], subject_type="appeal", subject_id=7, by=nobody, session_key_hash=other)
    actions.attach(file_ids=[mine.uuid], subject_type="appeal", subject_id=7, by=nobody, session_key_hash="a" * 64)


def test_ten_pictures_are_one_too_many() -> None:
    actions.refuse_too_many(9)
    with pytest.raises(Refused):
        actions.refuse_too_many(10)


def test_sweep(auntie: Actor, at: datetime, media_root: Path) -> None:
    import os

    lost = actions.store(upload=named(photo()), purpose="appeal.picture", by=auntie, at=at)
    used = actions.store(upload=named(photo(300, 200)), purpose="appeal.picture", by=auntie, at=at)
    actions.attach(file_ids=[used.uuid], subject_type="appeal", subject_id=7, by=auntie)
    orphan = media_root / "2026/03/05/orphan.jpg"
    orphan.write_bytes(b"of a transaction that was rolled back")
    for path in media_root.rglob("*.*"):
        os.utime(path, (at.timestamp(), at.timestamp()))
    fresh = media_root / "2026/03/05/fresh.jpg"
    fresh.write_bytes(b"of a transaction that is still open")
    os.utime(fresh, (at.timestamp() + 80000, at.timestamp() + 80000))

    assert actions.sweep(at=at + timedelta(hours=23)) == 0
    assert actions.sweep(at=at + timedelta(hours=25)) == 2
    assert used.disk_path.exists()
    assert fresh.exists()
    assert not orphan.exists()
    assert not lost.disk_path.exists()
    lost.refresh_from_db()
    assert lost.deleted_at is not None


def test_deleted_files_go_from_disk_only_when_that_holds(
    auntie: Actor, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    file = actions.store(upload=named(photo()), purpose="appeal.picture", by=auntie, at=at)
    with django_capture_on_commit_callbacks() as committed:
        actions.delete(file=file, at=at)
    assert file.disk_path.exists()
    for callback in committed:
        callback()
    assert not file.disk_path.exists()


KINDS = [
    photo(64, 64),
    photo(64, 64, "PNG"),
    photo(64, 64, "GIF"),
    *[make(1) for make in VOICES.values()],
    PDF,
    office(),
]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(KINDS), st.data())
def test_whatever_is_broken_is_refused_or_kept_but_never_a_fault(content: bytes, data: st.DataObject) -> None:
    broken = bytearray(content)
    for _ in range(data.draw(st.integers(0, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(broken)))
    try:
        judged = actions.judge(bytes(broken[:cut]), actions.STAFF_KINDS)
    except Refused:
        return
    assert judged.content
