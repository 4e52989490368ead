"""Deadlines of a case: when they start, pause and stop. Stored as columns, swept by the worker, kept nowhere else."""

from datetime import datetime

from linli.workflow import rules
from linli.workflow.models import Case
from linli.workflow.table import Action, Clock, Workflow


def after(workflow: Workflow, action: Action, case: Case, *, at: datetime) -> set[str]:
    """Set the deadlines that follow from an action already applied; returns the columns that changed."""
    changed: set[str] = set()
    pausing = {state for clock in workflow.clocks if clock.pauses for state in _paused_states(workflow, clock)}
    if case.paused_at is not None and case.state not in pausing:
        changed |= _resume(workflow, case, at=at)
    elif case.paused_at is None and case.state in pausing:
        case.paused_at = at
        changed.add("paused_at")
    for clock in workflow.clocks:
        if action.name in clock.stopped_by:
            _set_due(case, clock, None)
            changed.add(_column(clock))
    return changed | started(workflow, action.name, case, at=at)


def started(workflow: Workflow, action_name: str, case: Case, *, at: datetime) -> set[str]:
    """Start the clocks that an action starts, and find the next deadline; returns the columns that changed."""
    changed: set[str] = set()
    version = rules.version(case.rule_set_id)
    for clock in workflow.clocks:
        if action_name not in clock.started_by:
            continue
        limit = version.limit(clock.name, kind=getattr(case, "kind", ""), nature=getattr(case, "nature", ""))
        _set_due(case, clock, limit.after(at, rules.calendar()) if limit else None)
        changed.add(_column(clock))
    return changed | next_deadline(workflow, case)


def next_deadline(workflow: Workflow, case: Case) -> set[str]:
    """Point `next_due_at` at the earliest running clock; returns the columns that changed."""
    running = [
        (due, clock.name)
        for clock in workflow.clocks
        if case.state in clock.runs_in and (due := getattr(case, _column(clock))) is not None
    ]
    due, name = min(running, default=(None, ""))
    if (due, name) == (case.next_due_at, case.next_clock):
        return set()
    case.next_due_at, case.next_clock = due, name
    return {"next_due_at", "next_clock"}


def _resume(workflow: Workflow, case: Case, *, at: datetime) -> set[str]:
    """Push the paused deadlines out by exactly the span that did not count, overdue ones included."""
    changed = {"paused_at"}
    paused_at, calendar = case.paused_at, rules.calendar()
    case.paused_at = None
    if paused_at is None:
        return changed
    version = rules.version(case.rule_set_id)
    for clock in workflow.clocks:
        due = getattr(case, _column(clock))
        if not clock.pauses or due is None:
            continue
        limit = version.limit(clock.name, kind=getattr(case, "kind", ""), nature=getattr(case, "nature", ""))
        if limit is None or limit.in_working_time:
            _set_due(case, clock, calendar.add(due, calendar.between(paused_at, at)))
        else:
            _set_due(case, clock, due + (at - paused_at))
        changed.add(_column(clock))
    return changed


def _paused_states(workflow: Workflow, clock: Clock) -> set[str]:
    """Open states that a pausing clock does not run in, and that are left again by going back."""
    return {
        state
        for action in workflow.actions
        if action.to == "<back>"
        for state in action.frm
        if state not in clock.runs_in
    }


def _column(clock: Clock) -> str:
    return f"{clock.name}_due_at"


def _set_due(case: Case, clock: Clock, due: datetime | None) -> None:
    setattr(case, _column(clock), due)
