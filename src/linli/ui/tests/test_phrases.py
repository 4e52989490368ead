"""Times as a person says them, around midnight, weeks and years, where the district lives."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from linli.ui import phrases
from linli.ui.templatetags.ui_time import (
    chip,
    deadline_text_filter,
    duration_filter,
    promise_filter,
    spaced_filter,
    when,
)

QINGDAO = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    """A moment written as it stands on a clock in Qingdao, handed on in UTC as the database does."""
    return datetime.fromisoformat(text).replace(tzinfo=QINGDAO).astimezone(UTC)


# 2026-11-21 is a Saturday.
@pytest.mark.parametrize(
    ("at", "due_at", "text", "tone"),
    [
        ("2026-11-21 09:00", "2026-11-21 16:30", "今天 16:30 前", "soon"),
        ("2026-11-21 14:31", "2026-11-21 16:30", "今天 16:30 前", "urgent"),
        ("2026-11-21 16:05", "2026-11-21 16:30", "还剩 25 分钟", "urgent"),
        ("2026-11-21 16:29:30", "2026-11-21 16:30", "不到 1 分钟", "urgent"),
        ("2026-11-21 16:30", "2026-11-21 16:30", "不到 1 分钟", "urgent"),
        ("2026-11-21 16:30:20", "2026-11-21 16:30", "刚刚超期", "late"),
        ("2026-11-21 16:42", "2026-11-21 16:30", "已超期 12 分钟", "late"),
        ("2026-11-21 19:59", "2026-11-21 16:30", "已超期 3 小时", "late"),
        ("2026-11-23 17:00", "2026-11-21 16:30", "已超期 2 天", "late"),
        # across midnight: tomorrow is tomorrow even one hour away
        ("2026-11-21 23:30", "2026-11-22 00:15", "还剩 45 分钟", "urgent"),
        ("2026-11-21 22:50", "2026-11-22 00:30", "明天上午", "urgent"),
        # 00:30 on the 22nd in Qingdao is still the 21st in UTC
        ("2026-11-22 00:30", "2026-11-22 09:00", "今天 09:00 前", "soon"),
        ("2026-11-21 09:00", "2026-11-22 12:00", "明天上午", "calm"),
        ("2026-11-21 09:00", "2026-11-22 12:01", "明天下午", "calm"),
        ("2026-11-21 09:00", "2026-11-22 18:01", "明天晚上", "calm"),
        ("2026-11-21 09:00", "2026-11-23 10:00", "后天上午", "calm"),
        # weeks begin on Monday
        ("2026-11-17 09:00", "2026-11-20 17:30", "周五下午", "calm"),
        ("2026-11-17 09:00", "2026-11-22 17:30", "周日下午", "calm"),
        ("2026-11-19 09:00", "2026-11-25 10:00", "下周三上午", "calm"),
        ("2026-11-21 09:00", "2026-12-03 10:00", "12月3日", "calm"),
        ("2026-12-30 09:00", "2027-01-01 10:00", "后天上午", "calm"),
        ("2026-11-21 09:00", "2027-01-05 10:00", "2027年1月5日", "calm"),
    ],
)
def test_deadlines(at: str, due_at: str, text: str, tone: str) -> None:
    """What the chip says."""
    with translation.override("zh-hans"):
        assert phrases.deadline(local(due_at), local(at)) == phrases.DeadlinePhrase(text, tone)


@pytest.mark.parametrize(
    ("at", "value", "text"),
    [
        ("2026-11-21 09:00:30", "2026-11-21 09:00", "刚刚"),
        ("2026-11-21 09:12", "2026-11-21 09:00", "12 分钟前"),
        ("2026-11-22 00:10", "2026-11-21 23:50", "20 分钟前"),
        ("2026-11-21 16:00", "2026-11-21 09:12", "今天 09:12"),
        ("2026-11-22 08:00", "2026-11-21 23:50", "昨天 23:50"),
        ("2026-11-23 08:00", "2026-11-21 18:40", "前天 18:40"),
        ("2026-11-21 08:00", "2026-11-22 09:00", "明天 09:00"),
        ("2026-11-21 08:00", "2026-11-03 09:00", "11月3日 09:00"),
        ("2026-01-02 08:00", "2025-11-03 09:00", "2025年11月3日 09:00"),
    ],
)
def test_moments(at: str, value: str, text: str) -> None:
    """When something happened."""
    with translation.override("zh-hans"):
        assert phrases.moment(local(value), local(at)) == text


def test_the_exact_time_is_on_hover() -> None:
    """The phrase is for people, the attributes for those who must know exactly."""
    at, due_at = local("2026-11-21 09:00"), local("2026-11-22 10:30")
    html = chip(due_at, at)
    assert 'datetime="2026-11-22T02:30:00+00:00"' in html
    assert 'title="2026-11-22 10:30"' in html
    assert 'title="2026-11-22 10:30"' in when(due_at, at)


def test_nothing_is_said_of_no_deadline() -> None:
    """A case without a clock has no chip."""
    at = local("2026-11-21 09:00")
    assert chip(None, at) == when(None, at) == deadline_text_filter(None, at) == duration_filter(None) == ""


def test_durations_take_seconds_and_timedeltas() -> None:
    """The largest unit only, rounded down."""
    with translation.override("zh-hans"):
        assert duration_filter(7_199) == "1 小时"
        assert duration_filter(timedelta(days=3, hours=20)) == "3 天"


@pytest.mark.parametrize(
    ("at", "due_at", "text"),
    [
        ("2026-11-21 09:00", "2026-11-21 16:30", "承诺今天 16:30 前办好"),
        ("2026-11-21 09:00", "2026-11-26 17:30", "承诺下周四下午前办好"),
        ("2026-11-21 09:00", "2026-12-04 17:30", "承诺 12月4日前办好"),
        ("2026-11-21 17:00", "2026-11-21 16:30", "承诺今天 16:30 前办好，稍晚一会儿"),
        ("2026-11-21 19:00", "2026-11-21 16:30", "承诺今天 16:30 前办好，已晚 2 小时"),
        ("2026-11-19 18:00", "2026-11-08 17:30", "承诺 11月8日前办好，已晚 11 天"),
    ],
)
def test_a_promise_to_a_resident_kept_or_broken(at: str, due_at: str, text: str) -> None:
    """A sentence, with a sign and a tone of its own only once it is broken."""
    assert phrases.promise(local(due_at), local(at)) == text
    shown = promise_filter(local(due_at), local(at))
    assert ("data-tone" in shown) == (due_at < at)
    assert promise_filter(None, local(at)) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2026-11-21 08:56", "您 4 分钟前催过"),
        ("2026-11-21 09:00", "您刚刚催过"),
        ("2026-11-20 18:40", "您昨天 18:40 催过"),
        ("2026-11-03 09:00", "您 11月3日 09:00 催过"),
    ],
)
def test_times_in_a_chinese_sentence_are_set_off(value: str, text: str) -> None:
    """A space where figures and words meet, marked up or not; no other sign is touched."""
    at = local("2026-11-21 09:00")
    assert phrases.spaced(f"您{phrases.moment(local(value), at)}催过") == text
    assert strip_tags(spaced_filter(SafeString(f"您{when(local(value), at)}催过"))) == text
    assert spaced_filter("<b>You urged today 09:12; they know") == "&lt;b&gt;You urged today 09:12; they know"
