"""The phone view of whoever works outside: what is in hand, by deadline, each step one tap away."""

from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from linli.appeals.lists.queues import in_hand
from linli.appeals.lists.rows import COLUMNS, AppealRow, Values, prepared
from linli.appeals.models import Appeal, HelperTask, Privacy
from linli.appeals.views.staff.changes import watch
from linli.appeals.views.staff.desk import access_of, for_staff, show
from linli.kernel import clock
from linli.people.secrets import masked_phone

MOST = 60


class Order(NamedTuple):
    """A card: the row, the whole text, where it is, and what can be done next."""

    row: AppealRow
    text: str
    map_url: str
    take_url: str
    answer_url: str
    contact_url: str
    resume_url: str
    call_url: str
    phone: str
    has_contact: bool
    version: int
    badge: SafeString


@require_safe
@for_staff()
def mine(request: HttpRequest) -> HttpResponse:
    """My orders as large cards."""
    access, at = access_of(request), clock.now()
    held = in_hand(Appeal.objects.reached_by(access), access).order_by("next_due_at", "pk")
    extra = ("longitude", "latitude", "first_contact_at", "reporter_id", "written_by_id", "reporter__phone")
    columns = (*COLUMNS, *extra)
    lines = list(held.values_list(*columns)[: MOST + 1])
    rows = prepared([Values(*line[: len(COLUMNS)]) for line in lines[:MOST]], at=at)
    orders = [_order(row, line) for row, line in zip(rows, lines[:MOST], strict=True)]
    values: dict[str, Any] = {
        "orders": orders,
        "has_more": len(lines) > MOST,
        "late": sum(order.row.is_late for order in orders),
        "tasks": _open_tasks(access.organisation_ids, at),
        "here": reverse("staff:mine"),
        "watch": watch(request, "mine", rows, at=at),
    }
    return show(request, "mine", values)


def _order(row: AppealRow, line: tuple[Any, ...]) -> Order:
    longitude, latitude, contacted_at, reporter_id, written_by_id, phone = line[len(COLUMNS) :]
    # A confidential reporter is called by somebody else.
    phone = phone if line[COLUMNS.index("privacy")] == Privacy.OPEN else ""
    back = f"?next={reverse('staff:mine')}"

    def url(action: str) -> str:
        return reverse("staff:act", args=[row.number, action]) + back

    to_take = row.state in {"dispatched", "escalated", "reopened"}
    in_hand = row.state in {"taken", "planned"}
    return Order(
        row=row,
        text=line[COLUMNS.index("text")],
        # Opens the telephone's own map, wherever that is.
        map_url=f"geo:{latitude:.6f},{longitude:.6f}?q={latitude:.6f},{longitude:.6f}" if longitude is not None else "",
        take_url=reverse("staff:act", args=[row.number, "take"]) if to_take else "",
        answer_url=url("answer") if in_hand else "",
        contact_url=url("contact") if in_hand and (reporter_id or written_by_id) else "",
        resume_url=url("resume") if row.state == "waiting" else "",
        call_url=reverse("staff:reveal", args=[row.number]) if phone and (in_hand or row.state == "waiting") else "",
        phone=masked_phone(phone) if phone else "",
        has_contact=contacted_at is not None or not (reporter_id or written_by_id),
        version=row.version,
        badge=row.badge,
    )


def _open_tasks(organisations: frozenset[int], at: datetime) -> int:
    return HelperTask.objects.filter(organisation_id__in=organisations, finished_at__isnull=True).count()
