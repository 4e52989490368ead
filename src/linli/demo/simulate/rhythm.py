"""When appeals come in: by hour, weekday and holiday, as districts have published it."""

from datetime import date, datetime, time, timedelta
from math import exp
from random import Random
from typing import Final

from linli.kernel.working_time import CHINA, WorkingCalendar

# Share of a day's appeals by hour: 12 % in the hour after ten, a second peak after three.
HOURS: Final = (
    0.6, 0.4, 0.3, 0.2, 0.3, 0.7, 1.8, 4.2, 8.3, 10.4, 12.0, 8.2,
    5.0, 6.1, 8.6, 9.6, 7.6, 5.1, 3.4, 2.7, 2.0, 1.3, 0.8, 0.4,
)  # fmt: skip
# Monday to Sunday; Tuesday is the busiest, a day off brings a third.
WEEKDAYS: Final = (1.13, 1.24, 1.12, 1.08, 1.02, 0.36, 0.34)
DAY_OFF: Final = 0.36
_FEW = 30.0


def weight(day: date, calendar: WorkingCalendar) -> float:
    """How busy a date is, compared with an average working day; make-up workdays count as working days."""
    if not calendar.is_workday(day):
        return min(WEEKDAYS[day.weekday()], DAY_OFF)
    return max(WEEKDAYS[day.weekday()], 0.9)


def moments(*, until: datetime, days: int, per_day: int, calendar: WorkingCalendar, random: Random) -> list[datetime]:
    """The moments at which appeals come in on the `days` days that end at `until`, in order.

    `per_day` is the average over those days; today is played as far as it has got.
    """
    today = until.astimezone(CHINA).date()
    dates = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    weights = [weight(day, calendar) for day in dates]
    scale = per_day * days / sum(weights)
    found = []
    for day, busy in zip(dates, weights, strict=True):
        for _ in range(_poisson(scale * busy, random)):
            hour = random.choices(range(24), HOURS)[0]
            at = datetime.combine(day, time(hour, random.randrange(60), random.randrange(60)), CHINA)
            if at < until:
                found.append(at)
    return sorted(found)


def _poisson(mean: float, random: Random) -> int:
    if mean > _FEW:
        return max(0, round(random.gauss(mean, mean**0.5)))
    limit, product, count = exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count
