"""The handlers' part: take, contact, plan, pass up, answer, and all that may come in between."""

from datetime import datetime, timedelta

from linli.appeals import actions
from linli.appeals.models import ContactWay, Kind, Nature, Outcome
from linli.demo.simulate import mix
from linli.demo.simulate.desks import department_post
from linli.demo.simulate.judging import ask_someone_else, be_judged
from linli.demo.simulate.life import Life, Script, Wait
from linli.demo.simulate.pictures import attach_picture
from linli.kernel.actor import Actor
from linli.workflow import rules

_LADDER = ("grid", "community", "street", "district")
# Minutes of working time from taking to answering, at each level (450 are a day).
_WORK = {"grid": 360.0, "provider": 520.0, "community": 420.0, "street": 800.0, "department": 1100.0, "district": 700.0}


def handle(life: Life, at: datetime) -> Script:
    """Rounds of handling and judging until the case is closed for good."""
    while True:
        at = yield from _settle_who(life, at)
        at = yield from _work(life, at)
        if life.chance(mix.STUCK) and not life.planned.is_urgent:
            # It lies on somebody's desk and nothing happens: what is late and why needs such cases, too.
            return
        at = yield from _answer(life, at)
        while not (yield from ask_someone_else(life, at)):
            at = yield from life.office(life.appeal.state_since, 480)
            at = yield from _answer(life, at)
        at = yield from be_judged(life, life.appeal.state_since)
        # It was not settled: the second round takes real work.
        life.speaker.pass_on()


def _target(life: Life) -> str:
    route = life.speaker.route
    if life.speaker.wants_direct() or route in {"grid", "provider"}:
        return "grid"
    return "district" if route == "department" else route


def _rung(level: str) -> int:
    return _LADDER.index(level) if level in _LADDER else (0 if level == "provider" else 3)


def _settle_who(life: Life, at: datetime) -> Wait:
    """Move the case until it is in the hands of who will handle it, and let them take it."""
    target, moves = _target(life), 0
    while True:
        appeal = life.appeal
        level, state = appeal.level, appeal.state
        goes_up = level != "department" and _rung(level) < _rung(target) and level != "district"
        if state in {"returned", "escalated", "reopened"} and level == "district" and moves < 6:
            chosen = department_post(life, at, other_than=appeal.organisation_ids[-2] if state == "returned" else None)
            at = yield from life.office(at, 45, 0.8)
            if chosen is not None and chosen.post_id != appeal.holder_post_id:
                life.do(actions.dispatch, to=chosen.post_id, note=life.say("dispatch"), by=life.holder, at=at)
            else:
                target = level
        elif state == "returned":
            at = yield from life.office(at, 40, 0.8)
            life.do(actions.dispatch, to=appeal.holder_post_id, by=life.holder, at=at)
        elif state == "dispatched" and moves < 2 and life.chance(mix.RETURNED.get(level, 0.0)):
            at = yield from life.office(at, 50, 0.8)
            life.do(actions.give_back, reason=life.say("return"), by=life.holder, at=at)
        elif goes_up and state in {"escalated", "reopened"}:
            at = yield from life.office(at, 60, 0.7)
            life.do(actions.escalate, tried=life.say("tried"), by=life.holder, at=at)
        elif goes_up and state == "dispatched" and life.speaker.route == "department" and moves == 0:
            # The first desk sees at once whose matter it is, and keeps nobody waiting.
            at = yield from life.office(at, 40, 0.7)
            life.do(actions.escalate, tried=life.say("tried_at_once"), by=life.holder, at=at)
        else:
            at = yield from _take(life, at)
            chance_up = moves < 2 and not life.speaker.wants_direct() and life.chance(mix.ESCALATED.get(level, 0.0))
            if not (goes_up or (chance_up and level != "district")):
                return at
            at = yield from _contact(life, at)
            at = yield from life.office(at, 150, 0.7)
            life.do(actions.escalate, tried=life.say("tried"), by=life.holder, at=at)
        moves += 1


def _take(life: Life, at: datetime) -> Wait:
    if life.planned.is_urgent and life.appeal.round == 1:
        at = yield from life.soon(at, 6)
    elif life.speaker.wants_direct():
        at = yield from life.soon(at, 2)
    else:
        at = yield from life.by_clock("take", at, 32, 0.7)
        at = yield from _perhaps_reassign(life, at)
    life.do(actions.take, by=life.holder, at=at)
    return at


def _perhaps_reassign(life: Life, at: datetime) -> Wait:
    """Somebody does not take it: the desk above gives it to a colleague."""
    appeal = life.appeal
    if appeal.take_due_at is None or at <= appeal.take_due_at:
        return at
    others = life.stage.at_place("community_worker", appeal.community_id, at=at)
    others = [one for one in others if one.post_id != appeal.holder_post_id]
    if appeal.level not in {"grid", "provider"} or appeal.state != "dispatched" or len(others) < 2:
        return at
    if not life.chance(mix.REASSIGNED):
        return at
    desk = life.stage.access_of_account(others[0].account_id)
    life.do(actions.reassign, to=others[1].post_id, reason=life.say("reassign"), by=desk, at=at)
    return (yield from life.office(at, 20))


def _contact(life: Life, at: datetime) -> Wait:
    # Whoever takes a case over speaks with the resident anew; nobody knows how to reach one who gave no name.
    appeal = life.appeal
    is_done = appeal.first_contact_at is not None and appeal.contact_due_at is None
    if is_done or not (appeal.reporter_id or appeal.written_by_id):
        return at
    if life.planned.is_urgent and life.appeal.round == 1:
        at = yield from life.soon(at, 8)
    elif life.speaker.wants_direct():
        at = yield from life.soon(at, 6)
    else:
        at = yield from life.by_clock("contact", at, 60, 0.7)
        if life.chance(mix.UNREACHED):
            words = life.say("contact_unreached")
            life.do(actions.contact, way=ContactWay.UNREACHED, text=words, by=life.holder, at=at)
            at = yield from life.office(at, 120)
    way = mix.pick(mix.WAYS if life.is_about_place else mix.WAYS_ELSE, life.random)
    if life.speaker.wants_direct() and way == ContactWay.VISIT:
        way = ContactWay.PHONE
    life.do(actions.contact, way=way, text=life.say(f"contact_{way}"), by=life.holder, at=at)
    return at


def _work(life: Life, at: datetime) -> Wait:
    """From taking to the point where there is something to answer."""
    at = yield from _contact(life, at)
    if life.speaker.wants_direct():
        if life.planned.kind in mix.ANSWERED_AT_ONCE:
            return (yield from life.soon(at, 14, 0.7))
        return (yield from life.by_clock("resolve", at, 170, 0.7, is_late=False))
    if life.planned.is_urgent and life.appeal.round == 1:
        return (yield from life.soon(at, 45, 0.5))
    if life.chance(mix.HELPED):
        at = yield from _with_help(life, at)
    minutes = mix.minutes(_WORK.get(life.appeal.level, 600.0), 0.75, life.random)
    if life.planned.kind == Kind.ENQUIRY:
        minutes *= 0.35
    is_late = life.chance(mix.LATE["resolve"])
    if minutes > mix.PLANNED_FROM or life.appeal.round > 1 or is_late:
        at = yield from _plan(life, at)
    if life.appeal.needs_meeting:
        at = yield from _meet(life, at)
    if life.chance(mix.WAITS) and life.reporter is not None:
        at = yield from _wait(life, at)
    if life.chance(mix.EXTENDED) and life.planned.kind not in {Kind.ENQUIRY, Kind.PRAISE}:
        at = yield from _ask_for_more_time(life, at)
    return (yield from life.by_clock("resolve", at, minutes, 0.1, is_late=is_late))


def _plan(life: Life, at: datetime) -> Wait:
    at = yield from life.by_clock("plan", at, 75)
    due = life.appeal.resolve_due_at or at
    if due <= at + timedelta(minutes=30) or life.appeal.state not in {"taken", "planned"}:
        return at
    life.do(
        actions.plan,
        nature=Nature.HARD if life.appeal.nature == Nature.HARD else Nature.ORDINARY,
        responsible=life.say("responsible"),
        until=_promised(life, at, due),
        steps=life.say("steps"),
        target=life.say("target"),
        by=life.holder,
        at=at,
    )
    return at


def _promised(life: Life, at: datetime, due: datetime) -> datetime:
    """A date as people set one: an hour or half an hour of a working day, by which it is due at the latest."""
    left = rules.calendar().between(at, due)
    moment = rules.calendar().add(at, left * life.random.uniform(0.6, 1.0)) if left else due
    even = moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)
    return even if at < even < due else due


def _with_help(life: Life, at: datetime) -> Wait:
    """Another unit gets a task and reports back before the answer."""
    appeal, stage = life.appeal, life.stage
    helpers = [
        *stage.at_place("provider_worker", appeal.community_id, at=at),
        *stage.at_place("street_dispatcher", appeal.street_id, at=at),
        *stage.in_organisation(stage.department_of.get(appeal.category_id or 0) or 0, "department_handler", at=at),
    ]
    helpers = [one for one in helpers if one.organisation_id != appeal.holder_organisation_id]
    if not helpers or appeal.state not in {"taken", "planned"}:
        return at
    helper = life.random.choice(helpers)
    at = yield from life.office(at, 50)
    until = rules.calendar().add(at, 900 * 60)
    task = life.do(
        actions.add_helper,
        organisation_id=helper.organisation_id,
        task=life.say("task"),
        until=until,
        by=life.holder,
        at=at,
    )
    at = yield from life.office(at, 420, 0.7)
    actions.finish_help(task.pk, result=life.say("task_result"), by=stage.access_of_account(helper.account_id), at=at)
    life.acts += 1
    life.look()
    return at


def _meet(life: Life, at: datetime) -> Wait:
    """After a second bad rating all sit down together."""
    appeal = life.appeal
    at = yield from life.office(at, 700)
    convener = life.second_person(
        ("street_leader", appeal.street_id), ("district_leader", life.stage.district_id), at=at
    )
    if convener is not None:
        life.do(
            actions.hold_meeting,
            held_on=at.date(),
            organisation_ids=appeal.organisation_ids,
            resident_was_present=life.chance(0.8),
            decision=life.say("meeting"),
            by=convener,
            at=at,
        )
        life.look()
    return at


def _wait(life: Life, at: datetime) -> Wait:
    """The resident owes something; they bring it, or the wait runs out."""
    if life.appeal.state not in {"taken", "planned"}:
        return at
    at = yield from life.office(at, 90)
    until = at + timedelta(days=life.random.choice((3, 5, 7, 10)))
    life.do(actions.wait, reason=life.say("wait"), until=until, by=life.holder, at=at)
    moment = yield from life.waking(at, 60 * 44, 0.7)
    reporter = life.reporter
    if moment < until and reporter is not None and life.chance(0.8):
        life.do(actions.add, text=life.say("add_after_wait"), by=reporter, at=moment)
        return moment
    at = yield from life.until(until + timedelta(seconds=40))
    if life.appeal.state == "waiting":
        life.do(actions.wait_over, at=at)
    return at


def _ask_for_more_time(life: Life, at: datetime) -> Wait:
    due = life.appeal.resolve_due_at
    if due is None or life.appeal.state not in {"taken", "planned"} or due < at:
        return at
    left = rules.calendar().between(at, due) / 60
    at = yield from life.until(rules.calendar().add(at, left * 60 * life.random.uniform(0.4, 0.8)))
    until = rules.calendar().add(due, life.random.choice((2, 3, 5)) * 450 * 60)
    life.do(actions.ask_extension, until=until, reason=life.say("extension"), by=life.holder, at=at)
    at = yield from life.office(at, 170)
    appeal = life.appeal
    granter = life.second_person(
        *((("department_leader", life.stage.district_id),) if appeal.level == "department" else ()),
        ("community_secretary", appeal.community_id),
        ("street_leader", appeal.street_id),
        ("district_leader", life.stage.district_id),
        at=at,
    )
    if appeal.level == "department" and appeal.holder_organisation_id is not None:
        leaders = life.stage.in_organisation(appeal.holder_organisation_id, "department_leader", at=at)
        granter = life.stage.access_of_account(leaders[0].account_id) if leaders else granter
    if granter is not None and appeal.state in {"taken", "planned"}:
        grant = life.chance(mix.EXTENSION_GRANTED)
        reason = "" if grant else life.say("extension_refused")
        life.do(actions.decide_extension, grant=grant, reason=reason, by=granter, at=at)
    return at


def _answer(life: Life, at: datetime) -> Wait:
    """Answer, once nothing stands in the way."""
    at = yield from _contact(life, at)
    outcome = _outcome(life)
    holder = life.holder
    life.do(actions.answer, text=life.say(f"answer_{outcome}"), outcome=outcome, by=holder, at=at)
    shows = mix.PICTURED * (6 if life.planned.is_of_cast else 1)
    if outcome == Outcome.SOLVED and life.planned.partition and life.chance(shows):
        by = Actor(person_id=holder.person_id, post_id=life.appeal.holder_post_id)
        attach_picture(
            appeal_id=life.planned.appeal_id,
            topic=life.planned.topic,
            by=by,
            at=at,
            random=life.random,
            purpose="appeals.answer",
        )
    return at


def _outcome(life: Life) -> str:
    shares = mix.OUTCOMES.get(Kind(life.planned.kind), mix.OUTCOMES_ELSE)
    if life.planned.is_urgent:
        shares = mix.OUTCOMES_URGENT
    elif life.speaker.wants_direct() and shares is mix.OUTCOMES_ELSE:
        # The first desk repairs nothing: it says what will be done, and by whom.
        shares = mix.OUTCOMES_DIRECT
    return mix.pick(shares, life.random)
