"""Who is told of what: every job that an action deferred is run, twice."""

from datetime import timedelta
from typing import Any

import pytest

from linli.appeals import actions, inbox
from linli.appeals.models import Appeal
from linli.events.models import Event, ReactionRun
from linli.events.subscribers import reaction_named, subscribers_of
from linli.notices.models import Delivery, Notice
from linli.people.access import Access
from linli.people.models import Person
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


def tell_all() -> None:
    """Every reaction to every event, delivered twice as a worker that was killed would."""
    for event in Event.objects.filter(subject_type="appeal").order_by("pk"):
        for name in subscribers_of(event.verb):
            reaction = reaction_named(name)
            assert reaction is not None
            if ReactionRun.objects.filter(event=event, subscriber=name).exists():
                continue
            reaction(event)
            reaction(event)


def told(who: Access, appeal: Appeal, kind: str = "") -> list[str]:
    found = Notice.objects.filter(person_id=who.person_id, subject_type="appeal", subject_id=appeal.pk).order_by("pk")
    return [notice.title for notice in found if notice.kind.endswith(kind)]


def test_the_reporter_hears_of_every_milestone_once(world: World) -> None:
    appeal = world.confirmed()
    tell_all()
    titles = told(world.auntie_wang, appeal)
    assert titles == [
        f"您的诉求 {appeal.number} 已受理",
        f"您的诉求 {appeal.number} 已有人负责",
        f"您的诉求 {appeal.number} 已答复",
        f"请您评价：诉求 {appeal.number}",
    ]
    dispatched = Notice.objects.get(title=titles[1])
    assert "小李" in dispatched.text
    assert "053283621234" in dispatched.text
    assert dispatched.url == f"/appeals/{appeal.number}"


def test_text_messages_carry_no_word_of_the_resident(world: World) -> None:
    world.confirmed(text="我家住三单元 302，电话 13800000000", address="三单元302")
    tell_all()
    assert Delivery.objects.exists()
    for delivery in Delivery.objects.select_related("notice"):
        assert "302" not in delivery.notice.title + delivery.notice.text
        assert "13800000000" not in delivery.notice.title + delivery.notice.text


def test_in_the_persons_own_language(world: World) -> None:
    Person.objects.filter(pk=world.auntie_wang.person_id).update(language="en")
    appeal = world.dispatched()
    tell_all()
    assert told(world.auntie_wang, appeal)[-1] == f"Somebody has your appeal {appeal.number}"


def test_the_holder_hears_but_not_of_what_they_did_themselves(world: World) -> None:
    appeal = world.taken()
    actions.urge(appeal.pk, by=world.auntie_wang, at=world.at)
    actions.add(appeal.pk, text="二楼也坏了", by=world.auntie_wang, at=world.at)
    tell_all()
    assert told(world.xiao_li, appeal) == [
        f"新派单：{appeal.number}",
        f"居民催办：{appeal.number}",
        f"居民补充了情况：{appeal.number}",
    ]
    assert told(world.dispatcher_sun, appeal) == [f"居民催办：{appeal.number}"]
    assert told(world.other_grid_worker, appeal) == []


def test_what_is_needed_of_the_resident(world: World) -> None:
    appeal = world.taken()
    actions.wait(appeal.pk, reason="几单元？", until=world.at + timedelta(days=3), by=world.xiao_li, at=world.at)
    tell_all()
    assert f"您的诉求 {appeal.number} 需要您帮忙" in told(world.auntie_wang, appeal)


def test_followers_and_reporters_of_merged_appeals_get_the_answer(world: World) -> None:
    target = world.dispatched(reporter_id=world.access("李大爷").person_id)
    merged = world.submitted()
    actions.merge(merged.pk, into=target.pk, by=world.director_zhao, at=world.at)
    actions.follow(target, by=world.stranger, at=world.at)
    actions.take(target.pk, by=world.xiao_li, at=world.at)
    actions.contact(target.pk, way="phone", text="已联系", by=world.xiao_li, at=world.at)
    actions.answer(target.pk, text="灯已更换", outcome="solved", by=world.xiao_li, at=world.at)
    tell_all()
    answered = f"您的诉求 {target.number} 已答复"
    for who in (world.access("李大爷"), world.auntie_wang, world.stranger):
        assert told(who, target, "answered") == [answered]
    assert told(world.auntie_wang, merged, "merged") == [f"您的诉求 {merged.number} 已与同一件事合并办理"]
    assert f"有诉求并入：{target.number}" in told(world.xiao_li, target)


def test_a_bad_rating_reaches_the_new_lead(world: World) -> None:
    appeal = world.confirmed()
    actions.rate(appeal.pk, score=1, by=world.auntie_wang, at=world.at)
    tell_all()
    lead = Appeal.objects.get(pk=appeal.pk).holder_post
    assert lead is not None
    assert lead.person is not None
    assert f"再接单，由您主办：{appeal.number}" in list(
        Notice.objects.filter(person=lead.person).values_list("title", flat=True)
    )
    assert f"您的诉求 {appeal.number} 已重新办理" in told(world.auntie_wang, appeal)


def test_urgent_alarms_every_duty_desk_at_any_hour(world: World) -> None:
    appeal = world.submitted(is_urgent=True)
    tell_all()
    alarm = f"紧急！危及生命财产：{appeal.number}"
    assert alarm in told(world.dispatcher_sun, appeal)
    assert alarm in told(world.leader_wu, appeal)
    assert alarm in told(world.district_desk, appeal)
    assert alarm not in told(world.access("冯调度"), appeal)  # another street
    assert Notice.objects.filter(title=alarm, urgent=False).count() == 0


def test_more_time_is_asked_of_leaders_and_answered_to_the_asker(world: World) -> None:
    appeal = world.taken()
    due = Appeal.objects.get(pk=appeal.pk).resolve_due_at
    assert due is not None
    actions.ask_extension(appeal.pk, until=due + timedelta(days=3), reason="等配件", by=world.xiao_li, at=world.at)
    tell_all()
    asked = f"申请延期，请您审批：{appeal.number}"
    assert told(world.secretary_lin, appeal) == [asked]
    assert told(world.leader_wu, appeal) == [asked]
    actions.decide_extension(appeal.pk, grant=True, by=world.secretary_lin, at=world.at)
    tell_all()
    assert f"延期已同意：{appeal.number}" in told(world.xiao_li, appeal)
    assert f"您的诉求 {appeal.number} 需要更多时间" in told(world.auntie_wang, appeal)


def test_helpers_hear_of_their_task(world: World) -> None:
    appeal = world.taken()
    bureau = world.section_chief_qian.seats[0].organisation_id
    actions.add_helper(
        appeal.pk,
        organisation_id=bureau,
        task="查线路",
        until=world.at + timedelta(days=2),
        by=world.xiao_li,
        at=world.at,
    )
    tell_all()
    assert told(world.section_chief_qian, appeal) == [f"请您单位协办：{appeal.number}"]


def test_anonymous_reporters_are_told_nothing_and_nothing_breaks(world: World) -> None:
    appeal = world.submitted(privacy="anonymous", reporter_id=None)
    actions.accept(appeal.pk, by=world.director_zhao, at=world.at)
    actions.dispatch(appeal.pk, to=world.post_of("小李"), by=world.director_zhao, at=world.at)
    tell_all()
    kinds: Any = Notice.objects.filter(subject_id=appeal.pk).values_list("kind", flat=True)
    assert set(kinds) == {"appeals.work"}


def test_an_inbox_names_the_matter_to_whoever_may_read_it(world: World) -> None:
    appeal = world.answered(text="三号楼楼道的灯坏了一个星期，晚上老人看不见台阶。")
    uncle, wang, zheng = world.access("李大爷"), world.auntie_wang, world.access("郑调度")
    actions.follow(appeal, by=uncle, at=world.at)
    name = "三号楼楼道的灯坏了一个星期"
    assert inbox.names(wang, [appeal.pk])[appeal.pk].startswith(name)
    assert inbox.names(zheng, [appeal.pk])[appeal.pk].startswith(name)
    assert inbox.names(uncle, [appeal.pk])[appeal.pk] == world.category.name
