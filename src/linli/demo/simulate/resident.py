"""The residents' part on the way: add something, urge, withdraw; and neighbours who follow."""

from linli.appeals import actions
from linli.appeals.actions.resident import BETWEEN_URGES
from linli.demo.simulate import mix
from linli.demo.simulate.life import Life, Over, Script

_BEFORE_ANSWER = {"submitted", "accepted", "dispatched", "taken", "planned", "returned", "escalated", "reopened"}


def scripts(life: Life) -> list[Script]:
    """What residents will do about this case besides rating it; most do nothing."""
    wanted: list[Script] = []
    if life.planned.goal:
        return wanted
    more = 3.0 if life.planned.is_of_cast else 1.0
    if life.reporter is not None and life.planned.channel != "patrol":
        if life.chance(mix.ADDED * more):
            wanted.append(_add(life))
        if life.chance(mix.URGED * more):
            wanted.append(_urge(life))
        if life.chance(mix.WITHDRAWN):
            wanted.append(_withdraw(life))
    if life.planned.neighbours and life.chance(mix.FOLLOWED * more):
        wanted.append(_follow(life))
    return wanted


def _add(life: Life) -> Script:
    try:
        at = yield from life.waking(life.planned.at, 300)
        if life.appeal.state in _BEFORE_ANSWER and (reporter := life.reporter):
            life.do(actions.add, text=life.say("add"), by=reporter, at=at)
    except Over:
        return


def _urge(life: Life) -> Script:
    """Somebody who urges once may well do it again two days later."""
    at = life.planned.at
    try:
        for _ in range(2):
            at = yield from life.waking(at + BETWEEN_URGES, 60 * 24, 0.6)
            if life.appeal.state not in _BEFORE_ANSWER or life.reporter is None:
                return
            life.do(actions.urge, text=life.say("urge", at=at), by=life.reporter, at=at)
            if not life.chance(0.3):
                return
    except Over:
        return


def _withdraw(life: Life) -> Script:
    try:
        at = yield from life.waking(life.planned.at, 240, 1.0)
        if life.appeal.state in _BEFORE_ANSWER and (reporter := life.reporter):
            life.do(actions.withdraw, reason=life.say("withdraw"), by=reporter, at=at)
    except Over:
        return


def _follow(life: Life) -> Script:
    try:
        at = life.planned.at
        for account_id in life.planned.neighbours[: life.random.randint(1, 3)]:
            at = yield from life.waking(at, 500)
            actions.follow(life.appeal, by=life.stage.access_of_account(account_id), at=at)
            life.acts += 1
    except Over:
        return
