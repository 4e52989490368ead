"""Open cases on the map: points within a box as GeoJSON, and the list beside the map."""

import json
import math
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.appeals import lists
from linli.appeals.forms.staff_lists import FilterForm
from linli.appeals.lists.filters import FLAGS
from linli.appeals.lists.rows import is_ours, title_of
from linli.appeals.models import Appeal
from linli.appeals.models.queries import AppealQuerySet
from linli.appeals.views.staff.desk import access_of, for_staff, show, wants_fragment
from linli.kernel import clock
from linli.kernel.errors import Refused
from linli.people.access import Access
from linli.places import ground
from linli.places.models import Level
from linli.ui.parts import Choice

MOST_POINTS = 5000
BESIDE = 40


@require_safe
@for_staff()
def map_page(request: HttpRequest) -> HttpResponse:
    """The page; asked by htmx, only the list of what is in view."""
    access, at = access_of(request), clock.now()
    filters, _strange = lists.read(request.GET)
    appeals = _inside(filters.apply(Appeal.objects.reached_by(access), access=access, at=at), request.GET)
    order = ("next_due_at", "pk") if filters.by_deadline else ("-pk",)
    values = {
        "rows": lists.without_own_area(lists.rows_of(appeals.order_by(*order)[:BESIDE], at=at), access),
        "most": BESIDE,
    }
    if wants_fragment(request):
        return show(request, "_map_rows", values)
    material = lists.material(
        access, at=at, category=filters.category, area=filters.area, post=filters.post, unit=filters.unit
    )
    query = filters.query()
    values |= {
        "form": FilterForm(initial=filters, material=material),
        "filters": filters,
        "points": f"{reverse('staff:map_points')}?{query}",
        "list_url": filters.url(reverse("staff:list")),
        "rows_url": f"{reverse('staff:map')}?{query}",
        "box": _own_box(access, material.area_version),
        "flags": [
            Choice(
                label, filters.url(reverse("staff:map"), **{name: not getattr(filters, name)}), getattr(filters, name)
            )
            for name, label in FLAGS.items()
        ],
    }
    return show(request, "map", values)


@require_safe
@for_staff()
def points(request: HttpRequest) -> HttpResponse:
    """GeoJSON of the filtered appeals in `bbox` (west,south,east,north); one statement, however many there are."""
    access, at = access_of(request), clock.now()
    filters, _strange = lists.read(request.GET)
    appeals = filters.apply(Appeal.objects.reached_by(access), access=access, at=at).filter(longitude__isnull=False)
    rows = (
        _inside(appeals, request.GET)
        .order_by("-pk")
        .values_list("pk", "number", "subject", "text", "longitude", "latitude", "next_due_at", "next_clock", "state")[
            :MOST_POINTS
        ]
    )
    base = reverse("staff:case", args=["0"]).removesuffix("0")
    features = []
    for pk, number, subject, text, longitude, latitude, due_at, clock_name, state in rows:
        late = is_ours(clock_name) and due_at is not None and due_at < at
        tone = "late" if late else ("waiting" if state in {"waiting", "confirmed"} else "plain")
        features.append(
            {
                "type": "Feature",
                "id": pk,
                "properties": {"url": f"{base}{number}", "title": title_of(subject, text), "tone": tone},
                "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
            }
        )
    body = {"type": "FeatureCollection", "features": features, "complete": len(features) < MOST_POINTS}
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/geo+json")
    response["Cache-Control"] = "private, no-store"
    return response


def _own_box(access: Access, version: UUID | None) -> str:
    """The box of the areas one works for, as the map wants it; empty where that is the whole district, or not drawn."""
    seats = [seat for seat in access.seats if "appeals.see" in seat.permissions]
    if version is None or any(seat.area_level == Level.DISTRICT for seat in seats):
        return ""
    box = ground.extent({seat.area_id: seat.area_level for seat in seats}, version)
    return ",".join(f"{value:.5f}" for value in box) if box else ""


def _inside(appeals: AppealQuerySet, query: QueryDict) -> AppealQuerySet:
    """Limited to the box of the address, if it names one."""
    text = query.get("bbox", "")
    if not text:
        return appeals
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = math.nan
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Refused(_("The box must be west,south,east,north in degrees."), code="bbox")
    return appeals.filter(Q(longitude__range=(west, east), latitude__range=(south, north)))
