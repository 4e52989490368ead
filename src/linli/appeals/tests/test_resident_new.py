"""A new appeal through the pages, in a browser without script."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.appeals.models import Appeal
from linli.appeals.receipt import receipt_code
from linli.appeals.tests.resident_steps import (
    LAMP,
    PHONE,
    at_home,
    frozen,
    hidden,
    person_of,
    picture,
    place,
    say,
    send,
    signed_in,
    whole_way,
)
from linli.files.models import StoredFile
from linli.people.models import Person
from tests import world as worlds
from tests.world import MORNING, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: Any, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    frozen(monkeypatch, MORNING)
    return worlds.build()


@pytest.fixture
def visitor(world: World) -> Client:
    return at_home(Client())


def test_a_visitor_without_account_goes_all_the_way(world: World, visitor: Client) -> None:
    appeal = whole_way(visitor)
    assert appeal.text == LAMP
    assert appeal.channel == "qr"
    assert appeal.grid == world.areas["台东第1网格"]
    reporter = Person.objects.get(pk=appeal.reporter_id)
    assert reporter.name == "王阿姨"
    sent = visitor.get(f"/appeals/{appeal.number}/sent").content.decode()
    assert appeal.number in sent
    assert "赵主任" in sent  # who has it
    assert "053283621234" in sent
    receipt = visitor.get(f"/appeals/{appeal.number}/receipt").content.decode()
    assert "<svg" in receipt
    assert f"/lookup?number={appeal.number}" in receipt


def test_photos_and_a_voice_message_arrive_with_it(visitor: Client) -> None:
    from linli.files.tests.conftest import wav

    said = say(visitor, photos=[picture(), picture(400)], voice=SimpleUploadedFile("话.wav", wav()))
    appeal = Appeal.objects.get(number=send(visitor, place(visitor, said)).url.split("/")[2])
    files = StoredFile.objects.of("appeal", appeal.pk)  # type: ignore[attr-defined]
    assert sorted(file.kind for file in files) == ["picture", "picture", "voice"]
    shown = visitor.get(files[0].url)
    assert shown.status_code == 200
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")  # type: ignore[arg-type]
    assert Client().get(files[0].url).status_code == 404


def test_a_voice_message_alone_is_enough(visitor: Client) -> None:
    from linli.files.tests.conftest import wav

    said = say(visitor, text="", voice=SimpleUploadedFile("话.wav", wav()))
    assert Appeal.objects.get(number=send(visitor, place(visitor, said)).url.split("/")[2]).text == "（语音留言）"


def test_a_bad_file_loses_nothing_else(visitor: Client) -> None:
    bad = SimpleUploadedFile("账单.jpg", b"MZ\x90 this is a programme")
    answer = say(visitor, photos=[picture(), bad])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "账单.jpg" in page
    assert LAMP in page
    assert 'name="kept"' in page  # the good one
    kept = StoredFile.objects.get()
    again = visitor.post(
        "/appeals/new",
        hidden(answer) | {"text": LAMP, "kind": "help", "category": "", "has_kept": "1", "kept": str(kept.uuid)},
    )
    assert again.status_code == 302
    appeal = Appeal.objects.get(number=send(visitor, place(visitor, again)).url.split("/")[2])
    assert StoredFile.objects.of("appeal", appeal.pk).count() == 1  # type: ignore[attr-defined]


def test_sent_twice_is_one_appeal(visitor: Client) -> None:
    placed = place(visitor, say(visitor))
    form = hidden(visitor.get(placed.url)) | {"whom": "self", "name": "", "phone": PHONE, "privacy": "open"}
    first, second = visitor.post(placed.url, form), visitor.post(placed.url, form)
    assert first.url == second.url
    assert Appeal.objects.count() == 1


def test_what_is_written_into_a_form_that_was_sent_is_another_appeal(visitor: Client) -> None:
    first_page = visitor.get("/appeals/new")
    whole = {"text": LAMP, "kind": "help", "category": ""}

    def sent(text: str) -> Appeal:
        said = visitor.post("/appeals/new", hidden(first_page) | whole | {"text": text})
        answer = send(visitor, place(visitor, said))
        return Appeal.objects.get(number=answer.url.split("/")[2])

    assert sent(LAMP).text == LAMP
    assert sent("井盖丢了").text == "井盖丢了"
    assert sent("井盖丢了").text == "井盖丢了"
    assert Appeal.objects.count() == 2


def test_two_voice_messages_spoken_into_one_form_are_two_appeals(visitor: Client) -> None:
    from linli.files.tests.conftest import wav

    first_page = visitor.get("/appeals/new")
    whole = {"text": "", "kind": "help", "category": ""}
    sent = []
    for seconds in (2.0, 3.0):
        voice = SimpleUploadedFile("话.wav", wav(seconds))
        placed = place(visitor, visitor.post("/appeals/new", hidden(first_page) | whole | {"voice": voice}))
        form = hidden(visitor.get(placed.url)) | {"whom": "self", "name": "", "phone": PHONE, "privacy": "open"}
        once, twice = visitor.post(placed.url, form), visitor.post(placed.url, form)
        assert once.url == twice.url
        sent.append(Appeal.objects.get(number=once.url.split("/")[2]))
    assert len({appeal.pk for appeal in sent}) == Appeal.objects.count() == 2
    for appeal in sent:
        assert StoredFile.objects.of("appeal", appeal.pk).count() == 1  # type: ignore[attr-defined]


def test_a_session_that_ended_in_between_loses_nothing(visitor: Client) -> None:
    said = say(visitor, photos=[picture()])
    second = hidden(visitor.get(said.url))
    visitor.cookies.clear()
    placed = visitor.post(said.url, second | {"place": "TD0003", "address": "", "longitude": "", "latitude": ""})
    appeal = Appeal.objects.get(number=send(visitor, placed).url.split("/")[2])
    assert appeal.text == LAMP
    assert StoredFile.objects.of("appeal", appeal.pk).count() == 1  # type: ignore[attr-defined]


def test_a_forged_draft_is_not_believed(world: World, visitor: Client) -> None:
    forged = {"submission_key": uuid4().hex, "carried": "eyJrZXkiOiJ4In0:1abc:forged", "place": "TD0003"}
    answer = Client().post("/appeals/new/where", forged)
    assert answer.url == "/appeals/new"


def test_stale_token_shows_what_was_written(world: World) -> None:
    strict = at_home(Client(enforce_csrf_checks=True))
    answer = strict.post("/appeals/new", {"text": LAMP, "kind": "help"}, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    assert LAMP in answer.content.decode()
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("text", ["灯" * 10_000, "楼道🔥着火👨‍👩‍👧", "𠮷野家旁边的㐂字招牌", "一行\r\n两行"])
def test_long_emoji_and_rare_text_is_kept_whole(visitor: Client, text: str) -> None:
    appeal = Appeal.objects.get(number=send(visitor, place(visitor, say(visitor, text=text))).url.split("/")[2])
    assert appeal.text == text.replace("\r\n", "\n")
    assert visitor.get(f"/appeals/{appeal.number}").status_code == 200


def test_too_long_text_comes_back_with_its_length(visitor: Client) -> None:
    answer = say(visitor, text="灯" * 10_001)
    assert answer.status_code == 422
    assert "10001" in answer.content.decode()
    assert "灯" * 10_001 in answer.content.decode()


def test_a_point_outside_the_district_is_said_on_the_second_step(visitor: Client) -> None:
    answer = place(visitor, say(visitor), place="", longitude="121.9", latitude="37.9")
    assert answer.status_code == 422
    assert "不在本区" in answer.content.decode()


def test_a_point_far_from_the_building_wins(world: World, visitor: Client) -> None:
    placed = place(visitor, say(visitor), longitude="120.375", latitude="36.085")
    appeal = Appeal.objects.get(number=send(visitor, placed).url.split("/")[2])
    assert appeal.grid == world.areas["台东第3网格"]
    assert appeal.building_id is None


def test_a_typed_address_offers_the_buildings_it_may_mean(visitor: Client) -> None:
    said = say(visitor)
    answer = place(visitor, said, place="", address="台东三路")
    assert answer.status_code == 422
    assert 'value="TD0003"' in answer.content.decode()
    assert place(visitor, said, place="-", address="台东三路").status_code == 302


def test_nowhere_at_all_is_asked_again(visitor: Client) -> None:
    assert place(visitor, say(visitor), place="").status_code == 422


def test_a_visitor_must_leave_a_number_or_be_anonymous(visitor: Client) -> None:
    placed = place(visitor, say(visitor))
    assert send(visitor, placed, phone="").status_code == 422
    assert send(visitor, placed, phone="123").status_code == 422
    sent = send(visitor, placed, phone="", name="", privacy="anonymous")
    appeal = Appeal.objects.get()
    assert (appeal.reporter_id, appeal.written_by_id) == (None, None)
    page = visitor.get(sent.url).content.decode()
    assert "查询码" in page


def test_for_somebody_else(world: World) -> None:
    auntie = at_home(signed_in(world, "王阿姨"))
    appeal = whole_way(auntie, whom="other", other_name="李大爷", other_phone="13953210001")
    assert appeal.reporter_id == person_of(world.access("李大爷"))
    assert appeal.written_by_id == person_of(world.auntie_wang)


def test_staff_write_down_for_a_resident(world: World) -> None:
    worker = at_home(signed_in(world, "小李"))
    first = worker.get("/appeals/new", {"for": "resident"})
    given = hidden(first) | {"for": "resident", "text": LAMP, "kind": "help"}
    placed = place(worker, worker.post("/appeals/new", given))
    appeal = Appeal.objects.get(
        number=send(worker, placed, channel="visit", other_name="李大爷", other_phone="13953210001").url.split("/")[2]
    )
    assert appeal.channel == "visit"
    assert appeal.reporter_id == person_of(world.access("李大爷"))
    assert appeal.written_by_id == person_of(world.xiao_li)


def test_a_resident_cannot_pose_as_staff(world: World) -> None:
    auntie = at_home(signed_in(world, "王阿姨"))
    first = auntie.get("/appeals/new", {"for": "resident"})
    placed = place(
        auntie, auntie.post("/appeals/new", hidden(first) | {"for": "resident", "text": LAMP, "kind": "help"})
    )
    assert 'name="channel"' not in auntie.get(placed.url).content.decode()


def test_urgent_goes_straight_to_the_street(visitor: Client) -> None:
    appeal = Appeal.objects.get(number=send(visitor, place(visitor, say(visitor, is_urgent="on"))).url.split("/")[2])
    assert (appeal.nature, appeal.state, appeal.level) == ("urgent", "dispatched", "street")


def test_open_cases_that_say_the_same_are_shown_without_their_words(world: World, visitor: Client) -> None:
    world.dispatched(text="楼道灯坏了，我叫张三，电话13800000000，晚上看不见台阶。")
    page = visitor.post("/appeals/new/alike", {"text": LAMP}).content.decode()
    assert "关注这一件" in page
    assert "<mark>楼道</mark>" in page
    assert "张三" not in page
    assert "13800000000" not in page
    assert "关注这一件" not in visitor.post("/appeals/new/alike", {"text": "噪音扰民"}).content.decode()


def test_confidential_cases_are_never_shown_to_neighbours(world: World, visitor: Client) -> None:
    world.dispatched(privacy="confidential")
    assert "关注这一件" not in visitor.post("/appeals/new/alike", {"text": LAMP}).content.decode()
    assert "关注这一件" not in visitor.get("/").content.decode()


def test_a_visitor_cannot_send_without_end(world: World, visitor: Client, monkeypatch: Any) -> None:
    from linli.appeals.views.resident import throttle

    monkeypatch.setattr(throttle.tries, "count", lambda name, *, seconds, at: 21)
    placed = place(visitor, say(visitor))
    answer = send(visitor, placed)
    assert answer.status_code == 422
    assert "稍等" in answer.content.decode()
    assert LAMP in answer.content.decode()


def test_a_desk_that_writes_down_an_anonymous_call_keeps_no_proof_of_it(world: World, monkeypatch: Any) -> None:
    desk = at_home(signed_in(world, "小李"))
    first = desk.get("/appeals/new", {"for": "resident"})
    said = desk.post("/appeals/new", hidden(first) | {"for": "resident", "text": LAMP, "kind": "help"})
    sent = send(desk, place(desk, said), channel="visit", privacy="anonymous")
    assert sent.status_code == 302, sent.content.decode()
    appeal = Appeal.objects.get(number=sent.url.split("/")[2])
    assert (appeal.reporter_id, appeal.written_by_id) == (None, None)
    # The code is read to the caller; a little later this browser knows no more than any other.
    assert receipt_code(appeal) in desk.get(sent.url).content.decode()
    assert "appeals" not in desk.session
    frozen(monkeypatch, MORNING + timedelta(minutes=11))
    for page_of in ("", "/sent", "/receipt"):
        assert desk.get(f"/appeals/{appeal.number}{page_of}").status_code == 404


def test_pictures_name_no_reporter_who_wants_to_stay_unknown(world: World) -> None:
    auntie, worker = at_home(signed_in(world, "王阿姨")), signed_in(world, "小李")
    for privacy, sender in (("anonymous", None), ("confidential", world.auntie_wang.person_id)):
        named = SimpleUploadedFile("王阿姨家门口.jpg", picture().getvalue())
        said = say(auntie, text=f"{LAMP}（{privacy}）", photos=[named])
        appeal = Appeal.objects.get(number=send(auntie, place(auntie, said), privacy=privacy).url.split("/")[2])
        file = StoredFile.objects.get(subject_id=appeal.pk)
        assert file.uploaded_by_id == sender
        own: Any = auntie.get(file.url)
        assert b"".join(own.streaming_content)
        page = worker.get(f"/work/appeals/{appeal.number}")
        assert file.small_url in page.text
        assert "王阿姨" not in page.text
        opened: Any = worker.get(file.url)
        assert b"".join(opened.streaming_content)
        assert "picture.jpg" in opened["Content-Disposition"]
