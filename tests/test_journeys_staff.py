"""Staff in real Chromium: the grid worker on a phone, desks on a wide screen."""

from typing import Any

import pytest

from conftest import DESK
from linli.appeals import actions
from linli.appeals.models import Remark
from linli.appeals.tests.resident_steps import frozen
from linli.files.models import StoredFile
from tests import world as worlds
from tests.journeys import LAMP, PICTURE, Axe, SignIn, choose, fresh, look, open_action, send_action
from tests.world import MORNING, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(monkeypatch: Any, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT, settings.REQUIRE_TOTP = tmp_path, False
    frozen(monkeypatch, MORNING)
    return worlds.build()


def test_the_grid_worker_handles_on_the_phone(world: World, page: Any, sign_in: SignIn, axe: Axe) -> None:
    appeal = world.dispatched()
    sign_in(page, world.accounts["小李"])
    page.goto("/work/mine")
    look(page, axe)
    page.locator(f"form[action*='{appeal.number}/take'] button").click()
    page.locator(f".orders a[href*='{appeal.number}/contact']").wait_for()
    assert fresh(appeal).state == "taken"
    open_action(page, "contact")
    look(page, axe)
    page.fill("#action-body textarea[name=text]", "已电话联系，下午上门。")
    send_action(page)
    open_action(page, "answer")
    page.fill("#action-body textarea[name=text]", "灯已更换，请您晚上再看看。")
    page.set_input_files("#action-body input[type=file]", [PICTURE])
    look(page, axe)
    send_action(page)
    page.wait_for_url("**/work/mine")
    look(page, axe)
    assert fresh(appeal).state == "answered"
    assert StoredFile.objects.of("appeal", appeal.pk).count() == 1  # type: ignore[attr-defined]


def test_passing_up_to_the_street_with_what_was_tried(world: World, open_page: Any, sign_in: SignIn, axe: Axe) -> None:
    appeal = world.taken()
    for who, tried, viewport in (
        ("小李", "已联系物业两次，物业称线路属于市政。", {"width": 360, "height": 740}),
        ("赵主任", "社区已协调物业和居民代表，线路确属市政。", DESK),
    ):
        page = open_page(viewport=viewport)
        sign_in(page, world.accounts[who])
        page.goto(f"/work/appeals/{appeal.number}")
        look(page, axe)
        open_action(page, "escalate")
        send = page.locator("#action-body form.act-form .button-group button")
        send.click()  # without a word of what was tried
        page.locator(
            "#action-body textarea:invalid, #action-body .field-error, #action-body [aria-invalid=true]"
        ).first.wait_for()
        assert not Remark.objects.filter(appeal=appeal, event__verb="appeal.escalated", text=tried).exists()
        page.fill("#action-body textarea[name=tried]", tried)
        look(page, axe)
        send_action(page)
    now = fresh(appeal)
    assert (now.state, now.level) == ("escalated", "street")
    assert now.resolve_due_at == appeal.resolve_due_at  # the promise to the resident stays

    street = open_page(viewport=DESK)
    sign_in(street, world.accounts["孙调度"])
    street.goto(f"/work/appeals/{appeal.number}")
    assert street.get_by_text("物业称线路属于市政").first.is_visible()
    look(street, axe)
    open_action(street, "take")
    send_action(street)
    street.locator(".case-actions a[href*='/answer'], .offer-rests").first.wait_for()
    look(street, axe)
    now = fresh(appeal)
    assert now.state == "taken"
    assert now.holder_organisation is not None
    assert now.holder_organisation.name == "台东街道办事处"


def test_a_bad_rating_opens_it_again_one_level_up(world: World, open_page: Any, sign_in: SignIn, axe: Axe) -> None:
    appeal = world.confirmed()
    phone = open_page()
    sign_in(phone, world.accounts["王阿姨"])
    phone.goto(f"/appeals/{appeal.number}")
    choose(phone, "rate-score", "1")
    phone.fill("#rate textarea", "灯还是不亮。")
    phone.locator("#rate button[data-kind=primary]").click()
    phone.locator("#rate").wait_for(state="detached")
    look(phone, axe)
    now = fresh(appeal)
    assert (now.state, now.level, now.round) == ("reopened", "community", 2)
    assert now.holder_post is not None
    assert now.holder_post.person is not None
    lead = now.holder_post.person.name
    assert lead != "小李"
    assert phone.get_by_text(lead).first.is_visible()

    desk = open_page(viewport=DESK)
    sign_in(desk, world.accounts[lead])
    desk.goto("/work/mine")
    order = desk.locator(f"form[action*='{appeal.number}/take'] button")
    assert order.is_visible()
    look(desk, axe)
    order.click()
    desk.locator(f".orders a[href*='{appeal.number}']").first.wait_for()
    desk.goto(f"/work/appeals/{appeal.number}")
    assert desk.get_by_text("灯还是不亮").first.is_visible()
    look(desk, axe)
    assert fresh(appeal).state == "taken"


def test_two_reports_of_one_matter_are_merged(world: World, open_page: Any, sign_in: SignIn, axe: Axe) -> None:
    first = world.submitted(text=LAMP)
    second = world.submitted(text="楼道灯坏了，晚上上下楼看不见台阶", reporter_id=world.access("李大爷").person_id)
    desk = open_page(viewport=DESK)
    sign_in(desk, world.accounts["赵主任"])
    desk.goto(f"/work/triage/{second.number}")
    look(desk, axe)
    desk.locator(f"form:has(input[name=into][value='{first.number}']) button").click()
    desk.get_by_role("dialog").get_by_role("button", name="确定").click()
    desk.wait_for_url("**/work/triage")
    look(desk, axe)
    assert fresh(second).state == "merged"
    actions.accept(first.pk, by=world.director_zhao, at=world.at, category_id=world.category.pk)

    phone = open_page()
    sign_in(phone, world.accounts["李大爷"])
    phone.goto(f"/appeals/{second.number}")
    look(phone, axe)
    phone.locator(f"main a[href='/appeals/{first.number}']").click()
    phone.wait_for_url(f"**/appeals/{first.number}")
    assert not phone.get_by_text(LAMP).count()  # a neighbour's words stay theirs
    look(phone, axe)
