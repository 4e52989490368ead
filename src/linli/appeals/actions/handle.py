"""The holder's work: take, contact, plan, wait, answer, return, pass up; and the helpers' part in it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.appeals.actions.acting import By, act, write
from linli.appeals.actions.holding import HOLDING, hand_up, involve
from linli.appeals.models import Answer, Appeal, Audience, ContactWay, Extension, HelperTask, Nature, Outcome, Plan
from linli.appeals.workflow import APPEAL
from linli.kernel.errors import Forbidden, Refused
from linli.people.models import Organisation
from linli.workflow.clocks import next_deadline
from linli.workflow.engine import Facts, Step

LONGEST_WAIT = timedelta(days=15)
MOST_EXTENSIONS = 2
# A date beyond this is a slip of the finger.
FARTHEST = timedelta(days=366)


def take(appeal_id: int, *, by: By, at: datetime, seen: int | None = None) -> Appeal:
    """签收: the holder has it in hand; the clock for the first contact starts."""
    return act(appeal_id, "take", by=by, at=at, seen=seen).case


def contact(appeal_id: int, *, way: str, text: str, by: By, at: datetime) -> Appeal:
    """Record a contact with the resident. A try that reached nobody is kept, but does not stop the clock."""
    if way not in ContactWay:
        raise Refused(_("Please say how you contacted the resident."))
    reached = way != ContactWay.UNREACHED

    def apply(appeal: Appeal) -> Facts:
        appeal.first_contact_at = appeal.first_contact_at or (at if reached else None)
        return {"way": way}

    given = {"way": way, "text": text.strip()}
    saves = ("first_contact_at",)
    return act(appeal_id, "contact", by=by, at=at, given=given, apply=apply, saves=saves, words=text).case


def plan(
    appeal_id: int,
    *,
    nature: str,
    responsible: str,
    until: datetime,
    steps: str,
    target: str,
    by: By,
    at: datetime,
    seen: int | None = None,
) -> Appeal:
    """Make the plan 方案; the resident reads it. Its date cannot lie beyond the promise."""

    def apply(appeal: Appeal) -> Facts:
        if until <= at:
            raise Refused(_("The date of the plan lies in the past."))
        if appeal.resolve_due_at and until > max(appeal.resolve_due_at, at):
            raise Refused(_("The plan ends after the date promised to the resident; ask for an extension first."))
        return {"nature": nature}

    given = {
        # An ordinary case has a blank code, which is an answer all the same.
        "nature": nature or "ordinary",
        "responsible": responsible.strip(),
        "until": until,
        "steps": steps.strip(),
        "target": target.strip(),
    }
    if nature not in Nature:
        raise Refused(_("Please choose the nature of the case from the list."))

    def keep(step: Step[Appeal]) -> None:
        write(
            Plan,
            step,
            round=step.case.round,
            nature=nature,
            responsible=responsible.strip(),
            until=until,
            steps=steps.strip(),
            target=target.strip(),
        )

    return act(appeal_id, "plan", by=by, at=at, seen=seen, given=given, apply=apply, then=keep).case


def wait(appeal_id: int, *, reason: str, until: datetime, by: By, at: datetime, seen: int | None = None) -> Appeal:
    """Pause the clock while the resident owes something; at most 15 days, and the resident is told what for."""

    def apply(appeal: Appeal) -> Facts:
        if not at < until <= at + LONGEST_WAIT:
            raise Refused(_("Waiting is possible for at most 15 days."))
        appeal.wait_due_at = until
        return {"until": until.isoformat()}

    given = {"reason": reason.strip(), "until": until}
    saves = ("wait_due_at",)
    return act(appeal_id, "wait", by=by, at=at, seen=seen, given=given, apply=apply, saves=saves, words=reason).case


def resume(appeal_id: int, *, by: By, at: datetime, seen: int | None = None) -> Appeal:
    """The resident has answered, or the wait is over: the clock goes on where it stood."""
    return act(appeal_id, "resume", by=by, at=at, seen=seen).case


def wait_over(appeal_id: int, *, at: datetime) -> Appeal:
    """The wait has lasted as long as it may: the case goes on without what the resident owed.

    Raises Refused when it has gone on already, or when the wait was begun anew.
    """

    def apply(appeal: Appeal) -> Facts:
        if appeal.wait_due_at is None or appeal.wait_due_at > at:
            raise Refused(_("The wait is not over yet."))
        return {"expired": True}

    return act(appeal_id, "resume", by=None, at=at, apply=apply).case


def answer(appeal_id: int, *, text: str, outcome: str, by: By, at: datetime, seen: int | None = None) -> Appeal:
    """答复. Refused while a helper's task is open or before the resident was contacted in any way."""
    if outcome not in Outcome:
        raise Refused(_("Please say what was achieved."))

    def apply(appeal: Appeal) -> Facts:
        if appeal.open_helper_tasks:
            raise Refused(_("A helper has not finished yet; the case cannot be answered before."))
        if appeal.first_contact_at is None and (appeal.reporter_id or appeal.written_by_id):
            raise Refused(_("Please contact the resident first, and record it."))
        appeal.answered_at = at
        appeal.handler_id = by.person_id if by else None
        return {"outcome": outcome, "round": appeal.round}

    def keep(step: Step[Appeal]) -> None:
        write(Answer, step, round=step.case.round, outcome=outcome, text=text.strip())

    given = {"text": text.strip(), "outcome": outcome}
    saves = ("answered_at", "handler_id")
    return act(appeal_id, "answer", by=by, at=at, seen=seen, given=given, apply=apply, saves=saves, then=keep).case


def give_back(appeal_id: int, *, reason: str, by: By, at: datetime, seen: int | None = None) -> Appeal:
    """退回: it is not this post's; the desk one level up decides again. The resident's clock goes on."""

    def apply(appeal: Appeal) -> Facts:
        return hand_up(appeal, at=at, new_lead=False)

    return act(
        appeal_id,
        "return",
        by=by,
        at=at,
        seen=seen,
        given={"reason": reason.strip()},
        apply=apply,
        saves=HOLDING,
        words=reason,
        audience=Audience.STAFF,
    ).case


def escalate(appeal_id: int, *, tried: str, by: By, at: datetime, seen: int | None = None) -> Appeal:
    """吹哨: pass it up with what was tried. At the top there is no up: the district keeps it and dispatches."""

    def apply(appeal: Appeal) -> Facts:
        if appeal.level == "district":
            raise Refused(
                _("The district is the top of the ladder and keeps the case; give it to a department instead.")
            )
        return {"level_before": appeal.level, **hand_up(appeal, at=at, new_lead=True)}

    given = {"tried": tried.strip()}
    return act(
        appeal_id, "escalate", by=by, at=at, seen=seen, given=given, apply=apply, saves=HOLDING, words=tried
    ).case


def ask_extension(appeal_id: int, *, until: datetime, reason: str, by: By, at: datetime) -> Appeal:
    """Ask a second person for more time. One question at a time, two extensions at most."""

    def apply(appeal: Appeal) -> Facts:
        if appeal.resolve_due_at is None or until <= appeal.resolve_due_at:
            raise Refused(_("The new date must lie after the one promised."))
        if until > at + FARTHEST:
            raise Refused(_("That date is more than a year ahead."))
        asked = list(Extension.objects.filter(appeal=appeal).values_list("is_granted", flat=True))
        if None in asked:
            raise Refused(_("An extension has been asked for already; please wait for the decision."))
        if sum(granted is True for granted in asked) >= MOST_EXTENSIONS:
            raise Refused(_("A case can be extended twice at most."))
        return {"until": until.isoformat()}

    def keep(step: Step[Appeal]) -> None:
        write(Extension, step, until=until, reason=reason.strip())

    given = {"until": until, "reason": reason.strip()}
    return act(appeal_id, "ask_extension", by=by, at=at, given=given, apply=apply, then=keep).case


def decide_extension(appeal_id: int, *, grant: bool, reason: str = "", by: By, at: datetime) -> Appeal:
    """Say yes or no to the open question; never the one who asked it."""

    def apply(appeal: Appeal) -> Facts:
        extension = Extension.objects.select_for_update().filter(appeal=appeal, is_granted__isnull=True).first()
        if extension is None:
            raise Refused(_("No extension is waiting for a decision."))
        if by is not None and extension.person_id == by.person_id:
            raise Forbidden(_("Somebody other than the one who asked must decide."))
        extension.is_granted, extension.decided_at = grant, at
        extension.decided_by_id = by.person_id if by else None
        extension.save(update_fields=["is_granted", "decided_at", "decided_by_id"])
        if grant:
            appeal.resolve_due_at = extension.until
            next_deadline(APPEAL, appeal)
        return {"extension": extension.pk, "until": extension.until.isoformat()}

    name = "grant_extension" if grant else "refuse_extension"
    given, saves = {"reason": reason.strip()}, ("resolve_due_at", "next_due_at", "next_clock")
    return act(appeal_id, name, by=by, at=at, given=given, apply=apply, saves=saves, words=reason).case


def add_helper(appeal_id: int, *, organisation_id: int, task: str, until: datetime, by: By, at: datetime) -> HelperTask:
    """协办: another unit gets a task and a date of its own; the lead stays the lead."""

    def apply(appeal: Appeal) -> Facts:
        if not Organisation.objects.filter(pk=organisation_id, is_active=True).exists():
            raise Refused(_("That organisation does not take tasks at present."))
        if organisation_id == appeal.holder_organisation_id:
            raise Refused(_("The lead cannot be its own helper."))
        if until <= at:
            raise Refused(_("The date of the task lies in the past."))
        if until > at + FARTHEST:
            raise Refused(_("That date is more than a year ahead."))
        involve(appeal, organisation_id)
        appeal.open_helper_tasks += 1
        return {"organisation": organisation_id}

    with transaction.atomic():
        step = act(
            appeal_id,
            "add_helper",
            by=by,
            at=at,
            given={"organisation": organisation_id, "task": task.strip(), "until": until},
            apply=apply,
            saves=("organisation_ids", "open_helper_tasks"),
        )
        return write(HelperTask, step, organisation_id=organisation_id, task=task.strip(), until=until)


def finish_help(task_id: int, *, result: str, by: By, at: datetime) -> HelperTask:
    """A helper reports back; twice is refused, and only the helper's own organisation may."""
    task = HelperTask.objects.filter(pk=task_id).first()
    if task is None or (by is not None and not _helps(by.organisation_ids, task) and not by.is_superuser):
        raise Forbidden(_("This task belongs to another organisation."))

    def apply(appeal: Appeal) -> Facts:
        task.refresh_from_db()
        if task.finished_at is not None:
            raise Refused(_("This task has been finished already."))
        task.result, task.finished_at = result.strip(), at
        task.finished_by_id = by.person_id if by else None
        task.save(update_fields=["result", "finished_at", "finished_by_id"])
        appeal.open_helper_tasks -= 1
        return {"task": task.pk, "organisation": task.organisation_id}

    act(
        task.appeal_id,
        "finish_help",
        by=by,
        at=at,
        given={"result": result.strip()},
        apply=apply,
        saves=("open_helper_tasks",),
    )
    return task


def _helps(organisation_ids: frozenset[int], task: HelperTask) -> bool:
    return task.organisation_id in organisation_ids
