import json

import pytest
from django.urls import reverse

from linli.events.models import Event
from linli.places.models import BUILDING_CODE_LETTERS, Area, Building
from linli.places.tests.conftest import square

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, land, django_user_model, settings):
    """The back office, for an administrator; the second factor is the business of `people`."""
    settings.REQUIRE_TOTP = False
    account = django_user_model.objects.create_superuser("administrator", "a-long-password-7")
    client.force_login(account)
    return client


def form(area, **changes):
    values = {"name": area.name, "official_name": "", "households": 0, "boundary": json.dumps(area.boundary)}
    return {**values, **changes}


def test_lists_of_thousands_open_with_few_statements(office, land, django_assert_max_num_queries):
    Building.objects.bulk_create(
        Building(
            name=f"{number}号楼",
            address="威海路1号",
            grid=land.west_grid,
            longitude=120.1,
            latitude=36.1,
            code="".join(BUILDING_CODE_LETTERS[number // 32**place % 32] for place in range(6)),
        )
        for number in range(2000)
    )
    for name in ("area", "compound", "building"):
        with django_assert_max_num_queries(12):
            assert office.get(reverse(f"admin:places_{name}_changelist")).status_code == 200
    page = office.get(reverse("admin:places_building_change", args=[Building.objects.first().pk]))
    assert len(page.content) < 60_000


def test_a_boundary_drawn_outside_its_parent_is_refused_in_words(office, land):
    address = reverse("admin:places_area_change", args=[land.west_grid.pk])
    page = office.get(address)
    assert b"data-draw-field" in page.content
    outside = json.dumps(square(120.1, 36.1, 120.3, 36.2))
    answer = office.post(address, form(land.west_grid, boundary=outside))
    assert answer.status_code == 200
    assert "威海路社区" in str(answer.context["adminform"].form.errors["boundary"])
    land.west_grid.refresh_from_db()
    assert land.west_grid.boundary == square(120.1, 36.1, 120.15, 36.2)


def test_a_drawn_boundary_is_saved_and_recorded(office, land, monkeypatch):
    from linli.kernel.actor import Actor

    monkeypatch.setattr("linli.places.admin._actor", lambda _request: Actor(person_id=7))
    inside = square(120.1, 36.1, 120.14, 36.2)
    address = reverse("admin:places_area_change", args=[land.west_grid.pk])
    answer = office.post(address, form(land.west_grid, boundary=json.dumps(inside), name="威海路社区西网格"))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    saved = Area.objects.get(pk=land.west_grid.pk)
    assert (saved.boundary, saved.name) == (inside, "威海路社区西网格")
    assert Event.objects.get(verb="boundary.drawn").person_id == 7


def test_a_building_outside_the_district_is_refused_in_words(office, land):
    answer = office.post(
        reverse("admin:places_building_add"),
        {"name": "1号楼", "address": "威海路1号", "compound": "", "longitude": "121.9", "latitude": "36.1"},
    )
    assert answer.status_code == 200
    assert "longitude" in answer.context["adminform"].form.errors
