"""The triage queue: oldest deadline first, the case beside the list, accepted and given out in one go."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.appeals import lists, nearby, policy
from linli.appeals.forms.staff_triage import TriageForm
from linli.appeals.lists.queues import TO_TRIAGE, at_desk
from linli.appeals.looks import state_badges
from linli.appeals.models import Appeal, Kind, Phrase
from linli.appeals.views.staff.acting import SEARCHES
from linli.appeals.views.staff.case import marks_of, photos_of, reporter_of
from linli.appeals.views.staff.changes import watch
from linli.appeals.views.staff.clocks import due_of
from linli.appeals.views.staff.conflicts import faster
from linli.appeals.views.staff.desk import access_of, appeal_or_404, for_staff, show
from linli.appeals.workflow import TRIAGER
from linli.files.models import StoredFile
from linli.kernel import clock
from linli.kernel.errors import Conflict, LinliError
from linli.people.access import Access
from linli.places.locate import Location

SHOWN = 30
# The button of a suggested category, for browsers without script.
USE_CATEGORY = "use_category"


@require_safe
@for_staff("appeals.triage")
def queue(request: HttpRequest) -> HttpResponse:
    """The queue with its first case."""
    access, at = access_of(request), clock.now()
    rows = _rows(request, access, at)
    if not rows:
        return show(request, "triage", {"rows": [], "scope": _scope(request), "watch": _watch(request, [], at)})
    return _desk(request, rows[0].number, rows=rows)


@for_staff("appeals.triage")
def desk(request: HttpRequest, number: str) -> HttpResponse:
    """One case of the queue; POST accepts and dispatches it and goes on to the next."""
    if request.method == "POST":
        return _decide(request, number)
    return _desk(request, number)


def _scope(request: HttpRequest) -> str:
    return "all" if request.GET.get("scope") == "all" or request.POST.get("scope") == "all" else "desk"


def _rows(request: HttpRequest, access: Access, at: datetime) -> list[lists.AppealRow]:
    """What waits at one's own desk; with scope=all whatever waits in one's area."""
    waiting = at_desk(Appeal.objects.reached_by(access), access, whole_area=_scope(request) == "all")
    return lists.without_own_area(lists.rows_of(waiting.order_by("next_due_at", "pk")[:SHOWN], at=at), access)


def _watch(request: HttpRequest, rows: list[lists.AppealRow], at: datetime) -> str:
    return f"{watch(request, 'triage', rows, at=at)}&scope={_scope(request)}"


def _desk(
    request: HttpRequest,
    number: str,
    *,
    rows: list[lists.AppealRow] | None = None,
    form: TriageForm | None = None,
    status: int = 200,
    told: str = "",
) -> HttpResponse:
    access, at = access_of(request), clock.now()
    appeal = appeal_or_404(request, number)
    rows = _rows(request, access, at) if rows is None else rows
    is_open = appeal.state in TO_TRIAGE
    may_triage = policy.seat_for(access, TRIAGER, appeal) is not None or access.is_superuser
    if form is None and is_open and may_triage:
        form = TriageForm(appeal=appeal, access=access, at=at)
    files = list(StoredFile.objects.of("appeal", appeal.pk))
    values: dict[str, Any] = {
        "rows": rows,
        "scope": _scope(request),
        "scope_query": "?scope=all" if _scope(request) == "all" else "",
        "appeal": appeal,
        "badge": state_badges()[appeal.state],
        "due": due_of(appeal, at=at),
        "marks": marks_of(appeal),
        "kind_label": Kind(appeal.kind).label,
        "reporter": reporter_of(appeal, sees=policy.may_see_reporter(access, appeal)),
        "photos": photos_of(files),
        "recordings": [one for one in files if one.kind == "voice"],
        "similar": _similar(appeal, access),
        "form": form if is_open and may_triage else None,
        "may_decline": appeal.state != "returned",
        "phrases": Phrase.objects.filter(action="dispatch").order_by("position", "pk")[:8],
        "told": told,
        "watch": _watch(request, rows, at),
        "here": reverse("staff:triage"),
    }
    return show(request, "triage", values, status=status)


def _similar(appeal: Appeal, access: Access) -> list[tuple[nearby.Neighbour, str]]:
    """Open appeals nearby that read alike and that this person sees, each with the address of its page."""
    location = Location(
        grid_id=appeal.grid_id,
        community_id=appeal.community_id,
        street_id=appeal.street_id,
        district_id=0,  # not asked: an appeal without a street has no neighbours
    )
    found = [
        one
        for one in nearby.alike(
            f"{appeal.subject} {appeal.text}",
            location=location if appeal.street_id else None,
            longitude=appeal.longitude,
            latitude=appeal.latitude,
            limit=6,
        )
        if one.number != appeal.number
    ]
    visible = set(
        Appeal.objects.reached_by(access)
        .filter(number__in=[one.number for one in found])
        .values_list("number", flat=True)
    )
    return [(one, reverse("staff:case", args=[one.number])) for one in found if one.number in visible]


def _decide(request: HttpRequest, number: str) -> HttpResponse:
    access, at = access_of(request), clock.now()
    appeal = appeal_or_404(request, number)
    sent = request.POST.copy()
    if chosen := sent.get(USE_CATEGORY):
        sent["category"] = chosen
    form = TriageForm(sent, appeal=appeal, access=access, at=at)
    if chosen or any(name in request.POST for name in SEARCHES):
        form.full_clean()
        form.errors.clear()
        return _desk(request, number, form=form)
    if not form.is_valid():
        return _desk(request, number, form=form, status=422)
    try:
        form.act()
    except Conflict as error:
        return _desk(request, number, status=409, told=faster(error) or str(error.message))
    except LinliError as error:
        form.add_error(None, str(error.message))
        return _desk(request, number, form=form, status=error.status)
    messages.success(request, _("%(number)s is accepted and dispatched.") % {"number": appeal.number})
    return redirect(f"{reverse('staff:triage')}{'?scope=all' if _scope(request) == 'all' else ''}")
