"""Laying responsibility grids and buildings over a loaded district."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from django.db import connection, transaction
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from linli.demo.district.naming import compound_names, roads_for
from linli.demo.district.partition import Positions, divide, even_cells, knit, shares
from linli.demo.district.placing import LARGEST, SMALLEST, Placed, group, stand
from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Refused
from linli.places.geometry import label_point, to_geojson
from linli.places.models import BUILDING_CODE_LETTERS, Area, Building, Compound, Level, Source

GRIDS = 1188  # as many as the district of 市北 has
_HOUSEHOLDS = (250, 471)  # in a grid; about 430,000 in the district
_CENTIMETRE = 0.01

type Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LaidGrids:
    """How many of each were laid."""

    communities: int
    grids: int
    compounds: int
    buildings: int


class _FlatMap:
    """Degrees to metres and back around one point; exact enough for a district."""

    def __init__(self, longitude: float, latitude: float) -> None:
        self.origin = np.array([longitude, latitude])
        self.scale = np.array([111_320.0 * np.cos(np.radians(latitude)), 111_320.0])

    def to_metres(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda degrees: (degrees - self.origin) * self.scale)

    def to_degrees(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda metres: metres / self.scale + self.origin)


@dataclass(slots=True)
class _Ground:
    """A community with the shape it gets and, later, the shapes of its grids."""

    community: Area
    shape: BaseGeometry
    random: np.random.Generator
    cells: list[BaseGeometry]


@transaction.atomic
def lay_grids(*, seed: int, by: Actor, at: datetime, progress: Progress | None = None, grids: int = GRIDS) -> LaidGrids:
    """Generate communities' boundaries, `grids` grids and their buildings inside the streets that have a boundary.

    The same seed gives the same district. Everything is marked `generated`. `progress(done, total)` is called as the
    work goes on. Refused when the district has not been loaded or has been laid out already.
    """
    district = Area.objects.of_level(Level.DISTRICT).first()
    if district is None:
        raise Refused(_("Load a district first."))
    if Area.objects.of_level(Level.GRID).exists():
        raise Refused(_("This district has grids already."))
    report = progress or (lambda _done, _total: None)
    flat = _FlatMap(district.longitude or 0.0, district.latitude or 0.0)
    report(0, 4)
    grounds = _communities(flat, seed)
    report(1, 4)
    _cut_grids(grounds, grids)
    report(2, 4)
    laid = _save_areas(grounds, flat, district)
    report(3, 4)
    compounds, buildings = _save_buildings(grounds, laid, flat, district, np.random.default_rng([seed, 0]))
    report(4, 4)
    counts = {"communities": len(grounds), "grids": len(laid), "compounds": compounds, "buildings": buildings}
    record("grids.laid", district, by=by, at=at, facts={"seed": seed, **counts})
    return LaidGrids(**counts)


def _communities(flat: _FlatMap, seed: int) -> list[_Ground]:
    """Every community of a street with a boundary, with its part of the street."""
    grounds = []
    streets = Area.objects.of_level(Level.STREET).filter(boundary__isnull=False).order_by("code")
    children: dict[int | None, list[Area]] = {}
    for community in Area.objects.of_level(Level.COMMUNITY).order_by("code"):
        children.setdefault(community.parent_id, []).append(community)
    for street in streets:
        communities = children.get(street.pk, [])
        if not communities:
            continue
        random = np.random.default_rng([seed, int(street.code)])
        shape = flat.to_metres(shapely.from_geojson(json.dumps(street.boundary)))
        parts = divide(shape, random.uniform(0.7, 1.3, len(communities)), random, rounds=10)
        grounds += [_Ground(*pair, random, []) for pair in zip(communities, parts, strict=True)]
    if not grounds:
        raise Refused(_("No street of this district has a boundary."))
    return grounds


def _cut_grids(grounds: list[_Ground], total: int) -> None:
    """Cut each community into its share of the grids, then knit all of them together."""
    counts = shares(total, np.array([ground.shape.area for ground in grounds]))
    for ground, count in zip(grounds, counts.tolist(), strict=True):
        ground.cells = even_cells(ground.shape, count, ground.random, rounds=3)
    knitted = iter(knit([cell for ground in grounds for cell in ground.cells], grid_size=_CENTIMETRE))
    for ground in grounds:
        ground.cells = [next(knitted) for _cell in ground.cells]
        ground.shape = shapely.coverage_union_all(ground.cells)


def _save_areas(grounds: list[_Ground], flat: _FlatMap, district: Area) -> list[Area]:
    """Write the communities' boundaries and the grids; returns the grids in order."""
    grids = []
    for ground in grounds:
        community = ground.community
        for number, cell in enumerate(ground.cells, start=1):
            code = f"{community.code}{number:03}"
            grid = Area(
                level=Level.GRID,
                code=code,
                name=f"{community.name}第{number}网格",
                parent=community,
                path=f"{community.path}/{code}",
                source=Source.GENERATED,
                households=int(ground.random.integers(*_HOUSEHOLDS)),
            )
            _draw(grid, flat.to_degrees(cell))
            grids.append(grid)
        _draw(community, flat.to_degrees(ground.shape))
    Area.objects.bulk_create(grids, batch_size=400)
    _count_households(grids, [ground.community for ground in grounds], district)
    return grids


def _draw(area: Area, shape: BaseGeometry) -> None:
    area.boundary, area.boundary_source = to_geojson(shape), Source.GENERATED
    area.longitude, area.latitude = label_point(shape)


def _count_households(grids: list[Area], communities: list[Area], district: Area) -> None:
    """A wider area has the households of its grids."""
    streets = list(Area.objects.of_level(Level.STREET))
    for area in [*communities, *streets, district]:
        area.households = sum(grid.households for grid in grids if grid.code.startswith(area.code))
    Area.objects.bulk_update(
        communities, ["boundary", "boundary_source", "longitude", "latitude", "households"], batch_size=200
    )
    Area.objects.bulk_update([*streets, district], ["households"])


def _save_buildings(
    grounds: list[_Ground], grids: list[Area], flat: _FlatMap, district: Area, random: np.random.Generator
) -> tuple[int, int]:
    """Write compounds and buildings; returns how many of each."""
    names = compound_names(random)
    address = district.official_name or district.name
    rows: list[tuple[Area, Area, Placed]] = []
    numbers: Counter[str] = Counter()
    remaining = iter(grids)
    for ground in grounds:
        rows += _place(ground, [next(remaining) for _cell in ground.cells], names, address, numbers)
    homes = {(community.pk, row.compound): community for community, _grid, row in rows if row.compound}
    made = Compound.objects.bulk_create(
        [Compound(community=home, name=name, source=Source.GENERATED) for (_pk, name), home in homes.items()],
        batch_size=1000,
    )
    compounds = {(compound.community_id, compound.name): compound.pk for compound in made}
    positions = np.array([(row.x, row.y) for _community, _grid, row in rows]) / flat.scale + flat.origin
    codes = _codes(len(rows), random)
    columns = "name, address, compound_id, grid_id, longitude, latitude, code, source"
    with connection.cursor() as cursor, cursor.copy(f"COPY {Building._meta.db_table} ({columns}) FROM STDIN") as copy:
        for (community, grid, row), (longitude, latitude), code in zip(rows, positions.tolist(), codes, strict=True):
            compound = compounds.get((community.pk, row.compound))
            point = round(longitude, 7), round(latitude, 7)
            copy.write_row((row.name, row.address, compound, grid.pk, *point, code, str(Source.GENERATED)))
    return len(made), len(rows)


def _place(
    ground: _Ground, grids: list[Area], names: Iterator[str], district: str, numbers: Counter[str]
) -> list[tuple[Area, Area, Placed]]:
    """The buildings of a community, grid by grid; `numbers` counts the house numbers used up on each road."""
    random = ground.random
    roads = roads_for(ground.community.name, random)
    angle = float(random.uniform(-0.4, 0.4))
    rows = []
    for position, (grid, cell) in enumerate(zip(grids, ground.cells, strict=True)):
        road = roads[position % len(roads)]
        count = int(random.integers(SMALLEST, LARGEST + 1))
        points: Positions = stand(cell, count, angle, random)
        placed = group(points, district=district, road=road, number=numbers[road] + 1, names=names, random=random)
        numbers[road] += 2 * len(placed)
        rows += [(ground.community, grid, row) for row in placed]
    return rows


def _codes(count: int, random: np.random.Generator) -> list[str]:
    """Different building codes of six letters, the same for the same seed."""
    letters = np.array(list(BUILDING_CODE_LETTERS))
    codes: dict[str, None] = {}
    while len(codes) < count:
        for row in random.integers(0, len(letters), (count, 6)):
            codes["".join(letters[row])] = None
    return list(codes)[:count]
