"""How much waits in each queue, for the menu: one statement, each number counted up to a hundred."""

from datetime import datetime
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection

from linli.appeals.lists.queues import at_desk, covered_by
from linli.appeals.models import Appeal, Extension, HelperTask
from linli.people.access import Access

MOST: Final = 100
_IN_HAND: Final = ("dispatched", "escalated", "reopened", "taken", "planned")


def counts_for(access: Access, *, at: datetime) -> dict[str, int]:
    """Only what this person's posts include is counted."""
    if not access.is_staff:
        return {}
    visible = Appeal.objects.reached_by(access)
    wanted: dict[str, Any] = {}
    if access.can("appeals.handle"):
        mine = visible.filter(holder_post_id__in=access.post_ids, state__in=_IN_HAND)
        wanted |= {"mine": mine, "mine_late": mine.filter(next_due_at__lt=at)}
    if access.can("appeals.triage"):
        desk = at_desk(visible, access)
        wanted |= {"triage": desk, "triage_late": desk.filter(next_due_at__lt=at)}
    if access.can("appeals.dispatch") or access.can("appeals.statistics"):
        wanted["late"] = visible.overdue(at).exclude(next_clock="rate")
    if access.can("appeals.confirm"):
        wanted["confirm"] = visible.filter(covered_by(access, "appeals.confirm"), state="answered").exclude(
            handler_id=access.person_id
        )
    if access.can("appeals.call_back"):
        wanted["call_back"] = visible.filter(
            covered_by(access, "appeals.call_back"), state="confirmed", score__isnull=True
        ).exclude(handler_id=access.person_id)
    if access.can("appeals.help"):
        wanted["help"] = HelperTask.objects.filter(
            finished_at__isnull=True, organisation_id__in=access.organisation_ids
        )
    if access.can("appeals.grant_extension"):
        asked = Extension.objects.filter(is_granted__isnull=True).exclude(person_id=access.person_id or 0)
        wanted["extension"] = visible.filter(
            covered_by(access, "appeals.grant_extension"),
            pk__in=asked.values("appeal_id"),
            state__in=("taken", "planned"),
        ).exclude(holder_post_id__in=access.post_ids)
    if access.can("appeals.joint_meeting"):
        wanted["meeting"] = visible.open().filter(covered_by(access, "appeals.joint_meeting"), needs_meeting=True)
    return _count(wanted)


def _count(wanted: dict[str, Any]) -> dict[str, int]:
    parts, parameters = [], []
    for name, rows in wanted.items():
        try:
            statement, given = rows.order_by().values_list("pk")[:MOST].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT %s, count(*) FROM ({statement}) AS few")  # noqa: S608  (Django's own SQL)
        parameters += [name, *given]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        return dict(cursor.fetchall())
