"""A district of four squares: two grids side by side in one community, a street with room left, and sea around it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from linli.people.access import Access, Seat
from linli.places.models import Area, Building, Compound

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def square(west: float, south: float, east: float, north: float) -> dict[str, object]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@dataclass
class Ground:
    district: Area
    street: Area
    community: Area
    west_grid: Area
    east_grid: Area


def draw(level: str, code: str, name: str, parent: Area | None, box: tuple[float, float, float, float]) -> Area:
    return Area.objects.create(
        level=level,
        code=code,
        name=name,
        parent=parent,
        boundary=square(*box),
        boundary_source="official",
        longitude=(box[0] + box[2]) / 2,
        latitude=(box[1] + box[3]) / 2,
    )


@pytest.fixture
def land(db: None) -> Ground:
    district = draw("district", "370203", "市北区", None, (120.0, 36.0, 120.4, 36.4))
    street = draw("street", "370203021", "台东街道", district, (120.1, 36.1, 120.3, 36.3))
    community = draw("community", "370203021001", "威海路社区", street, (120.1, 36.1, 120.2, 36.2))
    west = draw("grid", "370203021001001", "威海路社区第1网格", community, (120.1, 36.1, 120.15, 36.2))
    east = draw("grid", "370203021001002", "威海路社区第2网格", community, (120.15, 36.1, 120.2, 36.19))
    return Ground(district, street, community, west, east)


@pytest.fixture
def building(land: Ground) -> Building:
    compound = Compound.objects.create(name="海泊花园", community=land.community)
    return Building.objects.create(
        name="3号楼",
        address="青岛市市北区威海路12号",
        compound=compound,
        grid=land.west_grid,
        longitude=120.12,
        latitude=36.15,
        code="AB12CD",
    )


@pytest.fixture
def access_with() -> object:
    """What `people` puts on a request: one permission for one path."""

    def make(permission: str, path: str) -> Access:
        seat = Seat(1, 1, "street", 1, "street", path, "test", frozenset({permission}), "")
        return Access(account_id=1, person_id=1, seats=(seat,))

    return make
