"""One page of a list by keyset: the row that the page begins after (or ends before) stands in the address.

Two orders: newest first (by submission), and earliest deadline first (`next_due_at, id`), in which the few open appeals
that no clock runs for come last. Either way one SQL statement a page, forwards and backwards, full as long as there are
rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from linli.appeals.lists.filters import Filters
from linli.appeals.lists.newest import newest
from linli.appeals.lists.rows import COLUMNS, AppealRow, Values, prepared
from linli.appeals.models import Appeal
from linli.appeals.models.queries import AppealQuerySet
from linli.people.access import Access

PAGE_SIZE: Final = 50
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER: Final = "x"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows made ready to print, and where the pages beside this one begin (empty: there is none)."""

    rows: list[AppealRow]
    after: str = ""
    before: str = ""
    strange: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row's place in the order. `due` is None where no clock runs, and always in the order by id."""

    id: int
    due: datetime | None = None

    def text(self, *, by_deadline: bool) -> str:
        """How it stands in an address."""
        if not by_deadline:
            return str(self.id)
        moment = _NEVER if self.due is None else str((self.due - _EPOCH) // timedelta(microseconds=1))
        return f"{moment}.{self.id}"


def cursor_from(text: str, *, by_deadline: bool) -> Cursor | None:
    """The place an address names; None for anything that is no such place."""
    try:
        if not by_deadline:
            return Cursor(_id(text))
        moment, number = text.split(".")
        due = None if moment == _NEVER else _EPOCH + timedelta(microseconds=int(moment))
        return Cursor(_id(number), due)
    except (ValueError, OverflowError):
        return None


def _id(text: str) -> int:
    number = int(text) if text.isascii() else -1
    if not 0 < number < 2**62:
        raise ValueError(text)
    return number


def page(
    filters: Filters,
    *,
    access: Access,
    at: datetime,
    cursor: Mapping[str, str] | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """A page of what this person's posts reach; `cursor` holds "after" or "before" as given by the page beside it."""
    cursor = cursor or {}
    strange: list[str] = []
    backwards = bool(cursor.get("before"))
    raw = cursor.get("before") or cursor.get("after") or ""
    place = cursor_from(raw, by_deadline=filters.by_deadline) if raw else None
    if raw and place is None:
        strange.append(_("The page asked for does not exist; this is the first one."))
        backwards = False
    if filters.by_deadline:
        appeals = filters.apply(Appeal.objects.reached_by(access), access=access, at=at)
        found = _earliest(appeals, place, backwards=backwards, size=size + 1)
    else:
        found = _newest(filters, place, access=access, at=at, backwards=backwards, size=size + 1)
    has_more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], strange=strange)
    first, last = (_cursor(row).text(by_deadline=filters.by_deadline) for row in (found[0], found[-1]))
    return Page(
        rows=prepared(found, at=at),
        after=last if has_more or backwards else "",
        before=first if (has_more if backwards else place is not None) else "",
        strange=strange,
    )


def _cursor(row: Values) -> Cursor:
    return Cursor(row.id, row.next_due_at)


def _newest(
    filters: Filters, place: Cursor | None, *, access: Access, at: datetime, backwards: bool, size: int
) -> list[Values]:
    """At most `size` rows beyond the place, nearest first."""
    beyond = place.id if place else None
    ids, parameters = newest(filters, access=access, at=at, beyond=beyond, backwards=backwards, size=size, own=False)
    columns = ("submitted_at", "id") if backwards else ("-submitted_at", "-id")
    rows = Appeal.objects.filter(pk__in=RawSQL(ids, parameters)).order_by(*columns)[:size]  # noqa: S611
    return [Values(*row) for row in rows.values_list(*COLUMNS)]


def _earliest(appeals: AppealQuerySet, place: Cursor | None, *, backwards: bool, size: int) -> list[Values]:
    """At most `size` rows beyond the place, earliest deadline first (latest first, backwards)."""
    parts = _by_deadline(appeals, place, backwards=backwards)
    slices = [part.values_list(*COLUMNS)[:size] for part in parts]
    # Appended, not merged: PostgreSQL reads the second part only when the first has run out.
    rows = slices[0].union(*slices[1:], all=True)[:size] if len(slices) > 1 else slices[0]
    found = [Values(*row) for row in rows]
    found.sort(key=_deadline_order, reverse=backwards)
    return found


def _deadline_order(row: Values) -> tuple[bool, datetime, int]:
    return row.next_due_at is None, row.next_due_at or _EPOCH, row.id


def _by_deadline(appeals: AppealQuerySet, place: Cursor | None, *, backwards: bool) -> list[AppealQuerySet]:
    """The parts of the order beyond the place: rows with a deadline, and those without, which come last."""
    timed, untimed = appeals.filter(next_due_at__isnull=False), appeals.filter(next_due_at__isnull=True)
    if backwards:
        timed, untimed = timed.order_by("-next_due_at", "-id"), untimed.order_by("-id")
        if place is None or place.due is None:
            return [untimed.filter(id__lt=place.id) if place else untimed, timed]
        return [timed.filter(next_due_at__lte=place.due).exclude(next_due_at=place.due, id__gte=place.id)]
    timed, untimed = timed.order_by("next_due_at", "id"), untimed.order_by("id")
    if place is None:
        return [timed, untimed]
    if place.due is None:
        return [untimed.filter(id__gt=place.id)]
    return [timed.filter(next_due_at__gte=place.due).exclude(next_due_at=place.due, id__lte=place.id), untimed]
