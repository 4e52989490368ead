"""A resident is erased: their words go, the appeals and their history stay, and every page still works."""

import pytest
from django.test import Client

from linli.appeals import actions
from linli.appeals.models import Answer, Appeal, Follower, Rating, Remark, Words
from linli.appeals.receipt import prove, receipt_code
from linli.events.models import Event, ReactionRun
from linli.events.subscribers import subscribers_of
from linli.events.tasks import deliver
from linli.events.verify import verify
from linli.files import actions as files
from linli.files.models import StoredFile
from linli.kernel.actor import Actor
from linli.notices.models import Delivery, Notice
from linli.people import actions as people_actions
from linli.people.models import Person
from tests.world import World

from .resident_steps import person_of, picture

pytestmark = pytest.mark.django_db
GONE = "本人已注销，内容已删除"
SECRET = "我家在三单元302，灯坏了，电话13800000001"


def erase(w: World) -> Event:
    wang = Person.objects.get(pk=w.auntie_wang.person_id)
    people_actions.erase(person=wang, by=Actor(person_id=wang.pk), at=w.at)
    event = Event.objects.get(verb="person.erased")
    for _twice in range(2):
        for name in subscribers_of(event.verb):
            deliver(event.pk, name)
        ReactionRun.objects.filter(event=event).delete()  # as if the worker had been killed before its commit
    return event


def photo_of(w: World, appeal: Appeal, who: int, purpose: str = "appeals.report") -> StoredFile:
    by = Actor(person_id=who)
    file = files.store(upload=picture(320 + appeal.pk % 97 + len(purpose)), purpose=purpose, by=by, at=w.at)
    files.attach(file_ids=[file.uuid], subject_type="appeal", subject_id=appeal.pk, by=by)
    return file


def rated(w: World) -> Appeal:
    appeal = w.taken(text=SECRET, subject="我家门口的灯", address="3号楼三单元302")
    actions.add(appeal.pk, text="补充：我姓王，在家", by=w.auntie_wang, at=w.at)
    actions.answer(appeal.pk, text="已联系13800000001，灯已换。", outcome="solved", by=w.xiao_li, at=w.at)
    actions.confirm(appeal.pk, text="灯已亮。", by=w.director_zhao, at=w.at)
    return actions.rate(appeal.pk, score=5, text="谢谢，我王桂花很满意", by=w.auntie_wang, at=w.at)


def test_the_words_of_a_settled_appeal_go_and_the_rest_stays(w, django_capture_on_commit_callbacks) -> None:
    appeal = rated(w)
    wang = person_of(w.auntie_wang)
    sent, proof = photo_of(w, appeal, wang), photo_of(w, appeal, person_of(w.xiao_li), "appeals.answer")
    before = Appeal.objects.get(pk=appeal.pk)
    with django_capture_on_commit_callbacks(execute=True):
        erase(w)
    after = Appeal.objects.get(pk=appeal.pk)
    kept = ("number", "state", "category_id", "grid_id", "community_id", "street_id", "submitted_at", "score", "kind")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (after.subject, after.text, after.address) == ("", GONE, "")
    assert (after.longitude, after.latitude, after.building_id) == (None, None, None)
    assert not Words.objects.filter(appeal=appeal).exists()
    assert Remark.objects.get(event__verb="appeal.added").text == GONE
    assert Rating.objects.get().text == GONE
    assert Answer.objects.get().text == "已联系138****0001，灯已换。"
    assert not sent.disk_path.exists()
    assert proof.disk_path.exists()
    assert StoredFile.objects.get(pk=sent.pk).name == ""
    assert Event.objects.filter(verb="appeal.erased", subject_id=appeal.pk).count() == 1
    assert not verify().faults


def test_the_inbox_and_what_was_to_be_sent_go(w) -> None:
    w.confirmed()
    for event in Event.objects.filter(subject_type="appeal").order_by("pk"):
        for name in subscribers_of(event.verb):
            deliver(event.pk, name)
    wang = person_of(w.auntie_wang)
    assert Notice.objects.filter(person_id=wang).exists()
    assert Delivery.objects.filter(notice__person_id=wang).exists()
    others = Notice.objects.exclude(person_id=wang).count()
    erase(w)
    assert not Notice.objects.filter(person_id=wang).exists()
    assert not Delivery.objects.filter(notice__person_id=wang).exists()
    assert Notice.objects.count() == others


def test_an_open_appeal_that_nobody_else_needs_is_withdrawn(w) -> None:
    appeal = w.taken(text=SECRET)
    erase(w)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.text) == ("withdrawn", GONE)
    assert Event.objects.filter(subject_id=appeal.pk, verb="appeal.withdrawn").count() == 1


@pytest.mark.parametrize("why", ["urgent", "followed", "merged", "answered"])
def test_what_others_need_is_finished_first(w, why: str) -> None:
    if why == "answered":
        appeal = w.answered(text=SECRET)
    else:
        appeal = (
            w.dispatched(text=SECRET, is_urgent=why == "urgent")
            if why != "urgent"
            else w.submitted(text=SECRET, is_urgent=True)
        )
    if why == "followed":
        actions.follow(appeal, by=w.stranger, at=w.at)
    if why == "merged":
        other = w.submitted(reporter_id=person_of(w.stranger))
        actions.merge(other.pk, into=appeal.pk, by=w.director_zhao, at=w.at)
    state = Appeal.objects.get(pk=appeal.pk).state
    erase(w)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.text) == (state, SECRET)
    assert actions.forget_settled(at=w.at) == 0
    if why == "answered":
        actions.confirm(appeal.pk, by=w.director_zhao, at=w.at)
        actions.call_back(appeal.pk, result="unreached", by=w.director_zhao, at=w.at)
        appeal.refresh_from_db()
        actions.close_unrated(appeal.pk, at=appeal.rate_due_at)
        assert actions.forget_settled(at=w.at) == 1
        assert actions.forget_settled(at=w.at) == 0
        appeal.refresh_from_db()
        assert (appeal.state, appeal.text) == ("closed", GONE)


def test_what_was_written_for_somebody_else_is_theirs(w) -> None:
    wang, other = person_of(w.auntie_wang), person_of(w.access("李大爷"))
    theirs = w.submitted(text=SECRET, reporter_id=other, written_by_id=wang)
    alone = w.submitted(text=SECRET, reporter_id=None, written_by_id=wang)
    erase(w)
    theirs.refresh_from_db()
    alone.refresh_from_db()
    assert (theirs.text, theirs.state) == (SECRET, "submitted")
    assert (alone.text, alone.state) == (GONE, "withdrawn")


def test_following_ends(w) -> None:
    appeal = w.dispatched(reporter_id=person_of(w.stranger))
    actions.follow(appeal, by=w.auntie_wang, at=w.at)
    erase(w)
    assert not Follower.objects.exists()


def test_every_page_still_works(w, sign_in, client: Client) -> None:
    appeal = rated(w)
    erase(w)
    desk = sign_in("孙调度")
    case = desk.get(f"/work/appeals/{appeal.number}")
    page = case.content.decode()
    assert case.status_code == 200
    assert page.count(GONE) >= 2
    assert "本人已注销" in page
    assert SECRET not in page
    assert "王桂花" not in page
    assert desk.post(f"/work/appeals/{appeal.number}/reporter").status_code == 403
    assert GONE in desk.get("/work/list?state=closed").content.decode()
    assert appeal.number not in desk.get("/work/list?state=closed&q=302").content.decode()
    export = b"".join(desk.get("/work/list/export.csv?state=closed").streaming_content).decode()
    assert GONE in export
    assert SECRET not in export
    assert client.post("/lookup", {"number": appeal.number, "secret": "13953210000"}).status_code == 422
    session = client.session
    prove(session, appeal.pk)
    session.save()
    for page_of in ("", "/receipt", "/sent"):
        assert client.get(f"/appeals/{appeal.number}{page_of}").status_code == 404


def test_the_receipt_of_an_erased_anonymous_appeal_shows_none_of_its_words(w, client: Client) -> None:
    """Whoever holds the code still learns that it was ended, in a browser that knew it and in one that did not."""
    appeal = w.submitted(text=SECRET, reporter_id=None, written_by_id=person_of(w.auntie_wang))
    session = client.session
    prove(session, appeal.pk)
    session.save()
    assert "灯坏了" in client.get(f"/appeals/{appeal.number}/receipt").content.decode()
    code = receipt_code(appeal)
    erase(w)
    without = Client()
    assert without.get(f"/appeals/{appeal.number}/receipt").status_code == 404
    without.post("/lookup", {"number": appeal.number, "secret": code})
    for browser in (client, without):
        for page_of in ("", "/receipt", "/sent"):
            page = browser.get(f"/appeals/{appeal.number}{page_of}").content.decode()
            assert "灯坏了" not in page
            assert "13800000001" not in page
