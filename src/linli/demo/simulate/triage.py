"""The first desk's part: accept or decline, merge, dispatch."""

from datetime import datetime

from linli.appeals import actions
from linli.appeals.models import Kind
from linli.demo.simulate import mix
from linli.demo.simulate.handling import handle
from linli.demo.simulate.life import Life, Over, Script, Wait
from linli.demo.simulate.stage import Holder


def play(life: Life) -> Script:
    """A case from its submission to its end, or to the present."""
    try:
        at = life.planned.at
        if not life.planned.is_urgent:
            at = yield from _triage(life, at)
        yield from handle(life, at)
    except Over:
        return


def _triage(life: Life, at: datetime) -> Wait:
    late = 6.0 if life.chance(mix.LATE) else 1.0
    at = yield from life.office(at, 26 * late, 0.8)
    planned = life.planned
    is_ordinary = planned.channel != "patrol" and not planned.is_of_cast
    if is_ordinary and life.chance(mix.DECLINED):
        life.do(actions.decline, reason=life.say("decline"), by=life.holder, at=at)
        reporter = life.reporter
        if reporter is None or not life.chance(mix.OBJECTS):
            raise Over
        # The one thing that may be done to an ended case, and only by its reporter.
        moment = yield from _after_the_end(life, at)
        life.do(actions.object_to, reason=life.say("object"), by=reporter, at=moment)
        return moment
    if is_ordinary and life.chance(mix.MERGED):
        twin = life.find_twin(life)
        if twin is not None:
            life.do(actions.merge, into=twin, by=life.holder, at=at)
            raise Over
    desk = life.holder
    life.do(actions.accept, category_id=None if planned.category_known else planned.category_id, by=desk, at=at)
    if life.chance(mix.CATEGORISED_AGAIN) and planned.category_id is not None:
        at = yield from life.soon(at, 5)
        wanted = Kind.HELP if planned.kind == Kind.COMPLAINT else None
        life.do(actions.categorise, category_id=planned.category_id, kind=wanted, by=desk, at=at)
    return (yield from _dispatch(life, at))


def _after_the_end(life: Life, at: datetime) -> Wait:
    waiting = life.waking(at, 900)
    moment = next(waiting)
    yield moment
    return moment


def _dispatch(life: Life, at: datetime) -> Wait:
    """To the desk itself for a direct answer or for what must be passed up; else to who works on the spot."""
    late = 8.0 if life.chance(mix.LATE) else 1.0
    at = yield from life.office(at, 16 * late, 0.8)
    appeal = life.appeal
    own = appeal.holder_post_id
    assert own is not None
    to, note = own, ""
    if life.speaker.wants_direct():
        pass
    elif appeal.level == "district":
        chosen = department_post(life, at)
        to = chosen.post_id if chosen else own
    elif life.speaker.route in {"grid", "provider"}:
        role = "grid_worker" if life.speaker.route == "grid" else "provider_worker"
        area_id = appeal.grid_id if role == "grid_worker" else appeal.community_id
        found = life.stage.at_place(role, area_id, at=at)
        to = found[0].post_id if found else own
    if to != own and life.chance(0.4):
        note = life.say("dispatch")
    life.do(actions.dispatch, to=to, note=note, by=life.holder, at=at)
    return at


def department_post(life: Life, at: datetime, *, other_than: int | None = None) -> Holder | None:
    """A handler of the department that answers for the matter; for `other_than`, of the next one."""
    stage = life.stage
    wanted = stage.department_of.get(life.appeal.category_id or 0) or stage.departments[0]
    if wanted == other_than:
        wanted = stage.departments[(stage.departments.index(wanted) + 1) % len(stage.departments)]
    found = stage.in_organisation(wanted, "department_handler", at=at)
    # The first of each department has most of the work, which is how offices are.
    return life.random.choices(found, (7, 3, 2)[: len(found)])[0] if found else None
