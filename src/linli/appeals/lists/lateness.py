"""What is late and why: cases by the clock that ran out first, and by the unit that has them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.appeals.lists.filters import Filters, soon_until
from linli.appeals.models import Appeal, Extension, HelperTask
from linli.people.access import Access
from linli.ui.templatetags.ui_time import chip

MOST_UNITS: Final = 40
# The clock of a rating is the resident's own, and ends by itself: it is nobody's delay.
WHYS: Final[dict[str, str | Promise]] = {
    "accept": gettext_lazy("Not accepted"),
    "take": gettext_lazy("Not taken"),
    "contact": gettext_lazy("Resident not contacted"),
    "plan": gettext_lazy("No plan"),
    "resolve": gettext_lazy("Past the promise to the resident"),
    "wait": gettext_lazy("Waiting has run out"),
    "confirm": gettext_lazy("Not confirmed"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One unit under one reason. `numbers` are cases to open where no list can be asked for."""

    unit: str
    phone: str
    overdue: int
    soon: int
    oldest: SafeString | str
    overdue_url: str = ""
    soon_url: str = ""
    numbers: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Reason:
    """One reason with its units, the worst first."""

    name: str
    title: str | Promise
    lines: list[Line]
    overdue: int = 0
    soon: int = 0


def late(access: Access, *, at: datetime) -> list[Reason]:
    """Overdue, and due within half a working day, the reason with most overdue first; three statements."""
    until = soon_until(at)
    visible = Appeal.objects.reached_by(access)
    groups = (
        visible.open()
        .filter(next_due_at__lt=until, next_clock__in=list(WHYS))
        .order_by()
        .values_list(
            "next_clock", "holder_organisation_id", "holder_organisation__name", "holder_organisation__duty_phone"
        )
        .annotate(
            overdue=Count("pk", filter=Q(next_due_at__lt=at)),
            soon=Count("pk", filter=Q(next_due_at__gte=at)),
            oldest=Min("next_due_at"),
        )
    )
    found = {name: Reason(name, title, []) for name, title in WHYS.items()}
    for name, unit_id, unit, phone, overdue, soon, oldest in groups:
        reason = found[name]
        reason.lines.append(_line(name, unit_id, unit, phone, overdue, soon, chip(oldest, at)))
        reason.overdue += overdue
        reason.soon += soon
    reasons = [*found.values(), _helpers(visible, at, until), _extensions(visible, at)]
    for reason in reasons:
        reason.lines.sort(key=lambda line: (-line.overdue, -line.soon, line.unit))
        del reason.lines[MOST_UNITS:]
    return sorted((reason for reason in reasons if reason.lines), key=lambda reason: -reason.overdue)


def _line(
    name: str, unit_id: int | None, unit: str | None, phone: str | None, overdue: int, soon: int, oldest: Any
) -> Line:
    base = reverse("staff:list")
    filters = Filters(clock=name, unit=unit_id or 0)
    return Line(
        unit=unit or _("Nobody yet"),
        phone=phone or "",
        overdue=overdue,
        soon=soon,
        oldest=oldest,
        overdue_url=filters.url(base, overdue=True),
        soon_url=filters.url(base, soon=True),
    )


def _helpers(visible: Any, at: datetime, until: datetime) -> Reason:
    """Helpers past the date they were given."""
    tasks = HelperTask.objects.filter(
        finished_at__isnull=True, until__lt=until, appeal__in=visible.open().values("pk")
    ).order_by("until")
    rows = tasks.values_list("organisation__name", "organisation__duty_phone", "until", "appeal__number")[:500]
    return _gathered("helper", gettext_lazy("Helper late"), rows, at)


def _extensions(visible: Any, at: datetime) -> Reason:
    """More time asked for, and nobody has said yes or no."""
    asked = Extension.objects.filter(
        is_granted__isnull=True, at__lte=at, appeal__in=visible.filter(state__in=("taken", "planned")).values("pk")
    ).order_by("at")
    rows = asked.values_list(
        "appeal__holder_organisation__name",
        "appeal__holder_organisation__duty_phone",
        "appeal__resolve_due_at",
        "appeal__number",
    )[:500]
    return _gathered("extension", gettext_lazy("Extension unanswered"), rows, at)


def _gathered(name: str, title: str | Promise, rows: Iterable[Any], at: datetime) -> Reason:
    units: dict[str, list[Any]] = {}
    for row in rows:
        units.setdefault(row[0] or _("Nobody yet"), []).append(row)
    reason = Reason(name, title, [])
    for unit, lines in units.items():
        overdue = sum(1 for line in lines if line[2] is not None and line[2] < at)
        numbers = [(line[3], reverse("staff:case", args=[line[3]])) for line in lines[:6]]
        oldest = min((line[2] for line in lines if line[2]), default=None)
        reason.lines.append(
            Line(unit, lines[0][1] or "", overdue, len(lines) - overdue, chip(oldest, at), numbers=numbers)
        )
        reason.overdue += overdue
        reason.soon += len(lines) - overdue
    return reason
