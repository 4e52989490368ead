"""Pictures that come with an action: judged one by one, kept through errors, given to the case once it is done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.appeals.models import Appeal
from linli.files import actions as files
from linli.files.models import StoredFile
from linli.kernel.actor import Actor
from linli.kernel.errors import LinliError
from linli.people.access import Access

MOST_KEPT = 20


def take_in(
    uploads: Iterable[Any], *, kept: Iterable[str], purpose: str, access: Access, at: datetime
) -> tuple[list[StoredFile], list[str]]:
    """The files of this form, those of an earlier try included, and what was wrong with the others."""
    by = actor(access)
    found = list(
        StoredFile.objects.unattached().filter(uuid__in=_uuids(kept), uploaded_by_id=by.person_id).order_by("pk")
    )
    wrong = []
    for one in uploads:
        try:
            found.append(files.store(upload=one, purpose=purpose, by=by, at=at))
        except LinliError as error:
            wrong.append(f"{one.name}: {error.message}" if one.name else str(error.message))
    return found, wrong


def give_to(appeal: Appeal, found: Iterable[StoredFile], *, access: Access) -> None:
    """From now on whoever sees the case sees these."""
    files.attach(file_ids=[one.uuid for one in found], subject_type="appeal", subject_id=appeal.pk, by=actor(access))


def actor(access: Access) -> Actor:
    """The person, through a post, so that documents are taken too."""
    return access.actor("appeals.see")


def _uuids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in list(texts)[:MOST_KEPT]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
