from datetime import UTC, datetime

import numpy as np
import pytest
import shapely
from django.db import transaction
from django.db.models import Count
from hypothesis import given
from hypothesis import strategies as st

from linli.demo.district import GRIDS, lay_grids
from linli.demo.district.partition import divide, knit, shares
from linli.events.models import Event
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Refused
from linli.places.actions import load_district
from linli.places.district_file import SHIPPED
from linli.places.geometry import from_geojson
from linli.places.locate import locate
from linli.places.models import Area, Building, Compound

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def shapes(level: str) -> dict[str, object]:
    areas = Area.objects.of_level(level).filter(boundary__isnull=False)
    return {area.code: from_geojson(area.boundary) for area in areas}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_district_is_laid_out_whole():
    load_district(path=SHIPPED, by=SYSTEM, at=AT)
    seen: list[tuple[int, int]] = []
    laid = lay_grids(seed=7, by=SYSTEM, at=AT, progress=lambda done, total: seen.append((done, total)))

    assert (laid.communities, laid.grids) == (137, GRIDS)
    assert Area.objects.of_level("grid").count() == GRIDS == 1188
    assert 12_000 <= laid.buildings <= 15_000
    assert seen[0] == (0, seen[-1][1])
    assert seen[-1][0] == seen[-1][1]
    assert Event.objects.get(verb="grids.laid").facts["seed"] == 7

    streets, communities, grids = shapes("street"), shapes("community"), shapes("grid")
    assert all(shape.is_valid for shape in grids.values())
    # A valid coverage has no overlaps, and no side that only one neighbour knows.
    assert shapely.coverage_is_valid(list(grids.values()))
    for code, street in streets.items():
        inside = shapely.coverage_union_all([shape for grid, shape in grids.items() if grid.startswith(code)])
        assert inside.symmetric_difference(street).area < 0.001 * street.area
    for code, community in communities.items():
        inside = shapely.coverage_union_all([shape for grid, shape in grids.items() if grid.startswith(code)])
        assert inside.symmetric_difference(community).area < 1e-6 * community.area

    counts = Area.objects.of_level("grid").annotate(total=Count("buildings")).values_list("total", flat=True)
    assert min(counts) >= 8
    assert max(counts) <= 15
    rows = list(Building.objects.values_list("longitude", "latitude", "grid__code", "grid_id"))
    standing = shapely.points([row[:2] for row in rows])
    assert shapely.contains(np.array([grids[row[2]] for row in rows]), standing).all()
    assert all(locate(longitude, latitude).grid_id == grid_id for longitude, latitude, _code, grid_id in rows[::50])

    assert set(Area.objects.of_level("grid").values_list("source", "boundary_source")) == {("generated", "generated")}
    assert set(Area.objects.of_level("community").values_list("source", "boundary_source")) == {
        ("official", "generated")
    }
    assert set(Building.objects.values_list("source", flat=True)) == {"generated"}
    assert set(Compound.objects.values_list("source", flat=True)) == {"generated"}
    district = Area.objects.get(level="district")
    assert district.households == sum(Area.objects.of_level("grid").values_list("households", flat=True))

    with pytest.raises(Refused):
        lay_grids(seed=7, by=SYSTEM, at=AT)


def fingerprint() -> tuple[object, ...]:
    grids = Area.objects.of_level("grid").order_by("code").values_list("code", "boundary", "households")
    buildings = Building.objects.order_by("code").values_list("code", "name", "address", "longitude", "grid__code")
    return list(grids), list(buildings)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_same_seed_gives_the_same_district():
    load_district(path=SHIPPED, by=SYSTEM, at=AT)
    prints = []
    for seed in (3, 3, 4):
        with transaction.atomic():
            lay_grids(seed=seed, by=SYSTEM, at=AT, grids=150)
            prints.append(fingerprint())
            transaction.set_rollback(True)
    assert prints[0] == prints[1]
    assert prints[0] != prints[2]


@pytest.mark.django_db
def test_without_a_district_nothing_is_laid():
    with pytest.raises(Refused):
        lay_grids(seed=7, by=SYSTEM, at=AT)


@given(weights=st.lists(st.floats(0.01, 1000), min_size=1, max_size=40), more=st.integers(0, 2000))
def test_shares_add_up_and_leave_nobody_out(weights, more):
    counts = shares(len(weights) + more, np.array(weights))
    assert counts.sum() == len(weights) + more
    assert counts.min() >= 1


@pytest.mark.parametrize("seed", range(5))
def test_dividing_covers_a_crooked_shape_without_overlap(seed):
    shape = shapely.Polygon([(0, 0), (900, 50), (1000, 900), (500, 300), (100, 1000)])
    weights = np.array([1.0, 1.0, 2.0, 3.0])
    cells = knit(divide(shape, weights, np.random.default_rng(seed), rounds=12), grid_size=0.01)
    assert shapely.coverage_is_valid(cells)
    assert shapely.coverage_union_all(cells).symmetric_difference(shape).area < 1e-4 * shape.area
    assert all(cell.area > 0 for cell in cells)
