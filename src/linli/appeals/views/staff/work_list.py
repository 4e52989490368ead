"""The work list: chips, filters, keyset pages, and dispatching many at once."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.appeals import actions, lists
from linli.appeals.forms.staff_lists import FilterForm
from linli.appeals.lists.counts import shown
from linli.appeals.lists.filters import FLAGS
from linli.appeals.models import Appeal, Kind
from linli.appeals.views.staff.changes import watch
from linli.appeals.views.staff.conflicts import faster
from linli.appeals.views.staff.desk import access_of, for_staff, show, wants_fragment
from linli.appeals.workflow import APPEAL
from linli.kernel import clock
from linli.kernel.errors import Conflict, LinliError
from linli.people.access import Access
from linli.ui.parts import Choice

MOST_AT_ONCE = 100


@require_safe
@for_staff()
def work_list(request: HttpRequest) -> HttpResponse:
    """One page of the appeals this person may see, as filtered."""
    access, at = access_of(request), clock.now()
    filters, strange = lists.read(request.GET)
    page = lists.page(filters, access=access, at=at, cursor=request.GET.dict())
    numbers = lists.counts(filters, access=access, at=at)
    material = lists.material(
        access, at=at, category=filters.category, area=filters.area, post=filters.post, unit=filters.unit
    )
    base = reverse("staff:list")
    for text in [*strange, *page.strange]:
        messages.warning(request, text)
    values: dict[str, Any] = {
        "page": page,
        "rows": lists.without_own_area(page.rows, access),
        "filters": filters,
        "form": FilterForm(initial=filters, material=material),
        "material": material,
        "state_chips": _state_chips(filters, numbers, base),
        "flag_chips": _flag_chips(filters, numbers, base),
        "chosen": _chosen(filters, material, base),
        "next": _page_url(filters, base, "after", page.after),
        "previous": _page_url(filters, base, "before", page.before),
        "query": filters.query(),
        "watch": f"{watch(request, 'list', page.rows, at=at)}&{filters.query()}",
        "saved": [(option, f"{base}?{option.extra}", option.extra == filters.query()) for option in material.saved],
        "by_deadline_url": filters.url(base, order=""),
        "newest_url": filters.url(base, order="new"),
        "can_export": access.can("appeals.export"),
        "can_assign": access.can("appeals.dispatch"),
        "can_choose_order": filters.changed(order="").by_deadline,
    }
    return show(request, "_list" if wants_fragment(request) else "list", values)


def _page_url(filters: lists.Filters, base: str, side: str, cursor: str) -> str:
    if not cursor:
        return ""
    query = filters.query()
    return f"{base}?{query}{'&' if query else ''}{side}={cursor}"


def _state_chips(filters: lists.Filters, numbers: dict[str, int], base: str) -> list[tuple[Choice, str]]:
    return [
        (
            Choice(label, filters.url(base, state=name), current=filters.state == name),
            shown(numbers[name]) if name in numbers else "",
        )
        for name, (label, _states) in lists.STATE_GROUPS.items()
    ]


def _flag_chips(filters: lists.Filters, numbers: dict[str, int], base: str) -> list[tuple[Choice, str]]:
    found = []
    for name, label in FLAGS.items():
        is_on = bool(getattr(filters, name))
        if name == "meeting" and not is_on and not numbers.get(name):
            continue
        found.append((Choice(label, filters.url(base, **{name: not is_on}), current=is_on), shown(numbers[name])))
    return found


def _chosen(filters: lists.Filters, material: lists.Material, base: str) -> list[Choice]:
    """What has been chosen besides the chips, each with a cross."""
    clocks = {one.name: one.label for one in APPEAL.clocks}
    said: list[tuple[str, Any]] = [
        ("q", _("Search: %(words)s") % {"words": filters.q} if filters.q else ""),
        ("kind", Kind(filters.kind).label if filters.kind else ""),
        ("category", (material.category or _("unknown category")) if filters.category else ""),
        ("area", (material.area or _("unknown area")) if filters.area else ""),
        ("post", (material.post or _("unknown holder")) if filters.post else ""),
        ("unit", (material.unit or _("unknown unit")) if filters.unit else ""),
        ("clock", _("Clock: %(clock)s") % {"clock": clocks[filters.clock]} if filters.clock else ""),
        ("since", _("From %(day)s") % {"day": filters.since} if filters.since else ""),
        ("until", _("To %(day)s") % {"day": filters.until} if filters.until else ""),
    ]
    plain = lists.Filters()
    return [Choice(text, filters.url(base, **{name: getattr(plain, name)}), remove=True) for name, text in said if text]


@require_POST
@for_staff("appeals.dispatch")
def assign(request: HttpRequest) -> HttpResponse:
    """Give the chosen appeals to one post, each in its own transaction, and say of each what became of it."""
    access, at = access_of(request), clock.now()
    chosen = _chosen_versions(request)
    to = request.POST.get("to", "")
    if not chosen or not to.isdecimal() or len(to) > 18:
        messages.error(
            request, _("Please choose at least one appeal.") if not chosen else _("Please choose who is to have them.")
        )
        return show(request, "assigned", {"results": [], "back": _back(request)}, status=422)
    visible = {
        appeal.pk: appeal for appeal in Appeal.objects.reached_by(access).filter(pk__in=list(chosen)).order_by("pk")
    }
    results = []
    for number, seen in chosen.items():
        appeal = visible.get(number)
        if appeal is None:
            results.append(("late", str(number), "", _("There is no such case, or it is not yours to see.")))
            continue
        tone, words = _assign_one(
            appeal, to=int(to), seen=seen, note=request.POST.get("note", ""), access=access, at=at
        )
        results.append((tone, appeal.number, reverse("staff:case", args=[appeal.number]), words))
    done = sum(tone == "done" for tone, *_rest in results)
    values = {"results": results, "done": done, "refused": len(results) - done, "back": _back(request)}
    return show(request, "assigned", values)


def _chosen_versions(request: HttpRequest) -> dict[int, int | None]:
    """Ids with the version that was on screen, as `id:version`."""
    found: dict[int, int | None] = {}
    for text in request.POST.getlist("chosen")[:MOST_AT_ONCE]:
        number, _sep, version = text.partition(":")
        if number.isdecimal() and len(number) < 19:
            found[int(number)] = int(version) if version.isdecimal() and len(version) < 9 else None
    return found


def _back(request: HttpRequest) -> str:
    """Only a query is taken from the form: nobody is led elsewhere."""
    filters, _strange = lists.read(QueryDict(request.POST.get("back", "")[:2000]))
    return filters.url(reverse("staff:list"))


def _assign_one(
    appeal: Appeal, *, to: int, seen: int | None, note: str, access: Access, at: datetime
) -> tuple[str, str]:
    """Accepts what is still to be accepted, dispatches what is to be dispatched, reassigns what somebody has."""
    try:
        with transaction.atomic():
            if appeal.state == "submitted":
                appeal = actions.accept(appeal.pk, by=access, at=at, seen=seen)
                seen = None
            if appeal.state in {"dispatched", "taken", "planned"}:
                reason = note.strip() or _("Given out anew from the list")
                actions.reassign(appeal.pk, to=to, reason=reason, by=access, at=at, seen=seen)
            else:
                actions.dispatch(appeal.pk, to=to, note=note, by=access, at=at, seen=seen)
    except Conflict as error:
        return "waiting", faster(error) or str(error.message)
    except LinliError as error:
        return "late", str(error.message)
    return "done", _("Dispatched")
