"""What the resident may do on the way: add, urge, withdraw, object, follow."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.appeals.actions.acting import By, act
from linli.appeals.actions.holding import HOLDING, hand_up
from linli.appeals.actions.judge import next_round
from linli.appeals.actions.submit import LONGEST_TEXT
from linli.appeals.models import Appeal, Follower
from linli.appeals.workflow import WAITING
from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Refused
from linli.people.access import Access
from linli.workflow.engine import Facts

BETWEEN_URGES = timedelta(hours=24)


def add(appeal_id: int, *, text: str, by: By, at: datetime) -> Appeal:
    """Add something to an open appeal; the holder is told. A case that waits for the resident goes on by it.

    `by` None stands for an anonymous reporter, here and below: whoever calls has made sure that it is them.
    """
    if len(text) > LONGEST_TEXT:
        raise Refused(_("The text may have %(most)s characters at most.") % {"most": LONGEST_TEXT})
    with transaction.atomic():
        step = act(appeal_id, "add", by=by, at=at, given={"text": text.strip()}, words=text)
        if step.case.state == WAITING:
            return act(appeal_id, "resume", by=None, at=at).case
    return step.case


def urge(appeal_id: int, *, text: str = "", by: By, at: datetime) -> Appeal:
    """催办, once in 24 hours: holder and dispatcher are told, and it shows on every list."""

    def apply(appeal: Appeal) -> Facts:
        if appeal.urged_at and at - appeal.urged_at < BETWEEN_URGES:
            raise Refused(_("You have urged this within the last 24 hours; the holder has been told."), code="too_soon")
        appeal.urged_count += 1
        appeal.urged_at = at
        return {"count": appeal.urged_count}

    return act(appeal_id, "urge", by=by, at=at, apply=apply, saves=("urged_count", "urged_at"), words=text).case


def withdraw(appeal_id: int, *, reason: str = "", by: By, at: datetime, seen: int | None = None) -> Appeal:
    """The resident no longer wants it."""

    def apply(appeal: Appeal) -> Facts:
        appeal.closed_at = at
        return {}

    return act(appeal_id, "withdraw", by=by, at=at, seen=seen, apply=apply, saves=("closed_at",), words=reason).case


def object_to(appeal_id: int, *, reason: str, by: By, at: datetime) -> Appeal:
    """Object to a decline or a merge: it is opened again one level up, under somebody else."""

    def apply(appeal: Appeal) -> Facts:
        if appeal.round > 1:
            raise Refused(_("You have objected already; the level above has decided."))
        appeal.merged_into = None
        facts = hand_up(appeal, at=at, new_lead=True)
        next_round(appeal)
        return {**facts, "round": appeal.round}

    saves = (*HOLDING, "merged_into", "closed_at", "round", "score", "answered_at", "first_contact_at", "handler_id")
    given = {"reason": reason.strip()}
    return act(appeal_id, "object", by=by, at=at, given=given, apply=apply, saves=saves, words=reason).case


def follow(appeal: Appeal, *, by: Access, at: datetime) -> None:
    """关注: be told of every step of somebody else's appeal about the same matter. Twice is once."""
    if by.person_id is None:
        raise Refused(_("Please sign in first."))
    with transaction.atomic():
        # The row is locked because the event joins its chain.
        locked = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
        _row, is_new = Follower.objects.get_or_create(appeal=locked, person_id=by.person_id, defaults={"at": at})
        if is_new:
            record("appeal.followed", locked, by=Actor(person_id=by.person_id), at=at, facts={})
            locked.save(update_fields=["chain_sequence", "chain_digest"])


def unfollow(appeal: Appeal, *, by: Access, at: datetime) -> None:
    """Stop following."""
    if by.person_id is None:
        raise Refused(_("Please sign in first."))
    with transaction.atomic():
        locked = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
        gone, _rows = Follower.objects.filter(appeal=locked, person_id=by.person_id).delete()
        if gone:
            record("appeal.unfollowed", locked, by=Actor(person_id=by.person_id), at=at, facts={})
            locked.save(update_fields=["chain_sequence", "chain_digest"])
