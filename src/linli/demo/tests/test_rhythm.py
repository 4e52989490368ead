from collections import Counter
from datetime import UTC, datetime
from random import Random

from linli.demo.simulate import rhythm
from linli.kernel.working_time import CHINA, WorkingCalendar

# Four whole working weeks without a holiday end here: Sunday night, 23:59:59 in China.
UNTIL = datetime(2026, 8, 2, 15, 59, 59, tzinfo=UTC)


def _local(seed=1, days=28, per_day=400):
    moments = rhythm.moments(until=UNTIL, days=days, per_day=per_day, calendar=WorkingCalendar(), random=Random(seed))
    return [moment.astimezone(CHINA) for moment in moments]


def test_as_many_as_wanted_in_order():
    moments = _local()
    assert moments == sorted(moments)
    assert abs(len(moments) / (28 * 400) - 1) < 0.05


def test_ten_o_clock_is_the_peak_with_twelve_percent_and_three_the_second():
    hours = Counter(moment.hour for moment in _local())
    total = sum(hours.values())
    assert hours.most_common(1)[0][0] == 10
    assert 0.11 < hours[10] / total < 0.13
    assert max(range(12, 24), key=hours.__getitem__) == 15


def test_tuesday_is_busiest_and_a_day_off_brings_a_third():
    days = Counter(moment.weekday() for moment in _local())
    assert max(days, key=days.__getitem__) == 1
    working = sum(days[day] for day in range(5)) / 5
    for day in (5, 6):
        assert 0.25 < days[day] / working < 0.42


def test_holidays_are_quiet_and_make_up_days_are_not():
    calendar = WorkingCalendar()
    assert rhythm.weight(datetime(2026, 10, 1, tzinfo=UTC).date(), calendar) <= rhythm.DAY_OFF
    assert rhythm.weight(datetime(2026, 10, 10, tzinfo=UTC).date(), calendar) >= 0.9


def test_same_seed_same_moments_and_none_in_the_future():
    assert _local(seed=3) == _local(seed=3)
    assert _local(seed=3) != _local(seed=4)
    assert all(moment < UNTIL for moment in _local())
