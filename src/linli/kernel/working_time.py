"""Working time in China: office hours, public holidays and the make-up workdays that pay for them.

Source of holidays: the State Council's yearly notices, as tabulated by `chinesecalendar` (2004 to the year named by
`last_tabulated_year`). A later year is an error that staff see, until a district enters rows of its own (`overrides`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import chinese_calendar
from chinese_calendar import constants
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import LinliError

CHINA = ZoneInfo("Asia/Shanghai")
OFFICE_HOURS = ((time(9), time(12)), (time(13, 30), time(17, 30)))
first_tabulated_year = min(constants.holidays).year
last_tabulated_year = max(constants.holidays).year


class CalendarMissing(LinliError):
    """Working time was asked for a year that neither the table nor the district's own rows know."""

    status = 503

    def __init__(self, year: int) -> None:
        super().__init__(
            _("The working calendar of %(year)s has not been entered yet; please add its holidays in the back office.")
            % {"year": year},
            code="calendar_missing",
            details={"year": year},
        )
        self.year = year


@dataclass(frozen=True)
class WorkingCalendar:
    """Which seconds count as working time.

    `hours` are the office hours of every working day, local time. `overrides` says of single dates whether they are
    worked, and wins over the table; `known_years` are years beyond the table that the district declares complete. For
    any other year there is an error, or, where it `guesses`, Monday to Friday count as worked.
    """

    hours: tuple[tuple[time, time], ...] = OFFICE_HOURS
    overrides: Mapping[date, bool] = field(default_factory=dict)
    known_years: frozenset[int] = frozenset()
    guesses: bool = False

    def knows(self, year: int) -> bool:
        """True when the holidays of that year are in the table or were entered by the district."""
        return first_tabulated_year <= year <= last_tabulated_year or year in self.known_years

    @property
    def seconds_per_day(self) -> int:
        """Length of one working day in seconds."""
        return sum(_seconds(end) - _seconds(start) for start, end in self.hours)

    def is_workday(self, day: date) -> bool:
        """True when offices work on that date; raises CalendarMissing for an unknown year."""
        if day in self.overrides:
            return self.overrides[day]
        if first_tabulated_year <= day.year <= last_tabulated_year:
            return _is_tabulated_workday(day)
        if day.year in self.known_years or self.guesses:
            return day.weekday() < 5
        raise CalendarMissing(day.year)

    def spans(self, day: date) -> Iterable[tuple[datetime, datetime]]:
        """The working spans of one date, aware; none on a day off."""
        if self.is_workday(day):
            for start, end in self.hours:
                yield datetime.combine(day, start, CHINA), datetime.combine(day, end, CHINA)

    def add(self, start: datetime, seconds: float) -> datetime:
        """The moment at which `seconds` of working time have passed since `start`; `start` itself for none."""
        if seconds < 0:
            message = f"working time cannot be negative: {seconds}"
            raise ValueError(message)
        if seconds == 0:
            return start
        left = seconds
        day = start.astimezone(CHINA).date()
        while True:
            for opens, closes in self.spans(day):
                begins = max(opens, start)
                length = (closes - begins).total_seconds()
                if length <= 0:
                    continue
                if left <= length:
                    return begins + timedelta(seconds=left)
                left -= length
            day += timedelta(days=1)

    def between(self, start: datetime, end: datetime) -> float:
        """Seconds of working time from `start` to `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        day, last = start.astimezone(CHINA).date(), end.astimezone(CHINA).date()
        total = 0.0
        while day <= last:
            for opens, closes in self.spans(day):
                total += max((min(closes, end) - max(opens, start)).total_seconds(), 0.0)
            day += timedelta(days=1)
        return total


@cache
def _is_tabulated_workday(day: date) -> bool:
    """The shipped table's answer, remembered: the library searches its whole table at every question (a third of a
    millisecond for the days of one deadline), and the table cannot change while a process runs.
    """
    return bool(chinese_calendar.is_workday(day))  # type: ignore[no-untyped-call]


def _seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second
