"""My account: settings, sessions, export, being forgotten; and the demo's table."""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from linli.events.models import Event
from linli.kernel import clock
from linli.kernel.actor import SYSTEM, Actor
from linli.people import actions, views
from linli.people.models import Account, Household, Person, Unmasking

from .conftest import AT, build

pytestmark = pytest.mark.django_db
PAGES = [
    "people:account", "people:phone", "people:home", "people:data", "people:erase", "people:export",
    "usersessions_list", "mfa_index", "people:sign_out",
]  # fmt: skip


SENT: list[tuple[str, str]] = []


def keep(*, phone, text, at):
    SENT.append((phone, text))


def code():
    return re.search(r"\b\d{6}\b", SENT[-1][1]).group()


@pytest.fixture(autouse=True)
def sender(settings):
    settings.CODE_SENDER = f"{__name__}.keep"
    SENT.clear()
    cache.clear()


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


def test_whoever_asked_for_large_print_has_it_on_the_next_device(wang):
    wang.elder_mode = True
    wang.save()
    tablet = Client()
    assert 'data-face="standard"' in tablet.get("/sign-in/").content.decode()
    tablet.force_login(wang.account)
    assert 'data-face="elder"' in tablet.get(reverse("people:account")).content.decode()
    tablet.get("/preferences?face=standard")  # this device is told otherwise
    assert 'data-face="standard"' in tablet.get(reverse("people:account")).content.decode()
    tablet.post(reverse("people:sign_out"))
    del tablet.cookies["face"]
    assert 'data-face="standard"' in tablet.get("/sign-in/").content.decode()


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
    asked = at_home.post(reverse("people:erase"), {"confirmed": "on"})
    assert asked.url == reverse("people:erase_code")
    assert SENT[-1][0] == "13812345678"
    assert "注销" in SENT[-1][1]
    wang.refresh_from_db()
    assert wang.erased_at is None
    at_home.post(asked.url, {"code": code()})
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


NEW = "13955556666"


def change_phone(client, number=NEW):
    return client.post(reverse("people:phone"), {"phone": number})


def test_another_number_needs_its_code_and_the_old_one_is_told(at_home, wang):
    asked = change_phone(at_home)
    assert asked.url == reverse("people:phone_code")
    assert [(NEW, SENT[0][1])] == SENT
    page = at_home.get(asked.url).content.decode()
    assert "139****6666" in page
    assert NEW not in page
    wrong = "000000" if code() != "000000" else "000001"
    assert at_home.post(asked.url, {"code": wrong}).status_code == 422
    assert Person.objects.get(pk=wang.pk).phone == "+8613812345678"
    assert at_home.post(asked.url, {"code": code()}).url == reverse("people:account")
    wang.refresh_from_db()
    assert wang.phone == "+8613955556666"
    assert Account.objects.get(person=wang).phone_lookup == wang.phone_lookup
    assert SENT[-1][0] == "13812345678"
    assert "139****6666" in SENT[-1][1]
    assert NEW not in SENT[-1][1]
    assert Event.objects.filter(verb="person.phone_changed", person_id=wang.pk).count() == 1
    assert at_home.get(reverse("people:account")).status_code == 200
    assert at_home.get(asked.url).status_code == 302


def test_a_number_that_somebody_signs_in_with_is_found_out_only_by_its_owner(at_home, wang):
    other = Person(name="李大爷", created_at=AT)
    other.set_phone(NEW)
    other.save()
    Account.objects.create_user(person=other, phone_lookup=other.phone_lookup)
    asked = change_phone(at_home)
    assert asked.status_code == 302
    answer = at_home.post(asked.url, {"code": code()})
    assert answer.status_code == 422
    assert "已有账号" in answer.content.decode()
    assert Person.objects.get(pk=wang.pk).phone == "+8613812345678"


@pytest.mark.parametrize(("number", "status"), [("13812345678", 422), ("053283620000", 422), ("12", 422), ("", 422)])
def test_a_number_that_cannot_be(at_home, number, status):
    assert change_phone(at_home, number).status_code == status
    assert SENT == []


def test_codes_are_limited_and_grow_old(at_home, wang, monkeypatch):
    asked = change_phone(at_home)
    assert change_phone(at_home).status_code == 422
    assert len(SENT) == 1
    right = code()
    wrong = "000000" if right != "000000" else "000001"
    for _try in range(5):
        at_home.post(asked.url, {"code": wrong})
    assert at_home.post(asked.url, {"code": right}).url == reverse("people:phone")
    cache.clear()
    asked = change_phone(at_home)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=6))
    assert at_home.post(asked.url, {"code": code()}).url == reverse("people:phone")
    assert Person.objects.get(pk=wang.pk).phone == "+8613812345678"


def test_five_tries_at_the_same_moment_end_it_too(at_home, wang):
    asked = change_phone(at_home)
    right = code()
    wrong = "000000" if right != "000000" else "000001"
    before = dict(at_home.session.items())
    for number in range(9):
        session = at_home.session
        session.update(before)
        session.save()
        at_home.post(asked.url, {"code": right if number == 8 else wrong})
    assert Person.objects.get(pk=wang.pk).phone == "+8613812345678"


def test_a_code_for_one_thing_does_not_do_another(at_home, wang):
    change_phone(at_home)
    at_home.post(reverse("people:erase_code"), {"code": code()})
    wang.refresh_from_db()
    assert wang.erased_at is None


def test_a_new_code_can_be_sent_after_a_minute(at_home, monkeypatch):
    asked = change_phone(at_home)
    first = code()
    at_home.post(asked.url, {"resend": "1"})
    assert len(SENT) == 1
    cache.clear()
    at_home.post(asked.url, {"resend": "1"})
    assert len(SENT) == 2
    if code() != first:
        assert at_home.post(asked.url, {"code": first}).status_code == 422
    assert at_home.post(asked.url, {"code": code()}).url == reverse("people:account")


def test_the_home_is_chosen_among_the_neighbours_or_found(at_home, wang, district):
    other = build(district.grid, code="XYZ234", name="7号楼", address="延安三路7号")
    page = at_home.get(reverse("people:home")).content.decode()
    assert "3号楼" in page
    assert "7号楼" in page
    assert 'value="2单元301"' in page
    found = at_home.get(reverse("people:home"), {"q": "XYZ234"}).content.decode()
    assert "7号楼" in found
    assert 'value="3A7K9M"' not in found
    assert "没有找到" in at_home.get(reverse("people:home"), {"q": "没有的路"}).content.decode()
    there = f"{reverse('people:home')}?q=XYZ234"
    assert at_home.post(there, {"save": "1", "building": "XYZ234", "room": ""}).status_code == 422
    assert at_home.post(there, {"save": "1", "building": "3A7K9M", "room": "1"}).status_code == 422
    assert at_home.post(there, {"save": "1", "building": "XYZ234", "room": "1单元102"}).status_code == 302
    wang.refresh_from_db()
    assert (wang.household.building_id, wang.household.room) == (other.pk, "1单元102")
    assert Event.objects.filter(verb="household.added").count() == 1
    assert Event.objects.filter(verb="person.updated", facts={"fields": ["household"]}).count() == 1
    at_home.post(reverse("people:home"), {"leave": "1"})
    wang.refresh_from_db()
    assert wang.household is None
    assert Event.objects.filter(verb="person.updated", facts={"fields": ["household"]}).count() == 2


def test_changes_of_the_home_are_limited(at_home, wang):
    for number in range(25):
        at_home.post(reverse("people:home"), {"save": "1", "building": "3A7K9M", "room": f"{number}"})
    wang.refresh_from_db()
    assert wang.household.room == "19"


def test_what_is_kept_can_be_read(at_home, wang):
    page = at_home.get(reverse("people:data")).content.decode()
    assert "138****5678" in page
    assert "我的诉求" in page
    assert "13812345678" not in page
    data = json.loads(at_home.get(reverse("people:export")).content)
    assert {"appeals", "remarks", "ratings", "notices", "mail_addresses", "files"} <= set(data)


def test_somebody_without_a_number_shows_the_password(client, district):
    person = Person.objects.create(name="退休的小张", created_at=AT)
    client.force_login(Account.objects.create_user("zhang", "a-long-password-7", person=person))
    wrong = {"confirmed": "on", "password": "no"}
    assert client.post(reverse("people:erase"), wrong).status_code == 422
    client.post(reverse("people:erase"), {"confirmed": "on", "password": "a-long-password-7"})
    person.refresh_from_db()
    assert person.erased_at is not None
