"""Rules in force: versions, and the year that nobody has entered yet."""

from datetime import UTC, date, datetime, timedelta

import pytest

from linli.kernel.errors import Refused
from linli.kernel.working_time import CHINA, last_tabulated_year
from linli.workflow import actions, rules
from linli.workflow.models import CalendarYear, HolidayOverride, RuleSet

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 9, 2, 0, tzinfo=UTC)


def draft(minutes: int = 60, **ladder: str) -> RuleSet:
    return actions.draft(domain="test", limits=[("take", "", "", minutes, True)], ladder=ladder, note="", at=AT)


def test_without_rules_nothing_begins() -> None:
    with pytest.raises(Refused):
        rules.current("test", at=AT)


def test_a_case_keeps_the_version_it_was_opened_under() -> None:
    first, second = draft(60), draft(120)
    actions.put_in_force(rule_set=first, valid_from=AT - timedelta(days=1), at=AT)
    actions.put_in_force(rule_set=second, valid_from=AT + timedelta(hours=1), at=AT)
    assert rules.current("test", at=AT).id == first.pk
    assert rules.current("test", at=AT + timedelta(hours=2)).id == second.pk
    limit = rules.version(first.pk).limit("take")
    assert limit is not None
    assert limit.minutes == 60


def test_new_rules_are_announced_five_minutes_ahead() -> None:
    actions.put_in_force(rule_set=draft(), valid_from=AT, at=AT)
    with pytest.raises(Refused):
        actions.put_in_force(rule_set=draft(), valid_from=AT + timedelta(minutes=4), at=AT)


def test_what_is_in_force_cannot_be_put_in_force_again() -> None:
    rule_set = draft()
    actions.put_in_force(rule_set=rule_set, valid_from=AT, at=AT)
    with pytest.raises(Refused):
        actions.put_in_force(rule_set=rule_set, valid_from=AT + timedelta(days=1), at=AT)


def test_a_ladder_that_leads_back_is_refused() -> None:
    with pytest.raises(Refused):
        actions.put_in_force(rule_set=draft(grid="community", community="grid"), valid_from=AT, at=AT)


def test_a_copy_begins_as_the_version_before() -> None:
    copy = actions.copy_as_draft(rule_set=draft(90, grid="community"), note="", at=AT)
    assert rules.version(copy.pk).ladder == {"grid": "community"}


def test_the_most_particular_limit_wins() -> None:
    rule_set = actions.draft(
        domain="test",
        limits=[("resolve", "", "", 5, True), ("resolve", "help", "", 4, True), ("resolve", "", "hard", 3, True)],
        ladder={},
        note="",
        at=AT,
    )
    version = rules.version(rule_set.pk)
    found = [
        version.limit("resolve", kind=kind, nature=nature)
        for kind, nature in (("", ""), ("help", ""), ("help", "hard"))
    ]
    assert [limit.minutes for limit in found if limit] == [5, 4, 3]


def test_a_year_nobody_entered_turns_no_resident_away_and_is_shown_to_staff() -> None:
    december = datetime(last_tabulated_year, 12, 28, 10, 0, tzinfo=CHINA)
    assert rules.unknown_year(at=december) == last_tabulated_year + 1
    assert rules.calendar().add(december, 10 * 7 * 3600).year == last_tabulated_year + 1
    CalendarYear.objects.create(year=last_tabulated_year + 1)
    rules.forget()
    assert rules.unknown_year(at=december) is None


def test_a_holiday_the_district_enters_counts() -> None:
    HolidayOverride.objects.create(date=date(2026, 6, 9), is_worked=False, name="停电")
    assert rules.calendar().add(AT, 60).astimezone(CHINA).date() == date(2026, 6, 10)
