"""The clocks of a case in words: which one runs out next, what the resident was promised, and all that ever ran."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.appeals.lists.rows import is_ours, named_chip
from linli.appeals.models import Appeal
from linli.appeals.workflow import APPEAL
from linli.ui import phrases


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock of the case: running, paused, expired or stopped."""

    name: str
    label: str | Promise
    status: str
    words: str
    due_at: datetime | None

    @property
    def is_running(self) -> bool:
        """True while time goes on, in time or not."""
        return self.status in {"running", "expired"}


def clocks_of(appeal: Appeal, *, at: datetime) -> list[ClockLine]:
    """Every clock that has ever been started, running ones first."""
    found = []
    for one in APPEAL.clocks:
        due = getattr(appeal, f"{one.name}_due_at")
        if due is None:
            continue
        if appeal.state in one.runs_in:
            status, words = ("expired", _("expired")) if due < at else ("running", _("running"))
        elif one.pauses and appeal.paused_at is not None:
            status, words = "paused", _("paused")
        else:
            status, words = "stopped", _("over")
        found.append(ClockLine(one.name, one.label, status, words, due))
    order = {"expired": 0, "running": 1, "paused": 2, "stopped": 3}
    return sorted(found, key=lambda line: order[line.status])


def due_of(appeal: Appeal, *, at: datetime) -> SafeString | str:
    """The deadline that comes first, with the name of its clock, as lists show it; empty where none is ours."""
    if not is_ours(appeal.next_clock) or not appeal.next_clock:
        return ""
    label = next(one.label for one in APPEAL.clocks if one.name == appeal.next_clock)
    return named_chip(str(label), appeal.next_due_at, at)


def is_late(appeal: Appeal, *, at: datetime) -> bool:
    """True when a clock of ours has run out."""
    return is_ours(appeal.next_clock) and appeal.next_due_at is not None and appeal.next_due_at < at


def next_clock(lines: list[ClockLine], appeal: Appeal) -> ClockLine | None:
    """The clock that runs out first, unless it is the promise itself, which is shown anyway."""
    if appeal.next_clock == "resolve":
        return None
    return next((line for line in lines if line.name == appeal.next_clock and line.is_running), None)


def promise_of(lines: list[ClockLine], appeal: Appeal) -> tuple[ClockLine, str] | None:
    """By when the resident was promised an answer, and what became of it where time no longer runs."""
    line = next((line for line in lines if line.name == "resolve"), None)
    if line is None or line.due_at is None:
        return None
    if line.is_running:
        return line, ""
    if line.status == "paused":
        return line, _("The clock rests while we wait for the resident.")
    if appeal.answered_at is None:
        return line, ""
    if appeal.answered_at <= line.due_at:
        return line, _("Answered in time")
    return line, _("Answered %(time)s late") % {"time": phrases.duration(appeal.answered_at - line.due_at)}
