"""Working time against the calendar of 2026, make-up workdays included."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.working_time import CHINA, CalendarMissing, WorkingCalendar, last_tabulated_year

CALENDAR = WorkingCalendar()
HALF_DAY = CALENDAR.seconds_per_day // 2


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-06-09 10:00", 2, "2026-06-09 12:00"),
        ("2026-06-09 11:00", 2, "2026-06-09 14:30"),  # over lunch
        ("2026-06-09 17:00", 2, "2026-06-10 10:30"),  # over night
        ("2026-06-12 17:00", 2, "2026-06-15 10:30"),  # over a weekend
        ("2026-06-09 03:00", 1, "2026-06-09 10:00"),  # before the office opens
        ("2026-06-09 22:00", 1, "2026-06-10 10:00"),
        ("2026-02-13 17:00", 1, "2026-02-14 09:30"),  # 14 February 2026 is a Saturday made up for Spring Festival
        ("2026-09-30 17:00", 1, "2026-10-08 09:30"),  # over the whole of National Day
    ],
)
def test_time_passes_only_while_offices_work(start: str, hours: int, end: str) -> None:
    assert CALENDAR.add(china(start), hours * 3600) == china(end)
    assert CALENDAR.between(china(start), china(end)) == hours * 3600


def test_a_day_of_seven_hours_has_halves_of_three_and_a_half() -> None:
    assert CALENDAR.seconds_per_day == 7 * 3600
    assert CALENDAR.add(china("2026-06-09 09:00"), HALF_DAY) == china("2026-06-09 14:00")


def test_make_up_saturdays_are_worked_and_public_holidays_are_not() -> None:
    assert CALENDAR.is_workday(date(2026, 2, 14))
    assert not CALENDAR.is_workday(date(2026, 10, 1))
    assert not CALENDAR.is_workday(date(2026, 6, 13))


def test_a_year_beyond_the_table_is_an_error_that_names_the_year() -> None:
    beyond = last_tabulated_year + 1
    with pytest.raises(CalendarMissing) as raised:
        CALENDAR.add(datetime(beyond, 3, 1, tzinfo=CHINA), 60)
    assert raised.value.year == beyond
    assert str(beyond) in str(raised.value.message)


def test_a_year_the_district_entered_counts_with_its_rows() -> None:
    beyond = last_tabulated_year + 1
    holiday = date(beyond, 3, 2)
    calendar = WorkingCalendar(overrides={holiday: False}, known_years=frozenset({beyond}))
    assert not calendar.is_workday(holiday)
    assert calendar.is_workday(date(beyond, 3, 1)) is (date(beyond, 3, 1).weekday() < 5)


def test_an_override_wins_over_the_table() -> None:
    calendar = WorkingCalendar(overrides={date(2026, 6, 9): False})
    assert calendar.add(china("2026-06-09 10:00"), 3600) == china("2026-06-10 10:00")


moments = st.datetimes(min_value=datetime(2025, 1, 2), max_value=datetime(2026, 10, 1)).map(
    lambda naive: naive.replace(tzinfo=UTC)
)
spans = st.integers(min_value=1, max_value=20 * 7 * 3600)


@given(start=moments, seconds=spans)
def test_adding_and_measuring_agree(start: datetime, seconds: int) -> None:
    end = CALENDAR.add(start, seconds)
    assert CALENDAR.between(start, end) == pytest.approx(seconds, abs=1e-3)
    assert end - start >= timedelta(seconds=seconds)


@given(start=moments, first=spans, second=spans)
def test_two_spans_one_after_the_other_are_one(start: datetime, first: int, second: int) -> None:
    together = CALENDAR.add(start, first + second)
    apart = CALENDAR.add(CALENDAR.add(start, first), second)
    assert abs((together - apart).total_seconds()) < 1e-3


@given(start=moments, gap=st.integers(min_value=0, max_value=40 * 86400))
def test_measuring_backwards_is_the_negative(start: datetime, gap: int) -> None:
    end = start + timedelta(seconds=gap)
    assert CALENDAR.between(end, start) == -CALENDAR.between(start, end)
