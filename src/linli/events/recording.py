"""`record()`: the only way an event comes into being."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb

from linli.events import chain
from linli.events.models import Chained, Event
from linli.events.subscribers import is_withholding, subscribers_of, withhold
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
    names = subscribers_of(verb)
    _write(event, [] if is_withholding() else names)
    if isinstance(subject, Chained):
        subject.chain_sequence = sequence
        subject.chain_digest = event.digest
    withhold(event.pk, names)
    return event


# Event and jobs in one statement: every deed of the house passes here, and each round trip is paid by whoever waits.
# The jobs go in by procrastinate's own function, as `deliver.batch_defer` would have it.
_EVENT = """
    INSERT INTO events_event (verb, subject_type, subject_id, sequence, person_id, post_id, at, facts, previous, digest)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id, recorded_at
"""
_EVENT_AND_JOBS = f"""
    WITH written AS ({_EVENT})
    SELECT id, recorded_at, procrastinate_defer_jobs_v1(ARRAY(
        SELECT ROW(%s, %s, %s, NULL, NULL, jsonb_build_object('event_id', written.id, 'subscriber', name), NULL)
            ::procrastinate_job_to_defer_v1
        FROM unnest(%s::text[]) AS name
    )) FROM written
"""  # noqa: S608  (constants only)


def _write(event: Event, names: Sequence[str]) -> None:
    """Insert the event, with one job for each of these subscribers; sets its id and `recorded_at`."""
    row: list[Any] = [event.verb, event.subject_type, event.subject_id, event.sequence, event.person_id]
    row += [event.post_id, event.at, Jsonb(event.facts), event.previous, event.digest]
    with connection.cursor() as cursor:
        if names:
            cursor.execute(_EVENT_AND_JOBS, [*row, deliver.queue, deliver.name, deliver.priority, list(names)])
        else:
            cursor.execute(_EVENT, row)
        event.pk, event.recorded_at = cursor.fetchone()[:2]
    event._state.adding, event._state.db = False, connection.alias


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
