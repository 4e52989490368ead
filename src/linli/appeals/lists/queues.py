"""The short queues. Each is limited to what the person may see and may act on, one statement a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.appeals.lists.rows import COLUMNS, AppealRow, Values, prepared
from linli.appeals.models import Answer, Appeal, CallBack, Extension, HelperTask, Privacy
from linli.appeals.models.queries import AppealQuerySet
from linli.people.access import Access, Seat
from linli.people.secrets import masked_phone
from linli.ui import phrases
from linli.ui.templatetags.ui_time import chip

SIZE: Final = 40
type Found = tuple[list["Item"], int]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a queue: the case, what is to be done about it, by when; addresses of what can be pressed."""

    row: AppealRow
    words: str
    due: SafeString | str
    act_url: str
    act_label: str | Promise
    second_url: str = ""
    second_label: str | Promise = ""
    reveal_url: str = ""
    phone: str = ""
    note: str = ""


TO_TRIAGE: Final = ("submitted", "accepted", "returned")
IN_HAND: Final = ("dispatched", "escalated", "reopened", "taken", "planned", "waiting")


def at_desk(visible: AppealQuerySet, access: Access, *, whole_area: bool = False) -> AppealQuerySet:
    """What waits to be sorted: at one's own desk, or in the whole of one's area."""
    waiting = visible.filter(state__in=TO_TRIAGE)
    if whole_area:
        return waiting
    # Without an organisation (no place was given) it is the district's.
    return waiting.filter(Q(holder_organisation_id__in=access.organisation_ids) | Q(holder_organisation__isnull=True))


def in_hand(visible: AppealQuerySet, access: Access) -> AppealQuerySet:
    """What the holder of these posts has to do something about."""
    return visible.held_by(access).filter(state__in=IN_HAND)


def covered_by(access: Access, permission: str) -> Q:
    """The cases that `policy.covers` says yes to for some seat with this permission, as a condition."""
    if access.is_superuser:
        return Q()
    found = Q(pk__in=[])
    for seat in access.seats_with(permission):
        reach = _reach(seat)
        if reach is None:
            return Q()
        found |= reach
    return found


def _reach(seat: Seat) -> Q | None:
    if seat.is_horizontal:
        return Q(holder_organisation_id=seat.organisation_id)
    if seat.area_level == "district":
        return None
    return Q(street_id=seat.area_id) | Q(community_id=seat.area_id) | Q(grid_id=seat.area_id)


def _page(
    appeals: AppealQuerySet, at: datetime, after: int, extra: tuple[str, ...] = ()
) -> tuple[list[tuple[AppealRow, tuple[Any, ...]]], int]:
    """Oldest first by id: these queues are short, and who has waited longest has the lowest number."""
    lines = list(appeals.filter(pk__gt=after).order_by("pk").values_list(*COLUMNS, *extra)[: SIZE + 1])
    rows = prepared([Values(*line[: len(COLUMNS)]) for line in lines[:SIZE]], at=at)
    found = [(row, tuple(line[len(COLUMNS) :])) for row, line in zip(rows, lines[:SIZE], strict=True)]
    return found, lines[SIZE - 1][0] if len(lines) > SIZE else 0


def _act(row: AppealRow, action: str, back: str) -> str:
    return f"{reverse('staff:act', args=[row.number, action])}?next={reverse(back)}"


def help_queue(access: Access, *, at: datetime, after: int = 0) -> Found:
    """Open tasks of one's own organisations; `after` is the number of a task."""
    tasks = HelperTask.objects.filter(finished_at__isnull=True).order_by("until", "pk")
    if not access.is_superuser:
        tasks = tasks.filter(organisation_id__in=access.organisation_ids)
    tasks = tasks.filter(appeal__in=Appeal.objects.reached_by(access).open())
    place = HelperTask.objects.filter(pk=after).values_list("until", flat=True).first() if after else None
    if place:
        tasks = tasks.filter(Q(until__gt=place) | Q(until=place, pk__gt=after))
    columns = [f"appeal__{name}" for name in COLUMNS]
    lines = list(tasks.values_list(*columns, "pk", "task", "until", "person__name")[: SIZE + 1])
    rows = prepared([Values(*line[: len(COLUMNS)]) for line in lines[:SIZE]], at=at)
    items = [
        Item(
            row=row,
            words=line[-3],
            due=chip(line[-2], at),
            act_url=_act(row, "finish_help", "staff:help"),
            act_label=_("Report back"),
            note=_("Asked by %(who)s") % {"who": line[-1]} if line[-1] else "",
        )
        for row, line in zip(rows, lines[:SIZE], strict=True)
    ]
    return items, lines[SIZE - 1][-4] if len(lines) > SIZE else 0


def confirm_queue(access: Access, *, at: datetime, after: int = 0) -> Found:
    """Answered, by somebody else, within reach."""
    appeals = Appeal.objects.reached_by(access).filter(covered_by(access, "appeals.confirm"), state="answered")
    appeals = appeals.exclude(handler_id=access.person_id)
    said = Answer.objects.filter(appeal=OuterRef("pk")).order_by("-pk").values("text")[:1]
    found, following = _page(appeals.annotate(answer=Subquery(said)), at, after, ("answer",))
    return [
        Item(
            row=row,
            words=answer or "",
            due=row.due_named,
            act_url=_act(row, "confirm", "staff:confirm"),
            act_label=_("Confirmed: done"),
            second_url=_act(row, "refute", "staff:confirm"),
            second_label=_("Not done"),
        )
        for row, (answer,) in found
    ], following


def call_back_queue(access: Access, *, at: datetime, after: int = 0) -> Found:
    """Confirmed and unrated; those called today already come after the others on each page."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    called = CallBack.objects.filter(appeal=OuterRef("pk"), round=OuterRef("round"), at__gte=today)
    appeals = (
        Appeal.objects.reached_by(access)
        .filter(covered_by(access, "appeals.call_back"), state="confirmed", score__isnull=True)
        .exclude(handler_id=access.person_id)
        .annotate(called_today=_flag(Q(Exists(called))), is_shown=_flag(_named_to(access)))
    )
    extra = ("reporter__name", "reporter__phone", "called_today", "is_shown")
    found, following = _page(appeals, at, after, extra)
    items = []
    for row, (name, phone, called_today, is_shown) in sorted(found, key=lambda one: one[1][2]):
        items.append(
            Item(
                row=row,
                words=(name or _("A resident")) if is_shown else _("The reporter is confidential."),
                due=row.due_named,
                act_url=_act(row, "call_back", "staff:call_backs"),
                act_label=_("Record the call-back"),
                reveal_url=reverse("staff:reveal", args=[row.number]) if is_shown and phone else "",
                phone=masked_phone(phone) if is_shown and phone else "",
                note=_("Called today already") if called_today else "",
            )
        )
    return items, following


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _named_to(access: Access) -> Q:
    """The cases whose reporter this person may know (`policy.may_see_reporter`)."""
    known = covered_by(access, "appeals.see_reporter")
    return known | Q(privacy=Privacy.OPEN) if known else Q(pk__gt=0)


def extension_queue(access: Access, *, at: datetime, after: int = 0) -> Found:
    """Questions for more time that this person may decide."""
    asked = Extension.objects.filter(is_granted__isnull=True).exclude(person_id=access.person_id or 0)
    appeals = (
        Appeal.objects.reached_by(access)
        .filter(covered_by(access, "appeals.grant_extension"), pk__in=asked.values("appeal_id"))
        .filter(state__in=("taken", "planned"))
        .exclude(holder_post_id__in=access.post_ids)
        .exclude(handler_id=access.person_id)
        .filter(extensions__is_granted__isnull=True)
    )
    extra = ("extensions__until", "extensions__reason", "extensions__person__name")
    found, following = _page(appeals, at, after, extra)
    return [
        Item(
            row=row,
            words=reason,
            due=row.due_named,
            act_url=_act(row, "grant_extension", "staff:extensions"),
            act_label=_("Grant"),
            second_url=_act(row, "refuse_extension", "staff:extensions"),
            second_label=_("Refuse"),
            note=_("%(who)s asks for %(until)s") % {"who": who or "", "until": phrases.moment(until, at)},
        )
        for row, (until, reason, who) in found
    ], following


def meeting_queue(access: Access, *, at: datetime, after: int = 0) -> Found:
    """Cases that need a joint meeting."""
    appeals = Appeal.objects.reached_by(access).open()
    appeals = appeals.filter(covered_by(access, "appeals.joint_meeting"), needs_meeting=True)
    found, following = _page(appeals, at, after, ("bad_ratings",))
    return [
        Item(
            row=row,
            words="",
            due=row.due_named,
            act_url=_act(row, "hold_meeting", "staff:meetings"),
            act_label=_("Record the meeting"),
            note=_("Rated badly %(count)s times") % {"count": bad},
        )
        for row, (bad,) in found
    ], following
