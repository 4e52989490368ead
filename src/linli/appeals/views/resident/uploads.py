"""Photos and recordings of a form: each judged alone, so that a bad one loses nothing else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest

from linli.appeals.models import Appeal, Privacy
from linli.appeals.views.resident.page import access_of
from linli.files import actions
from linli.files.limits import MOST_FILES
from linli.files.models import MediaKind, StoredFile
from linli.files.uploader import session_key_hash, sources
from linli.kernel.actor import Actor
from linli.kernel.errors import LinliError

PURPOSE = "appeals.report"


def take_in(
    request: HttpRequest,
    uploads: "Iterable[UploadedFile[Any]]",
    *,
    kind: MediaKind,
    room: int = MOST_FILES,
    at: datetime,
) -> tuple[list[StoredFile], list[str]]:
    """Store what is good, at most `room` of them; the words say of each other file why it was not taken."""
    kept: list[StoredFile] = []
    words: list[str] = []
    person_id = access_of(request).person_id
    session = "" if person_id else session_key_hash(request, create=True)
    for upload in uploads:
        try:
            actions.refuse_too_many(MOST_FILES + 1 if len(kept) >= room else 0)
            actions.count_attempt(sources=sources(request), at=at)
            with transaction.atomic():
                kept.append(
                    actions.store(
                        upload=upload,
                        purpose=PURPOSE,
                        by=Actor(person_id=person_id),
                        at=at,
                        session_key_hash=session,
                        kinds={kind},
                    )
                )
        except LinliError as error:
            words.append(f"{upload.name}: {error.message}" if upload.name else str(error.message))
            if error.code in {"too_many_files", "throttled"}:
                break
    return kept, words


def attach(request: HttpRequest, addresses: Iterable[str], *, appeal: Appeal, session_hash: str) -> None:
    """Give files to an appeal; one that is gone or not theirs is left out, for the words matter more.

    Those of an anonymous appeal name nobody, as it does itself.
    """
    by = Actor(person_id=access_of(request).person_id)
    for address in addresses:
        try:
            actions.attach(
                file_ids=[address],
                subject_type="appeal",
                subject_id=appeal.pk,
                by=by,
                session_key_hash=session_hash,
                nameless=appeal.privacy == Privacy.ANONYMOUS,
            )
        except LinliError:
            continue


def of_draft(addresses: Iterable[str]) -> list[StoredFile]:
    """The files a draft names, in the order they were chosen."""
    wanted = list(addresses)
    found = {str(file.uuid): file for file in StoredFile.objects.unattached().filter(uuid__in=wanted)} if wanted else {}
    return [found[address] for address in wanted if address in found]
