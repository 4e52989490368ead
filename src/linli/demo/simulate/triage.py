"""The first desk's part: accept or decline, merge, dispatch."""

from datetime import datetime

from linli.appeals import actions
from linli.appeals.models import Kind
from linli.demo.simulate import mix, staged
from linli.demo.simulate.desks import department_post, on_the_spot
from linli.demo.simulate.handling import handle
from linli.demo.simulate.life import Life, Over, Script, Wait


def play(life: Life) -> Script:
    """A case from its submission to its end, or to the present."""
    try:
        if life.planned.goal:
            yield from staged.play(life)
            return
        at = life.planned.at
        if not life.planned.is_urgent:
            at = yield from _triage(life, at)
        yield from handle(life, at)
    except Over:
        return


def _triage(life: Life, at: datetime) -> Wait:
    at = yield from life.by_clock("accept", at, 22, 0.8)
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
    if planned.repeats and is_ordinary and life.chance(mix.MERGED):
        twin = life.find_twin(life)
        if twin is not None:
            life.do(actions.merge, into=twin, by=life.holder, at=at)
            raise Over
    yield from _accept(life, at)
    return (yield from _dispatch(life, life.appeal.state_since))


def _accept(life: Life, at: datetime) -> Script:
    """Name the category where the resident has not; now and then a wrong kind, put right in a moment."""
    planned, desk = life.planned, life.holder
    category = None if planned.category_known else planned.category_id
    is_mistaken = planned.kind == Kind.COMPLAINT and life.chance(mix.CATEGORISED_AGAIN)
    wrongly = Kind.HELP if is_mistaken else None
    life.do(actions.accept, category_id=category, kind=wrongly, by=desk, at=at)
    if is_mistaken and planned.category_id is not None:
        at = yield from life.soon(at, 5)
        life.do(actions.categorise, category_id=planned.category_id, kind=Kind.COMPLAINT, by=desk, at=at)


def _after_the_end(life: Life, at: datetime) -> Wait:
    waiting = life.waking(at, 900)
    moment = next(waiting)
    yield moment
    return moment


def _dispatch(life: Life, at: datetime) -> Wait:
    """To the desk itself for a direct answer or for what must be passed up; else to who works on the spot."""
    at = yield from life.office(at, 14, 0.8)
    own = life.appeal.holder_post_id
    assert own is not None
    to, note = own, ""
    if life.speaker.wants_direct():
        pass
    elif life.appeal.level == "district":
        chosen = department_post(life, at)
        to = chosen.post_id if chosen else own
    else:
        to = on_the_spot(life, at)
    if to != own and life.chance(0.4):
        note = life.say("dispatch")
    life.do(actions.dispatch, to=to, note=note, by=life.holder, at=at)
    return at
