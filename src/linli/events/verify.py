"""Publishing the daily root, and recomputing everything: is history what it was?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from linli.events import chain
from linli.events.models import DailyRoot, Event
from linli.kernel.working_time import CHINA

BATCH = 5_000


def publish_root(*, at: datetime) -> DailyRoot | None:
    """Write the root over all events since the root before; None when there is nothing new or today's stands.

    The table is locked against writers for the instant of the look: an event whose transaction began earlier and ends
    later would otherwise slip between two roots.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE events_event IN SHARE MODE")
        before = DailyRoot.objects.order_by("-last_event_id").first()
        last_id = before.last_event_id if before else 0
        date = (at - timedelta(hours=1)).astimezone(CHINA).date()
        if before and before.date >= date:
            return None
        rows = list(Event.objects.filter(pk__gt=last_id).order_by("pk").values_list("pk", "digest"))
        if not rows:
            return None
        return DailyRoot.objects.create(
            date=date,
            first_event_id=rows[0][0],
            last_event_id=rows[-1][0],
            event_count=len(rows),
            root=chain.merkle_root(bytes(digest) for _, digest in rows),
            previous=bytes(before.root) if before else chain.START,
            created_at=at,
        )


@dataclass
class Report:
    """What a verification found; `faults` are sentences, empty when history is whole."""

    events: int = 0
    chains: int = 0
    roots: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """True when nothing was changed, removed or inserted."""
        return not self.faults


def verify(*, progress: Callable[[int], None] | None = None) -> Report:
    """Recompute every chain and every root from the rows alone."""
    report = Report()
    _verify_chains(report, progress)
    _verify_roots(report)
    return report


def _verify_chains(report: Report, progress: Callable[[int], None] | None) -> None:
    subject: tuple[str, int] | None = None
    sequence, previous = 0, chain.START
    rows = (
        Event.objects.order_by("subject_type", "subject_id", "sequence")
        .values_list(
            "subject_type",
            "subject_id",
            "sequence",
            "verb",
            "person_id",
            "post_id",
            "at",
            "facts",
            "previous",
            "digest",
        )
        .iterator(chunk_size=BATCH)
    )
    for kind, number, place, verb, person_id, post_id, at, facts, stored_previous, stored in rows:
        if (kind, number) != subject:
            subject, sequence, previous = (kind, number), 0, chain.START
            report.chains += 1
        sequence += 1
        content = chain.canonical(
            verb=verb,
            subject_type=kind,
            subject_id=number,
            sequence=place,
            person_id=person_id,
            post_id=post_id,
            at=at,
            facts=facts,
        )
        name = f"{kind} {number}, event {place} ({verb})"
        if place != sequence:
            report.faults.append(f"{name}: event {sequence} is missing before it")
            sequence = place
        elif bytes(stored_previous) != previous:
            report.faults.append(f"{name}: does not follow the event before it")
        if chain.digest(bytes(stored_previous), content) != bytes(stored):
            report.faults.append(f"{name}: was changed after it was written")
        previous = bytes(stored)
        report.events += 1
        if progress and report.events % BATCH == 0:
            progress(report.events)


def _verify_roots(report: Report) -> None:
    previous, last_id = chain.START, 0
    for root in DailyRoot.objects.order_by("last_event_id"):
        digests = (
            Event.objects.filter(pk__gt=last_id, pk__lte=root.last_event_id)
            .order_by("pk")
            .values_list("digest", flat=True)
        )
        leaves = [bytes(digest) for digest in digests.iterator(chunk_size=BATCH)]
        if len(leaves) != root.event_count or chain.merkle_root(leaves) != bytes(root.root):
            report.faults.append(f"root of {root.date}: the events of that day are not those it was made from")
        if bytes(root.previous) != previous:
            report.faults.append(f"root of {root.date}: does not follow the root before it")
        previous, last_id = bytes(root.root), root.last_event_id
        report.roots += 1
