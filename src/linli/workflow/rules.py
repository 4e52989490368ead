"""The rules in force: time limits, ladder and working calendar, held in memory.

A version never changes once in force, so it is kept by its id. Which version is current is looked up afresh every
minute; a new version can only come into force five minutes or more after it was made (`actions.put_in_force`), so
that no process can still act by the old one. Holidays entered by the district are seen within the same minute.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refused
from linli.kernel.working_time import CHINA, WorkingCalendar
from linli.workflow.models import CalendarYear, HolidayOverride, LadderStep, RuleSet, TimeLimit

REFRESH_SECONDS = 60.0
# Fifteen working days over Spring Festival, with an extension.
FARTHEST_DEADLINE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Limit:
    """A span of time: `minutes` of working time, or of the real clock."""

    minutes: int
    in_working_time: bool

    def after(self, start: datetime, calendar: WorkingCalendar) -> datetime:
        """When the span that begins at `start` is over."""
        if self.in_working_time:
            return calendar.add(start, self.minutes * 60)
        return start + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Rules:
    """One version of a domain's rules."""

    id: int
    limits: Mapping[tuple[str, str, str], Limit]
    ladder: Mapping[str, str]

    def limit(self, clock: str, *, kind: str = "", nature: str = "") -> Limit | None:
        """The most particular limit of a clock; None when the clock has none."""
        for key in ((clock, kind, nature), (clock, "", nature), (clock, kind, ""), (clock, "", "")):
            if key in self.limits:
                return self.limits[key]
        return None


class _Memory:
    versions: dict[int, Rules]
    moments: dict[str, list[tuple[datetime, int]]]
    calendar: WorkingCalendar
    looked_at: float

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.versions, self.moments = {}, {}
        self.calendar = WorkingCalendar()
        self.looked_at = float("-inf")

    def refresh(self) -> None:
        if time.monotonic() - self.looked_at < REFRESH_SECONDS:
            return
        moments: dict[str, list[tuple[datetime, int]]] = {}
        rows = RuleSet.objects.filter(valid_from__isnull=False).order_by("valid_from")
        for domain, valid_from, number in rows.values_list("domain", "valid_from", "pk"):
            if valid_from is not None:
                moments.setdefault(domain, []).append((valid_from, number))
        self.moments = moments
        self.calendar = WorkingCalendar(
            overrides=dict(HolidayOverride.objects.values_list("date", "is_worked")),
            known_years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
            # A resident must not be turned away because the holidays of next year are not entered; staff are told.
            guesses=True,
        )
        self.looked_at = time.monotonic()


_memory = _Memory()


def forget() -> None:
    """Drop what is held in memory, after a change made by this process."""
    _memory.forget()


def calendar() -> WorkingCalendar:
    """The working calendar with the district's own rows."""
    _memory.refresh()
    return _memory.calendar


def unknown_year(*, at: datetime) -> int | None:
    """The year that deadlines of today can reach and whose holidays nobody has entered; None when all is known."""
    for year in (at.astimezone(CHINA).year, (at + FARTHEST_DEADLINE).astimezone(CHINA).year):
        if not calendar().knows(year):
            return year
    return None


def current(domain: str, *, at: datetime) -> Rules:
    """The rules under which a case that opens at `at` runs; raises Refused when none have been entered."""
    _memory.refresh()
    number = None
    for valid_from, candidate in _memory.moments.get(domain, ()):
        if valid_from <= at:
            number = candidate
    if number is None:
        raise Refused(_("No time limits have been entered yet; an administrator must put a version in force."))
    return version(number)


def version(number: int) -> Rules:
    """The rules of one version."""
    if number not in _memory.versions:
        limits = TimeLimit.objects.filter(rule_set_id=number)
        steps = LadderStep.objects.filter(rule_set_id=number)
        _memory.versions[number] = Rules(
            id=number,
            limits={
                (row.clock, row.kind, row.nature): Limit(minutes=row.minutes, in_working_time=row.in_working_time)
                for row in limits
            },
            ladder=dict(steps.values_list("level", "level_above")),
        )
    return _memory.versions[number]
