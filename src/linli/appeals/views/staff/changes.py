"""How many cases of the list on screen have changed since it was made: a line to press, so that no list jumps."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from linli.appeals import lists
from linli.appeals.lists.queues import at_desk, in_hand
from linli.appeals.models import Appeal
from linli.appeals.models.queries import AppealQuerySet
from linli.appeals.views.staff.acting import next_of
from linli.appeals.views.staff.desk import access_of, for_staff, show
from linli.events.models import Event
from linli.kernel import clock
from linli.people.access import Access

MOST: Final = 500
# A list left open over night says that much has changed, and no more exactly than that.
LONGEST: Final = timedelta(hours=12)
# What was on its way into the database when the list was read.
_SLACK: Final = timedelta(seconds=2)


def watch(request: HttpRequest, page: str, shown: list[lists.AppealRow], *, at: datetime) -> str:
    """The query by which a page asks what has changed on it since."""
    ids = ",".join(str(row.id) for row in shown)
    return f"page={page}&{urlencode({'since': at.isoformat(), 'shown': ids, 'next': request.get_full_path()})}"


@require_safe
@for_staff()
def changes(request: HttpRequest) -> HttpResponse:
    """The line, or nothing. One's own doing is no news."""
    access, at = access_of(request), clock.now()
    since = _since(request.GET.get("since", ""), at)
    happened = (
        Event.objects.filter(subject_type="appeal", at__gt=since)
        .exclude(person_id=access.person_id)
        .order_by("-id")
        .values_list("subject_id", flat=True)[:MOST]
    )
    changed = set(happened)
    visible = Appeal.objects.reached_by(access).filter(pk__in=changed)
    on_screen = {int(one) for one in request.GET.get("shown", "").split(",") if one.isdecimal() and len(one) < 19}
    concerns = Q(pk__in=on_screen) | Q(pk__in=_listed(request, visible, access, at).values("pk"))
    count = visible.filter(concerns).count() if changed else 0
    return show(request, "_changes", {"count": count, "url": next_of(request)})


def _listed(request: HttpRequest, visible: AppealQuerySet, access: Access, at: datetime) -> AppealQuerySet:
    """Those that the page would show now."""
    match request.GET.get("page"):
        case "list":
            return lists.read(request.GET)[0].apply(visible, access=access, at=at)
        case "triage":
            return at_desk(visible, access, whole_area=request.GET.get("scope") == "all")
        case "mine":
            return in_hand(visible, access)
        case _:
            raise Http404


def _since(text: str, at: datetime) -> datetime:
    try:
        since = parse_datetime(text)
    except ValueError:
        since = None
    if since is None or since.tzinfo is None:
        return at
    return max(since - _SLACK, at - LONGEST)
