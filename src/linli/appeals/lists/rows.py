"""A row of a list, made ready in Python: addresses, words, badges and times, so that templates only print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.appeals.looks import state_badges
from linli.appeals.models import Kind, Nature, Privacy
from linli.appeals.models.queries import AppealQuerySet
from linli.appeals.workflow import APPEAL
from linli.people.access import Access
from linli.ui.icons import icon
from linli.ui.templatetags.ui_time import chip, when

COLUMNS: Final = (
    "id",
    "number",
    "state",
    "state_version",
    "kind",
    "nature",
    "privacy",
    "subject",
    "text",
    "address",
    "submitted_at",
    "next_due_at",
    "next_clock",
    "resolve_due_at",
    "round",
    "urged_count",
    "needs_meeting",
    "category__name",
    "category__path",
    "street__name",
    "community__name",
    "grid__name",
    "holder_post_id",
    "holder_post__title",
    "holder_post__person__name",
    "holder_organisation__name",
)
_TITLE: Final = 60


class Values(NamedTuple):
    """The columns as the database gives them, in the order of COLUMNS."""

    id: int
    number: str
    state: str
    state_version: int
    kind: str
    nature: str
    privacy: str
    subject: str
    text: str
    address: str
    submitted_at: datetime
    next_due_at: datetime | None
    next_clock: str
    resolve_due_at: datetime | None
    round: int
    urged_count: int
    needs_meeting: bool
    category: str | None
    category_path: str | None
    street: str | None
    community: str | None
    grid: str | None
    post_id: int | None
    post_title: str | None
    person: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class AppealRow:
    """What a list prints of one appeal; `badge`, `due`, `submitted` and `marks` are safe HTML.

    `due_named` is the deadline with the name of its clock before it, for where no column says it.
    """

    id: int
    number: str
    url: str
    title: str
    state: str
    version: int
    badge: SafeString
    kind: str
    category: str
    category_path: str
    place: str
    area: str
    holder: str
    holder_title: str
    unit: str
    clock: str
    due: SafeString | str
    due_named: SafeString | str
    submitted: SafeString | str
    marks: SafeString
    is_late: bool


def rows_of(appeals: AppealQuerySet, *, at: datetime) -> list[AppealRow]:
    """Rows of a query that is already limited and ordered; one statement."""
    return prepared([Values(*row) for row in appeals.values_list(*COLUMNS)], at=at)


def prepared(found: Iterable[Values], *, at: datetime) -> list[AppealRow]:
    """Rows ready to print."""
    badges = state_badges()
    kinds = {code: str(label) for code, label in Kind.choices}
    clocks = {clock.name: str(clock.label) for clock in APPEAL.clocks}
    ours = {name: label for name, label in clocks.items() if is_ours(name)}
    # One look-up of the address instead of one a row.
    pattern = reverse("staff:case", args=["0"])
    return [
        AppealRow(
            id=row.id,
            number=row.number,
            url=f"{pattern.removesuffix('0')}{row.number}",
            title=title_of(row.subject, row.text),
            state=row.state,
            version=row.state_version,
            badge=badges[row.state],
            kind=kinds.get(row.kind, row.kind),
            category=row.category or "",
            category_path=row.category_path or "",
            place=row.address,
            area=" ".join(filter(None, (row.street, row.grid or row.community))),
            holder=row.person or "",
            holder_title=row.post_title or "",
            unit=row.unit or "",
            clock=clocks.get(row.next_clock, ""),
            due=chip(row.next_due_at, at) if is_ours(row.next_clock) else "",
            due_named=named_chip(ours.get(row.next_clock, ""), row.next_due_at, at),
            submitted=when(row.submitted_at, at),
            marks=marks(row),
            is_late=is_ours(row.next_clock) and row.next_due_at is not None and row.next_due_at < at,
        )
        for row in found
    ]


def without_own_area(rows: Sequence[AppealRow], access: Access) -> list[AppealRow]:
    """The rows with places told from where one works: who has one street, community or grid need not read its name."""
    seats = {(seat.area_level, seat.area_name) for seat in access.seats}
    if len(seats) != 1:
        return list(rows)
    [(level, own)] = seats
    return [replace(row, area=_seen_from(level, own, row.area)) for row in rows]


def _seen_from(level: str, own: str, area: str) -> str:
    street, _gap, rest = area.partition(" ")
    if level == "street":
        return rest or area if street == own else area
    if level in {"community", "grid"} and rest.startswith(own):
        return rest.removeprefix(own) or rest
    return area


def named_chip(clock: str, due_at: datetime | None, at: datetime) -> SafeString | str:
    """A deadline after the name of its clock; empty without either."""
    if due_at is None or not clock:
        return ""
    return format_html('<span class="due-named"><span>{}</span>{}</span>', clock, chip(due_at, at))


def is_ours(clock: str) -> bool:
    """False for the time the resident has to rate in: nobody of ours is late when that ends."""
    return clock != "rate"


def title_of(subject: str, text: str) -> str:
    """The subject, or the beginning of the text on one line."""
    if subject:
        return subject
    line = " ".join(text.split())
    return f"{line[:_TITLE]}…" if len(line) > _TITLE else line


def marks(row: Values) -> SafeString:
    """Urgent, urged, reopened, joint meeting, confidential: each a word with a sign, the pressing ones vermilion."""
    found: Sequence[tuple[bool, str, str, str]] = (
        (row.nature == Nature.URGENT, "urgent", "bolt", _("Urgent")),
        (row.nature == Nature.HARD, "neutral", "flag", _("Hard")),
        (row.urged_count > 0, "late", "urge", _("Urged ×%(count)s") % {"count": row.urged_count}),
        (row.round > 1, "late", "undo", _("Round %(round)s") % {"round": row.round}),
        (row.needs_meeting, "waiting", "group", _("Joint meeting")),
        (row.privacy == Privacy.CONFIDENTIAL, "neutral", "lock", pgettext("mark", "Confidential")),
        (row.privacy == Privacy.ANONYMOUS, "quiet", "lock", _("Anonymous")),
    )
    return mark_safe(  # noqa: S308  (each part comes from mark)
        "".join(mark(tone, sign, word) for shown, tone, sign, word in found if shown)
    )


def mark(tone: str, sign: str, word: str) -> SafeString:
    """One mark as safe HTML."""
    return format_html('<span class="mark" data-tone="{}">{}{}</span>', tone, icon(sign), word)
