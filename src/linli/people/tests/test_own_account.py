"""My account: settings, sessions, export, being forgotten; and the demo's table."""

import json

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from linli.events.models import Event
from linli.kernel.actor import SYSTEM, Actor
from linli.people import actions, views
from linli.people.models import Account, Household, Person, Unmasking

from .conftest import AT, build

pytestmark = pytest.mark.django_db
PAGES = [
    "people:account", "people:erase", "people:export", "usersessions_list", "mfa_index", "people:sign_out",
]  # fmt: skip


@pytest.fixture
def wang(district):
    building = build(district.grid)
    home = Household.objects.create(building=building, room="2单元301")
    person = Person(name="王阿姨", household=home, created_at=AT)
    person.set_phone("13812345678")
    person.save()
    account = Account.objects.create_user(person=person, phone_lookup=person.phone_lookup, phone_verified=True)
    assert account.is_active
    return person


@pytest.fixture
def at_home(client, wang):
    client.force_login(wang.account)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_open_and_need_a_sign_in(at_home, name):
    assert at_home.get(reverse(name)).status_code == 200
    assert Client().get(reverse(name)).status_code == 302


def test_numbers_are_masked_on_my_own_page(at_home):
    page = at_home.get(reverse("people:account")).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    assert "2单元301" in page


def test_language_and_face_reach_the_cookies(at_home, wang):
    at_home.post(reverse("people:account"), {"name": "王阿姨", "language": "en", "elder_mode": "on"})
    wang.refresh_from_db()
    assert (wang.language, wang.elder_mode) == ("en", True)
    assert at_home.cookies["django_language"].value == "en"
    assert at_home.cookies["face"].value == "elder"
    at_home.post(reverse("people:account"), {"name": "王阿姨", "language": "en"})
    wang.refresh_from_db()
    assert wang.elder_mode is False


def test_signing_out_everywhere_ends_every_session(wang):
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(wang.account)
        assert client.get(reverse("people:account")).status_code == 200
    clients[0].post(reverse("people:sign_out_everywhere"))
    for client in clients:
        assert client.get(reverse("people:account")).status_code == 302


def test_everything_about_me_is_in_the_export(at_home, wang):
    reader = Person.objects.create(name="赵主任")
    actions.unmask(person=wang, field="phone", reason="回访", by=Actor(person_id=reader.pk), at=AT)
    data = json.loads(at_home.get(reverse("people:export")).content)
    assert data["phone"] == "13812345678"
    assert data["household"] == {"building": "3号楼", "room": "2单元301"}
    assert data["numbers_seen_by_staff"][0]["reason"] == "回访"


def test_being_forgotten_removes_every_word_and_keeps_history(at_home, wang):
    before = Event.objects.count()
    assert at_home.post(reverse("people:erase"), {}).status_code == 422
    at_home.post(reverse("people:erase"), {"confirmed": "on"})
    wang.refresh_from_db()
    assert (wang.name, wang.phone, wang.phone_lookup, wang.household) == ("", None, None, None)
    assert wang.erased_at is not None
    account = Account.objects.get(person=wang)
    assert not account.is_active
    assert account.phone_lookup is None
    assert Event.objects.filter(verb="person.erased", subject_id=wang.pk).exists()
    assert Event.objects.count() == before + 1
    assert at_home.get(reverse("people:account")).status_code == 302


def test_a_holder_of_a_post_cannot_vanish(client, district):
    post = district.hire("xiaoli", "grid_worker", district.grid, district.committee)
    client.force_login(post.person.account)
    answer = client.post(reverse("people:erase"), {"confirmed": "on"})
    assert answer.status_code == 422
    assert "岗位" in answer.content.decode()


def test_a_full_number_needs_the_right_and_a_reason(client, district, wang, settings):
    settings.REQUIRE_TOTP = False
    address = reverse("people:unmask", args=[wang.pk, "phone"])
    worker = district.hire("xiaoli", "grid_worker", district.grid, district.committee)
    client.force_login(worker.person.account)
    assert client.get(address).status_code == 404
    officer = district.hire("zhiban", "duty_officer", district.district, district.bureau)
    client.force_login(officer.person.account)
    assert "13812345678" not in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert "13812345678" in client.post(address, {"reason": "核实地址"}).content.decode()
    assert Unmasking.objects.get().seen_by_post_id == officer.pk


def test_there_is_no_demo_page_outside_the_demo(client, wang):
    Account.objects.update(demo_label="居民")
    with pytest.raises(NoReverseMatch):
        reverse("people:demo_accounts")
    assert client.get("/demo/accounts").status_code == 404
    assert client.post("/demo/sign-in", {"account": wang.account.pk}).status_code == 404


def test_the_demo_view_itself_refuses_outside_the_demo(rf, wang):
    from linli.kernel.errors import Missing

    Account.objects.update(demo_label="居民")
    with pytest.raises(Missing):
        views.demo_sign_in(rf.post("/", {"account": wang.account.pk}))


def test_erasing_again_changes_nothing(wang):
    actions.erase(person=wang, by=SYSTEM, at=AT)
    again = actions.erase(person=wang, by=SYSTEM, at=AT)
    assert again.erased_at == AT
    assert Event.objects.filter(verb="person.erased").count() == 1
