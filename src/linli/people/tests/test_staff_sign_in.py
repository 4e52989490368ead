"""Staff sign in with a password and, where their post sees much, with a second step."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core import signing
from django.core.cache import cache
from django.urls import reverse

from linli.people import secrets
from linli.people.models import Account

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password-7"


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()


@pytest.fixture
def worker(district):
    return district.hire("xiaoli", "grid_worker", district.grid, district.committee)


@pytest.fixture
def manager(district):
    post = district.hire("guanli", "administrator", district.district, district.bureau)
    Account.objects.filter(person=post.person).update(is_staff=True)
    return post


def sign_in(client, username="xiaoli", password=PASSWORD, **more):
    return client.post(reverse("people:staff_sign_in"), {"login": username, "password": password}, **more)


def totp(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def signed_in(client):
    return "_auth_user_id" in client.session


def test_name_and_password_open(client, worker):
    assert sign_in(client).status_code == 302
    assert signed_in(client)
    assert UserSession.objects.count() == 1


def test_upper_and_lower_case_of_the_name_do_not_matter(client, worker):
    sign_in(client, "XiaoLi")
    assert signed_in(client)


@pytest.mark.parametrize(
    ("username", "password"), [("xiaoli", "wrong"), ("nobody", PASSWORD), ("xiaoli", PASSWORD + " ")]
)
def test_wrong_names_and_wrong_passwords_are_answered_alike(client, worker, username, password):
    page = sign_in(client, username, password).content.decode()
    assert "用户名或密码不正确" in page
    assert not signed_in(client)


def guess(client_factory, times, address, **more):
    for _number in range(times):
        answer = sign_in(client_factory(), password="wrong", REMOTE_ADDR=address, **more)
    return answer.content.decode()


def test_attempts_on_one_account_are_few(client_factory, worker):
    assert "不正确" in guess(client_factory, 5, "10.0.0.1")
    client = client_factory()
    assert "太频繁" in sign_in(client, REMOTE_ADDR="10.0.0.1").content.decode()
    assert not signed_in(client)


def test_a_stranger_who_guesses_does_not_keep_the_owner_out(client_factory, worker):
    guess(client_factory, 6, "10.0.0.1")
    client = client_factory()
    sign_in(client, REMOTE_ADDR="10.0.1.1")
    assert signed_in(client)


def test_guessing_from_many_networks_ends_too_but_not_for_the_owners_own_browser_and_network(client_factory, worker):
    own = client_factory()
    sign_in(own, REMOTE_ADDR="10.0.1.1")
    own.post(reverse("account_logout"))
    assert not signed_in(own)
    for network in range(8):
        assert "不正确" in guess(client_factory, 5, f"10.0.0.{network}")
    # A stranger with one more network, and the owner where nobody has seen them before.
    stranger = client_factory()
    assert "太频繁" in sign_in(stranger, REMOTE_ADDR="10.0.0.99").content.decode()
    assert not signed_in(stranger)
    # The owner's own network, with another browser; and the owner's own browser, somewhere else.
    beside = client_factory()
    sign_in(beside, REMOTE_ADDR="10.0.1.1")
    assert signed_in(beside)
    sign_in(own, REMOTE_ADDR="10.0.0.1")
    assert signed_in(own)


def test_a_known_browser_has_few_attempts_too_and_only_for_its_own_account(client_factory, worker, manager):
    own = client_factory()
    sign_in(own)
    own.post(reverse("account_logout"))
    for number in range(6):
        answer = sign_in(own, password="wrong", REMOTE_ADDR=f"10.0.0.{number}")
    assert "太频繁" in answer.content.decode()
    # What it knows of one account opens no second way to another's: here, the network counts.
    guess(client_factory, 5, "10.0.0.1", username="guanli")
    assert "太频繁" in sign_in(own, "guanli", "wrong", REMOTE_ADDR="10.0.0.1").content.decode()


def test_a_made_up_mark_of_a_known_browser_is_worth_nothing(client_factory, worker):
    guess(client_factory, 5, "10.0.0.1")
    client = client_factory()
    client.cookies["linli_known"] = signing.dumps('["1", ["xiaoli"]]', salt="something else")
    assert "太频繁" in sign_in(client, REMOTE_ADDR="10.0.0.1").content.decode()


def test_another_account_is_not_held_up(client_factory, worker, manager):
    for number in range(6):
        sign_in(client_factory(), password="wrong", REMOTE_ADDR=f"10.0.0.{number}")
    client = client_factory()
    assert sign_in(client, "guanli").status_code == 302


def test_a_forged_address_lifts_no_limit(client_factory, worker):
    for number in range(31):
        sign_in(client_factory(), f"guess{number}", "wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    client = client_factory()
    sign_in(client, HTTP_X_FORWARDED_FOR="198.51.100.7")
    assert not signed_in(client)


def test_the_back_offices_own_sign_in_page_is_closed(client, manager):
    answer = client.post("/admin/login/?next=/admin/", {"username": "guanli", "password": PASSWORD})
    assert answer.status_code == 302
    assert reverse("people:staff_sign_in") in answer.url
    assert not signed_in(client)


def test_staff_begin_at_their_work(client, manager, settings):
    settings.REQUIRE_TOTP = False
    assert sign_in(client, "guanli").url == settings.STAFF_HOME


def test_a_sensitive_post_must_set_up_a_second_step_first(client, manager, settings):
    settings.REQUIRE_TOTP = True
    sign_in(client, "guanli")
    answer = client.get("/admin/")
    assert answer.status_code == 302
    assert answer.url == reverse("mfa_activate_totp")
    confirm = client.get(answer.url)
    assert confirm.url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert "data:image/svg" in page.content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert client.get("/admin/").status_code == 200


def activated(manager):
    secret = "JBSWY3DPEHPK3PXP"
    Authenticator.objects.create(
        user=manager.person.account, type=Authenticator.Type.TOTP, data={"secret": secrets.encrypt(secret)}
    )
    return secret


def test_the_second_step_is_asked_for_and_a_code_works_once(client_factory, manager):
    secret = activated(manager)
    client = client_factory()
    answer = sign_in(client, "guanli")
    assert answer.url == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert "验证码不对" in client.post(answer.url, {"code": "000000"}).content.decode()
    code = totp(secret)
    client.post(answer.url, {"code": code})
    assert signed_in(client)
    other = client_factory()
    sign_in(other, "guanli")
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert not signed_in(other)


def test_a_code_seen_over_the_shoulder_opens_nothing_while_it_is_still_good(client_factory, manager, monkeypatch):
    """allauth remembers a code for 30 seconds, and takes it for 90."""
    secret = activated(manager)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP._mark_code_used", lambda *_: True)
    code = totp(secret)
    owner, other = client_factory(), client_factory()
    for client in (owner, other):
        sign_in(client, "guanli")
    owner.post(reverse("mfa_authenticate"), {"code": code})
    assert "验证码不对" in other.post(reverse("mfa_authenticate"), {"code": f"{code[:3]} {code[3:]}"}).content.decode()
    assert signed_in(owner)
    assert not signed_in(other)


def test_the_code_that_set_the_second_step_up_signs_nobody_in(client_factory, manager, settings):
    settings.REQUIRE_TOTP = True
    client, other = client_factory(), client_factory()
    sign_in(client, "guanli")
    client.get("/admin/")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    code = totp(client.get(reverse("mfa_activate_totp")).context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code})
    sign_in(other, "guanli")
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert not signed_in(other)


def test_wrong_codes_are_few_and_a_recovery_code_works_once(client_factory, manager):
    secret = activated(manager)
    RecoveryCodes.activate(manager.person.account)
    recovery = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    for expected in (True, False):
        client = client_factory()
        sign_in(client, "guanli")
        client.post(reverse("mfa_authenticate"), {"code": recovery})
        assert signed_in(client) is expected
    guesser = client_factory()
    sign_in(guesser, "guanli")
    right = totp(secret)
    for _ in range(6):
        answer = guesser.post(reverse("mfa_authenticate"), {"code": f"{(int(right) + 7) % 1_000_000:06}"})
    assert "操作太频繁" in answer.content.decode() or answer.status_code == 429
    guesser.post(reverse("mfa_authenticate"), {"code": right})
    assert not signed_in(guesser)


def test_a_telephone_code_does_not_go_round_the_second_step(client, manager, settings):
    from . import test_phone_code

    activated(manager)
    manager.person.set_phone("13812345678")
    manager.person.save()
    account = manager.person.account
    account.phone_lookup = manager.person.phone_lookup
    account.save()
    settings.CODE_SENDER = "linli.people.tests.test_phone_code.keep"
    sent = __import__("linli.people.tests.test_phone_code", fromlist=["SENT"]).SENT
    sent.clear()
    client.post(reverse("people:sign_in"), {"phone": "13812345678"})
    code = re.search(r"\d{6}", sent[-1][1]).group()
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert answer.url == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert test_phone_code.PHONE == "13812345678"


def test_it_cannot_be_switched_off_while_the_post_demands_it(client, manager, settings):
    settings.REQUIRE_TOTP = True
    secret = activated(manager)
    sign_in(client, "guanli")
    client.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.exists()


def test_a_plain_post_is_left_alone(client, worker, settings):
    settings.REQUIRE_TOTP = True
    sign_in(client)
    assert client.get(reverse("people:account")).status_code == 200


def test_a_weak_new_password_is_refused(client, worker):
    sign_in(client)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "1234567890", "password2": "1234567890"},
    )
    assert answer.status_code == 200
    worker.person.account.refresh_from_db()
    assert worker.person.account.check_password(PASSWORD)


def test_what_a_password_needs_is_said_once(client, worker):
    sign_in(client)
    page = client.get(reverse("account_change_password")).content.decode()
    assert page.count("10 个字符") == 1
    assert "你" not in page
    worker.person.account.set_unusable_password()
    worker.person.account.save()
    client.force_login(worker.person.account)
    page = client.get(reverse("account_set_password")).content.decode()
    assert page.count("10 个字符") == 1
    assert "你" not in page


def test_an_old_half_finished_sign_in_is_forgotten(client, manager, monkeypatch):
    secret = activated(manager)
    sign_in(client, "guanli")
    moment = time.time() + 3600
    monkeypatch.setattr("time.time", lambda: moment)
    client.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert not signed_in(client)
