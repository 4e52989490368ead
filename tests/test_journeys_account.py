"""What is one's own, in real Chromium: inbox, number, home, devices, data, closing; and the notice board."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache

from conftest import DESK
from linli.appeals.tests.resident_steps import frozen
from linli.notices.actions import notify
from linli.notices.models import Bulletin, Notice
from linli.people.models import Person
from linli.ui.tests.test_gallery_browser import SMALL_TEXT, TARGETS
from tests import world as worlds
from tests.journeys import LAMP, Axe, SignIn, contrast_of_seven, look, next_step
from tests.world import MORNING, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODES: list[str] = []


def keep_code(*, phone: str, text: str, at: datetime) -> None:
    """Stands where the text message provider does."""
    del phone, at
    CODES.extend(re.findall(r"\d{6}", text)[:1])


@pytest.fixture
def world(monkeypatch: Any, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT, settings.REQUIRE_TOTP = tmp_path, False
    settings.CODE_SENDER = f"{__name__}.keep_code"
    CODES.clear()
    cache.clear()
    frozen(monkeypatch, MORNING)
    return worlds.build()


def told_of_a_lamp(world: World) -> Person:
    """王阿姨, whose inbox says three things about one appeal."""
    appeal = world.answered(text=LAMP)
    wang = Person.objects.get(account=world.accounts["王阿姨"])
    for number, kind in enumerate(("accepted", "dispatched", "answered")):
        notify(
            person_id=wang.pk,
            kind=f"appeals.{kind}",
            subject_type="appeal",
            subject_id=appeal.pk,
            title=f"您的诉求 {appeal.number}",
            text="请打开查看。",
            url=f"/appeals/{appeal.number}",
            at=world.at,
            key=f"lamp {number}",
        )
    return wang


def through_what_is_mine(page: Any, check: Callable[[], None]) -> None:
    """The inbox to its end, and every page of the account as it opens."""
    page.goto("/inbox")
    assert page.locator(".matter").count() == 1
    assert LAMP[:10] in page.locator(".matter .rows-title").inner_text()
    page.locator(".matter summary").click()
    check()
    page.locator(".matter a").click()
    page.wait_for_url("**/appeals/*")
    page.goto("/inbox?show=unread")
    check()
    assert not Notice.objects.filter(read_at=None).exists()
    page.goto("/account/")
    check()
    page.goto("/account/sessions/")
    page.locator("details.fold summary").click()
    check()
    page.goto("/account/data/")
    check()
    page.locator("main a[href*='part=notices']").click()
    page.locator("details.fold summary").first.click()
    check()


def test_inbox_devices_and_data(world: World, page: Any, sign_in: SignIn, axe: Axe) -> None:
    told_of_a_lamp(world)
    sign_in(page, world.accounts["王阿姨"])
    through_what_is_mine(page, lambda: look(page, axe))
    page.goto("/account/sessions/")
    page.locator("details.fold summary").click()
    page.locator("details.fold button").click()
    page.wait_for_url("**/sign-in/")


def test_the_same_in_the_elder_face(world: World, page: Any, sign_in: SignIn, axe: Axe) -> None:
    told_of_a_lamp(world)
    sign_in(page, world.accounts["王阿姨"])
    page.goto("/preferences?face=elder&next=/")

    def check() -> None:
        look(page, axe)
        assert page.evaluate(SMALL_TEXT) == [], page.url
        assert page.evaluate(TARGETS) == [], page.url
        assert contrast_of_seven(page) == [], page.url

    through_what_is_mine(page, check)
    page.goto("/account/erase/")
    check()


def test_number_home_and_closing(world: World, page: Any, sign_in: SignIn, axe: Axe) -> None:
    wang = Person.objects.get(account=world.accounts["王阿姨"])
    sign_in(page, world.accounts["王阿姨"])
    page.goto("/account/phone/")
    look(page, axe)
    page.fill("input[name=phone]", "13953219876")
    next_step(page)
    page.wait_for_url("**/account/phone/code/")
    look(page, axe)
    page.fill("input[name=code]", CODES[-1])
    next_step(page)
    page.wait_for_url("**/account/")
    wang.refresh_from_db()
    assert wang.masked_phone == "139****9876"

    page.goto("/account/home/")
    look(page, axe)
    page.fill("#building-words", "TD0003")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=TD0003")
    look(page, axe)
    page.locator("label:has(input[name=building])").first.click()
    page.fill("input[name=room]", "3单元302")
    page.locator("button[name=save]").click()
    page.wait_for_url("**/account/")
    wang.refresh_from_db()
    assert wang.household is not None
    assert wang.household.room == "3单元302"
    look(page, axe)

    cache.clear()  # a code a minute
    page.locator("main a[href='/account/erase/']").click()
    look(page, axe)
    page.locator("label:has(input[name=confirmed])").click()
    page.locator("main form button[data-kind=danger]").last.click()
    page.wait_for_url("**/account/erase/code/")
    look(page, axe)
    page.fill("input[name=code]", CODES[-1])
    page.locator("main form button[data-kind=danger]").click()
    page.wait_for_url("**/sign-in/")
    look(page, axe)
    wang.refresh_from_db()
    assert wang.erased_at is not None


def test_a_bulletin_from_one_desk_over_another_to_the_home_page(
    world: World, open_page: Any, sign_in: SignIn, axe: Axe
) -> None:
    writer, approver, resident = open_page(viewport=DESK), open_page(viewport=DESK), open_page()
    sign_in(writer, world.accounts["赵主任"])
    sign_in(approver, world.accounts["林书记"])
    writer.goto("/bulletins")
    look(writer, axe)
    writer.goto("/bulletins/new")
    look(writer, axe)
    writer.fill("input[name=title]", "周六停水")
    writer.fill("textarea[name=text]", "周六 9:00 至 12:00 停水，请提前储水。")
    writer.locator("button[name=hand_in]").click()
    bulletin = Bulletin.objects.get()
    writer.wait_for_url(f"**/bulletins/{bulletin.pk}")
    look(writer, axe)
    approver.goto(f"/bulletins/{bulletin.pk}")
    look(approver, axe)
    approver.locator("form[action$='/publish'] button").click()
    approver.wait_for_url("**/bulletins/*")
    look(approver, axe)
    resident.goto("/p/TD0003")
    resident.locator(f"a[href='/board/{bulletin.pk}']").click()
    resident.wait_for_url("**/board/*")
    assert resident.get_by_text("请提前储水").is_visible()
    look(resident, axe)
