import json

import pytest

from linli.events.models import Event
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import Missing, Refused
from linli.places import actions
from linli.places.district_file import SHIPPED
from linli.places.models import Area, Building, Compound
from linli.places.tests.conftest import AT, square

pytestmark = pytest.mark.django_db


def add(land, **changes):
    values = {
        "name": "1号楼",
        "address": "青岛市市北区威海路20号",
        "compound_name": "海泊花园",
        "grid_code": None,
        "longitude": 120.12,
        "latitude": 36.12,
        **changes,
    }
    return actions.add_building(**values, by=Actor(person_id=7), at=AT)


def test_loading_a_district_again_changes_nothing():
    first = actions.load_district(path=SHIPPED, by=SYSTEM, at=AT)
    assert (first.created, first.changed, first.unchanged) == (160, 0, 0)
    again = actions.load_district(path=SHIPPED, by=SYSTEM, at=AT)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 160)
    assert Event.objects.filter(verb="district.loaded").count() == 1
    assert Area.objects.get(code="370203005001").name == "科技街社区"
    assert Area.objects.get(code="370203005001").official_name == "科技街社区居委会"


def test_loading_mends_what_the_file_says_and_keeps_what_it_does_not_say(tmp_path):
    actions.load_district(path=SHIPPED, by=SYSTEM, at=AT)
    Area.objects.filter(code="370203021").update(name="旧名街道")
    community = Area.objects.get(code="370203021001")
    Area.objects.filter(pk=community.pk).update(
        boundary=square(120.35, 36.08, 120.351, 36.081), boundary_source="official", longitude=120.35, latitude=36.08
    )
    assert actions.load_district(path=SHIPPED, by=SYSTEM, at=AT).changed == 1
    assert Area.objects.get(code="370203021").name == "台东街道"
    community.refresh_from_db()
    assert community.boundary is not None


def test_a_faulty_file_loads_nothing(tmp_path):
    content = json.loads(SHIPPED.read_text("utf-8"))
    content["areas"][-1]["code"] = "999999999999"
    (tmp_path / "district.json").write_text(json.dumps(content), "utf-8")
    with pytest.raises(Refused):
        actions.load_district(path=tmp_path / "district.json", by=SYSTEM, at=AT)
    assert not Area.objects.exists()


def test_the_point_decides_the_grid(land):
    building = add(land)
    assert building.grid == land.west_grid
    assert building.compound.community == land.community
    assert len(building.code) == 6
    event = Event.objects.get(verb="building.added")
    assert (event.person_id, event.facts) == (7, {"building": building.code, "grid": land.west_grid.code})


def test_without_a_point_a_building_stands_at_its_grids_centre(land):
    building = add(land, grid_code=land.east_grid.code, longitude=None, latitude=None)
    assert (building.longitude, building.latitude) == (land.east_grid.longitude, land.east_grid.latitude)


def test_a_compound_is_made_once_and_is_not_needed(land):
    add(land)
    add(land, name="2号楼")
    assert Compound.objects.count() == 1
    assert add(land, name="威海路30号院", address="威海路30号", compound_name="").compound is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"grid_code": "370203021001999"}, "grid_unknown"),
        ({"longitude": 121.9}, "point_outside"),
        ({"latitude": None}, "point_incomplete"),
        ({"longitude": None, "latitude": None}, "grid_missing"),
        ({"longitude": 120.25, "latitude": 36.25}, "grid_missing"),
        ({"grid_code": "370203021001002"}, "point_in_another_grid"),
        ({"name": " "}, "building_incomplete"),
    ],
)
def test_a_building_that_cannot_be_is_refused_in_words(land, changes, code):
    with pytest.raises(Refused) as refused:
        add(land, **changes)
    assert refused.value.code == code
    assert not Building.objects.exists()


def test_on_a_shared_border_either_grid_may_be_named(land):
    assert add(land, longitude=120.15, grid_code=land.east_grid.code).grid == land.east_grid


def test_the_same_building_twice_is_refused(land):
    add(land)
    with pytest.raises(Refused) as refused:
        add(land)
    assert "1号楼" in str(refused.value.message)
    with pytest.raises(Refused):
        add(land, address="青岛市市北区威海路22号")


def test_moving_a_building_moves_it_into_the_grid_there(building, land):
    moved = actions.move_building(building_id=building.pk, longitude=120.18, latitude=36.15, by=SYSTEM, at=AT)
    assert moved.grid == land.east_grid
    with pytest.raises(Refused):
        actions.move_building(building_id=building.pk, longitude=121.9, latitude=36.15, by=SYSTEM, at=AT)
    with pytest.raises(Missing):
        actions.move_building(building_id=0, longitude=120.18, latitude=36.15, by=SYSTEM, at=AT)


def test_a_drawn_boundary_is_kept_and_recorded(land):
    boundary = square(120.1, 36.1, 120.14, 36.2)
    area = actions.draw_boundary(area_id=land.west_grid.pk, boundary=boundary, by=SYSTEM, at=AT)
    assert (area.boundary_source, area.longitude) == ("official", pytest.approx(120.12))
    actions.draw_boundary(area_id=land.west_grid.pk, boundary=area.boundary, by=SYSTEM, at=AT)
    assert Event.objects.filter(verb="boundary.drawn").count() == 1
    bare = actions.draw_boundary(area_id=land.west_grid.pk, boundary=None, by=SYSTEM, at=AT)
    assert (bare.boundary, bare.boundary_source, bare.longitude) == (None, "", None)


BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[120.1, 36.1], [120.2, 36.2], [120.2, 36.1], [120.1, 36.2], [120.1, 36.1]]],
}


@pytest.mark.parametrize(
    ("boundary", "code"),
    [
        (BOW_TIE, "boundary_crosses_itself"),
        ({"type": "Point", "coordinates": [120.1, 36.1]}, "boundary_not_polygon"),
        ({"type": "Polygon", "coordinates": []}, "boundary_not_polygon"),
        ({"kind": "shape"}, "boundary_unreadable"),
        ("nonsense", "boundary_unreadable"),
        (square(120.1, 36.1, 120.25, 36.2), "boundary_outside_parent"),
        (square(36.1, 120.1, 36.2, 120.2), "boundary_off_earth"),
    ],
)
def test_an_unusable_boundary_is_refused_in_words(land, boundary, code):
    with pytest.raises(Refused) as refused:
        actions.draw_boundary(area_id=land.west_grid.pk, boundary=boundary, by=SYSTEM, at=AT)
    assert refused.value.code == code
    land.west_grid.refresh_from_db()
    assert land.west_grid.boundary == square(120.1, 36.1, 120.15, 36.2)


def test_a_boundary_may_leave_its_parent_by_a_few_metres(land):
    boundary = square(120.09995, 36.1, 120.14, 36.2)
    assert actions.draw_boundary(area_id=land.west_grid.pk, boundary=boundary, by=SYSTEM, at=AT).boundary == boundary
