"""The page of one case: everything known of it, and the buttons of the workflow table."""

from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.appeals import history, policy
from linli.appeals.lists.rows import mark
from linli.appeals.looks import state_badges
from linli.appeals.models import Appeal, Extension, HelperTask, Kind, Nature, Privacy
from linli.appeals.views.staff.clocks import clocks_of, is_late, next_clock, promise_of
from linli.appeals.views.staff.desk import access_of, appeal_or_404, for_staff, show
from linli.appeals.views.staff.offers import Around, offers
from linli.appeals.workflow import CALLER, HOLDER, OPEN_STATES
from linli.kernel import clock
from linli.people.access import Access
from linli.people.models import OrganisationLevel, Person
from linli.ui import phrases
from linli.ui.parts import Photo, TimelineItem

LADDER = ("grid", "community", "street", "district")


class Round(NamedTuple):
    """One time round the loop, its latest step first. `summary` is what a folded one says."""

    number: int
    summary: str
    items: list[TimelineItem]


@require_safe
@for_staff()
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Everything this person may know of the case."""
    access, at = access_of(request), clock.now()
    appeal = appeal_or_404(request, number)
    return show(request, "case", values_of(appeal, access, at=at))


def values_of(appeal: Appeal, access: Access, *, at: datetime) -> dict[str, Any]:
    """What the page prints; a constant number of statements."""
    sees_reporter = policy.may_see_reporter(access, appeal)
    tasks = list(HelperTask.objects.filter(appeal=appeal).select_related("organisation").order_by("pk"))
    extensions = list(Extension.objects.filter(appeal=appeal).select_related("person").order_by("pk"))
    rows = history.timeline(appeal, for_staff=True, at=at, show_reporter=sees_reporter)
    around = around_of(access, tasks, extensions, is_late=is_late(appeal, at=at))
    clocks = clocks_of(appeal, at=at)
    found = offers(appeal, access, around)
    common = [one for one in found if not one.is_rare]
    files = rows[0].files if rows else []
    return {
        "appeal": appeal,
        "badge": state_badges()[appeal.state],
        "holder_note": " ".join(
            part
            for part in (
                appeal.holder_organisation.name if appeal.holder_organisation else "",
                appeal.holder_post.title if appeal.holder_post else "",
            )
            if part
        ),
        "holder_phone": _duty_phone(appeal),
        "marks": marks_of(appeal),
        "kind": Kind(appeal.kind).label if appeal.kind in Kind else appeal.kind,
        "nature": Nature(appeal.nature).label if appeal.nature in Nature else appeal.nature,
        "offers": common or found,
        "rare_offers": [one for one in found if one.is_rare] if common else [],
        "clocks": clocks,
        "next_clock": next_clock(clocks, appeal),
        "promise": promise_of(clocks, appeal),
        "ladder": ladder_of(appeal),
        "reporter": reporter_of(appeal, sees=sees_reporter),
        "may_unmask": sees_reporter and may_reveal(access, appeal),
        "tasks": tasks,
        "open_tasks": [one for one in tasks if one.finished_at is None] if appeal.state in OPEN_STATES else [],
        "extensions": extensions,
        "rounds": rounds_of(rows, at=at),
        "photos": photos_of(files),
        "recordings": [file for file in files if file.kind == "voice"],
        "documents": [file for file in files if file.kind == "document"],
        "merged": list(appeal.merged_appeals.values_list("number", flat=True).order_by("pk")[:20]),
    }


def _duty_phone(appeal: Appeal) -> str:
    own = appeal.holder_post.duty_phone if appeal.holder_post else ""
    return own or (appeal.holder_organisation.duty_phone if appeal.holder_organisation else "")


def around_of(access: Access, tasks: list[HelperTask], extensions: list[Extension], *, is_late: bool) -> Around:
    """What the offers have to know besides the case itself."""
    waiting = next((one for one in extensions if one.is_granted is None), None)
    own = [one for one in tasks if one.finished_at is None and one.organisation_id in access.organisation_ids]
    return Around(
        has_waiting_extension=waiting is not None,
        waiting_extension_by=waiting.person_id if waiting else None,
        extensions_granted=sum(one.is_granted is True for one in extensions),
        own_open_tasks=len(own),
        is_late=is_late,
    )


def marks_of(appeal: Appeal) -> list[SafeString]:
    """The same marks as in lists, with more words."""
    found = []
    if appeal.nature == Nature.URGENT:
        found.append(mark("urgent", "bolt", _("Life and property: at once")))
    if appeal.urged_count:
        found.append(mark("late", "urge", _("Urged ×%(count)s") % {"count": appeal.urged_count}))
    if appeal.round > 1:
        found.append(mark("late", "undo", _("Round %(round)s") % {"round": appeal.round}))
    if appeal.needs_meeting:
        found.append(mark("waiting", "group", _("A joint meeting must be held")))
    if appeal.privacy == Privacy.CONFIDENTIAL:
        found.append(mark("neutral", "lock", _("Confidential: do not ask who reported it")))
    if appeal.privacy == Privacy.ANONYMOUS:
        found.append(mark("quiet", "lock", _("Anonymous")))
    return found


def ladder_of(appeal: Appeal) -> list[tuple[str, bool]]:
    """The rungs, and which one has the case; a department or provider stands beside the ladder."""
    names = {code: str(label) for code, label in OrganisationLevel.choices}
    rungs = [*LADDER] if appeal.level in LADDER else [*LADDER, appeal.level]
    return [(names.get(level, level), level == appeal.level) for level in rungs if level]


def reporter_of(appeal: Appeal, *, sees: bool) -> dict[str, Any]:
    """Name and masked number, or why there are none."""
    person: Person | None = appeal.reporter
    writer: Person | None = appeal.written_by
    if appeal.privacy == Privacy.ANONYMOUS or (person is None and writer is None):
        return {"anonymous": True}
    if not sees:
        return {"hidden": True}
    erased = person is not None and person.erased_at is not None
    unnamed = _("Has closed the account") if erased else _("A resident")
    return {
        "name": (person.name if person else "") or unnamed,
        "phone": person.masked_phone if person else "",
        "writer": writer.name if writer and writer.pk != (person.pk if person else None) else "",
    }


def may_reveal(access: Access, appeal: Appeal) -> bool:
    """The full number is for who must call: the holder's desk, callers, and posts that may unmask."""
    callers = (HOLDER, CALLER)
    return (
        appeal.reporter is not None
        and appeal.reporter.erased_at is None
        and (access.can("people.unmask") or any(policy.seat_for(access, who, appeal) for who in callers))
    )


def photos_of(files: list[Any]) -> list[Photo]:
    """The pictures among files. What their sender called them is not said: it may name a confidential reporter."""
    return [Photo(one.url, one.small_url, _("Picture")) for one in files if one.kind == "picture"]


def rounds_of(rows: list[history.TimelineRow], *, at: datetime) -> list[Round]:
    """The steps by round, the present one first; below it stands the rating that began it: what is still wrong."""
    found: list[Round] = []
    began: list[history.TimelineRow] = []
    for number, steps in reversed(history.by_round(rows)):
        if len(found) == 1:
            began = [row for row in steps if row.verb == "rated"][-1:]
        summary = _("Round %(round)s: %(first)s to %(last)s, %(count)s steps") % {
            "round": number,
            "first": phrases.moment(steps[0].at, at),
            "last": phrases.moment(steps[-1].at, at),
            "count": len(steps),
        }
        found.append(Round(number, summary, [item_of(row) for row in reversed(steps)]))
    if began:
        found[0].items.append(item_of(began[0]))
    return found


def item_of(row: history.TimelineRow) -> TimelineItem:
    """A step as the timeline draws it."""
    who = " · ".join(part for part in (row.who, row.post_title, row.unit) if part) or _("The system")
    text = "\n".join(part for part in (" · ".join(row.details), row.words) if part)
    if row.phone:
        text = f"{text} · {_('Duty phone %(phone)s') % {'phone': row.phone}}" if text else row.phone
    return TimelineItem(row.title, row.at, by=who, text=text, tone=row.tone, photos=photos_of(row.files))
