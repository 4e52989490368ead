"""Residents sign in with a number and a code."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connections
from django.urls import reverse

from linli.kernel import clock
from linli.people import tries
from linli.people.models import Account, Person

from .conftest import AT

pytestmark = pytest.mark.django_db
PHONE = "13812345678"
SENT: list[tuple[str, str]] = []


def keep(*, phone, text, at):
    SENT.append((phone, text))


@pytest.fixture(autouse=True)
def sender(settings):
    settings.CODE_SENDER = f"{__name__}.keep"
    SENT.clear()
    cache.clear()


@pytest.fixture
def later(monkeypatch):
    """Moves the clock by which django-allauth counts; nobody sleeps in a test."""

    def move(seconds):
        moment = time.time() + seconds
        monkeypatch.setattr("time.time", lambda: moment)

    return move


def ask(client, phone=PHONE, **more):
    return client.post(reverse("people:sign_in"), {"phone": phone}, **more)


def code():
    return re.search(r"\b\d{6}\b", SENT[-1][1]).group()


def enter(client, value):
    return client.post(reverse("account_confirm_login_code"), {"code": value, "action": "verify"})


def signed_in(client):
    return "_auth_user_id" in client.session


def test_the_first_right_code_makes_the_account(client):
    assert ask(client).status_code == 302
    assert SENT[-1][0] == PHONE
    assert not Account.objects.exists()
    assert enter(client, code()).status_code == 302
    assert signed_in(client)
    account = Account.objects.get()
    assert account.phone_verified
    assert account.person.phone == "+86" + PHONE


def test_a_person_already_known_by_the_number_gets_the_account(client):
    person = Person(name="王阿姨", created_at=AT)
    person.set_phone(PHONE)
    person.save()
    ask(client)
    enter(client, code())
    assert Account.objects.get().person == person


def test_known_and_unknown_numbers_are_answered_alike(client, client_factory):
    ask(client)
    enter(client, code())
    pages = []
    for phone in (PHONE, "13900001111"):
        cache.clear()
        other = client_factory()
        answer = ask(other, phone)
        page = other.get(answer.url).content.decode()
        pages.append(re.sub(r'value="[^"]{20,}"|X-CSRFToken[^}]*|\d{3}\*{4}\d{4}', "", page))
        assert (answer.status_code, len(SENT)) == (302, 2 if phone == PHONE else 3)
    assert pages[0] == pages[1]


def test_a_wrong_code_opens_nothing_and_five_end_it(client):
    ask(client)
    right = code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(4):
        assert "验证码不对" in enter(client, wrong).content.decode()
    assert enter(client, wrong).status_code == 302
    enter(client, right)
    assert not signed_in(client)


def at_the_same_moment(client, tries):
    """Each try finds the session as the first one did, as when all arrive before the first has been answered."""
    before = dict(client.session.items())
    answers = []
    for one in tries:
        session = client.session
        session.clear()
        session.update(before)
        session.save()
        answers.append(one())
    return answers


def test_five_tries_at_the_same_moment_end_it_too(client):
    ask(client)
    right = code()
    wrong = "000000" if right != "000000" else "111111"
    answers = at_the_same_moment(client, [lambda: enter(client, wrong)] * 8 + [lambda: enter(client, right)])
    assert [answer.status_code for answer in answers] == [200] * 5 + [302] * 4
    assert not signed_in(client)
    assert not Account.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_in_many_threads_are_counted_one_by_one():
    at = clock.now()

    def one(_number):
        try:
            return tries.count("many threads", seconds=300, at=at)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(one, range(24))) == list(range(1, 25))


def test_strangers_hold_up_no_owner_who_has_been_here(client, client_factory, later):
    ask(client)
    enter(client, code())
    client.post(reverse("account_logout"))
    later(61)
    assert ask(client_factory(), REMOTE_ADDR="10.0.0.2").status_code == 302
    assert "太频繁" in ask(client_factory(), REMOTE_ADDR="10.0.0.3").content.decode()
    assert ask(client).status_code == 302
    enter(client, code())
    assert signed_in(client)


def test_a_code_is_worth_nothing_after_five_minutes(client, later):
    ask(client)
    later(301)
    assert enter(client, code()).status_code == 302
    assert not signed_in(client)


def test_a_code_opens_only_once_and_only_where_it_was_asked_for(client, client_factory):
    ask(client)
    used = code()
    enter(client_factory(), used)
    enter(client, used)
    assert signed_in(client)
    client.logout()
    enter(client, used)
    assert not signed_in(client)


def test_a_new_code_replaces_the_old_one(client, later):
    ask(client)
    old = code()
    later(61)
    client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert len(SENT) == 2
    if old != code():
        enter(client, old)
        assert not signed_in(client)
    enter(client, code())
    assert signed_in(client)


def test_codes_to_one_number_are_few_whoever_asks(client_factory):
    assert ask(client_factory()).status_code == 302
    answer = ask(client_factory(), REMOTE_ADDR="10.0.0.2")
    assert "太频繁" in answer.content.decode()
    assert len(SENT) == 1


def test_a_forged_address_lifts_no_limit(client_factory):
    answers = [
        ask(client_factory(), f"1390000{number:04}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").status_code
        for number in range(22)
    ]
    assert answers[0] == 302
    assert answers[-1] != 302
    assert len(SENT) == 20


@pytest.mark.parametrize("text", ["", "12345", "053283111111", "hello", "1" * 40])
def test_what_is_no_mobile_number_is_told_so(client, text):
    answer = ask(client, text)
    assert answer.status_code == 200
    assert not SENT


def test_after_signing_in_one_is_where_one_wanted_to_be(client):
    client.post(reverse("people:sign_in") + "?next=/account/", {"phone": PHONE, "next": "/account/"})
    answer = client.post(reverse("account_confirm_login_code"), {"code": code(), "next": "/account/"})
    assert answer.url == "/account/"


def test_nobody_is_sent_to_another_site(client):
    client.post(reverse("people:sign_in"), {"phone": PHONE, "next": "https://evil.example/"})
    answer = client.post(reverse("account_confirm_login_code"), {"code": code(), "next": "https://evil.example/"})
    assert answer.url == "/"


def test_a_closed_account_does_not_open(client):
    ask(client)
    enter(client, code())
    client.logout()
    cache.clear()
    Account.objects.update(is_active=False)
    ask(client)
    enter(client, code())
    assert client.get(reverse("people:account")).status_code != 200


def test_one_can_go_back_and_use_another_number(client):
    ask(client)
    assert client.get(reverse("people:sign_in")).status_code == 200
    assert client.get(reverse("people:staff_sign_in")).status_code == 200
    ask(client, "13900001111")
    enter(client, code())
    assert Account.objects.get().person.phone == "+8613900001111"
