"""From a place to the post that must act."""

from datetime import timedelta

import pytest

from linli.people.models import Absence, Post
from linli.people.posts import holder_of, holders_of, responsible_post, responsible_posts

from .conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffed(district):
    district.grid_post = district.hire("grid", "grid_worker", district.grid, district.committee)
    district.community_post = district.hire("community", "community_worker", district.community, district.committee)
    district.secretary_post = district.hire("secretary", "community_secretary", district.community, district.committee)
    district.street_post = district.hire("street", "street_dispatcher", district.street, district.street_office)
    return district


def away(post, deputy=None):
    return Absence.objects.create(
        person=post.person, from_at=AT - timedelta(hours=1), until_at=AT + timedelta(hours=1), deputy=deputy
    )


def test_the_grid_worker_answers_for_the_grid(staffed, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = responsible_post(**staffed.where(), level="grid", at=AT)
    assert (found.post_id, found.level, found.name) == (staffed.grid_post.pk, "grid", "grid")
    assert found.duty_phone == "0532-1000001"


def test_each_level_finds_its_desk(staffed):
    assert responsible_post(**staffed.where(), level="community", at=AT).post_id == staffed.community_post.pk
    assert responsible_post(**staffed.where(), level="street", at=AT).post_id == staffed.street_post.pk
    assert responsible_post(**staffed.where(), level="district", at=AT) is None
    assert [one.level for one in responsible_posts(**staffed.where(), at=AT)] == ["grid", "community", "street"]


def test_a_vacant_grid_falls_to_the_community(staffed):
    Post.objects.filter(pk=staffed.grid_post.pk).update(person=None)
    assert responsible_post(**staffed.where(), level="grid", at=AT).post_id == staffed.community_post.pk


def test_a_deputy_stands_in_for_one_who_is_away(staffed):
    deputy = staffed.hire("deputy", "grid_worker", staffed.other_grid, staffed.committee)
    absence = away(staffed.grid_post, deputy)
    found = responsible_post(**staffed.where(), level="grid", at=AT)
    assert (found.post_id, found.is_deputy) == (deputy.pk, True)
    assert responsible_post(**staffed.where(), level="grid", at=absence.until_at).post_id == staffed.grid_post.pk


def test_a_deputy_who_is_away_too_is_passed_over(staffed):
    deputy = staffed.hire("deputy", "grid_worker", staffed.other_grid, staffed.committee)
    away(staffed.grid_post, deputy)
    away(deputy)
    assert responsible_post(**staffed.where(), level="grid", at=AT).level == "community"


def test_away_without_deputy_falls_upwards(staffed):
    away(staffed.grid_post)
    assert responsible_post(**staffed.where(), level="grid", at=AT).level == "community"


def test_providers_are_not_the_ladder(staffed):
    Post.objects.filter(pk=staffed.grid_post.pk).update(organisation=staffed.bureau)
    assert responsible_post(**staffed.where(), level="grid", at=AT).level == "community"


def test_a_post_can_be_left_out(staffed):
    found = responsible_post(**staffed.where(), level="grid", at=AT, without=[staffed.grid_post.pk])
    assert found.level == "community"


def test_the_least_loaded_handler_of_a_department(staffed):
    one = staffed.hire("one", "department_handler", staffed.district, staffed.bureau)
    two = staffed.hire("two", "department_handler", staffed.district, staffed.bureau)
    assert holder_of(organisation_id=staffed.bureau.pk, permission="appeals.handle", at=AT).post_id == one.pk
    busy = holder_of(
        organisation_id=staffed.bureau.pk,
        role="department_handler",
        at=AT,
        load=lambda posts: {one.pk: 5, two.pk: 1},
    )
    assert busy.post_id == two.pk
    assert len(holders_of(organisation_id=staffed.bureau.pk, at=AT)) == 2
    assert holder_of(organisation_id=staffed.bureau.pk, permission="appeals.triage", at=AT) is None
