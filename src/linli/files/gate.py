"""Who may open a file: the room that owns the subject says so; nobody else can."""

from collections.abc import Callable
from typing import Any

from linli.files.models import StoredFile

# (the request's access, the request's session, id of the subject) -> may open its files
Gate = Callable[[Any, Any, int], bool]

_gates: dict[str, Gate] = {}


def register(subject_type: str, gate: Gate) -> None:
    """Name the judge for files of one kind of subject; called once from the owning room's AppConfig.ready."""
    known = _gates.get(subject_type)
    if known is not None and known is not gate:
        message = f"files of {subject_type} already have a gate"
        raise ValueError(message)
    _gates[subject_type] = gate


def may_open(file: StoredFile, *, access: Any, session: Any, person_id: int | None, session_key_hash: str) -> bool:
    """True if this visitor may open the file; an unattached one opens for its uploader alone."""
    if file.deleted_at is not None:
        return False
    if file.subject_id is None:
        if file.uploaded_by_id is not None:
            return file.uploaded_by_id == person_id
        return bool(session_key_hash) and file.session_key_hash == session_key_hash
    gate = _gates.get(file.subject_type)
    return gate is not None and gate(access, session, file.subject_id)
