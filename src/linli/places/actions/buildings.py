"""Adding buildings and correcting where they stand."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from shapely import Point

from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing, Refused
from linli.places.geometry import from_geojson
from linli.places.locate import locate
from linli.places.models import BUILDING_CODE_LETTERS, Area, Building, Compound, Level

_CODE_LENGTH = 6


@transaction.atomic
def add_building(
    *,
    name: str,
    address: str,
    compound_name: str,
    grid_code: str | None,
    longitude: float | None,
    latitude: float | None,
    by: Actor,
    at: datetime,
) -> Building:
    """Add a building; the compound is made when its community has none of that name.

    The grid comes from `grid_code`, else from the point (WGS-84, degrees); a building without a point stands at its
    grid's centre. Refused, in words, for an unknown grid, a point outside the district or in another grid than the one
    named, and for a building that is already there.
    """
    name, address, compound_name = name.strip(), address.strip(), compound_name.strip()
    if not name or not address:
        raise Refused(_("A building needs a name and an address."), code="building_incomplete")
    if (longitude is None) != (latitude is None):
        raise Refused(_("A point needs both longitude and latitude."), code="point_incomplete")
    grid = _grid(grid_code.strip() if grid_code else None, longitude, latitude)
    longitude = grid.longitude if longitude is None else longitude
    latitude = grid.latitude if latitude is None else latitude
    if longitude is None or latitude is None:
        raise Refused(
            _("Grid %(code)s has not been drawn yet, so the building needs a point.") % {"code": grid.code},
            code="point_missing",
        )
    compound = None
    if compound_name:
        compound, _created = Compound.objects.get_or_create(community_id=grid.parent_id, name=compound_name)
    twins = Building.objects.filter(grid=grid, address=address, name=name)
    if compound:
        twins = twins | Building.objects.filter(compound=compound, name=name)
    if twins.exists():
        raise Refused(
            _("“%(name)s” at %(address)s is already there.") % {"name": name, "address": address}, code="building_twice"
        )
    building = Building.objects.create(
        name=name,
        address=address,
        compound=compound,
        grid=grid,
        longitude=longitude,
        latitude=latitude,
        code=_unused_code(),
    )
    record("building.added", building, by=by, at=at, facts={"building": building.code, "grid": grid.code})
    return building


def _grid(code: str | None, longitude: float | None, latitude: float | None) -> Area:
    location = None
    if longitude is not None and latitude is not None:
        location = locate(longitude, latitude)
        if location is None:
            raise Refused(_("This point lies outside the district."), code="point_outside")
    if code:
        grid = Area.objects.of_level(Level.GRID).filter(code=code).first()
        if grid is None:
            raise Refused(_("There is no grid with the code %(code)s.") % {"code": code}, code="grid_unknown")
        # On a shared border either grid may be named.
        if (
            longitude is not None
            and latitude is not None
            and grid.boundary
            and not from_geojson(grid.boundary).intersects(Point(longitude, latitude))
        ):
            raise Refused(
                _("This point lies in another grid than %(code)s.") % {"code": grid.code}, code="point_in_another_grid"
            )
        return grid
    if location is None:
        raise Refused(_("A building needs a grid code or a point on the map."), code="grid_missing")
    grid = Area.objects.filter(pk=location.grid_id).first() if location.grid_id else None
    if grid is None:
        raise Refused(_("No grid has been drawn at this point; please name the grid."), code="grid_missing")
    return grid


def _unused_code() -> str:
    while True:
        code = "".join(secrets.choice(BUILDING_CODE_LETTERS) for _position in range(_CODE_LENGTH))
        if not Building.objects.filter(code=code).exists():
            return code


@transaction.atomic
def move_building(*, building_id: int, longitude: float, latitude: float, by: Actor, at: datetime) -> Building:
    """Correct where a building stands (WGS-84, degrees); the grid at that point becomes its grid.

    Refused for a point outside the district or where no grid is drawn; Missing for an unknown building.
    """
    building = Building.objects.select_for_update(of=("self",)).filter(pk=building_id).first()
    if building is None:
        raise Missing(_("This building does not exist."))
    grid = _grid(None, longitude, latitude)
    building.longitude, building.latitude, building.grid = longitude, latitude, grid
    building.save(update_fields=["longitude", "latitude", "grid"])
    record("building.moved", building, by=by, at=at, facts={"building": building.code, "grid": grid.code})
    return building
