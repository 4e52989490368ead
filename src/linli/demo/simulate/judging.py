"""The judging part: a second person looks, the resident rates or is called, or nobody does."""

from collections.abc import Generator
from datetime import datetime, timedelta

from linli.appeals import actions
from linli.appeals.models import CallBack
from linli.demo.simulate import mix
from linli.demo.simulate.life import Life, Over, Wait
from linli.people.access import Access


def ask_someone_else(life: Life, at: datetime) -> Generator[datetime, None, bool]:
    """Let somebody other than the handler look; returns whether it was confirmed."""
    at = yield from life.by_clock("confirm", at, 80, 0.8)
    someone_else = checker(life, at)
    if someone_else is None:
        raise Over
    if not life.speaker.wants_direct() and life.chance(mix.REFUTED):
        life.do(actions.refute, reason=life.say("refute"), by=someone_else, at=at)
        return False
    words = life.say("confirm" if life.is_about_place else "confirm_papers")
    life.do(actions.confirm, text=words, by=someone_else, at=at)
    return True


def checker(life: Life, at: datetime) -> Access | None:
    """Who may look at an answer: somebody who did not give it, of the unit or of one beside it."""
    appeal, stage = life.appeal, life.stage
    if appeal.level == "department" and appeal.holder_organisation_id is not None:
        leaders = stage.in_organisation(appeal.holder_organisation_id, "department_leader", at=at)
        if leaders and leaders[0].person_id != appeal.handler_id:
            return stage.access_of_account(leaders[0].account_id)
    return life.second_person(
        ("community_worker", appeal.community_id),
        ("community_secretary", appeal.community_id),
        ("street_dispatcher", appeal.street_id),
        ("street_leader", appeal.street_id),
        ("district_dispatcher", stage.district_id),
        ("district_leader", stage.district_id),
        at=at,
    )


def be_judged(life: Life, at: datetime) -> Wait:
    """Rated, called back or left; raises Over unless a bad rating has opened the case again."""
    way = mix.pick(mix.RATES, life.random)
    if life.planned.channel == "patrol" or life.planned.privacy == "anonymous":
        way = "nobody"
    elif way == "page" and life.planned.reporter_account is None:
        way = "call"
    elif life.planned.is_of_cast:
        way = "page" if life.chance(0.7) else "nobody"
    if way == "page":
        at = yield from life.waking(at, 420)
        score = mix.score(on_call=False, random=life.random)
        reporter = life.reporter
        assert reporter is not None
        life.do(actions.rate, score=score, **_reasons(life, score, at), by=reporter, at=at)
    elif way == "call":
        at = yield from _call(life, at)
    if life.appeal.state == "confirmed":
        at = yield from life.until(_after(life.appeal.rate_due_at or at))
        life.do(actions.close_unrated, at=at)
    if life.appeal.state != "reopened":
        raise Over
    return at


def _after(due: datetime) -> datetime:
    """The sweep runs every minute."""
    return due + timedelta(seconds=30)


def _call(life: Life, at: datetime) -> Wait:
    """Up to two calls."""
    for attempt in (1, 2):
        at = yield from life.office(at, 520 if attempt == 1 else 420, 0.7)
        if life.appeal.state != "confirmed":
            return at
        caller = life.second_person(("hotline_operator", life.stage.district_id), at=at)
        operators = life.stage.at_place("hotline_operator", life.stage.district_id, at=at)
        if operators and life.chance(0.7):
            one = life.random.choice(operators)
            caller = life.stage.access_of_account(one.account_id) if one.person_id != life.appeal.handler_id else caller
        if caller is None:
            return at
        result = life.random.choices(list(CallBack.Result), (74, 8, 15, 3))[0]
        given: dict[str, object] = {}
        if result == CallBack.Result.RATED:
            score = mix.score(on_call=True, random=life.random)
            is_good = score > mix.BAD_SCORE
            given = {
                "score": score,
                "was_contacted": is_good or life.chance(0.7),
                "is_solved": is_good or life.chance(0.15),
                **_reasons(life, score, at),
            }
        elif result == CallBack.Result.UNREACHED:
            given = {"text": life.say("call_unreached")}
        life.do(actions.call_back, result=result, **given, by=caller, at=at)
        if result != CallBack.Result.UNREACHED:
            return at
    return at


def _reasons(life: Life, score: int, at: datetime) -> dict[str, object]:
    """Reasons and words that go with a rating; many leave both out."""
    good = score >= mix.GOOD_SCORE
    pool = mix.GOOD_REASONS if good else mix.BAD_REASONS
    count = life.random.choices((0, 1, 2), (3, 5, 2) if good else (0, 5, 5))[0]
    reasons = list(dict.fromkeys(life.random.choice(pool) for _ in range(count)))
    words = life.say("rating_good" if good else "rating_bad", at=at) if life.chance(0.3 if good else 0.8) else ""
    return {"reasons": reasons, "text": words}
