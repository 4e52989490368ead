import threading

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from linli.places.geometry import from_geojson
from linli.places.locate import areas_of, locate, locate_building, nearest_building
from linli.places.models import Area, Building, GeometryVersion
from linli.places.tests.conftest import square

pytestmark = pytest.mark.django_db


def test_a_point_in_a_grid_has_all_four_areas(land):
    found = locate(120.12, 36.15)
    assert (found.grid_id, found.community_id, found.street_id, found.district_id) == (
        land.west_grid.pk,
        land.community.pk,
        land.street.pk,
        land.district.pk,
    )
    assert areas_of(found)["community"] == land.community


def test_where_no_grid_is_drawn_the_next_wider_area_answers(land):
    community = locate(120.17, 36.195)
    assert (community.grid_id, community.community_id) == (None, land.community.pk)
    street = locate(120.25, 36.25)
    assert (street.community_id, street.street_id) == (None, land.street.pk)
    district = locate(120.35, 36.35)
    assert (district.street_id, district.district_id) == (None, land.district.pk)


def test_outside_the_district_is_nowhere(land):
    assert locate(121.0, 36.15) is None
    assert locate(0.0, 0.0) is None


def test_on_a_shared_border_the_lowest_id_answers(land):
    assert locate(120.15, 36.15).grid_id == min(land.west_grid.pk, land.east_grid.pk)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(longitude=st.floats(119.99, 120.41), latitude=st.floats(35.99, 36.41))
def test_it_agrees_with_asking_every_area_in_turn(land, longitude, latitude):
    point = Point(longitude, latitude)
    expected = None
    for level in ("grid", "community", "street", "district"):
        areas = Area.objects.of_level(level).order_by("pk")
        if hits := [area.pk for area in areas if from_geojson(area.boundary).intersects(point)]:
            expected = (level, hits[0])
            break
    found = locate(longitude, latitude)
    assert (found is None) == (expected is None)
    if found and expected:
        assert getattr(found, f"{expected[0]}_id") == expected[1]


def test_it_is_never_stale(land):
    assert locate(120.14, 36.15).grid_id == land.west_grid.pk
    Area.objects.filter(pk=land.west_grid.pk).update(boundary=square(120.1, 36.1, 120.13, 36.2))
    Area.objects.filter(pk=land.east_grid.pk).update(boundary=square(120.13, 36.1, 120.2, 36.19))
    assert locate(120.14, 36.15).grid_id == land.east_grid.pk


def test_what_was_rolled_back_is_forgotten(land):
    """The trap of counted versions: the same number again, for other content."""

    def redraw(east: float) -> None:
        Area.objects.filter(pk=land.west_grid.pk).update(boundary=square(120.1, 36.1, east, 36.2))

    Area.objects.filter(pk=land.east_grid.pk).delete()
    with transaction.atomic():
        redraw(120.11)
        assert locate(120.12, 36.15).grid_id is None
        transaction.set_rollback(True)
    assert locate(120.12, 36.15).grid_id == land.west_grid.pk
    redraw(120.13)
    assert locate(120.12, 36.15).grid_id == land.west_grid.pk


def test_after_all_tables_are_emptied_nothing_is_remembered(land):
    locate(120.12, 36.15)
    GeometryVersion.objects.all().delete()
    assert locate(120.12, 36.15).grid_id == land.west_grid.pk
    Area.objects.filter(pk=land.west_grid.pk).update(boundary=square(120.1, 36.1, 120.11, 36.2))
    assert GeometryVersion.objects.count() == 1
    assert locate(120.12, 36.15).grid_id is None


def test_one_small_query_for_each_look_up(land, django_assert_num_queries):
    locate(120.12, 36.15)
    with django_assert_num_queries(1):
        locate(120.12, 36.15)


@pytest.mark.django_db(transaction=True)
def test_threads_see_a_change_as_soon_as_it_is_made(land):
    wrong: list[object] = []
    changed, stop = threading.Event(), threading.Event()

    def ask() -> None:
        try:
            while not stop.is_set():
                was_changed = changed.is_set()
                found = locate(120.14, 36.15)
                if was_changed and found.grid_id != land.east_grid.pk:
                    wrong.append(found)
        except Exception as error:  # noqa: BLE001 (a thread's error must fail the test)
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _number in range(4)]
    for thread in threads:
        thread.start()
    for step in range(1, 6):
        border = 120.145 - step * 0.001
        with transaction.atomic():
            Area.objects.filter(pk=land.west_grid.pk).update(boundary=square(120.1, 36.1, border - 0.01, 36.2))
            Area.objects.filter(pk=land.east_grid.pk).update(boundary=square(border - 0.01, 36.1, 120.2, 36.19))
        changed.set()
    stop.set()
    for thread in threads:
        thread.join(timeout=20)
    assert wrong == []


def test_the_nearest_building_within_reach(land, building):
    found = nearest_building(120.1205, 36.15)
    assert found.building_id == building.pk
    assert found.compound_name == "海泊花园"
    assert 40 < found.metres < 50
    assert nearest_building(120.13, 36.15) is None
    assert nearest_building(120.13, 36.15, within_metres=1000).building_id == building.pk


def test_without_buildings_none_is_nearest(land):
    assert nearest_building(120.12, 36.15) is None


def test_a_building_moves_and_the_nearest_one_follows(building):
    nearest_building(120.12, 36.15)
    Building.objects.update(longitude=120.13)
    assert nearest_building(120.13, 36.15).metres == pytest.approx(0, abs=0.1)


def test_a_building_by_its_code_however_it_is_typed(land, building):
    assert locate_building(" ab12cd ").building_id == building.pk
    assert locate_building("AB12CD").location.grid_id == land.west_grid.pk
    assert locate_building("ZZZZZZ") is None
