"""`record()`: the only way an event comes into being."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, models
from procrastinate.types import JSONValue

from linli.events import chain
from linli.events.models import Chained, Event
from linli.events.subscribers import subscribers_of, withhold
from linli.events.tasks import deliver
from linli.kernel.actor import Actor


def record(verb: str, subject: models.Model, *, by: Actor, at: datetime, facts: Mapping[str, object]) -> Event:
    """Write what happened and defer one job for each subscriber, in the caller's transaction.

    A `Chained` subject must be locked by the caller and saved afterwards (its chain columns are set here); for any
    other subject the chain is serialised by an advisory lock. `facts` may hold numbers, codes and lists of them only.
    Raises RuntimeError outside a transaction: an event without its deed, or the other way round, must not exist.
    """
    if not connection.in_atomic_block:
        message = "record() must run inside the transaction of the deed"
        raise RuntimeError(message)
    _refuse_personal_text(facts)
    subject_type = str(subject._meta.model_name)
    subject_id = int(subject.pk)
    sequence, previous = _head(subject, subject_type, subject_id)
    sequence += 1
    content = chain.canonical(
        verb=verb,
        subject_type=subject_type,
        subject_id=subject_id,
        sequence=sequence,
        person_id=by.person_id,
        post_id=by.post_id,
        at=at,
        facts=facts,
    )
    event = Event(
        verb=verb,
        subject_type=subject_type,
        subject_id=subject_id,
        sequence=sequence,
        person_id=by.person_id,
        post_id=by.post_id,
        at=at,
        facts=dict(facts),
        previous=previous,
        digest=chain.digest(previous, content),
    )
    event.save(force_insert=True)
    if isinstance(subject, Chained):
        subject.chain_sequence = sequence
        subject.chain_digest = event.digest
    names = subscribers_of(verb)
    if names and not withhold(event.pk, names):
        jobs: list[dict[str, JSONValue]] = [{"event_id": event.pk, "subscriber": name} for name in names]
        deliver.batch_defer(*jobs)
    return event


def _head(subject: models.Model, subject_type: str, subject_id: int) -> tuple[int, bytes]:
    """Sequence and digest of the subject's newest event; (0, empty) for none."""
    if isinstance(subject, Chained) and subject.chain_sequence != 1:
        return subject.chain_sequence, bytes(subject.chain_digest)
    if isinstance(subject, Chained) and subject.chain_digest:
        return 1, bytes(subject.chain_digest)
    if not isinstance(subject, Chained):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [subject_type, subject_id % 2**31])
    newest = (
        Event.objects.filter(subject_type=subject_type, subject_id=subject_id)
        .order_by("-sequence")
        .values_list("sequence", "digest")
        .first()
    )
    return (newest[0], bytes(newest[1])) if newest else (0, chain.START)


def _refuse_personal_text(facts: Mapping[str, object]) -> None:
    """Free text in an event could never be erased again, so it is a programming error."""
    for key, value in facts.items():
        if isinstance(value, float):
            message = f"fact {key}: floating numbers have no canonical form"
            raise TypeError(message)
        if isinstance(value, str) and len(value) > 80:
            message = f"fact {key} looks like text; store it in a row of its own and record the id"
            raise ValueError(message)
