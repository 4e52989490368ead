"""The first desk: accept or decline, name kind and category, dispatch, merge."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.appeals import policy
from linli.appeals.actions.acting import By, act
from linli.appeals.actions.holding import HOLDING, hand_to_post
from linli.appeals.models import Appeal, Audience, Category, Follower, Kind, Nature
from linli.appeals.workflow import APPEAL, OPEN_STATES, TRIAGER
from linli.kernel.errors import Forbidden, Refused
from linli.workflow import rules
from linli.workflow.clocks import next_deadline
from linli.workflow.engine import Facts

_CLASSED = ("kind", "nature", "category", "category_root", "resolve_due_at", "next_due_at", "next_clock")


def accept(
    appeal_id: int,
    *,
    by: By,
    at: datetime,
    kind: str | None = None,
    category_id: int | None = None,
    nature: str | None = None,
    seen: int | None = None,
) -> Appeal:
    """Accept 受理, correcting kind, nature and category on the way."""
    apply = _class(kind=kind, category_id=category_id, nature=nature)
    return act(appeal_id, "accept", by=by, at=at, seen=seen, apply=apply, saves=_CLASSED).case


def categorise(
    appeal_id: int,
    *,
    by: By,
    at: datetime,
    category_id: int,
    kind: str | None = None,
    nature: str | None = None,
    seen: int | None = None,
) -> Appeal:
    """Change what the matter is; the promise to the resident may become shorter by it, never longer."""
    apply = _class(kind=kind, category_id=category_id, nature=nature)
    given = {"category": category_id}
    return act(appeal_id, "categorise", by=by, at=at, seen=seen, given=given, apply=apply, saves=_CLASSED).case


def dispatch(appeal_id: int, *, to: int, by: By, at: datetime, note: str = "", seen: int | None = None) -> Appeal:
    """Give it to a post, who becomes the lead 主办; `note` is for staff."""

    def apply(appeal: Appeal) -> Facts:
        return hand_to_post(appeal, post_id=to, by=by, at=at)

    return act(
        appeal_id,
        "dispatch",
        by=by,
        at=at,
        seen=seen,
        given={"to": to},
        apply=apply,
        saves=HOLDING,
        words=note,
        audience=Audience.STAFF,
    ).case


def reassign(appeal_id: int, *, to: int, reason: str, by: By, at: datetime, seen: int | None = None) -> Appeal:
    """Take it from its holder and give it to another, with the reason; the resident's clock goes on."""

    def apply(appeal: Appeal) -> Facts:
        if appeal.holder_post_id == to:
            raise Refused(_("That post has this case already."))
        return hand_to_post(appeal, post_id=to, by=by, at=at)

    given = {"to": to, "reason": reason}
    return act(
        appeal_id, "reassign", by=by, at=at, seen=seen, given=given, apply=apply, saves=HOLDING, words=reason
    ).case


def decline(appeal_id: int, *, reason: str, by: By, at: datetime, seen: int | None = None) -> Appeal:
    """Not accepted 不予受理; the resident reads the reason and may object."""

    def apply(appeal: Appeal) -> Facts:
        appeal.closed_at = at
        return {}

    given = {"reason": reason.strip()}
    return act(
        appeal_id, "decline", by=by, at=at, seen=seen, given=given, apply=apply, saves=("closed_at",), words=reason
    ).case


def merge(appeal_id: int, *, into: int, by: By, at: datetime, seen: int | None = None) -> Appeal:
    """Handle it together with another 并案: its reporter follows that one and gets its answer."""
    if appeal_id == into:
        raise Refused(_("An appeal cannot be merged into itself."))
    with transaction.atomic():
        # Both rows in one order, so that two merges in opposite directions never wait for each other.
        rows = {
            row.pk: row
            for row in Appeal.objects.select_for_update(of=("self",)).filter(pk__in=[appeal_id, into]).order_by("pk")
        }
        target = rows.get(into)
        if target is None or target.state not in OPEN_STATES:
            raise Refused(_("The appeal it should be merged into is not open; please choose another."))
        if by is not None and not by.is_superuser and policy.seat_for(by, TRIAGER, target) is None:
            raise Forbidden(_("The other appeal lies outside your area."))

        def apply(appeal: Appeal) -> Facts:
            appeal.merged_into = target
            appeal.closed_at = at
            return {"into": into}

        step = act(
            appeal_id,
            "merge",
            by=by,
            at=at,
            seen=seen,
            given={"into": into},
            apply=apply,
            saves=("merged_into", "closed_at"),
        )
        Appeal.objects.filter(merged_into_id=appeal_id).update(merged_into_id=into)
        if step.case.reporter_id:
            Follower.objects.get_or_create(appeal=target, person_id=step.case.reporter_id, defaults={"at": at})
    return step.case


def _class(*, kind: str | None, category_id: int | None, nature: str | None) -> Callable[[Appeal], Facts]:
    def apply(appeal: Appeal) -> Facts:
        facts: Facts = {}
        if kind and kind != appeal.kind:
            if kind not in Kind:
                raise Refused(_("Please choose what kind of appeal it is."))
            facts |= {"kind_before": appeal.kind, "kind": kind}
            appeal.kind = kind
        if nature is not None and nature != appeal.nature:
            if nature not in Nature:
                raise Refused(_("Please choose the nature of the case from the list."))
            facts |= {"nature_before": appeal.nature, "nature": nature}
            appeal.nature = nature
        if category_id is not None and category_id != appeal.category_id:
            category = Category.objects.filter(pk=category_id, is_active=True).first()
            if category is None:
                raise Refused(_("That category is no longer in use; please choose another."))
            facts |= {"category_before": appeal.category_id, "category": category_id}
            appeal.category_id, appeal.category_root_id = category.pk, category.root_id
        if "kind" in facts or "nature" in facts:
            _promise_again(appeal)
        return facts

    return apply


def _promise_again(appeal: Appeal) -> None:
    """A new kind has its own limit, counted from the submission; only a hard case may make the promise longer."""
    limit = rules.version(appeal.rule_set_id).limit("resolve", kind=appeal.kind, nature=appeal.nature)
    if limit is None or appeal.round > 1:
        return
    due = limit.after(appeal.submitted_at, rules.calendar())
    if appeal.nature == Nature.HARD or appeal.resolve_due_at is None or due < appeal.resolve_due_at:
        appeal.resolve_due_at = due
        next_deadline(APPEAL, appeal)
