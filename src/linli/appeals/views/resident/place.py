"""Which place a visitor is at: from the QR code, from their choice, or from where they are known to live."""

from dataclasses import dataclass

from django.http import HttpRequest

from linli.appeals.views.resident.page import access_of, name_place
from linli.people.models import Person
from linli.places.locate import Location, areas_of, locate, locate_building, location_of_area, nearest_building
from linli.places.models import Area

# Somebody who stands this close to a building's point is at that building.
AT_THE_DOOR = 40.0
_BUILDING, _AREA = "place", "place_area"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visitor is at home: a building, or only an area. `code` is empty without a building."""

    location: Location
    name: str
    code: str = ""
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None


def choose(request: HttpRequest) -> bool | None:
    """Keep the place that the address names; None when it names none, False when there is no such place."""
    if code := request.GET.get("place", "").strip():
        found = locate_building(code[:12])
        return _keep(request, _BUILDING, found.code) if found else False
    if code := request.GET.get("area", "").strip():
        known = Area.objects.filter(code=code[:15]).exists()
        return _keep(request, _AREA, code) if known else False
    point = _point(request)
    if point is None:
        return None
    if door := nearest_building(*point, within_metres=AT_THE_DOOR):
        return _keep(request, _BUILDING, door.code)
    location = locate(*point)
    if location is None:
        return False
    finest = location.grid_id or location.community_id or location.street_id or location.district_id
    return _keep(request, _AREA, Area.objects.values_list("code", flat=True).get(pk=finest))


def _point(request: HttpRequest) -> tuple[float, float] | None:
    try:
        longitude, latitude = float(request.GET["longitude"]), float(request.GET["latitude"])
    except (KeyError, ValueError):
        return None
    return (longitude, latitude) if -180 <= longitude <= 180 and -90 <= latitude <= 90 else None


def _keep(request: HttpRequest, slot: str, code: str) -> bool:
    request.session.pop(_AREA if slot == _BUILDING else _BUILDING, None)
    request.session[slot] = code
    return True


def current(request: HttpRequest) -> Place | None:
    """The visitor's place; the home of somebody signed in when they have chosen nothing else."""
    code = request.session.get(_BUILDING) or ("" if request.session.get(_AREA) else _home(request))
    if code:
        return _building(str(code))
    return _area(str(request.session[_AREA])) if request.session.get(_AREA) else None


def _home(request: HttpRequest) -> str:
    person_id = access_of(request).person_id if request.user.is_authenticated else None
    if person_id is None:
        return ""
    homes = Person.objects.filter(pk=person_id).values_list("household__building__code", flat=True)
    return next((str(code) for code in homes if code), "")


def _building(code: str) -> Place | None:
    found = locate_building(code)
    if found is None:
        return None
    name = f"{found.compound_name}{found.name}"
    return Place(found.location, name, found.code, found.address, found.longitude, found.latitude)


def _area(code: str) -> Place | None:
    area = Area.objects.filter(code=code).defer("boundary").first()
    location = location_of_area(area.pk) if area else None
    return Place(location, area.name, longitude=area.longitude, latitude=area.latitude) if area and location else None


def areas(request: HttpRequest, place: Place) -> dict[str, Area]:
    """The areas of a place by level; the community's name goes into the header."""
    found = areas_of(place.location)
    narrow = found.get("community") or found.get("street") or found.get("district")
    if narrow:
        name_place(request, narrow.name)
    return found
