"""Where one is signed in: what a device is called, when it was last used, and ending it elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from linli.kernel import clock
from linli.people import devices
from linli.people.models import Account, Person

WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; PGT-AN10 Build/HONORPGT; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/126.0.6478.188 Mobile Safari/537.36 XWEB/1260117 MMWEBSDK/20240404 MicroMessenger/8.0.49.2600 NetType/WIFI"
)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (WECHAT, "手机 · 微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari", "手机 · Safari"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/114 Safari/537.36 ArkWeb/4.1 Mobile", "手机 · 华为浏览器"),
        ("Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605 CriOS/126 Mobile Safari", "平板 · Chrome"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126 Safari/537.36 Edg/126.0", "电脑 · Edge"),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/126 Safari", "电脑 · Chrome"),
        ("curl/8.5", "电脑"),
        ("", "电脑"),
    ],
)  # fmt: skip
def test_what_a_device_is_called(user_agent: str, name: str) -> None:
    assert devices.name(user_agent) == name


@pytest.fixture
def wang(db: None) -> Person:
    person = Person.objects.create(name="王阿姨", created_at=clock.now())
    Account.objects.create_user(person=person)
    return person


def device(account: Any, user_agent: str) -> Client:
    """A browser that has signed in, and is known to have."""
    client = Client(headers={"User-Agent": user_agent})
    client.force_login(account)
    request = HttpRequest()
    request.user, request.session = account, client.session
    request.META.update(HTTP_USER_AGENT=user_agent, REMOTE_ADDR="127.0.0.1")
    UserSession.objects.create_from_request(request)
    return client


def text_of(client: Client, name: str) -> str:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.django_db
def test_the_list_says_it_as_people_do_and_marks_this_device(wang: Person) -> None:
    phone, desk = device(wang.account, WECHAT), device(wang.account, "Mozilla/5.0 (Windows NT 10.0) Firefox/127.0")
    page = text_of(phone, "usersessions_list")
    assert page.index("手机 · 微信") < page.index("当前设备") < page.index("电脑 · Firefox")
    assert "Mozilla" not in page
    desk.logout()
    assert "电脑 · Firefox" not in text_of(phone, "usersessions_list")


@pytest.mark.django_db
def test_a_device_is_seen_when_it_is_used_and_not_written_each_time(wang: Person, monkeypatch: Any) -> None:
    client = device(wang.account, WECHAT)
    start = clock.now()
    UserSession.objects.update(last_seen_at=start - timedelta(days=3))
    text_of(client, "people:account")
    seen = UserSession.objects.get().last_seen_at
    assert seen >= start
    text_of(client, "people:account")
    assert UserSession.objects.get().last_seen_at == seen
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=11))
    text_of(client, "people:account")
    assert UserSession.objects.get().last_seen_at == start + timedelta(minutes=11)


@pytest.mark.django_db
def test_signing_out_on_the_other_devices_keeps_this_one(wang: Person) -> None:
    phone, desk = device(wang.account, WECHAT), device(wang.account, "Firefox")
    assert phone.post(reverse("usersessions_list")).status_code == 302
    assert text_of(phone, "people:account")
    assert desk.get(reverse("people:account")).status_code == 302


@pytest.mark.django_db
def test_signing_out_everywhere_is_asked_once_more(wang: Person) -> None:
    client = device(wang.account, WECHAT)
    for name in ("people:account", "usersessions_list"):
        page = text_of(client, name)
        assert page.index("<details") < page.index("确定退出所有设备")
