"""Times as a person says them. Everything takes `at`, the present moment; nothing here looks at a clock."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

URGENT_WITHIN = timedelta(hours=2)
# Where a Chinese word meets the figure after it (but not 12月3日), or a time of day meets the Chinese word after it;
# a time that is marked up counts as the text it shows.
_SEAMS = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![\u5e74\u6708])(?=(?:<time[^>]*>)?\d)"
    r"|(?:(?<=\d:\d\d)|(?<=\d:\d\d</time>))(?=[\u4e00-\u9fff])"
)


@dataclass(frozen=True, slots=True)
class DeadlinePhrase:
    """What a deadline chip says; `tone` is calm, soon, urgent or late."""

    text: str
    tone: str


def exact(value: datetime) -> str:
    """Day and time in full, local: 2026-11-21 16:30."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


def clock(value: datetime) -> str:
    """Hours and minutes, local: 16:30."""
    return f"{timezone.localtime(value):%H:%M}"


def days_between(value: datetime, at: datetime) -> int:
    """Calendar days from `at` to `value` where the user lives; negative in the past."""
    return (timezone.localdate(value) - timezone.localdate(at)).days


def part_of_day(value: datetime) -> str:
    """Morning to 12:00 inclusive, afternoon to 18:00 inclusive, then evening."""
    local = timezone.localtime(value)
    minutes = local.hour * 60 + local.minute
    if minutes <= 12 * 60:
        return _("morning")
    return _("afternoon") if minutes <= 18 * 60 else _("evening")


def weekday(day: date) -> str:
    """The short name of a weekday: Mon, 周一."""
    names = (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )
    return names[day.weekday()]


def calendar_day(day: date, today: date) -> str:
    """A date without its year in the current year: 12月3日, 2027年1月5日."""
    if day.year == today.year:
        return _("%(day)d/%(month)d") % {"day": day.day, "month": day.month}
    return _("%(day)d/%(month)d/%(year)d") % {"day": day.day, "month": day.month, "year": day.year}


def duration(length: timedelta) -> str:
    """The largest unit only, rounded down: 25 minutes, 3 hours, 2 days."""
    minutes = max(int(length.total_seconds() // 60), 0)
    if minutes < 60:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if minutes < 24 * 60:
        return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def deadline(due_at: datetime, at: datetime) -> DeadlinePhrase:
    """What is left of a time limit, or by how much it is over."""
    left = due_at - at
    if left < timedelta(0):
        if -left < timedelta(minutes=1):
            return DeadlinePhrase(_("just overdue"), "late")
        return DeadlinePhrase(_("overdue by %(time)s") % {"time": duration(-left)}, "late")
    tone = "urgent" if left <= URGENT_WITHIN else "calm"
    if left < timedelta(minutes=1):
        return DeadlinePhrase(_("less than a minute left"), tone)
    if left < timedelta(hours=1):
        return DeadlinePhrase(_("%(time)s left") % {"time": duration(left)}, tone)
    days = days_between(due_at, at)
    if days == 0:
        return DeadlinePhrase(
            _("by %(time)s today") % {"time": clock(due_at)}, "urgent" if tone == "urgent" else "soon"
        )
    return DeadlinePhrase(coming_day(due_at, at), tone)


def spaced(sentence: str) -> str:
    """A Chinese sentence with a time put into it, set as it is printed: 您 4 分钟前催过; other text stays as it is."""
    return _SEAMS.sub(" ", sentence)


def promise(due_at: datetime, at: datetime) -> str:
    """A promise to a resident as a sentence, kept or broken: by when, and if that is over, by how much."""
    days, today = days_between(due_at, at), timezone.localdate(at)
    if due_at < at:
        day = {0: _("today"), -1: _("yesterday")}.get(days) or calendar_day(timezone.localdate(due_at), today)
        when = _("%(day)s %(time)s") % {"day": day, "time": clock(due_at)} if days >= -1 else day
        if at - due_at < timedelta(hours=1):
            return spaced(_("Promised by %(when)s, it will be a little late") % {"when": when})
        return spaced(_("Promised by %(when)s, now %(time)s late") % {"when": when, "time": duration(at - due_at)})
    if days == 0:
        return spaced(_("Promised by %(time)s today") % {"time": clock(due_at)})
    return spaced(_("Promised by %(when)s") % {"when": coming_day(due_at, at)})


def lasting(value: datetime, at: datetime) -> str:
    """A moment for words that are kept, and must be right on any later day: 3 December 16:30."""
    day_words = calendar_day(timezone.localdate(value), timezone.localdate(at))
    return _("%(day)s %(time)s") % {"day": day_words, "time": clock(value)}


def coming_day(value: datetime, at: datetime) -> str:
    """A later day: tomorrow morning, Friday afternoon, next Wednesday morning, 3 December."""
    day, today = timezone.localdate(value), timezone.localdate(at)
    days = (day - today).days
    part = part_of_day(value)
    if days == 1:
        return _("tomorrow %(part)s") % {"part": part}
    if days == 2:
        return _("the day after tomorrow, %(part)s") % {"part": part}
    week = (day - timedelta(days=day.weekday()) - (today - timedelta(days=today.weekday()))).days // 7
    if week == 0:
        return _("%(weekday)s %(part)s") % {"weekday": weekday(day), "part": part}
    if week == 1:
        return _("next %(weekday)s %(part)s") % {"weekday": weekday(day), "part": part}
    return calendar_day(day, today)


def day(value: date, at: datetime) -> str:
    """A day as a heading: today, yesterday, Thursday 19 November."""
    today = timezone.localdate(at)
    names = {0: _("today"), 1: _("yesterday"), 2: _("the day before yesterday")}
    known = names.get((today - value).days)
    return known or _("%(date)s %(weekday)s") % {"date": calendar_day(value, today), "weekday": weekday(value)}


def moment(value: datetime, at: datetime) -> str:
    """When something happened or will: just now, 5 minutes ago, today 09:12, yesterday 18:40, 3 December 09:00."""
    passed = at - value
    if timedelta(0) <= passed < timedelta(minutes=1):
        return _("just now")
    if timedelta(0) <= passed < timedelta(hours=1):
        return _("%(time)s ago") % {"time": duration(passed)}
    names = {
        0: _("today"),
        -1: _("yesterday"),
        -2: _("the day before yesterday"),
        1: _("tomorrow"),
        2: _("the day after tomorrow"),
    }
    days = days_between(value, at)
    day = names.get(days) or calendar_day(timezone.localdate(value), timezone.localdate(at))
    return _("%(day)s %(time)s") % {"day": day, "time": clock(value)}
