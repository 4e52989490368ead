"""The loop of an appeal, walked by the cast."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from linli.appeals import actions
from linli.appeals.models import Appeal, Extension, Follower, HelperTask, Kind, Nature, Rating, Remark
from linli.appeals.tasks import expire
from linli.events.models import Event
from linli.events.verify import verify
from linli.kernel.errors import Conflict, Forbidden, Refused
from linli.kernel.working_time import CHINA
from linli.people.models import Organisation
from tests import world as worlds
from tests.world import MORNING, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


def verbs(appeal: Appeal) -> list[str]:
    events = Event.objects.filter(subject_type="appeal", subject_id=appeal.pk).order_by("sequence")
    return [verb.removeprefix("appeal.") for verb in events.values_list("verb", flat=True)]


def test_all_the_way_round(world: World) -> None:
    appeal = world.confirmed()
    closed = actions.rate(appeal.pk, score=5, reasons=["fast"], by=world.auntie_wang, at=world.at)
    assert closed.state == "closed"
    assert closed.score == 5
    assert verbs(appeal) == [
        "submitted", "accepted", "dispatched", "taken", "contacted", "answered", "confirmed", "rated",
    ]  # fmt: skip
    assert verify().whole


def test_number_says_the_day_and_is_unique(world: World) -> None:
    first, second = world.submitted(), world.submitted()
    assert first.number.startswith("260609")
    assert first.number != second.number
    assert len(first.number) == 12


def test_the_same_form_sent_twice_is_one_appeal(world: World) -> None:
    key = uuid4()
    assert world.submitted(submission_key=key).pk == world.submitted(submission_key=key).pk
    assert Appeal.objects.count() == 1


def test_somebody_elses_key_does_not_reveal_their_appeal(world: World) -> None:
    key = uuid4()
    world.submitted(submission_key=key)
    with pytest.raises(Conflict):
        world.submitted(submission_key=key, reporter_id=world.stranger.person_id)


def test_the_point_decides_grid_community_and_street(world: World) -> None:
    appeal = world.submitted(longitude=120.365, latitude=36.085)
    assert appeal.grid == world.areas["台东第2网格"]
    assert appeal.community == world.areas["台东社区"]
    assert appeal.street == world.areas["台东街道"]


def test_the_code_on_the_stairwell_decides_the_place(world: World) -> None:
    appeal = world.submitted(longitude=None, latitude=None, building_code="TD0003")
    assert appeal.grid == world.areas["台东第1网格"]
    assert "台东三路12号" in appeal.address


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "  "},
        {"text": "\u200b\u2060"},
        {"text": "长" * 10_001},
        {"text": "坏\x00字"},
        {"kind": "nonsense"},
        {"longitude": 0.0, "latitude": 0.0},
        {"latitude": None},
        {"category_id": 999_999_999},
        {"longitude": None, "latitude": None, "building_code": "NOPE"},
    ],
)
def test_bad_input_is_refused_in_words_and_leaves_nothing(world: World, changes: dict[str, object]) -> None:
    with pytest.raises(Refused) as raised:
        world.submitted(**changes)
    assert str(raised.value.message)
    assert not Appeal.objects.exists()
    assert not Event.objects.filter(subject_type="appeal").exists()


def test_long_text_emoji_and_rare_characters_are_kept(world: World) -> None:
    text = "𠮷野家门口😀" * 1000 + "漏水"
    assert Appeal.objects.get(pk=world.submitted(text=text).pk).text == text


@pytest.mark.parametrize(
    ("kind", "nature", "days"),
    [(Kind.ENQUIRY, "", 1), (Kind.HELP, "", 5), (Kind.COMPLAINT, "", 10), (Kind.COMPLAINT, Nature.HARD, 15)],
)
def test_the_promise_counts_working_days(world: World, kind: str, nature: str, days: int) -> None:
    appeal = world.submitted(kind=kind)
    if nature:
        appeal = actions.accept(appeal.pk, by=world.director_zhao, at=world.at, nature=nature)
    # From Tuesday 10:00; 19 to 21 June 2026 are the Dragon Boat holiday.
    expected = {1: 10, 5: 16, 10: 24, 15: 1}[days]
    due = appeal.resolve_due_at
    assert due is not None
    assert due.astimezone(CHINA).day == expected
    assert due.astimezone(CHINA).hour == 10


def test_life_and_property_skip_the_ladder_and_run_on_the_real_clock(world: World) -> None:
    night = datetime(2026, 6, 13, 18, 0, tzinfo=UTC)  # Sunday, 02:00 in China
    world.at = night
    appeal = world.submitted(is_urgent=True, kind=Kind.HELP)
    assert appeal.state == "dispatched"
    assert appeal.level == "street"
    assert appeal.resolve_due_at == night + timedelta(hours=2)
    assert appeal.take_due_at == night + timedelta(minutes=15)


def test_first_contact_is_due_after_half_a_working_day(world: World) -> None:
    appeal = world.dispatched()
    taken = actions.take(appeal.pk, by=world.xiao_li, at=world.at)
    assert taken.next_clock == "contact"
    assert taken.next_due_at == datetime(2026, 6, 9, 15, 0, tzinfo=CHINA)


def test_a_try_that_reached_nobody_does_not_stop_the_contact_clock(world: World) -> None:
    appeal = world.dispatched()
    actions.take(appeal.pk, by=world.xiao_li, at=world.at)
    tried = actions.contact(appeal.pk, way="unreached", text="无人接听", by=world.xiao_li, at=world.at)
    assert tried.first_contact_at is None
    with pytest.raises(Refused, match=r".+"):
        actions.answer(appeal.pk, text="已办", outcome="solved", by=world.xiao_li, at=world.at)


def test_moving_a_case_never_resets_the_residents_clock(world: World) -> None:
    appeal = world.dispatched()
    promise = appeal.resolve_due_at
    later = world.at + timedelta(days=2)
    actions.escalate(appeal.pk, tried="上门三次，物业不开门。", by=world.xiao_li, at=later)
    moved = actions.dispatch(appeal.pk, to=world.post_of("小周"), by=world.director_zhao, at=later)
    assert moved.resolve_due_at == promise


def test_passing_up_needs_what_was_tried(world: World) -> None:
    appeal = world.taken()
    with pytest.raises(Refused):
        actions.escalate(appeal.pk, tried="  ", by=world.xiao_li, at=world.at)
    up = actions.escalate(appeal.pk, tried="两次上门协调未果", by=world.xiao_li, at=world.at)
    assert (up.state, up.level) == ("escalated", "community")
    assert Remark.objects.filter(appeal=up, text="两次上门协调未果").exists()


def test_the_ladder_leads_to_the_district_which_keeps_it(world: World) -> None:
    appeal = world.taken()
    actions.escalate(appeal.pk, tried="一", by=world.xiao_li, at=world.at)
    actions.take(appeal.pk, by=world.director_zhao, at=world.at)
    actions.escalate(appeal.pk, tried="二", by=world.director_zhao, at=world.at)
    actions.take(appeal.pk, by=world.dispatcher_sun, at=world.at)
    top = actions.escalate(appeal.pk, tried="三", by=world.dispatcher_sun, at=world.at)
    assert top.level == "district"
    with pytest.raises(Refused):
        actions.escalate(appeal.pk, tried="四", by=world.district_desk, at=world.at)
    given = actions.dispatch(appeal.pk, to=world.post_of("钱科长"), by=world.district_desk, at=world.at)
    assert given.level == "department"
    back = actions.give_back(appeal.pk, reason="属住房保障局职责", by=world.section_chief_qian, at=world.at)
    assert (back.state, back.level) == ("returned", "district")


def test_nobody_confirms_their_own_work(world: World) -> None:
    appeal = world.dispatched()
    actions.reassign(appeal.pk, to=world.post_of("赵主任"), reason="网格员休假", by=world.director_zhao, at=world.at)
    actions.take(appeal.pk, by=world.director_zhao, at=world.at)
    actions.contact(appeal.pk, way="phone", text="联系", by=world.director_zhao, at=world.at)
    actions.answer(appeal.pk, text="已修好", outcome="solved", by=world.director_zhao, at=world.at)
    with pytest.raises(Forbidden):
        actions.confirm(appeal.pk, by=world.director_zhao, at=world.at)
    assert actions.confirm(appeal.pk, by=world.secretary_lin, at=world.at).state == "confirmed"


def test_what_is_not_done_goes_back_to_the_handler(world: World) -> None:
    appeal = world.answered()
    back = actions.refute(appeal.pk, reason="灯仍未亮", by=world.director_zhao, at=world.at)
    assert back.state == "taken"
    assert back.holder_post_id == world.post_of("小李")


def test_a_bad_rating_reopens_one_level_up_under_a_new_lead(world: World) -> None:
    appeal = world.confirmed()
    again = actions.rate(appeal.pk, score=2, reasons=["not_solved"], by=world.auntie_wang, at=world.at)
    assert (again.state, again.level, again.round) == ("reopened", "community", 2)
    assert again.holder_post_id != world.post_of("小李")
    assert again.score is None
    assert Rating.objects.get(appeal=again).round == 1


def test_a_second_bad_rating_calls_a_joint_meeting(world: World) -> None:
    appeal = world.confirmed()
    actions.rate(appeal.pk, score=1, by=world.auntie_wang, at=world.at)
    case = Appeal.objects.get(pk=appeal.pk)
    lead = next(
        access for access in (world.director_zhao, world.secretary_lin) if case.holder_post_id in access.post_ids
    )
    other = world.secretary_lin if lead == world.director_zhao else world.director_zhao
    actions.take(appeal.pk, by=lead, at=world.at)
    actions.contact(appeal.pk, way="visit", text="上门", by=lead, at=world.at)
    actions.answer(appeal.pk, text="再次更换", outcome="solved", by=lead, at=world.at)
    actions.confirm(appeal.pk, by=other, at=world.at)
    worst = actions.rate(appeal.pk, score=1, by=world.auntie_wang, at=world.at)
    assert (worst.round, worst.level, worst.needs_meeting) == (3, "street", True)
    actions.hold_meeting(
        appeal.pk,
        held_on=MORNING.date(),
        organisation_ids=[Organisation.objects.get(name="市北区住房保障局").pk],
        resident_was_present=True,
        decision="由街道牵头，三日内更换整条线路。",
        by=world.dispatcher_sun,
        at=world.at,
    )
    assert not Appeal.objects.get(pk=appeal.pk).needs_meeting


def test_rating_twice_is_refused_with_thanks(world: World) -> None:
    appeal = world.confirmed()
    actions.rate(appeal.pk, score=5, by=world.auntie_wang, at=world.at)
    with pytest.raises(Refused) as raised:
        actions.rate(appeal.pk, score=1, by=world.auntie_wang, at=world.at)
    assert raised.value.code == "rated_already"


def test_a_rating_given_on_the_telephone_counts_the_same(world: World) -> None:
    appeal = world.confirmed()
    case = actions.call_back(
        appeal.pk, result="rated", score=1, was_contacted=False, is_solved=False, by=world.director_zhao, at=world.at
    )
    assert case.state == "reopened"
    assert Rating.objects.get(appeal=case).by_call_back


def test_not_rated_is_never_satisfied(world: World) -> None:
    appeal = world.confirmed()
    assert expire(at=world.at) == 0
    assert expire(at=world.at + timedelta(days=20)) == 1
    case = Appeal.objects.get(pk=appeal.pk)
    assert (case.state, case.score) == ("closed", None)
    assert expire(at=world.at + timedelta(days=21)) == 0
    late = actions.rate(appeal.pk, score=1, by=world.auntie_wang, at=world.at + timedelta(days=22))
    assert late.state == "reopened"


def test_waiting_pauses_the_promise_for_exactly_the_working_time_waited(world: World) -> None:
    appeal = world.taken()
    promise = appeal.resolve_due_at
    actions.wait(appeal.pk, reason="请补充维修票据", until=world.at + timedelta(days=3), by=world.xiao_li, at=world.at)
    later = datetime(2026, 6, 10, 10, 0, tzinfo=CHINA)  # one working day
    case = actions.resume(appeal.pk, by=world.xiao_li, at=later)
    assert promise is not None
    assert case.resolve_due_at is not None
    # 24 June 10:00 plus one working day.
    assert case.resolve_due_at.astimezone(CHINA) == datetime(2026, 6, 25, 10, 0, tzinfo=CHINA)
    assert case.state == "taken"


def test_a_wait_ends_by_itself(world: World) -> None:
    appeal = world.taken()
    until = world.at + timedelta(days=3)
    actions.wait(appeal.pk, reason="等待居民在家", until=until, by=world.xiao_li, at=world.at)
    assert expire(at=until - timedelta(seconds=1)) == 0
    assert expire(at=until) == 1
    assert Appeal.objects.get(pk=appeal.pk).state == "taken"


def test_an_extension_needs_another_persons_yes(world: World) -> None:
    appeal = world.taken()
    until = world.at + timedelta(days=40)
    actions.ask_extension(appeal.pk, until=until, reason="配件缺货", by=world.xiao_li, at=world.at)
    with pytest.raises(Refused):
        actions.ask_extension(appeal.pk, until=until, reason="再问一次", by=world.xiao_li, at=world.at)
    with pytest.raises(Forbidden):
        actions.decide_extension(appeal.pk, grant=True, by=world.xiao_li, at=world.at)
    case = actions.decide_extension(appeal.pk, grant=True, by=world.secretary_lin, at=world.at)
    assert case.resolve_due_at == until
    assert Extension.objects.get().is_granted


def test_nobody_asks_for_a_date_beyond_next_year(world: World) -> None:
    appeal, never = world.taken(), datetime(9999, 12, 31, tzinfo=UTC)
    with pytest.raises(Refused):
        actions.ask_extension(appeal.pk, until=never, reason="等料", by=world.xiao_li, at=world.at)
    unit = Organisation.objects.exclude(pk=appeal.holder_organisation_id).first()
    assert unit is not None
    with pytest.raises(Refused):
        actions.add_helper(
            appeal.pk, organisation_id=unit.pk, task="看一下", until=never, by=world.xiao_li, at=world.at
        )


def test_the_lead_cannot_answer_while_a_helper_is_open(world: World) -> None:
    appeal = world.taken()
    bureau = Organisation.objects.get(name="市北区城市管理局")
    task = actions.add_helper(
        appeal.pk,
        organisation_id=bureau.pk,
        task="检查线路",
        until=world.at + timedelta(days=2),
        by=world.xiao_li,
        at=world.at,
    )
    with pytest.raises(Refused):
        actions.answer(appeal.pk, text="办完了", outcome="solved", by=world.xiao_li, at=world.at)
    with pytest.raises(Forbidden):
        actions.finish_help(task.pk, result="好了", by=world.director_zhao, at=world.at)
    actions.finish_help(task.pk, result="线路正常", by=world.section_chief_qian, at=world.at)
    with pytest.raises(Refused):
        actions.finish_help(task.pk, result="又一次", by=world.section_chief_qian, at=world.at)
    assert HelperTask.objects.get().result == "线路正常"
    assert actions.answer(appeal.pk, text="办完了", outcome="solved", by=world.xiao_li, at=world.at).state == "answered"


def test_two_people_at_once_the_second_learns_who_was_faster(world: World) -> None:
    appeal = world.submitted()
    seen = appeal.state_version
    actions.accept(appeal.pk, by=world.director_zhao, at=world.at, seen=seen)
    with pytest.raises(Conflict) as raised:
        actions.decline(appeal.pk, reason="重复", by=world.dispatcher_sun, at=world.at, seen=seen)
    assert raised.value.details["person_id"] == world.director_zhao.person_id
    assert raised.value.details["verb"] == "appeal.accepted"


def test_merged_appeals_follow_the_one_they_joined(world: World) -> None:
    first, second = world.dispatched(), world.submitted(reporter_id=world.access("李大爷").person_id)
    merged = actions.merge(second.pk, into=first.pk, by=world.director_zhao, at=world.at)
    assert (merged.state, merged.merged_into_id) == ("merged", first.pk)
    assert Follower.objects.get(appeal=first).person_id == world.access("李大爷").person_id
    with pytest.raises(Refused):
        actions.merge(first.pk, into=first.pk, by=world.director_zhao, at=world.at)
    with pytest.raises(Refused):
        actions.merge(first.pk, into=second.pk, by=world.director_zhao, at=world.at)


def test_objecting_to_a_decline_opens_it_one_level_up_once(world: World) -> None:
    appeal = world.submitted()
    actions.decline(appeal.pk, reason="不属于受理范围", by=world.director_zhao, at=world.at)
    again = actions.object_to(appeal.pk, reason="这是公共楼道", by=world.auntie_wang, at=world.at)
    assert (again.state, again.level) == ("reopened", "street")


def test_urging_is_possible_once_a_day(world: World) -> None:
    appeal = world.dispatched()
    actions.urge(appeal.pk, by=world.auntie_wang, at=world.at)
    with pytest.raises(Refused) as raised:
        actions.urge(appeal.pk, by=world.auntie_wang, at=world.at + timedelta(hours=23))
    assert raised.value.code == "too_soon"
    assert actions.urge(appeal.pk, by=world.auntie_wang, at=world.at + timedelta(hours=24)).urged_count == 2


def test_an_anonymous_appeal_names_nobody_anywhere(world: World) -> None:
    appeal = world.submitted(privacy="anonymous")
    assert (appeal.reporter_id, appeal.written_by_id) == (None, None)
    assert Event.objects.get(subject_type="appeal").person_id is None


def test_a_desk_dispatches_only_within_its_reach(world: World) -> None:
    appeal = world.submitted()
    actions.accept(appeal.pk, by=world.director_zhao, at=world.at)
    with pytest.raises(Refused):
        actions.dispatch(appeal.pk, to=world.post_of("钱科长"), by=world.director_zhao, at=world.at)
    with pytest.raises(Forbidden):
        actions.dispatch(appeal.pk, to=world.post_of("小李"), by=world.access("冯调度"), at=world.at)
