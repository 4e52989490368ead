"""Home, the appeal's page, look-up and following, through a browser without script."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.appeals import actions
from linli.appeals.models import Appeal, Follower
from linli.appeals.nearby import offer_of
from linli.appeals.receipt import receipt_code
from linli.appeals.tests.resident_steps import at_home, frozen, hidden, person_of, signed_in, whole_way
from tests import world as worlds
from tests.world import MORNING, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: Any, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    frozen(monkeypatch, MORNING)
    cache.clear()
    return worlds.build()


@pytest.fixture
def auntie(world: World) -> Client:
    return signed_in(world, "王阿姨")


def act(client: Client, appeal: Appeal, action: str, **given: Any) -> Any:
    fields = {f"{action}-{name}": value for name, value in given.items()}
    return client.post(f"/appeals/{appeal.number}/{action}", fields)


def offer_on_home(client: Client, appeal: Appeal) -> str:
    """Where the button beside this appeal leads, in the list of what goes on nearby."""
    page = at_home(client).get("/").content.decode()
    found = re.search(rf'action="(/appeals/{appeal.number}/follow\?[^"]+)"', page)
    assert found
    return found[1]


def state(appeal: Appeal) -> str:
    return Appeal.objects.values_list("state", flat=True).get(pk=appeal.pk)


def test_home_says_who_is_responsible(world: World) -> None:
    visitor = Client()
    assert "您住在哪里" in visitor.get("/").content.decode()
    page = at_home(visitor).get("/").content.decode()
    for words in ("台东小区3号楼", "小李", "赵主任", "孙调度", "tel:053283621234", "/p/TD0003", "长辈版"):
        assert words in page
    assert 'name="language"' in page  # the language switch


def test_place_by_name_by_position_and_unknown(world: World) -> None:
    visitor = Client()
    assert "?area=370203021001" in visitor.get("/place", {"q": "台东社区"}).content.decode()
    visitor.get("/", {"area": "370203021001001"})
    assert "台东第1网格" in visitor.get("/").content.decode()
    visitor.get("/", {"longitude": "120.365", "latitude": "36.085"})
    assert "台东第2网格" in visitor.get("/").content.decode()
    for nowhere in ({"place": "NOWHERE"}, {"longitude": "1", "latitude": "2"}, {"area": "1"}):
        assert visitor.get("/", nowhere).url == "/place"


def test_strangers_get_404_everywhere(world: World) -> None:
    appeal = world.dispatched()
    for client in (Client(), signed_in(world, "外人"), signed_in(world, "小李")):
        for path in ("", "/sent", "/receipt"):
            assert client.get(f"/appeals/{appeal.number}{path}").status_code == 404
        for action in ("add", "urge", "withdraw", "rate", "object"):
            assert act(client, appeal, action, text="x", reason="x").status_code == 404
    assert state(appeal) == "dispatched"


def test_the_page_says_where_it_stands(world: World, auntie: Client) -> None:
    appeal = world.answered()
    page = auntie.get(f"/appeals/{appeal.number}").content.decode()
    for words in (appeal.number, "小李", "台东第1网格", "tel:053283621234", "灯已更换", "已电话联系"):
        assert words in page


def test_words_meant_for_staff_stay_there(world: World, auntie: Client) -> None:
    appeal = world.submitted()
    actions.accept(appeal.pk, by=world.director_zhao, at=world.at, category_id=world.category.pk)
    actions.dispatch(appeal.pk, to=world.post_of("小李"), note="此人常投诉", by=world.director_zhao, at=world.at)
    assert "此人常投诉" not in auntie.get(f"/appeals/{appeal.number}").content.decode()


def test_add_urge_withdraw(world: World, auntie: Client) -> None:
    appeal = world.taken()
    assert act(auntie, appeal, "add", text="二楼的灯也坏了").status_code == 302
    assert act(auntie, appeal, "urge").status_code == 302
    page = auntie.get(f"/appeals/{appeal.number}").content.decode()
    assert "二楼的灯也坏了" in page
    assert "以后可以再催" in page
    again = act(auntie, appeal, "urge")
    assert again.status_code == 422
    assert "24 小时" in again.content.decode()
    assert act(auntie, appeal, "withdraw", reason="自己修好了", seen=appeal.state_version).status_code == 302
    assert state(appeal) == "withdrawn"


def test_what_was_typed_comes_back_when_somebody_was_faster(world: World, auntie: Client) -> None:
    appeal = world.dispatched()
    actions.take(appeal.pk, by=world.xiao_li, at=world.at)
    answer = act(auntie, appeal, "withdraw", reason="不用了，谢谢", seen=appeal.state_version)
    assert answer.status_code == 422
    assert "不用了，谢谢" in answer.content.decode()
    assert state(appeal) == "taken"


def test_an_answer_to_what_was_asked_lets_it_go_on(world: World, auntie: Client) -> None:
    appeal = world.taken()
    actions.wait(
        appeal.pk, reason="请告诉我们是几单元", until=world.at + timedelta(days=3), by=world.xiao_li, at=world.at
    )
    assert "请告诉我们是几单元" in auntie.get(f"/appeals/{appeal.number}").content.decode()
    act(auntie, appeal, "add", text="二单元")
    assert state(appeal) == "taken"


def test_rating_and_what_a_bad_one_does(world: World, auntie: Client) -> None:
    good, bad = world.confirmed(), world.confirmed()
    assert act(auntie, good, "rate").status_code == 422
    act(auntie, good, "rate", score="5", reasons=["fast"], seen=good.state_version)
    assert state(good) == "closed"
    act(auntie, bad, "rate", score="1", reasons=["not_solved"], text="灯还是不亮", seen=bad.state_version)
    assert state(bad) == "reopened"
    assert "换人重新办理" in auntie.get(f"/appeals/{bad.number}").content.decode()


def test_object_to_a_decline(world: World, auntie: Client) -> None:
    appeal = world.submitted()
    actions.decline(appeal.pk, reason="不属于社区职责", by=world.director_zhao, at=world.at)
    assert "不属于社区职责" in auntie.get(f"/appeals/{appeal.number}").content.decode()
    act(auntie, appeal, "object", reason="路灯就在小区里")
    assert state(appeal) == "reopened"


def test_mine_by_pages(world: World, auntie: Client) -> None:
    for _number in range(23):
        world.submitted()
    first = auntie.get("/appeals/")
    assert len(first.context["rows"]) == 20
    with CaptureQueriesContext(
        connection,
    ) as few:
        second = auntie.get(f"/appeals/{first.context['older']}")
    assert len(second.context["rows"]) == 3
    with CaptureQueriesContext(connection) as many:
        auntie.get("/appeals/")
    assert len(many) == len(few) <= 6
    assert auntie.get("/appeals/", {"show": "closed"}).context["rows"] == []
    assert signed_in(world, "外人").get("/appeals/").context["rows"] == []


def test_home_and_page_ask_a_constant_number_of_questions(world: World, auntie: Client) -> None:
    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert auntie.get(address).status_code == 200
        return len(asked)

    at_home(auntie)
    auntie.get("/")  # keeps the name of the place
    appeal = world.taken()
    home, page = count("/"), count(f"/appeals/{appeal.number}")
    for number in range(4):
        world.submitted()
        actions.add(appeal.pk, text=f"再补充 {number}", by=world.auntie_wang, at=world.at)
    assert count("/") == home
    assert count(f"/appeals/{appeal.number}") == page


def look_up(client: Client, number: str, secret: str, **extra: Any) -> Any:
    return client.post("/lookup", {"number": number, "secret": secret}, **extra)


def test_look_up_by_number_and_telephone(world: World) -> None:
    appeal = world.dispatched()
    visitor = Client()
    found = look_up(visitor, f" {appeal.number[:6]} {appeal.number[6:]}", "139 5321 0000")
    assert found.url == f"/appeals/{appeal.number}"
    assert visitor.get(found.url).status_code == 200
    assert act(visitor, appeal, "add", text="二楼也坏了").status_code == 302


def test_every_failure_has_the_same_words(world: World) -> None:
    appeal = world.dispatched()
    answers = [
        look_up(Client(), "260609999999", "13953210000"),
        look_up(Client(), appeal.number, "13953219999"),
        look_up(Client(), appeal.number, receipt_code(appeal)),  # a code opens only what nobody else can open
    ]
    said = [list(answer.context["form"].non_field_errors()) for answer in answers]
    assert all(answer.status_code == 422 for answer in answers)
    assert said[0] == said[1] == said[2]


def test_anonymous_by_the_code_on_the_receipt(world: World) -> None:
    writer = at_home(Client())
    appeal = whole_way(writer, privacy="anonymous", name="", phone="")
    code = receipt_code(appeal)
    assert code in writer.get(f"/appeals/{appeal.number}/receipt").content.decode()
    other = Client()
    assert look_up(other, appeal.number, f"{(int(code) + 1) % 1_000_000:06}").status_code == 422
    assert look_up(other, appeal.number, code).status_code == 302
    assert act(other, appeal, "add", text="还有一件事").status_code == 302
    assert act(other, appeal, "withdraw").status_code == 302
    assert state(appeal) == "withdrawn"


def test_look_ups_are_counted_whatever_the_header_says(world: World) -> None:
    appeal = world.dispatched()
    for number in range(15):
        forged = {"x-forwarded-for": f"203.0.113.{number}"}
        assert look_up(Client(), f"9906090{number:05}", "13953210000", headers=forged).status_code == 422
    late = look_up(Client(), appeal.number, "13953210000", headers={"x-forwarded-for": "198.51.100.7"})
    assert late.status_code == 429
    elsewhere = look_up(Client(), appeal.number, "13953210000", REMOTE_ADDR="198.51.100.8")
    assert elsewhere.status_code == 302


def test_the_window_of_tries_ends_when_it_was_said_to(world: World, monkeypatch: Any) -> None:
    appeal, visitor = world.submitted(), Client()
    guess = {"number": appeal.number, "secret": "13800000000"}
    frozen(monkeypatch, world.at)
    assert [visitor.post("/lookup", guess).status_code for _try in range(11)][9:] == [422, 429]
    frozen(monkeypatch, world.at + timedelta(seconds=3590))
    assert visitor.post("/lookup", guess).status_code == 429
    frozen(monkeypatch, world.at + timedelta(seconds=3601))
    assert visitor.post("/lookup", guess).status_code == 422


def test_who_guesses_at_a_number_does_not_keep_its_owner_out(world: World) -> None:
    appeal = world.dispatched()
    for _number in range(15):
        late = look_up(Client(), appeal.number, "13953219999", REMOTE_ADDR="203.0.113.1")
    assert late.status_code == 429
    assert look_up(Client(), appeal.number, "13953210000", REMOTE_ADDR="198.51.100.9").status_code == 302


def test_one_number_is_not_guessed_from_many_places(world: World) -> None:
    appeal = world.dispatched()
    assert look_up(Client(), appeal.number, "13953210000", REMOTE_ADDR="198.51.100.8").status_code == 302
    for number in range(59):
        guess = look_up(Client(), appeal.number, "13953219999", REMOTE_ADDR=f"203.0.113.{number}")
        assert guess.status_code == 422
    assert look_up(Client(), appeal.number, "13953210000", REMOTE_ADDR="198.51.100.9").status_code == 429
    # From where its owner has looked it up before, it is found all the same.
    assert look_up(Client(), appeal.number, "13953210000", REMOTE_ADDR="198.51.100.8").status_code == 302


def test_whoever_raised_it_without_an_account_is_known_where_they_did(world: World) -> None:
    writer = at_home(Client(REMOTE_ADDR="198.51.100.8"))
    appeal = whole_way(writer, privacy="anonymous", name="", phone="")
    for number in range(61):
        look_up(Client(), appeal.number, "13953219999", REMOTE_ADDR=f"203.0.113.{number}")
    code = receipt_code(appeal)
    assert look_up(Client(), appeal.number, code, REMOTE_ADDR="198.51.100.9").status_code == 429
    assert look_up(Client(), appeal.number, code, REMOTE_ADDR="198.51.100.8").status_code == 302


def test_following_shows_the_way_of_it_but_not_the_words(world: World) -> None:
    appeal = world.dispatched(text="我是张三，灯坏了，电话 13800000000")
    neighbour = signed_in(world, "李大爷")
    offered = offer_on_home(neighbour, appeal)
    signing_in = Client().get(offered).url
    assert parse_qs(urlsplit(signing_in).query)["next"] == [offered]
    assert f'action="{offered}"' in neighbour.get(offered).content.decode()
    neighbour.post(offered)
    neighbour.post(offered)
    assert Follower.objects.filter(appeal=appeal, person_id=person_of(world.access("李大爷"))).count() == 1
    page = neighbour.get(f"/appeals/{appeal.number}").content.decode()
    assert "小李" in page
    assert "张三" not in page
    assert act(neighbour, appeal, "urge").status_code == 404
    assert neighbour.get(f"/appeals/{appeal.number}/receipt").status_code == 404
    neighbour.post(f"/appeals/{appeal.number}/follow", {"stop": "1"})
    assert neighbour.get(f"/appeals/{appeal.number}").status_code == 404


def test_what_is_closed_can_still_be_unfollowed(world: World) -> None:
    appeal = world.dispatched()
    neighbour = signed_in(world, "李大爷")
    neighbour.post(offer_on_home(neighbour, appeal))
    actions.withdraw(appeal.pk, reason="好了", by=world.auntie_wang, at=world.at)
    assert "取消关注" in neighbour.get(f"/appeals/{appeal.number}").content.decode()
    assert appeal.number in neighbour.get("/appeals/", {"show": "followed"}).content.decode()
    neighbour.post(f"/appeals/{appeal.number}/follow", {"stop": "1"})
    assert not Follower.objects.filter(appeal=appeal).exists()
    assert neighbour.post(f"/appeals/{appeal.number}/follow", {"stop": "1"}).status_code == 404


def test_the_page_is_headed_by_what_it_is_about(world: World, auntie: Client) -> None:
    told = world.dispatched(text="您好，我是三号楼的居民。楼道灯坏了。请派人来。")
    page = auntie.get(f"/appeals/{told.number}").content.decode()
    assert "<h1>楼道灯坏了。请派人来</h1>" in page or "<h1>楼道灯坏了</h1>" in page
    named = world.dispatched(subject="楼道照明")
    assert "<h1>楼道照明</h1>" in auntie.get(f"/appeals/{named.number}").content.decode()
    assert "楼道照明" in auntie.get("/appeals/").content.decode()


def test_a_promise_that_was_not_kept_is_said_plainly(world: World, auntie: Client, monkeypatch: Any) -> None:
    appeal = world.dispatched()
    frozen(monkeypatch, appeal.resolve_due_at + timedelta(days=11, hours=1))
    page = auntie.get(f"/appeals/{appeal.number}").content.decode()
    assert "前办好，已晚 11 天" in page
    assert "对不起" in page
    assert "已晚 11 天" in auntie.get("/appeals/").content.decode()


def test_older_rounds_are_folded(world: World, auntie: Client) -> None:
    appeal = world.confirmed()
    assert "第 1 轮办理" not in auntie.get(f"/appeals/{appeal.number}").content.decode()
    act(auntie, appeal, "rate", score="1", reasons=["not_solved"], text="还是不亮", seen=appeal.state_version)
    page = auntie.get(f"/appeals/{appeal.number}").content.decode()
    steps = page[page.index("每一步进展") :]
    newest, older = steps.split("<details", 1)
    assert "再接单" in newest
    assert "已提交" not in newest
    assert "第 1 轮办理" in older
    assert "已提交" in older


def test_confidential_appeals_cannot_be_followed(world: World) -> None:
    appeal = world.dispatched(privacy="confidential")
    neighbour = signed_in(world, "李大爷")
    assert appeal.number not in at_home(neighbour).get("/").content.decode()
    assert neighbour.post(f"/appeals/{appeal.number}/follow?offer={offer_of(appeal.number)}").status_code == 404


def test_only_what_was_shown_can_be_followed(world: World) -> None:
    """Numbers can be counted through: what one knows by its number alone stays closed."""
    shown, guessed = world.dispatched(), world.dispatched(longitude=120.365)
    neighbour = signed_in(world, "李大爷")
    offered = offer_on_home(neighbour, shown)
    assert guessed.number not in neighbour.get("/").content.decode()
    for address in (
        f"/appeals/{guessed.number}/follow",
        f"/appeals/{guessed.number}/follow?offer=",
        offered.replace(shown.number, guessed.number),
    ):
        assert neighbour.get(address).status_code == 404
        assert neighbour.post(address).status_code == 404
    assert not Follower.objects.exists()
    written = "三号楼楼道的灯坏了，晚上看不见台阶。"
    alike = neighbour.get("/appeals/new/alike", {"text": written}).content.decode()
    assert offered in alike
    neighbour.post(offered)
    assert Follower.objects.get().appeal_id == shown.pk


def test_a_merged_one_leads_to_the_other(world: World, auntie: Client) -> None:
    target = world.dispatched(reporter_id=person_of(world.access("李大爷")))
    appeal = world.submitted()
    actions.merge(appeal.pk, into=target.pk, by=world.director_zhao, at=world.at)
    assert target.number in auntie.get(f"/appeals/{appeal.number}").content.decode()
    assert auntie.get(f"/appeals/{target.number}").status_code == 200


def test_every_page_has_its_elder_face(world: World, auntie: Client) -> None:
    appeal = world.confirmed()
    auntie.cookies["face"] = "elder"
    at_home(auntie)
    for address in ("/", "/place", "/appeals/", "/appeals/new", "/lookup", f"/appeals/{appeal.number}"):
        page = auntie.get(address).content.decode()
        assert 'data-face="elder"' in page
        assert "data-read-aloud" in page


def test_english_from_the_same_pages(world: World, auntie: Client) -> None:
    auntie.cookies["django_language"] = "en"
    page = auntie.get("/appeals/new").content.decode()
    assert "What would you like to tell us?" in page
    assert hidden(auntie.get("/appeals/new"))["submission_key"]
