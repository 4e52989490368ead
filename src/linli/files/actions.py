"""The only writers of this room: store, attach, delete, sweep, count attempts."""

import hashlib
import re
import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import partial
from itertools import batched
from pathlib import PurePath
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.files import disk, document, limits, picture, voice
from linli.files.judged import Judged
from linli.files.models import MediaKind, StoredFile, StoredFileQuerySet, UploadCount
from linli.files.upload_handler import OversizedUpload
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing, Refused

PURPOSE = re.compile(r"[a-z][a-z0-9_.-]{0,39}")
# The same bytes from the same person for the same purpose within this time are a second press of the button.
SAME_WITHIN = timedelta(hours=1)
UNATTACHED_FOR = timedelta(hours=24)
ATTEMPTS_AN_HOUR = {"session": 60, "address": 600}
RESIDENT_KINDS = frozenset({MediaKind.PICTURE, MediaKind.VOICE})
STAFF_KINDS = frozenset(MediaKind)


def judge(content: bytes, kinds: Collection[str]) -> Judged:
    """What the bytes are, whatever their name says; raises Refused with words for the person who sent them."""
    head = content[:64]
    if picture.is_picture(head):
        kind, judged_by = MediaKind.PICTURE, picture.judge
    elif voice.container(head):
        kind, judged_by = MediaKind.VOICE, voice.judge
    elif document.is_document(head) and MediaKind.DOCUMENT in kinds:
        kind, judged_by = MediaKind.DOCUMENT, document.judge
    else:
        raise _wrong_kind(kinds)
    if kind not in kinds:
        raise _wrong_kind(kinds)
    _refuse_size(len(content), kind)
    return judged_by(content)


def store(
    *,
    upload: "UploadedFile[Any] | IO[bytes]",
    purpose: str,
    by: Actor,
    at: datetime,
    session_key_hash: str = "",
    kinds: Collection[str] | None = None,
) -> StoredFile:
    """Judges, cleans and keeps one upload; returns its row, which belongs to nothing until it is attached.

    Documents are taken only from someone who acts through a post. The same upload sent twice within the hour gives the
    first row again, while that is unattached. Raises Refused, in words for the sender, for anything that is not what
    the house takes in.
    """
    if not PURPOSE.fullmatch(purpose):
        message = f"not a purpose: {purpose!r}"
        raise ValueError(message)
    if kinds is None:
        kinds = RESIDENT_KINDS if by.post_id is None else STAFF_KINDS
    content = _content(upload, kinds)
    received = hashlib.sha256(content).hexdigest()
    twins = StoredFile.objects.unattached().filter(
        received_sha256=received,
        purpose=purpose,
        uploaded_by_id=by.person_id,
        session_key_hash=session_key_hash,
        created_at__gt=at - SAME_WITHIN,
    )
    twin = twins.order_by("id").first()
    if twin is not None:
        return twin
    judged = judge(content, kinds)
    address = uuid.uuid4()
    path = disk.write(judged.content, name=f"{address}{judged.suffix}", at=at)
    small_path = disk.write(judged.small, name=f"{address}.small.jpg", at=at) if judged.small else ""
    with transaction.atomic():
        _serialise(f"{received} {purpose} {by.person_id} {session_key_hash}")
        twin = twins.order_by("id").first()
        if twin is None:
            return StoredFile.objects.create(
                uuid=address,
                purpose=purpose,
                kind=judged.kind,
                mime=judged.mime,
                name=_clean_name(getattr(upload, "name", "") or "", judged.suffix),
                size=len(judged.content),
                sha256=hashlib.sha256(judged.content).hexdigest(),
                received_sha256=received,
                path=path,
                small_path=small_path,
                width=judged.width,
                height=judged.height,
                seconds=judged.seconds,
                uploaded_by_id=by.person_id,
                session_key_hash=session_key_hash,
                created_at=at,
            )
    disk.remove(path)
    disk.remove(small_path)
    return twin


@transaction.atomic
def attach(
    *,
    file_ids: Iterable[uuid.UUID | str],
    subject_type: str,
    subject_id: int,
    by: Actor,
    session_key_hash: str = "",
    nameless: bool = False,
) -> list[StoredFile]:
    """Gives files, by their uuid, to a subject; from then on the subject's gate decides who opens them.

    `nameless` files forget who sent them and what they were called.

    Only the uploader can give a file away, and only once; giving it to the same subject again changes nothing. Raises
    Missing for a file that isn't there or isn't theirs, Refused for more than MOST_FILES.
    """
    wanted = _uuids(file_ids)
    refuse_too_many(len(wanted))
    found = {
        file.uuid: file for file in StoredFile.objects.kept().select_for_update().filter(uuid__in=wanted).order_by("id")
    }
    files = [found.get(address) for address in wanted]
    kept: list[StoredFile] = []
    for file in files:
        if file is None or not _is_uploader(file, by, session_key_hash):
            raise Missing(_("One of the files is no longer there. Please add it again."), code="file_missing")
        if file.subject_id is not None and (file.subject_type, file.subject_id) != (subject_type, subject_id):
            raise Missing(_("One of the files is no longer there. Please add it again."), code="file_missing")
        file.subject_type, file.subject_id = subject_type, subject_id
        if nameless:
            file.uploaded_by_id, file.session_key_hash, file.name = None, "", ""
        kept.append(file)
    StoredFile.objects.bulk_update(kept, ["subject_type", "subject_id", "uploaded_by", "session_key_hash", "name"])
    return kept


@transaction.atomic
def delete(*, file: StoredFile, at: datetime) -> None:
    """Takes a file away from everybody at once; its bytes go when the transaction has held."""
    StoredFile.objects.kept().filter(pk=file.pk).update(deleted_at=at)
    transaction.on_commit(lambda: _remove_bytes(file))


@transaction.atomic
def forget(rows: StoredFileQuerySet, *, at: datetime) -> int:
    """Deletes files with what tells of their sender: name and browser; returns how many. Twice is once.

    The bytes go when the transaction has held; those that a killed worker leaves behind are found by `sweep`.
    """
    found = list(rows.kept().order_by("pk"))
    StoredFile.objects.filter(pk__in=[file.pk for file in found]).update(deleted_at=at, name="", session_key_hash="")
    for file in found:
        transaction.on_commit(partial(_remove_bytes, file))
    return len(found)


def forget_person(person_id: int, *, at: datetime) -> int:
    """Deletes what an erased person uploaded and gave to nothing; what belongs to a subject is its room's business."""
    return forget(StoredFile.objects.unattached().filter(uploaded_by_id=person_id), at=at)


def refuse_too_many(count: int) -> None:
    """Raises Refused if one form brings more files of a purpose than the house takes."""
    if count > limits.MOST_FILES:
        message = _("You can add %(most)d files at most.") % {"most": limits.MOST_FILES}
        raise Refused(message, code="too_many_files")


def sweep(*, at: datetime) -> int:
    """Removes what nobody attached within a day, and bytes that no row knows; returns how many files went."""
    before = at - UNATTACHED_FOR
    gone = 0
    for file in StoredFile.objects.unattached().filter(created_at__lt=before).iterator():
        # Conditional, so that a file attached at this very moment stays.
        if StoredFile.objects.unattached().filter(pk=file.pk).update(deleted_at=at):
            _remove_bytes(file)
            gone += 1
    for paths in batched(disk.older_than(before), 500):
        rows = StoredFile.objects.kept()
        known = {*rows.filter(path__in=paths).values_list("path", flat=True)}
        known |= {*rows.filter(small_path__in=paths).values_list("small_path", flat=True)}
        for path in paths:
            if path not in known:
                disk.remove(path)
                gone += 1
    UploadCount.objects.filter(hour_at__lt=before).delete()
    return gone


def count_attempt(*, sources: dict[str, str], at: datetime) -> None:
    """Counts one attempt for each source (kind of source: its digest); raises Refused once one is over its limit."""
    started_at = at.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        for kind, source in sorted(sources.items()):
            cursor.execute(
                "INSERT INTO files_uploadcount (source, hour_at, attempts) VALUES (%s, %s, 1) "
                "ON CONFLICT (source, hour_at) DO UPDATE SET attempts = files_uploadcount.attempts + 1 "
                "RETURNING attempts",
                [source, started_at],
            )
            row = cursor.fetchone()
            if row is not None and row[0] > ATTEMPTS_AN_HOUR[kind]:
                raise Refused(_("Too many files in a short time. Please try again in an hour."), code="throttled")


def _content(upload: Any, kinds: Collection[str]) -> bytes:
    if isinstance(upload, OversizedUpload):
        raise _too_large(max(limits.LARGEST[MediaKind(kind)] for kind in kinds))
    upload.seek(0)
    content: bytes = upload.read(limits.LARGEST_FILE + 1)
    if not content:
        raise Refused(_("This file is empty. Please choose it again."), code="empty")
    if len(content) > limits.LARGEST_FILE:
        raise _too_large(max(limits.LARGEST[MediaKind(kind)] for kind in kinds))
    return content


def _refuse_size(size: int, kind: MediaKind) -> None:
    if size > limits.LARGEST[kind]:
        raise _too_large(limits.LARGEST[kind])


def _too_large(largest: int) -> Refused:
    megabytes = largest // limits.MEGABYTE
    message = ngettext(
        "This file is too large: at most %(megabytes)d MB.",
        "This file is too large: at most %(megabytes)d MB.",
        megabytes,
    )
    return Refused(message % {"megabytes": megabytes}, code="too_large")


def _wrong_kind(kinds: Collection[str]) -> Refused:
    if MediaKind.DOCUMENT in kinds:
        message = _(
            "This kind of file cannot be sent. Please send a picture, a recording, or a PDF, Word or Excel document."
        )
    elif MediaKind.VOICE not in kinds:
        message = _("This is not a picture. Please send a photo.")
    elif MediaKind.PICTURE not in kinds:
        message = _("This is not a recording. Please record it again.")
    else:
        message = _("This kind of file cannot be sent. Please send a picture or a voice message.")
    return Refused(message, code="wrong_kind")


def _clean_name(name: str, suffix: str) -> str:
    """The sender's name of the file without folders, control characters and foreign suffix."""
    stem = PurePath(name.replace("\\", "/")).stem
    stem = "".join(letter for letter in stem if letter.isprintable() and letter not in '<>:"/|?*').strip(" .")
    return f"{stem[:100]}{suffix}" if stem else ""


def _serialise(key: str) -> None:
    """Two copies of one upload at the same moment wait for each other."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _uuids(file_ids: Iterable[uuid.UUID | str]) -> list[uuid.UUID]:
    try:
        return list(dict.fromkeys(uuid.UUID(str(file_id)) for file_id in file_ids))
    except ValueError as error:
        raise Missing(_("One of the files is no longer there. Please add it again."), code="file_missing") from error


def _is_uploader(file: StoredFile, by: Actor, session_key_hash: str) -> bool:
    if file.uploaded_by_id is not None:
        return file.uploaded_by_id == by.person_id
    if file.session_key_hash:
        return file.session_key_hash == session_key_hash
    return by.is_system


def _remove_bytes(file: StoredFile) -> None:
    disk.remove(file.path)
    disk.remove(file.small_path)
