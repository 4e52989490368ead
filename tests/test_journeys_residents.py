"""Residents in real Chromium, on a phone 360 px wide: report, rate, look up; elder face, no script, no network."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from linli.appeals import actions
from linli.appeals.models import Appeal
from linli.appeals.receipt import receipt_code
from linli.appeals.tests.resident_steps import frozen
from linli.files.models import StoredFile
from linli.ui.tests.test_gallery_browser import SMALL_TEXT, TARGETS
from tests import world as worlds
from tests.journeys import LAMP, PICTURE, Axe, SignIn, choose, contrast_of_seven, look, next_step, number_on, write
from tests.world import MORNING, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODES: list[str] = []


def keep_code(*, phone: str, text: str, at: datetime) -> None:
    """Stands where the text message provider does."""
    del phone, at
    CODES.append(re.findall(r"\d{6}", text)[0])


@pytest.fixture
def world(monkeypatch: Any, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT, settings.REQUIRE_TOTP = tmp_path, False
    settings.CODE_SENDER = f"{__name__}.keep_code"
    cache.clear()
    frozen(monkeypatch, MORNING)
    return worlds.build()


def through_the_loop(world: World, number: str) -> Appeal:
    """Everything that staff do between the report and the question whether one is satisfied."""
    appeal = Appeal.objects.get(number=number)
    actions.accept(appeal.pk, by=world.director_zhao, at=world.at, category_id=world.category.pk)
    actions.dispatch(appeal.pk, to=world.post_of("小李"), by=world.director_zhao, at=world.at)
    actions.take(appeal.pk, by=world.xiao_li, at=world.at)
    actions.contact(appeal.pk, way="visit", text="已上门查看。", by=world.xiao_li, at=world.at)
    actions.answer(appeal.pk, text="灯已更换。", outcome="solved", by=world.xiao_li, at=world.at)
    return actions.confirm(appeal.pk, text="灯已亮。", by=world.director_zhao, at=world.at)


def test_reporting_with_a_photo_and_rating_the_result(world: World, page: Any, sign_in: SignIn, axe: Axe) -> None:
    neighbours = world.submitted(text=LAMP, reporter_id=world.access("李大爷").person_id)
    sign_in(page, world.accounts["王阿姨"])
    page.goto("/p/TD0003")
    look(page, axe)
    page.locator("main a[href^='/appeals/new']").first.click()
    write(page)
    page.locator("#alike .neighbour").wait_for()  # similar open cases, while one is typing
    page.set_input_files("#id_photos", [PICTURE])
    page.locator("[data-previews] img").wait_for()
    look(page, axe)
    next_step(page)
    page.wait_for_url("**/appeals/new/where**")
    assert page.locator("input[name=place][value=TD0003]").is_checked()
    look(page, axe)
    next_step(page)
    page.wait_for_url("**/appeals/new/check**")
    assert page.locator(f"button[formaction*='{neighbours.number}']").is_visible()
    assert page.locator(".kept-files img").is_visible()
    look(page, axe)
    next_step(page)
    page.wait_for_url("**/sent")
    number = number_on(page)
    look(page, axe)
    appeal = Appeal.objects.get(number=number)
    assert appeal.building is not None
    assert (appeal.text, appeal.kind, appeal.building.code) == (LAMP, "help", "TD0003")
    assert StoredFile.objects.of("appeal", appeal.pk).count() == 1  # type: ignore[attr-defined]

    through_the_loop(world, number)
    page.goto(f"/appeals/{number}")
    look(page, axe)
    choose(page, "rate-score", "5")
    page.locator("#rate button[data-kind=primary]").click()
    page.locator("#rate").wait_for(state="detached")
    look(page, axe)
    appeal.refresh_from_db()
    assert (appeal.score, appeal.state) == (5, "closed")
    page.goto("/appeals/")
    assert page.locator(f"main a[href='/appeals/{number}']").is_visible()
    look(page, axe)


def test_a_point_on_the_map_is_enough(world: World, page: Any, axe: Axe) -> None:
    page.goto("/place")
    look(page, axe)
    page.goto("/?area=370203021001001")
    page.goto("/appeals/new")
    write(page)
    next_step(page)
    page.wait_for_url("**/appeals/new/where**")
    canvas = page.locator("[data-map-field] canvas")
    canvas.wait_for()
    page.wait_for_function("document.querySelector('[data-map-field] .maplibregl-canvas')?.width > 0")
    canvas.scroll_into_view_if_needed()
    canvas.click()
    page.wait_for_function("document.querySelector('input[name=longitude]').value !== ''")
    look(page, axe)
    next_step(page)
    page.wait_for_url("**/appeals/new/check**")
    page.fill("#id_phone", "13953219876")
    next_step(page)
    page.wait_for_url("**/sent")
    appeal = Appeal.objects.get(number=number_on(page))
    assert appeal.grid == world.areas["台东第1网格"]
    look(page, axe)


def test_signing_in_by_phone_code_for_real(world: World, page: Any, axe: Axe) -> None:
    CODES.clear()
    page.goto("/sign-in/?next=/appeals/")
    look(page, axe)
    page.fill("input[name=phone]", "13953210000")
    next_step(page)
    page.wait_for_url("**/sign-in/code/**")
    look(page, axe)
    page.fill("input[name=code]", CODES[-1])
    next_step(page)
    page.wait_for_url("**/appeals/")
    page.goto("/account/")
    assert page.locator("input[name=name]").input_value() == "王阿姨"
    look(page, axe)


def test_the_elder_face_from_home_to_my_appeals(world: World, page: Any, sign_in: SignIn, axe: Axe) -> None:
    appeal = world.confirmed()
    sign_in(page, world.accounts["王阿姨"])
    page.goto("/p/TD0003")
    page.locator("a[href*='face=elder']").first.click()
    page.wait_for_function("document.documentElement.dataset.face === 'elder'")

    def check() -> None:
        look(page, axe)
        assert page.evaluate(SMALL_TEXT) == [], page.url
        assert page.evaluate(TARGETS) == [], page.url
        assert contrast_of_seven(page) == [], page.url

    check()
    page.locator("main a[href^='/appeals/new']").first.click()
    write(page)
    check()
    next_step(page)
    page.wait_for_url("**/appeals/new/where**")
    check()
    next_step(page)
    page.wait_for_url("**/appeals/new/check**")
    check()
    next_step(page)
    page.wait_for_url("**/sent")
    check()
    page.goto("/appeals/")
    check()
    page.goto(f"/appeals/{appeal.number}")
    check()


def test_everything_without_script(world: World, open_page: Any, axe: Axe) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/appeals/new")
    write(page)
    page.set_input_files("#id_photos", [PICTURE])
    next_step(page)
    page.fill("#id_address", "台东三路12号")
    page.locator("button[name=search]").click()
    choose(page, "place", "TD0003")
    next_step(page)
    page.fill("#id_phone", "13953219876")
    next_step(page)
    number = number_on(page)
    through_the_loop(world, number)

    other_phone = open_page(java_script_enabled=False)
    other_phone.goto("/lookup")
    other_phone.fill("#id_number", number)
    other_phone.fill("#id_secret", "139 5321 9876")
    next_step(other_phone)
    choose(other_phone, "rate-score", "4")
    other_phone.locator("#rate button[data-kind=primary]").click()
    assert other_phone.locator("#rate").count() == 0
    appeal = Appeal.objects.get(number=number)
    assert (appeal.score, appeal.state) == (4, "closed")
    assert StoredFile.objects.of("appeal", appeal.pk).count() == 1  # type: ignore[attr-defined]
    seeing = open_page(storage_state=other_phone.context.storage_state())
    for address in ("/", "/lookup", f"/appeals/{number}", f"/appeals/{number}/receipt"):
        seeing.goto(address)
        look(seeing, axe)


def look_up(page: Any, number: str, secret: str) -> int:
    """The form of the look-up; the status of the answer."""
    page.goto("/lookup")
    page.fill("#id_number", number)
    page.fill("#id_secret", secret)
    with page.expect_navigation() as answer:
        next_step(page)
    return int(answer.value.status)


def test_looking_up_by_the_receipt(world: World, open_page: Any, axe: Axe) -> None:
    named = world.dispatched()
    nameless = world.submitted(privacy="anonymous")
    page = open_page()
    assert look_up(page, named.number, "13953210002") == 422  # 外人's number
    refused = page.locator("main [role=alert]").first.inner_text()
    look(page, axe)
    assert look_up(page, "260609999999", "13953210000") == 422
    assert page.locator("main [role=alert]").first.inner_text() == refused
    assert look_up(page, nameless.number, "000000" if receipt_code(nameless) != "000000" else "111111") == 422
    assert page.locator("main [role=alert]").first.inner_text() == refused

    assert look_up(page, named.number, "139 5321 0000") == 200
    page.wait_for_url(f"**/appeals/{named.number}")
    assert page.get_by_text("小李").first.is_visible()
    look(page, axe)
    assert look_up(page, nameless.number, receipt_code(nameless)) == 200
    page.goto(f"/appeals/{nameless.number}/receipt")
    assert page.get_by_text(receipt_code(nameless)).is_visible()
    look(page, axe)

    guesser, curious = Client(), open_page()
    guesses = [{"number": named.number, "secret": f"1395321{tried:04}"} for tried in range(900, 916)]
    answers = [guesser.post("/lookup", guess).status_code for guess in guesses]
    assert set(answers) == {422, 429}
    assert answers[-1] == 429
    assert look_up(curious, named.number, "13953210002") == 429  # another browser at the same address, no better off
    look(curious, axe)


def test_no_network_while_writing(world: World, page: Any, axe: Axe) -> None:
    page.goto("/appeals/new")
    write(page)
    page.context.set_offline(offline=True)
    banner = page.locator("[data-offline]")
    banner.wait_for(state="visible")
    button = page.locator("form[data-draft=appeal] button[data-kind=primary]").last
    button.click()
    told = page.locator(".not-sent")
    assert told.count() == 1
    assert "还没提交" in told.inner_text()
    assert page.locator(".toast").count() == 0
    # What is said stands above the button, and the button can still be pressed.
    assert told.bounding_box()["y"] < button.bounding_box()["y"]
    button.click(trial=True)
    assert page.input_value("#id_text") == LAMP
    look(page, axe)
    page.context.set_offline(offline=False)
    banner.wait_for(state="hidden")
    assert "网络恢复了" in told.inner_text()
    next_step(page)
    page.wait_for_url("**/appeals/new/where**")


def test_a_session_that_expired_while_writing_keeps_the_words(
    world: World, page: Any, sign_in: SignIn, axe: Axe
) -> None:
    appeal = world.taken()
    words = "今天又有一盏灯不亮了"
    sign_in(page, world.accounts["王阿姨"])
    page.goto(f"/appeals/{appeal.number}")
    page.locator("#add > summary").click()
    page.fill("#add textarea", words)
    page.context.clear_cookies(name="sessionid")
    page.locator("#add button[data-kind=primary]").click()
    page.wait_for_url("**/add")
    look(page, axe)
    sign_in(page, world.accounts["王阿姨"])
    page.goto(f"/appeals/{appeal.number}")
    page.wait_for_function("(words) => document.querySelector('#add textarea').value === words", arg=words)
    if not page.locator("#add textarea").is_visible():
        page.locator("#add > summary").click()
    page.locator("#add button[data-kind=primary]").click()
    page.wait_for_url(f"**/appeals/{appeal.number}")
    assert page.get_by_text(words).first.is_visible()
    look(page, axe)
