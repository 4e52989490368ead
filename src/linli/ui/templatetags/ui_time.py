"""Filters for times as a person says them. Each takes the present moment: `{{ due_at|deadline:at }}`."""

from datetime import date, datetime, timedelta

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from linli.ui import phrases
from linli.ui.icons import icon

register = template.Library()


def chip(due_at: datetime | None, at: datetime) -> SafeString | str:
    """A deadline chip as safe HTML; empty without a deadline. For prepared rows."""
    if due_at is None:
        return ""
    phrase = phrases.deadline(due_at, at)
    mark = icon("warning" if phrase.tone == "late" else "clock") if phrase.tone != "calm" else ""
    return format_html(
        '<span class="deadline" data-tone="{}">{}<time datetime="{}" title="{}">{}</time></span>',
        phrase.tone,
        mark,
        due_at.isoformat(),
        phrases.exact(due_at),
        phrase.text,
    )


def due(due_at: datetime | None, at: datetime) -> SafeString | str:
    """A deadline to the minute as safe HTML, where the day is not enough: 明天 10:30; 已超期 2 天, 11月20日 10:13."""
    if due_at is None:
        return ""
    if due_at < at:
        return format_html('{} <span class="due-at">{}</span>', chip(due_at, at), when(due_at, at))
    tone = phrases.deadline(due_at, at).tone
    mark = icon("clock") if tone != "calm" else ""
    return format_html('<span class="deadline" data-tone="{}">{}{}</span>', tone, mark, when(due_at, at))


def when(value: datetime | None, at: datetime) -> SafeString | str:
    """A moment as `<time>`, exact on hover; empty without one. For prepared rows."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), phrases.exact(value), phrases.moment(value, at)
    )


@register.filter(name="deadline")
def deadline_filter(due_at: datetime | None, at: datetime) -> SafeString | str:
    """`{{ due_at|deadline:at }}`: the chip 今天 16:30 前, 明天上午, 已超期 3 小时."""
    return chip(due_at, at)


@register.filter(name="due")
def due_filter(due_at: datetime | None, at: datetime) -> SafeString | str:
    """`{{ due_at|due:at }}`: 明天 10:30, or 已超期 2 天 with the moment it ran out."""
    return due(due_at, at)


@register.filter(name="deadline_text")
def deadline_text_filter(due_at: datetime | None, at: datetime) -> str:
    """`{{ due_at|deadline_text:at }}`: the same words without the chip."""
    return phrases.deadline(due_at, at).text if due_at else ""


@register.filter(name="promise")
def promise_filter(due_at: datetime | None, at: datetime) -> SafeString | str:
    """`{{ due_at|promise:at }}`: 承诺 11月8日前办好，已晚 11 天. For residents; exact on hover."""
    if due_at is None:
        return ""
    return format_html(
        '<time class="promise-words"{} datetime="{}" title="{}">{}{}</time>',
        SafeString(' data-tone="late"') if due_at < at else "",
        due_at.isoformat(),
        phrases.exact(due_at),
        icon("warning") if due_at < at else "",
        phrases.promise(due_at, at),
    )


@register.filter(name="moment")
def moment_filter(value: datetime | None, at: datetime) -> SafeString | str:
    """`{{ created_at|moment:at }}`: 刚刚, 昨天 09:12, as `<time>`."""
    return when(value, at)


@register.filter(name="spaced")
def spaced_filter(sentence: str) -> SafeString:
    """`{{ sentence|spaced }}`: a sentence with a time in it (a `blocktranslate … asvar`), as Chinese is printed."""
    return SafeString(phrases.spaced(conditional_escape(sentence)))


@register.filter(name="day")
def day_filter(value: date | None, at: datetime) -> str:
    """`{{ on|day:at }}`: 今天, 昨天, 11月19日 周四; for a heading."""
    return phrases.day(value, at) if value else ""


@register.filter(name="exact")
def exact_filter(value: datetime | None) -> str:
    """`{{ due_at|exact }}`: 2026-11-21 16:30."""
    return phrases.exact(value) if value else ""


@register.filter(name="duration")
def duration_filter(value: timedelta | float | None) -> str:
    """`{{ length|duration }}`: a timedelta, or a number of seconds, as 3 小时."""
    if value is None:
        return ""
    return phrases.duration(value if isinstance(value, timedelta) else timedelta(seconds=value))
