"""Ground for maps, search, the page behind a QR code, and the sheets to print."""

import math
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_GET

from linli.kernel.errors import Forbidden, Missing, Refused
from linli.places import ground, qr, searching
from linli.places.locate import locate_building, versions
from linli.places.models import LEVELS, Area, Building, Compound

if TYPE_CHECKING:
    from django.db.models import QuerySet

_MOST_ON_SHEET = 500


def _box(request: HttpRequest) -> ground.Box | None:
    """The `bbox` of the address, west,south,east,north in degrees; Refused for anything else."""
    text = request.GET.get("bbox", "")
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = math.nan
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Refused(_("The box must be west,south,east,north in degrees."), code="bbox")
    return west, south, east, north


def _level(request: HttpRequest) -> str:
    level = request.GET.get("level", "")
    if level not in LEVELS:
        raise Refused(_("The level must be one of: %(levels)s.") % {"levels": ", ".join(LEVELS)}, code="level")
    return level


def _area_tag(request: HttpRequest) -> str:
    request.area_version = versions()[0]  # type: ignore[attr-defined]  # the view builds what this tag promises
    return f'"{request.area_version}-{get_language()}"'  # type: ignore[attr-defined]


def _building_tag(request: HttpRequest) -> str:
    return f'"{versions()[1]}-{get_language()}"'


def _geojson(body: bytes, *, packed: bool = False) -> HttpResponse:
    response = HttpResponse(body, content_type="application/geo+json")
    # Kept by browsers, but asked about each time: an old border is worse than a small question.
    response["Cache-Control"] = "public, no-cache"
    response["Vary"] = "Cookie, Accept-Encoding"
    if packed:
        response["Content-Encoding"] = "gzip"
    return response


@require_GET
@gzip_page
@condition(etag_func=_area_tag)
def areas(request: HttpRequest) -> HttpResponse:
    """GeoJSON of one level's areas, all or those touching `bbox`."""
    level, box = _level(request), _box(request)
    layer = ground.layer(level, request.area_version)  # type: ignore[attr-defined]
    if box is not None:
        return _geojson(layer.inside(box))
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return _geojson(layer.whole(), packed=True)
    return _geojson(ground.collection(layer.features, generated=layer.generated))


@require_GET
@gzip_page
@condition(etag_func=_building_tag)
def buildings(request: HttpRequest) -> HttpResponse:
    """GeoJSON of the buildings in `bbox`."""
    box = _box(request)
    if box is None:
        raise Refused(_("Please name a box: bbox=west,south,east,north."), code="bbox")
    return _geojson(ground.buildings_inside(box))


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Places by name, address or code, as JSON: {"results": [...]}, at most ten."""
    return JsonResponse({"results": [place.as_dict() for place in searching.search(request.GET.get("q", ""))]})


@require_GET
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Behind the QR code of a building: remember the place, then show the home page for it."""
    found = locate_building(code)
    if found is None:
        raise Missing(
            _("This place code is not known here. Please check the letters, or choose your place on the map.")
        )
    request.session["place"] = found.code
    return HttpResponseRedirect(f"/?{urlencode({'place': found.code})}")


def _sheet(request: HttpRequest, title: str, area: Area, chosen: "QuerySet[Building]") -> HttpResponse:
    access = request.access  # type: ignore[attr-defined]
    if access.is_anonymous:
        return redirect_to_login(request.get_full_path(), login_url="/sign-in/staff/")
    if not access.can("places.print"):
        raise Forbidden(_("Your post does not allow printing QR codes."))
    if not access.covers("places.print", area.path):
        raise Missing(_("This area does not exist."))
    base_url = request.build_absolute_uri("/")
    labels = [
        {
            "drawing": qr.svg(code, base_url, scale=3),
            "name": f"{compound or ''}{name}",
            "address": address,
            "code": code,
            "grid": grid,
        }
        for code, name, address, compound, grid in chosen.order_by("compound__name", "address", "id").values_list(
            "code", "name", "address", "compound__name", "grid__name"
        )[:_MOST_ON_SHEET]
    ]
    return render(request, "places/sheet.html", {"title": title, "labels": labels, "site": request.get_host()})


@require_GET
def sheet_of_area(request: HttpRequest, code: str) -> HttpResponse:
    """QR codes of an area's buildings, to print."""
    area = Area.objects.filter(code=code).defer("boundary").first() if re.fullmatch(r"\d{6,15}", code) else None
    if area is None:
        raise Missing(_("This area does not exist."))
    return _sheet(request, area.name, area, Building.objects.within(area))


@require_GET
def sheet_of_compound(request: HttpRequest, compound_id: int) -> HttpResponse:
    """QR codes of a compound's buildings, to print."""
    compound = Compound.objects.select_related("community").filter(pk=compound_id).first()
    if compound is None:
        raise Missing(_("This compound does not exist."))
    return _sheet(request, compound.name, compound.community, compound.buildings.all())
