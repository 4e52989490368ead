"""Rights follow from posts in force, read in one statement."""

from datetime import date, timedelta

import pytest

from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import Forbidden
from linli.people import actions
from linli.people.access import STRANGER, access_of, access_of_token
from linli.people.models import Account, ApiToken, Person, Post, Role

from .conftest import AT

pytestmark = pytest.mark.django_db


def test_a_seat_allows_what_its_role_says_within_its_area(district):
    post = district.hire("li", "community_worker", district.community, district.committee)
    access = access_of(post.person.account.pk, AT)
    assert access.can("appeals.triage")
    assert not access.can("people.unmask")
    assert access.covers("appeals.triage", district.grid.path)
    assert not access.covers("appeals.triage", district.street.path)
    assert not access.covers("appeals.triage", district.community.path + "9")
    assert access.area_ids_with("appeals.triage") == (district.community.pk,)
    assert access.actor("appeals.triage") == Actor(post.person_id, post.pk)
    assert access.actor() == Actor(post.person_id)
    assert access.is_staff


def test_access_costs_one_statement_however_many_posts(district, django_assert_num_queries):
    post = district.hire("li", "grid_worker", district.grid, district.committee)
    district.hire("li", "grid_worker", district.other_grid, district.committee, person=post.person)
    with django_assert_num_queries(1):
        access = access_of(post.person.account.pk, AT)
    assert len(access.seats) == 2
    near = access.actor("appeals.handle", district.other_grid.path)
    assert near.post_id == access.seats[1].post_id


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "counts"),
    [
        (date(2026, 11, 20), None, True),
        (date(2026, 11, 21), None, False),
        (date(2026, 1, 1), date(2026, 11, 20), True),
        (date(2026, 1, 1), date(2026, 11, 19), False),
    ],
)
def test_only_posts_in_force_count(district, valid_from, valid_until, counts):
    post = district.hire("li", "grid_worker", district.grid, district.committee)
    Post.objects.filter(pk=post.pk).update(valid_from=valid_from, valid_until=valid_until)
    assert access_of(post.person.account.pk, AT).can("appeals.handle") is counts


def test_a_closed_account_is_a_stranger(district):
    post = district.hire("li", "grid_worker", district.grid, district.committee)
    Account.objects.filter(person=post.person).update(is_active=False)
    assert access_of(post.person.account.pk, AT) == STRANGER


def test_a_stranger_cannot_act_as_the_system():
    with pytest.raises(Forbidden):
        STRANGER.actor()
    assert not STRANGER.can("appeals.see")


def test_acting_without_the_right_is_forbidden(district):
    post = district.hire("li", "grid_worker", district.grid, district.committee)
    with pytest.raises(Forbidden):
        access_of(post.person.account.pk, AT).actor("people.unmask")


def test_a_superuser_may_do_everything_and_still_is_a_person():
    account = Account.objects.create_superuser("root", "a-long-password-7")
    access = access_of(account.pk, AT)
    assert access.covers("anything.at_all", "370203")
    assert access.actor("people.manage") == Actor(account.person_id)
    assert access.needs_second_factor()


def test_sensitive_rights_need_a_second_factor(district):
    plain = district.hire("li", "grid_worker", district.grid, district.committee)
    manager = district.hire("admin", "administrator", district.district, district.bureau)
    assert not access_of(plain.person.account.pk, AT).needs_second_factor()
    assert access_of(manager.person.account.pk, AT).needs_second_factor()


def test_a_token_acts_within_its_scopes(district, django_assert_max_num_queries):
    post = district.hire("li", "community_worker", district.community, district.committee)
    account = post.person.account
    token, raw = actions.create_token(account=account, name="export", scopes=["people.unmask"], by=SYSTEM, at=AT)
    assert raw not in str(ApiToken.objects.values_list().get())
    assert not access_of_token(raw, AT).can("appeals.triage")
    ApiToken.objects.update(scopes=[])
    with django_assert_max_num_queries(1):
        assert access_of_token(raw, AT + timedelta(minutes=1)).can("appeals.triage")
    assert access_of_token(raw + "x", AT) is None
    actions.revoke_token(token=token, by=SYSTEM, at=AT)
    assert access_of_token(raw, AT) is None


def test_an_expired_token_opens_nothing(district):
    post = district.hire("li", "community_worker", district.community, district.committee)
    _, raw = actions.create_token(
        account=post.person.account, name="x", expires_at=AT + timedelta(days=1), by=SYSTEM, at=AT
    )
    assert access_of_token(raw, AT + timedelta(hours=23)) is not None
    assert access_of_token(raw, AT + timedelta(days=1)) is None


def test_a_scoped_token_of_a_superuser_is_no_master_key():
    account = Account.objects.create_superuser("root", "a-long-password-7")
    _, raw = actions.create_token(account=account, name="x", scopes=["people.manage"], by=SYSTEM, at=AT)
    assert not access_of_token(raw, AT).is_superuser


def test_loading_roles_again_keeps_what_the_district_edited(district):
    Role.objects.filter(code="grid_worker").update(name="片长", permissions=["appeals.see"])
    Role.objects.filter(code="auditor").delete()
    assert actions.load_roles(by=SYSTEM, at=AT) == 1
    assert Role.objects.get(code="grid_worker").permissions == ["appeals.see"]


def test_a_person_without_account_has_no_access():
    Person.objects.create(name="王阿姨", created_at=AT)
    assert access_of(999, AT) == STRANGER
