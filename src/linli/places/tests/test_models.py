import pytest
from django.db import IntegrityError, transaction

from linli.places.locate import versions
from linli.places.models import Area, Building, Compound

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("level", "code", "parent"),
    [
        ("street", "370203021", None),
        ("district", "3702", None),
        ("grid", "370203021001003", "370203021"),
        ("community", "370203022001", "370203021"),
        ("community", "370203021001001", "370203021001"),
        ("district", "370204", "370203"),
        ("grid", "37020302100100x", "370203021001"),
    ],
)
def test_an_area_continues_its_parent(land, level, code, parent):
    above = Area.objects.get(code=parent) if parent else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.create(level=level, code=code, name="错", parent=above)


def test_the_code_decides_the_path(land):
    assert land.west_grid.path == "370203/370203021/370203021001/370203021001001"


def test_a_code_stays_once_there_are_areas_below(land):
    land.street.code = "370203022"
    with pytest.raises(IntegrityError), transaction.atomic():
        land.street.save()


@pytest.mark.parametrize(
    "fault",
    [
        {"longitude": 181.0},
        {"latitude": -91.0},
        {"code": "ab12cd"},
        {"code": "ILOU00"},
        {"name": ""},
        {"address": ""},
    ],
)
def test_a_building_is_on_earth_named_and_has_a_readable_code(land, fault):
    values = {"name": "1号楼", "address": "威海路1号", "longitude": 120.1, "latitude": 36.1, "code": "ZZZZZZ"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Building.objects.create(**{**values, **fault}, grid=land.west_grid)


def test_a_building_stands_in_a_grid_and_a_compound_in_a_community(land):
    with pytest.raises(IntegrityError), transaction.atomic():
        Building.objects.create(
            name="1", address="1", longitude=120.1, latitude=36.1, code="ZZZZZZ", grid=land.community
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Compound.objects.create(name="海泊花园", community=land.street)


def test_a_building_is_there_once(building):
    building.pk, building.code = None, "ZZZZZZ"
    with pytest.raises(IntegrityError), transaction.atomic():
        building.save(force_insert=True)


def test_a_boundary_names_its_source(land):
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.filter(pk=land.street.pk).update(boundary_source="")


def test_within_is_the_area_and_everything_below(land, building):
    assert set(Area.objects.within(land.community)) == {land.community, land.west_grid, land.east_grid}
    assert set(Area.objects.within(land.district).of_level("street")) == {land.street}
    assert list(Building.objects.within(land.district)) == [building]
    assert list(Building.objects.within(land.west_grid)) == [building]
    assert list(Building.objects.within(land.east_grid)) == []


def test_every_change_renews_the_version(land, building):
    seen = {versions()}
    Area.objects.filter(pk=land.west_grid.pk).update(boundary=None, boundary_source="")
    seen.add(versions())
    Building.objects.update(longitude=120.13)
    seen.add(versions())
    Compound.objects.update(name="海泊名苑")
    seen.add(versions())
    building.delete()
    seen.add(versions())
    assert len(seen) == 5


def test_the_number_of_households_is_no_change_of_geometry(land):
    before = versions()
    Area.objects.filter(pk=land.west_grid.pk).update(households=700)
    assert versions() == before
