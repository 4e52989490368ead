"""Staff and households from lists: again and again with the same result, and clear words for what is wrong."""

import pytest
from django.utils import translation

from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Refused
from linli.people import actions
from linli.people.models import Account, Household, Person, Post

from .conftest import AT, build

pytestmark = pytest.mark.django_db
ROW = {
    "name": "李敏", "phone": "13812345678", "username": "limin", "organisation_name": "南仲家洼居委会",
    "role_code": "grid_worker", "area_code": "370203005001001", "title": "网格员", "duty_phone": "0532-83111111",
}  # fmt: skip


def add(**changes):
    return actions.add_staff(**{**ROW, **changes}, by=SYSTEM, at=AT)


def test_a_row_makes_person_account_and_post_once(district):
    first = add()
    assert add().pk == first.pk
    assert Post.objects.count() == Person.objects.count() == Account.objects.count() == 1
    assert first.person.account.username == "limin"


def test_a_second_post_of_the_same_person(district):
    add()
    add(area_code="370203005001002")
    assert Person.objects.count() == 1
    assert Post.objects.count() == 2


def test_a_vacant_post_is_filled(district):
    post = add()
    Post.objects.update(person=None)
    assert add().pk == post.pk


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"title": ""}, "title_missing"),
        ({"area_code": "1"}, "unknown_area"),
        ({"role_code": "king"}, "unknown_role"),
        ({"organisation_name": "无此单位"}, "unknown_organisation"),
        ({"phone": "12"}, "notaphone"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_left_behind(district, changes, code):
    with pytest.raises(Refused) as refusal:
        add(**changes)
    assert refusal.value.code == code
    assert not Person.objects.exists()


def test_a_taken_user_name_is_refused(district):
    add()
    with pytest.raises(Refused) as refusal:
        add(name="别人", phone="13900001111", username="LiMin")
    assert refusal.value.code == "username_taken"
    assert Person.objects.count() == 1


def test_households(district):
    build(district.grid)
    row = {"building_code": "3A7K9M", "room": "301", "resident_name": "王阿姨", "phone": "13812345678"}
    home = actions.add_household(**row, by=SYSTEM, at=AT)
    assert actions.add_household(**row, by=SYSTEM, at=AT) == home
    assert Household.objects.count() == Person.objects.count() == 1
    actions.add_household(**{**row, "resident_name": "小王", "phone": ""}, by=SYSTEM, at=AT)
    actions.add_household(**{**row, "resident_name": "小王", "phone": ""}, by=SYSTEM, at=AT)
    assert sorted(home.persons.values_list("name", flat=True)) == ["小王", "王阿姨"]
    with pytest.raises(Refused):
        actions.add_household(building_code="none", room="1", by=SYSTEM, at=AT)


@pytest.mark.parametrize(
    ("room", "name", "words"),
    [("1" * 41, "", "40"), ("301", "王" * 61, "60"), ("3\x0b01", "", "无法保存"), ("301", "王\u200b\x07", "无法保存")],
)
def test_what_does_not_fit_is_refused_in_words(district, room, name, words):
    building = build(district.grid)
    with pytest.raises(Refused) as refusal, translation.override("zh-hans"):
        actions.add_household(building_code=building.code, room=room, resident_name=name, by=SYSTEM, at=AT)
    with translation.override("zh-hans"):
        assert words in str(refusal.value.message)
