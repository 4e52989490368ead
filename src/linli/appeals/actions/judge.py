"""Judging the result: confirmation by a second person, call-back, the resident's rating, and what a bad one starts."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.appeals.actions.acting import By, act, write
from linli.appeals.actions.holding import HOLDING, hand_up
from linli.appeals.models import (
    BAD_SCORES,
    Appeal,
    CallBack,
    Channel,
    Confirmation,
    JointMeeting,
    Rating,
    RatingReason,
    Score,
    fitting_reasons,
)
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Refused
from linli.kernel.working_time import CHINA
from linli.workflow.engine import Facts, Step

_ROUND = ("round", "first_contact_at", "needs_meeting", "handler_id")


def confirm(appeal_id: int, *, text: str = "", by: By, at: datetime, seen: int | None = None) -> Appeal:
    """核查: somebody other than the handler has looked, and it is done."""
    return _look(appeal_id, "confirm", is_done=True, text=text, by=by, at=at, seen=seen)


def refute(appeal_id: int, *, reason: str, by: By, at: datetime, seen: int | None = None) -> Appeal:
    """It is not done: back to the handler, whose clock never stopped for the resident."""
    return _look(appeal_id, "refute", is_done=False, text=reason, by=by, at=at, seen=seen)


def _look(appeal_id: int, action: str, *, is_done: bool, text: str, by: By, at: datetime, seen: int | None) -> Appeal:
    def keep(step: Step[Appeal]) -> None:
        write(Confirmation, step, round=step.case.round, is_done=is_done, text=text.strip())

    return act(appeal_id, action, by=by, at=at, seen=seen, given={"reason": text.strip()}, then=keep).case


def rate(
    appeal_id: int,
    *,
    score: int,
    reasons: Sequence[str] = (),
    text: str = "",
    by: By,
    at: datetime,
    seen: int | None = None,
) -> Appeal:
    """好差评 by the resident. A bad one reopens the case one level up; a second bad one calls a joint meeting."""
    return _judge(appeal_id, score=score, reasons=reasons, text=text, by=by, caller=None, at=at, seen=seen)


def call_back(
    appeal_id: int,
    *,
    result: str,
    score: int | None = None,
    was_contacted: bool | None = None,
    is_solved: bool | None = None,
    reasons: Sequence[str] = (),
    text: str = "",
    by: By,
    at: datetime,
    seen: int | None = None,
) -> Appeal:
    """回访: keep what came of the call; a rating given on the telephone counts like one given on the page."""
    if result not in CallBack.Result:
        raise Refused(_("Please say what came of the call."))
    if (result == CallBack.Result.RATED) != (score is not None):
        raise Refused(_("A rating belongs to a call in which the resident rated, and only to that."))
    with transaction.atomic():
        step = act(
            appeal_id,
            "call_back",
            by=by,
            at=at,
            seen=seen,
            given={"outcome": result},
            apply=lambda _: {"result": result},
        )
        write(
            CallBack,
            step,
            round=step.case.round,
            result=result,
            was_contacted=was_contacted,
            is_solved=is_solved,
            text=text.strip(),
        )
        if score is None:
            return step.case
        caller = Actor(person_id=step.event.person_id, post_id=step.event.post_id)
        return _judge(appeal_id, score=score, reasons=reasons, text=text, by=None, caller=caller, at=at, seen=None)


def may_rate(by: By, appeal: Appeal) -> bool:
    """The resident, and nobody else, says whether it is done: neither who did it, nor staff who wrote it down for them.

    A rating given to staff on the telephone is a call-back, and is kept as one.
    """
    if by is None or by.person_id is None:
        return True
    if by.person_id == appeal.handler_id:
        return False
    return appeal.reporter_id in (None, by.person_id) or appeal.channel in (Channel.WEB, Channel.QR)


def _judge(
    appeal_id: int,
    *,
    score: int,
    reasons: Sequence[str],
    text: str,
    by: By,
    caller: Actor | None,
    at: datetime,
    seen: int | None,
) -> Appeal:
    if score not in Score or any(reason not in RatingReason for reason in reasons):
        raise Refused(_("Please choose one of the five levels."))
    is_bad = score in BAD_SCORES
    reasons = fitting_reasons(score, reasons)

    def apply(appeal: Appeal) -> Facts:
        if appeal.score is not None:
            raise Refused(_("You have rated this already; thank you."), code="rated_already")
        if not may_rate(by, appeal):
            raise Forbidden(_("Only the resident rates. What they say on the telephone is recorded as a call-back."))
        appeal.score = score
        appeal.closed_at = at
        appeal.bad_ratings += is_bad
        return {"score": score, "reasons": reasons, "round": appeal.round, "by_call_back": caller is not None}

    with transaction.atomic():
        step = act(
            appeal_id,
            "rate",
            by=by,
            on_behalf=caller,
            at=at,
            seen=seen,
            given={"score": score},
            apply=apply,
            saves=("score", "closed_at", "bad_ratings"),
        )
        write(
            Rating,
            step,
            round=step.case.round,
            score=score,
            reasons=reasons,
            text=text.strip(),
            by_call_back=caller is not None,
        )
        return _reopen(appeal_id, at=at) if is_bad else step.case


def _reopen(appeal_id: int, *, at: datetime) -> Appeal:
    """再接单: one level up, under a new lead, with a new promise; the first round stays on record."""

    def apply(appeal: Appeal) -> Facts:
        facts: Facts = {"level_before": appeal.level, **hand_up(appeal, at=at, new_lead=True)}
        next_round(appeal)
        appeal.needs_meeting = appeal.bad_ratings >= 2
        return {**facts, "round": appeal.round, "needs_meeting": appeal.needs_meeting}

    saves = (*HOLDING, *_ROUND, "score", "closed_at", "answered_at")
    return act(appeal_id, "reopen", by=None, at=at, apply=apply, saves=saves).case


def next_round(appeal: Appeal) -> None:
    """Begin again: what the first round achieved no longer counts as achieved."""
    appeal.round += 1
    appeal.score = appeal.closed_at = appeal.answered_at = appeal.first_contact_at = appeal.handler_id = None


def close_unrated(appeal_id: int, *, at: datetime) -> Appeal:
    """The resident was asked and has not answered: closed, and never counted as satisfied."""

    def apply(appeal: Appeal) -> Facts:
        if appeal.rate_due_at is None or appeal.rate_due_at > at:
            raise Refused(_("The resident still has time to rate."))
        appeal.closed_at = at
        return {"rated": False}

    return act(appeal_id, "close", by=None, at=at, apply=apply, saves=("closed_at",)).case


def hold_meeting(
    appeal_id: int,
    *,
    held_on: date,
    organisation_ids: Sequence[int],
    resident_was_present: bool,
    decision: str,
    by: By,
    at: datetime,
) -> JointMeeting:
    """联席会: keep who sat down and what was decided."""

    def apply(appeal: Appeal) -> Facts:
        if held_on > at.astimezone(CHINA).date():
            raise Refused(_("A meeting is recorded once it has been held."))
        appeal.needs_meeting = False
        return {"organisations": sorted(organisation_ids)}

    with transaction.atomic():
        step = act(
            appeal_id,
            "hold_meeting",
            by=by,
            at=at,
            given={"held_on": held_on, "decision": decision.strip()},
            apply=apply,
            saves=("needs_meeting",),
        )
        meeting = write(
            JointMeeting,
            step,
            round=step.case.round,
            held_on=held_on,
            resident_was_present=resident_was_present,
            decision=decision.strip(),
        )
        meeting.organisations.set(organisation_ids)
    return meeting
