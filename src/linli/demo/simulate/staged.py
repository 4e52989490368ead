"""The cast's own appeals: whoever tries the demo as a resident finds one in every state that matters.

They go through the same actions as all others, only their end is chosen and the moments lead up to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from linli.appeals import actions
from linli.appeals.models import ContactWay, Nature, Outcome, RatingReason
from linli.demo import cast
from linli.demo.simulate.desks import on_the_spot
from linli.demo.simulate.judging import checker
from linli.demo.simulate.life import Life, Over, Script, Wait
from linli.kernel.working_time import CHINA
from linli.workflow import rules

IN_HAND, ANSWERED, TO_BE_RATED, WAITING, CLOSED, REOPENED = (
    "in hand", "answered", "to be rated", "waiting", "closed", "reopened",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Goal:
    """How one case of the cast's is to stand: whose it is, what it is about, how much working time it has behind it."""

    name: str
    label: str
    group: str
    hours: float


GOALS: Final = (
    Goal(TO_BE_RATED, cast.RESIDENT, "corridor_light", 18),
    Goal(IN_HAND, cast.RESIDENT, "property_service", 6),
    Goal(ANSWERED, cast.RESIDENT, "piling", 12),
    Goal(REOPENED, cast.RESIDENT, "sewer", 40),
    Goal(TO_BE_RATED, cast.ELDER, "elevator_retrofit", 16),
    Goal(IN_HAND, cast.ELDER, "upstairs_leak", 7),
    Goal(WAITING, cast.RESIDENT, "roof_leak", 14),
    Goal(CLOSED, cast.ELDER, "corridor_light", 60),
    Goal(CLOSED, cast.RESIDENT, "compound_parking", 75),
    Goal(REOPENED, cast.ELDER, "elevator", 45),
)
# In a handful of appeals the cast's are at most so many.
_SHARE = 3


def goals(moments: Sequence[datetime], *, until: datetime) -> dict[int, Goal]:
    """Which of the moments are the cast's: for each goal the last free one that leaves time to get there."""
    found: dict[int, Goal] = {}
    for goal in GOALS[: len(moments) // _SHARE]:
        latest = _before(until, goal.hours)
        free = [index for index, at in enumerate(moments) if at <= latest and index not in found]
        if free:
            found[free[-1]] = goal
    return found


def _before(until: datetime, hours: float) -> datetime:
    """The moment after which `until` is so many working hours away."""
    calendar, moment = rules.calendar(), until
    while calendar.between(moment, until) < hours * 3600:
        moment -= timedelta(minutes=20)
    return moment


def play(life: Life) -> Script:
    """From the submission to the goal."""
    goal = life.planned.goal
    at = yield from life.office(life.planned.at, 20, 0.3)
    life.do(actions.accept, category_id=life.planned.category_id, by=life.holder, at=at)
    at = yield from life.office(at, 10, 0.3)
    life.do(actions.dispatch, to=on_the_spot(life, at), note=life.say("dispatch"), by=life.holder, at=at)
    at = yield from life.office(at, 25, 0.3)
    life.do(actions.take, by=life.holder, at=at)
    at = yield from life.office(at, 35, 0.3)
    life.do(actions.contact, way=ContactWay.PHONE, text=life.say("contact_phone"), by=life.holder, at=at)
    at = yield from life.office(at, 45, 0.3)
    _plan(life, at)
    if goal == IN_HAND:
        return
    if goal == WAITING:
        at = yield from life.office(at, 200, 0.2)
        reason = life.say("wait")
        until = min(life.stage.at + timedelta(days=4), at + timedelta(days=14))
        life.do(actions.wait, reason=reason, until=until, by=life.holder, at=at)
        return
    # An answer is checked within a working day: one that still waits for that was given shortly before the end.
    at = yield from _until(life, _before(life.stage.at, 1.5 if goal == ANSWERED else 9 if goal == TO_BE_RATED else 16))
    answer = life.say(f"answer_{Outcome.SOLVED}")
    life.do(actions.answer, text=answer, outcome=Outcome.SOLVED, by=life.holder, at=at)
    if goal == ANSWERED:
        return
    at = yield from life.office(at, 50, 0.3)
    someone_else = checker(life, at)
    if someone_else is None:
        raise Over
    life.do(actions.confirm, text=life.say("confirm"), by=someone_else, at=at)
    if goal == TO_BE_RATED or life.reporter is None:
        return
    if goal == CLOSED:
        at = yield from life.waking(at, 200, 0.3)
        words = life.say("rating_good", at=at)
        life.do(actions.rate, score=5, reasons=[RatingReason.SOLVED], text=words, by=life.reporter, at=at)
        return
    at = yield from _until(life, _lately(life.stage.at))
    life.do(
        actions.rate,
        score=2,
        reasons=[RatingReason.NOT_SOLVED, RatingReason.CAME_BACK],
        text=life.say("rating_bad", at=at),
        by=life.reporter,
        at=at,
    )


def _plan(life: Life, at: datetime) -> None:
    due = life.appeal.resolve_due_at
    if due is None or due <= at:
        return
    life.do(
        actions.plan,
        nature=Nature.ORDINARY,
        responsible=life.say("responsible"),
        until=at + (due - at) * 0.8,
        steps=life.say("steps"),
        target=life.say("target"),
        by=life.holder,
        at=at,
    )


def _until(life: Life, moment: datetime) -> Wait:
    """Wait for a moment, or go on at once when it is past."""
    at = max(moment, life.appeal.state_since + timedelta(minutes=5))
    yield at
    return at


def _lately(until: datetime) -> datetime:
    """Half an hour ago, or the evening before when that is at night."""
    moment = (until - timedelta(minutes=30)).astimezone(CHINA)
    if moment.time() < time(7, 30):
        return datetime.combine(moment.date() - timedelta(days=1), time(21, 10), CHINA)
    return min(moment, datetime.combine(moment.date(), time(21, 40), CHINA))
