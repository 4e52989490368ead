"""The inbox, the preferences, the notice board and the failed messages, as people see them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.events.models import Event
from linli.events.subscribers import subscribers_of
from linli.events.tasks import deliver
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Refused
from linli.notices import board, matters, outbox
from linli.notices.matters import MOST_OF_ONE
from linli.notices.models import Bulletin, Delivery, DeliveryState, Notice, Preference
from linli.notices.tests.conftest import AT, TestProvider, client_of, person_with, post_with, told
from linli.people.models import Person, Post
from linli.places.models import Area, Level

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def matters_on(client: Client, address: str) -> list[Any]:
    return list(client.get(address).context["matters"])


def test_matter_by_matter_newest_first_page_by_page(auntie: Person, django_assert_max_num_queries: Any) -> None:
    for number in range(50):
        told(auntie, key=f"k{number}", subject_id=number + 1)
    told(auntie, key="again", subject_id=3)
    Notice.objects.filter(subject_id__in=[1, 50]).update(read_at=AT)
    client = client_of(auntie)
    client.get("/inbox")  # the first page of a device also notes that it is in use
    seen: list[int] = []
    url = "/inbox"
    while url:
        with django_assert_max_num_queries(7):
            response = client.get(url)
        page = response.context["matters"]
        assert len(page) <= 20
        seen += [matter.subject_id for matter in page]
        url = f"/inbox{response.context['next']}" if response.context["next"] else ""
    assert seen == [3, *range(50, 3, -1), 2, 1]
    unread = [one.subject_id for one in matters_on(client, "/inbox?show=unread")]
    assert unread[:3] == [3, 49, 48]


def test_one_matter_is_told_in_one_place(auntie: Person) -> None:
    for number in range(12):
        told(auntie, key=f"k{number}", title=f"第{number}条", kind="appeal.moved")
    told(auntie, key="alone", subject_type="", subject_id=None, title="系统维护")
    told(auntie, key="alone too", subject_type="", subject_id=None, title="系统恢复")
    client = client_of(auntie)
    first, second, third = matters_on(client, "/inbox")
    assert [first.newest.words, second.newest.words] == ["系统恢复", "系统维护"]
    assert (third.count, third.unread, len(third.told)) == (12, 12, MOST_OF_ONE)
    assert third.newest.words == "第11条"
    page = text_of(client.get("/inbox"))
    assert "之前的 11 条消息" in page
    assert "12 条未读" in page
    client.get(f"/inbox/{third.newest.pk}")
    assert Notice.objects.filter(person=auntie, read_at=None).count() == 2
    client.get(f"/inbox/{first.newest.pk}")
    assert [one.subject_id for one in matters_on(client, "/inbox?show=unread")] == [None]


def test_a_matter_goes_by_its_own_name_where_its_room_gives_one(auntie: Person, monkeypatch: Any) -> None:
    monkeypatch.setitem(matters._names, "appeal", lambda _access, ids: {7: "楼道的灯坏了"} if 7 in ids else {})
    told(auntie)
    told(auntie, key="k2", subject_id=8, title="您的另一件诉求有答复")
    page = text_of(client_of(auntie).get("/inbox"))
    assert page.index("您的另一件诉求有答复") < page.index("楼道的灯坏了") < page.index("您的诉求有答复")


def test_an_empty_inbox_says_so(auntie: Person) -> None:
    client = client_of(auntie)
    assert "暂时没有消息" in text_of(client.get("/inbox"))
    assert "都看过了" in text_of(client.get("/inbox?show=unread"))


@pytest.mark.parametrize("before", ["", "x1", "-1", "99999999999999999999", "１"])
def test_any_page_address_is_a_page(before: str, auntie: Person) -> None:
    assert client_of(auntie).get("/inbox", {"before": before, "show": before}).status_code == 200


def test_opening_a_notice_marks_it_and_goes_there(auntie: Person) -> None:
    notice = told(auntie)
    client = client_of(auntie)
    response = client.get(f"/inbox/{notice.pk}")
    assert (response.status_code, response["Location"]) == (302, "/appeals/7")
    notice.refresh_from_db()
    assert notice.read_at is not None
    for bad in ("https://evil.example", "//evil.example", "javascript:alert(1)", ""):
        Notice.objects.update(url=bad)
        assert client.get(f"/inbox/{notice.pk}")["Location"] == "/inbox"


def test_a_stranger_sees_nothing_of_it(auntie: Person) -> None:
    notice = told(auntie)
    stranger = client_of(person_with(None, "外人"))
    assert stranger.get(f"/inbox/{notice.pk}").status_code == 404
    assert notice.title not in text_of(stranger.get("/inbox"))
    assert Client().get("/inbox").status_code == 302
    assert Client().get("/inbox/count").status_code == 200


def test_count_and_all_read(auntie: Person) -> None:
    client = client_of(auntie)
    for number in range(3):
        told(auntie, key=f"k{number}")
    told(person_with(None), key="somebody else's")
    assert ">3<" in text_of(client.get("/inbox/count"))
    assert client.get("/inbox/read").status_code == 405
    assert client.post("/inbox/read").status_code == 302
    assert ">3<" not in text_of(client.get("/inbox/count"))
    assert Notice.objects.filter(read_at=None).count() == 1


def test_preferences_are_kept_and_only_changed_ones(auntie: Person, director: Post) -> None:
    client = client_of(auntie)
    page = text_of(client.get("/inbox/preferences"))
    assert "诉求有答复" in page
    assert "有新的工单" not in page
    client.post("/inbox/preferences", {"sms:appeal.answered": "on"})
    assert not Preference.objects.exists()
    client.post("/inbox/preferences", {"sms:appeal.moved": "on"})
    kept = {(p.kind, p.sms) for p in Preference.objects.filter(person=auntie)}
    assert kept == {("appeal.answered", False), ("appeal.moved", True)}
    assert director.person is not None
    assert "有新的工单" in text_of(client_of(director.person).get("/inbox/preferences"))


def test_a_bulletin_is_written_by_one_and_hung_by_another(
    director: Post, secretary: Post, areas: dict[str, Area]
) -> None:
    client, other = client_of(director.person), client_of(secretary.person)
    community = areas[Level.COMMUNITY]
    words = {
        "area": community.pk,
        "title": "周六停水",
        "text": "周六 9:00 至 12:00 停水。\n请提前储水。",
        "last_day": "",
    }
    response = client.post("/bulletins/new", words)
    bulletin = Bulletin.objects.get()
    assert response["Location"] == f"/bulletins/{bulletin.pk}"
    assert Client().get(f"/board/{bulletin.pk}").status_code == 404
    assert "周六停水" in text_of(client.get("/bulletins"))
    assert "周六停水" not in text_of(other.get("/bulletins?show=pending"))
    client.post(f"/bulletins/{bulletin.pk}/edit", {**words, "title": "周日停水", "hand_in": "1"})
    assert "周日停水" in text_of(other.get("/bulletins?show=pending"))
    assert Client().get(f"/board/{bulletin.pk}").status_code == 404
    assert client.post(f"/bulletins/{bulletin.pk}/publish").status_code == 403
    page = text_of(other.get(f"/bulletins/{bulletin.pk}"))
    assert "同意并公布" in page
    assert "同意并公布" not in text_of(client.get(f"/bulletins/{bulletin.pk}"))
    other.post(f"/bulletins/{bulletin.pk}/publish")
    assert "周日停水" in text_of(Client().get(f"/board/{bulletin.pk}"))
    assert client.get(f"/bulletins/{bulletin.pk}/edit").status_code == 302
    client.post(f"/bulletins/{bulletin.pk}/withdraw")
    assert Client().get(f"/board/{bulletin.pk}").status_code == 404
    verbs = Event.objects.filter(subject_type="bulletin").order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == [f"bulletin.{done}" for done in ("written", "revised", "handed_in", "published", "withdrawn")]


def test_nobody_says_yes_to_their_own_words(director: Post, secretary: Post, areas: dict[str, Area]) -> None:
    """Not through a second post, and not after having changed somebody else's."""
    both = post_with(areas[Level.COMMUNITY], "notices.publish", "notices.approve", name="林书记")
    client = client_of(both.person)
    words = {"area": areas[Level.COMMUNITY].pk, "title": "停水", "text": "停水。", "last_day": "", "hand_in": "1"}
    client.post("/bulletins/new", words)
    own = Bulletin.objects.get()
    client.post(f"/bulletins/{own.pk}/publish")
    client.post(f"/bulletins/{own.pk}/reject", {"reason": "再想想"})
    own.refresh_from_db()
    assert own.state == "pending"
    assert "由另一位同事审核后公布" in text_of(client.get(f"/bulletins/{own.pk}"))
    own.delete()
    client_of(director.person).post("/bulletins/new", words)
    changed = Bulletin.objects.get()
    client.post(f"/bulletins/{changed.pk}/edit", {**words, "text": "停电。"})
    changed.refresh_from_db()
    assert changed.state == "pending"
    client.post(f"/bulletins/{changed.pk}/publish")
    changed.refresh_from_db()
    assert changed.state == "pending"
    client_of(secretary.person).post(f"/bulletins/{changed.pk}/publish")
    changed.refresh_from_db()
    assert changed.state == "published"


def test_a_bulletin_is_returned_with_a_reason_and_handed_in_again(
    director: Post, secretary: Post, areas: dict[str, Area]
) -> None:
    client, other = client_of(director.person), client_of(secretary.person)
    words = {"area": areas[Level.COMMUNITY].pk, "title": "停水", "text": "停水。", "last_day": "", "hand_in": "1"}
    client.post("/bulletins/new", words)
    bulletin = Bulletin.objects.get()
    assert other.post(f"/bulletins/{bulletin.pk}/reject", {"reason": " "}).status_code == 422
    other.post(f"/bulletins/{bulletin.pk}/reject", {"reason": "请写明几号楼"})
    assert "请写明几号楼" in text_of(client.get(f"/bulletins/{bulletin.pk}"))
    client.post(f"/bulletins/{bulletin.pk}/hand-in")
    bulletin.refresh_from_db()
    assert (bulletin.state, bulletin.rejected_reason) == ("pending", "")


def test_approvers_and_writers_are_told(director: Post, secretary: Post, areas: dict[str, Area]) -> None:
    writer = Actor(person_id=director.person_id, post_id=director.pk)
    approver = Actor(person_id=secretary.person_id, post_id=secretary.pk)
    bulletin = board.write(area=areas[Level.COMMUNITY], title="停水", text="文", expires_at=None, by=writer, at=AT)
    board.hand_in(bulletin=bulletin, by=writer, at=AT)
    board.reject(bulletin=bulletin, reason="改", by=approver, at=AT)
    board.hand_in(bulletin=bulletin, by=writer, at=AT)
    board.publish(bulletin=bulletin, by=approver, at=AT)
    for event in Event.objects.filter(subject_type="bulletin").order_by("pk"):
        for name in subscribers_of(event.verb):
            deliver(event.pk, name)
    told_to = Notice.objects.order_by("pk").values_list("person_id", "title")
    assert list(told_to) == [
        (secretary.person_id, "有公告等您审核"),
        (director.person_id, "您的公告已退回修改"),
        (secretary.person_id, "有公告等您审核"),
        (director.person_id, "您的公告已公布"),
    ]


def test_what_nobody_here_may_approve_goes_to_the_level_above(director: Post, areas: dict[str, Area]) -> None:
    street = post_with(areas[Level.STREET], "notices.approve", name="孙调度")
    writer = Actor(person_id=director.person_id, post_id=director.pk)
    bulletin = board.write(area=areas[Level.COMMUNITY], title="停水", text="文", expires_at=None, by=writer, at=AT)
    board.hand_in(bulletin=bulletin, by=writer, at=AT)
    event = Event.objects.get(verb="bulletin.handed_in")
    deliver(event.pk, "notices.tell_approvers")
    assert Notice.objects.get().person_id == street.person_id
    client = client_of(street.person)
    assert client.get("/bulletins/new").status_code == 404
    client.post(f"/bulletins/{bulletin.pk}/publish")
    assert "停水" in text_of(Client().get(f"/board/{bulletin.pk}"))


def test_bulletins_only_for_ones_own_area(director: Post, areas: dict[str, Area], auntie: Person) -> None:
    assert director.person is not None
    client = client_of(director.person)
    words = {"title": "停水", "text": "停水。", "last_day": ""}
    for area in ("other", Level.STREET, Level.GRID):
        assert client.post("/bulletins/new", {**words, "area": areas[area].pk}).status_code == 422
    by = Actor(person_id=director.person_id, post_id=director.pk)
    foreign = board.write(area=areas["other"], title="别处", text="文", expires_at=None, by=by, at=AT)
    assert client.get(f"/bulletins/{foreign.pk}").status_code == 404
    for act in ("publish", "reject", "hand-in", "withdraw"):
        assert client.post(f"/bulletins/{foreign.pk}/{act}").status_code == 404
    resident = client_of(auntie)
    assert resident.get("/bulletins").status_code == 404
    assert resident.get("/bulletins/new").status_code == 404


def test_what_hangs_on_the_board(director: Post, secretary: Post, areas: dict[str, Area]) -> None:
    by = Actor(person_id=director.person_id, post_id=director.pk)
    second = Actor(person_id=secretary.person_id, post_id=secretary.pk)
    for name in (Level.DISTRICT, Level.COMMUNITY, "other"):
        bulletin = board.write(
            area=areas[name], title=str(name), text="文", expires_at=AT + timedelta(days=1), by=by, at=AT
        )
        with pytest.raises(Refused):
            board.publish(bulletin=bulletin, by=second, at=AT)
        board.hand_in(bulletin=bulletin, by=by, at=AT)
        with pytest.raises(Refused):
            board.publish(bulletin=bulletin, by=by, at=AT)
        board.publish(bulletin=bulletin, by=second, at=AT)
    path = areas[Level.GRID].path
    assert [b.title for b in Bulletin.objects.for_area_path(path, AT)] == ["community", "district"]
    assert not Bulletin.objects.for_area_path(path, AT + timedelta(days=1)).exists()
    assert not Bulletin.objects.for_area_path(path, AT - timedelta(seconds=1)).exists()
    with pytest.raises(Refused):
        board.publish(bulletin=bulletin, by=second, at=AT)
    late = board.write(area=areas["other"], title="旧", text="文", expires_at=AT, by=by, at=AT)
    with pytest.raises(Refused):
        board.hand_in(bulletin=late, by=by, at=AT)
    with pytest.raises(Refused):
        board.write(area=areas["other"], title="旧", text="文", expires_at=AT, by=Actor(person_id=1), at=AT)


def test_the_last_day_counts_whole(director: Post, areas: dict[str, Area]) -> None:
    assert director.person is not None
    client = client_of(director.person)
    words = {"area": areas[Level.COMMUNITY].pk, "title": "题", "text": "文", "last_day": "2030-01-31"}
    client.post("/bulletins/new", words)
    bulletin = Bulletin.objects.get()
    assert bulletin.expires_at is not None
    assert bulletin.expires_at.isoformat() == "2030-01-31T16:00:00+00:00"
    assert 'value="2030-01-31"' in text_of(client.get(f"/bulletins/{bulletin.pk}/edit"))


def test_failed_messages_are_for_auditors(
    auntie: Person, areas: dict[str, Area], provider: TestProvider, settings: Any
) -> None:
    settings.REQUIRE_TOTP = False  # the second factor is the room of people's to test
    told(auntie)
    provider.fail = [RuntimeError("gateway down")]
    outbox.attempt(Delivery.objects.get().pk, at=AT)
    auditor = post_with(areas[Level.DISTRICT], "events.audit").person
    client = client_of(auditor)
    assert "gateway down" in text_of(client.get("/deliveries"))
    delivery = Delivery.objects.get()
    assert client_of(auntie).get("/deliveries").status_code == 404
    assert client.post(f"/deliveries/{delivery.pk}/try-again").status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.QUEUED
    assert delivery.next_try_at is not None
    assert delivery.next_try_at <= clock.now()
    assert client.post("/deliveries/999999/try-again").status_code == 404
