"""Anything, in any order, by anybody: whatever is refused changes nothing, whatever is done keeps the laws."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.appeals import actions, policy
from linli.appeals.models import Appeal, HelperTask
from linli.appeals.tasks import expire
from linli.appeals.workflow import APPEAL
from linli.events.models import Event
from linli.events.verify import verify
from linli.kernel.errors import LinliError
from linli.people.access import Access
from linli.people.models import Organisation
from linli.workflow import rules
from tests import world as worlds
from tests.world import World

CAST = ("王阿姨", "小李", "小周", "赵主任", "林书记", "孙调度", "吴主任", "郑调度", "钱科长", "外人", "冯调度")
HELD = {"dispatched", "taken", "planned", "waiting", "escalated", "reopened", "returned", "answered", "confirmed"}


class Undo(Exception):
    """Ends an example, leaving the database as it was."""


def _deeds(world: World, number: int) -> dict[str, Callable[[Access], object]]:
    """One way to do every action of the table."""
    at = world.at
    soon = at + timedelta(days=2)
    bureau = Organisation.objects.get(name="市北区城市管理局").pk

    def help_finished(by: Access) -> object:
        task = HelperTask.objects.filter(appeal_id=number).order_by("-pk").first()
        return task and actions.finish_help(task.pk, result="好", by=by, at=at)

    return {
        "accept": lambda by: actions.accept(number, by=by, at=at, category_id=world.category.pk),
        "dispatch": lambda by: actions.dispatch(number, to=world.post_of("小李"), by=by, at=at),
        "dispatch to department": lambda by: actions.dispatch(number, to=world.post_of("钱科长"), by=by, at=at),
        "reassign": lambda by: actions.reassign(number, to=world.post_of("小周"), reason="换", by=by, at=at),
        "decline": lambda by: actions.decline(number, reason="不属于", by=by, at=at),
        "categorise": lambda by: actions.categorise(number, category_id=world.category.pk, kind="help", by=by, at=at),
        "take": lambda by: actions.take(number, by=by, at=at),
        "contact": lambda by: actions.contact(number, way="phone", text="联系", by=by, at=at),
        "plan": lambda by: actions.plan(
            number, nature="", responsible="小李", until=soon, steps="换灯", target="灯亮", by=by, at=at
        ),
        "wait": lambda by: actions.wait(number, reason="等", until=soon, by=by, at=at),
        "resume": lambda by: actions.resume(number, by=by, at=at),
        "answer": lambda by: actions.answer(number, text="好了", outcome="solved", by=by, at=at),
        "return": lambda by: actions.give_back(number, reason="不是我的", by=by, at=at),
        "escalate": lambda by: actions.escalate(number, tried="试过", by=by, at=at),
        "ask_extension": lambda by: actions.ask_extension(
            number, until=at + timedelta(days=60), reason="缺货", by=by, at=at
        ),
        "grant_extension": lambda by: actions.decide_extension(number, grant=True, by=by, at=at),
        "refuse_extension": lambda by: actions.decide_extension(number, grant=False, reason="不行", by=by, at=at),
        "add_helper": lambda by: actions.add_helper(
            number, organisation_id=bureau, task="帮", until=soon, by=by, at=at
        ),
        "finish_help": help_finished,
        "confirm": lambda by: actions.confirm(number, by=by, at=at),
        "refute": lambda by: actions.refute(number, reason="没好", by=by, at=at),
        "call_back": lambda by: actions.call_back(number, result="unreached", by=by, at=at),
        "call_back and rate": lambda by: actions.call_back(number, result="rated", score=2, by=by, at=at),
        "rate well": lambda by: actions.rate(number, score=5, by=by, at=at),
        "rate badly": lambda by: actions.rate(number, score=1, by=by, at=at),
        "hold_meeting": lambda by: actions.hold_meeting(
            number,
            held_on=at.date(),
            organisation_ids=[bureau],
            resident_was_present=False,
            decision="办",
            by=by,
            at=at,
        ),
        "add": lambda by: actions.add(number, text="还有", by=by, at=at),
        "urge": lambda by: actions.urge(number, by=by, at=at),
        "withdraw": lambda by: actions.withdraw(number, by=by, at=at),
        "object": lambda by: actions.object_to(number, reason="不服", by=by, at=at),
        "clocks": lambda _by: expire(at=at),
    }


def _likely(name: str, appeal: Appeal, cast: dict[str, Access]) -> list[str]:
    """Everybody, those who may listed again and again, so that walks get far."""
    action = next((one for one in APPEAL.actions if name.startswith(one.name)), None)
    able = [who for who, access in cast.items() if action and policy.may(access, action, appeal)]
    return able * 10 + list(CAST)


def _refusal(deed: Callable[[], object]) -> str | None:
    """The words of a refusal; None when the deed was done."""
    try:
        deed()
    except LinliError as refusal:
        return str(refusal.message)
    return None


def _picture(number: int) -> tuple[object, ...]:
    return tuple(Appeal.objects.filter(pk=number).values_list()[0]), Event.objects.count()


def _tally_equals_recount() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT coalesce(jsonb_object_agg(state, n), '{}') FROM (
                        SELECT state, sum(count) AS n FROM appeals_tally WHERE area_id = 0
                        GROUP BY state HAVING sum(count) <> 0) t)
                 = (SELECT coalesce(jsonb_object_agg(state, n), '{}') FROM (
                        SELECT state, count(*) AS n FROM appeals_appeal GROUP BY state) a)
            """
        )
        return bool(cursor.fetchone()[0])


def _laws_hold(appeal: Appeal, promise_before: object) -> None:
    assert appeal.state in APPEAL.by_state
    assert (appeal.merged_into_id is not None) == (appeal.state == "merged")
    assert appeal.open_helper_tasks == HelperTask.objects.filter(appeal=appeal, finished_at=None).count()
    assert (appeal.paused_at is not None) == (appeal.state == "waiting")
    if appeal.state in HELD:
        assert appeal.holder_post_id is not None
        assert appeal.holder_organisation_id in appeal.organisation_ids
    if APPEAL.by_state[appeal.state].is_open:
        running = [getattr(appeal, f"{clock.name}_due_at") for clock in APPEAL.clocks if appeal.state in clock.runs_in]
        assert appeal.next_due_at == min([due for due in running if due], default=None)
        assert appeal.closed_at is None
    else:
        assert appeal.next_due_at is None
        assert appeal.closed_at is not None
    assert Event.objects.filter(subject_type="appeal", subject_id=appeal.pk).count() == appeal.chain_sequence
    assert promise_before is not None


@pytest.mark.slow
@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_any_order_by_anybody(data: st.DataObject, any_world: World) -> None:
    world = any_world
    world.at = worlds.MORNING
    cast = {name: world.access(name) for name in CAST}
    try:
        with transaction.atomic():
            number = world.submitted().pk
            for _ in range(data.draw(st.integers(min_value=1, max_value=25))):
                world.at += data.draw(
                    st.sampled_from([timedelta(minutes=1), timedelta(hours=3), timedelta(days=1), timedelta(days=6)])
                )
                deeds = _deeds(world, number)
                appeal = Appeal.objects.get(pk=number)
                # Mostly what the table allows from here, by whoever could do it; sometimes anything by anybody.
                likely = [
                    name
                    for name in deeds
                    if any(name.startswith(one.name) for one in APPEAL.actions_from(appeal.state))
                ]
                names = likely if likely and data.draw(st.integers(0, 3)) else sorted(deeds)
                name = data.draw(st.sampled_from(names))
                who = data.draw(st.sampled_from(_likely(name, appeal, cast)))
                before = _picture(number)
                if (refusal := _refusal(partial(deeds[name], cast[who]))) is not None:
                    assert refusal
                    assert _picture(number) == before, f"{name} by {who} was refused and yet changed something"
                _laws_hold(Appeal.objects.get(pk=number), appeal.resolve_due_at)
            assert _tally_equals_recount()
            assert verify().whole
            raise Undo
    except Undo:
        rules.forget()


@pytest.fixture
def any_world(db: None) -> World:
    return worlds.build()
