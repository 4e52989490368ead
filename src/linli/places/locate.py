"""From a point to the grid that answers for it, in process, in microseconds.

The boundaries are held in memory as a search tree. Every call asks the database for one small row, the version of the
boundaries, and builds the tree anew when that has changed: an answer is never older than the database.
"""

import threading
from dataclasses import dataclass
from uuid import UUID, uuid4

import numpy as np
import shapely
from django.db import connection

from linli.places.models import LEVELS, Area, Building

METRES_PER_DEGREE = 111_320.0  # of latitude, and of longitude at the equator


@dataclass(frozen=True, slots=True)
class Location:
    """The areas around a point, by id. What is finer than any boundary drawn there is None."""

    grid_id: int | None
    community_id: int | None
    street_id: int | None
    district_id: int


@dataclass(frozen=True, slots=True)
class LocatedBuilding:
    """A building with its areas; `metres` is its distance from the point asked for (0 when asked by code)."""

    building_id: int
    code: str
    name: str
    address: str
    compound_name: str
    longitude: float
    latitude: float
    location: Location
    metres: float


class _AreaIndex:
    """Search trees over the boundaries of one version, the finest level first."""

    def __init__(self, version: UUID) -> None:
        self.version = version
        self.locations: dict[int, Location] = {}
        self.trees: list[tuple[shapely.STRtree, list[Location]]] = []
        ids: dict[str, int] = {}
        boundaries: dict[str, list[tuple[int, str]]] = {level: [] for level in LEVELS}
        with connection.cursor() as cursor:
            # Wider levels have shorter codes, so that a path's parents are known before it; ids rise within a level.
            cursor.execute("SELECT id, level, path, boundary::text FROM places_area ORDER BY length(code), id")
            for area_id, level, path, boundary in cursor:
                ids[path] = area_id
                self.locations[area_id] = _location_of(path, ids)
                if boundary is not None:
                    boundaries[level].append((area_id, boundary))
        for level in reversed(LEVELS):
            if rows := boundaries[level]:
                shapes = shapely.from_geojson([boundary for _, boundary in rows])
                shapely.prepare(shapes)
                self.trees.append((shapely.STRtree(shapes), [self.locations[area_id] for area_id, _ in rows]))

    def locate(self, longitude: float, latitude: float) -> Location | None:
        point = shapely.points(longitude, latitude)
        for tree, locations in self.trees:
            hits = tree.query(point, predicate="intersects")
            if hits.size:
                # Rows are in order of id, so the lowest position is the lowest id: one answer on a shared border.
                return locations[hits.min()]
        return None


class _BuildingIndex:
    """A search tree over the buildings of one version, in metres on a local flat map."""

    def __init__(self, version: UUID) -> None:
        self.version = version
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, longitude, latitude FROM places_building ORDER BY id")
            rows = cursor.fetchall()
        self.ids = [row[0] for row in rows]
        positions = np.array([row[1:] for row in rows], dtype=float).reshape(-1, 2)
        latitude = float(positions[:, 1].mean()) if rows else 0.0
        self.scale = np.array([METRES_PER_DEGREE * np.cos(np.radians(latitude)), METRES_PER_DEGREE])
        self.tree = shapely.STRtree(shapely.points(positions * self.scale))

    def nearest(self, longitude: float, latitude: float, within_metres: float) -> tuple[int, float] | None:
        point = shapely.points(np.array([longitude, latitude]) * self.scale)
        found, distances = self.tree.query_nearest(point, max_distance=within_metres, return_distance=True)
        if not found.size:
            return None
        return self.ids[found.min()], float(distances[0])


def _location_of(path: str, ids: dict[str, int]) -> Location:
    codes = path.split("/")
    chain = [ids["/".join(codes[: depth + 1])] for depth in range(len(codes))]
    padded: list[int | None] = [*chain[1:], None, None, None][:3]
    return Location(grid_id=padded[2], community_id=padded[1], street_id=padded[0], district_id=chain[0])


_building_lock = threading.Lock()
_area_lock = threading.Lock()
_areas: _AreaIndex | None = None
_buildings: _BuildingIndex | None = None


def versions() -> tuple[UUID, UUID]:
    """The versions of areas and of buildings at this moment: one row of one small table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT area_version, building_version FROM places_geometryversion")
        row = cursor.fetchone()
    # Without the row (all tables emptied) nothing that is remembered may be trusted.
    return (row[0], row[1]) if row else (uuid4(), uuid4())


def _area_index(version: UUID) -> _AreaIndex:
    # The version was read before the rows: content can be newer than its label (and is built again), never older.
    global _areas  # noqa: PLW0603 (one index for the process is the point)
    index = _areas
    if index is None or index.version != version:
        with _area_lock:
            index = _areas
            if index is None or index.version != version:
                index = _areas = _AreaIndex(version)
    return index


def _building_index(version: UUID) -> _BuildingIndex:
    global _buildings  # noqa: PLW0603
    index = _buildings
    if index is None or index.version != version:
        with _building_lock:
            index = _buildings
            if index is None or index.version != version:
                index = _buildings = _BuildingIndex(version)
    return index


def locate(longitude: float, latitude: float) -> Location | None:
    """The areas around a WGS-84 point in degrees; None outside the district.

    On a border shared by several grids the one with the lowest id answers. Where no grid has been drawn the
    community answers, then the street, then the district.
    """
    return _area_index(versions()[0]).locate(longitude, latitude)


def location_of_area(area_id: int) -> Location | None:
    """The areas above an area, itself included; None for an unknown id."""
    return _area_index(versions()[0]).locations.get(area_id)


def nearest_building(longitude: float, latitude: float, *, within_metres: float = 300.0) -> LocatedBuilding | None:
    """The building nearest to a WGS-84 point, at most `within_metres` away; None when there is none."""
    found = _building_index(versions()[1]).nearest(longitude, latitude, within_metres)
    return _located(metres=found[1], pk=found[0]) if found else None


def locate_building(code: str) -> LocatedBuilding | None:
    """The building with this code (upper or lower case) and its areas; None for an unknown code."""
    # PostgreSQL knows no NUL, so no code holds one.
    return None if "\x00" in code else _located(metres=0.0, code=code.strip().upper())


def _located(*, metres: float, **lookup: object) -> LocatedBuilding | None:
    columns = ("pk", "code", "name", "address", "compound__name", "longitude", "latitude", "grid_id")
    found = Building.objects.filter(**lookup).values_list(*columns)[:1]
    for pk, code, name, address, compound, longitude, latitude, grid_id in found:
        location = location_of_area(grid_id)
        if location is not None:
            return LocatedBuilding(
                building_id=pk,
                code=code,
                name=name,
                address=address,
                compound_name=compound or "",
                longitude=longitude,
                latitude=latitude,
                location=location,
                metres=metres,
            )
    return None


def areas_of(location: Location) -> dict[str, Area]:
    """The areas of a location by level, in one query, for showing their names."""
    wanted = [location.grid_id, location.community_id, location.street_id, location.district_id]
    found = Area.objects.filter(pk__in=[pk for pk in wanted if pk is not None]).defer("boundary")
    return {area.level: area for area in found}
