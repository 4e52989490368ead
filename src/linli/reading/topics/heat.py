"""How hot a topic is: distinct people, their growth, and other people's likes."""

import math
from datetime import datetime, timedelta
from typing import Final

from linli.reading.topics.appeals import Said

_LONG: Final = timedelta(days=30)
_SHORT: Final = timedelta(days=7)
_GROWTH_COUNTS: Final = 2.0
TAKING_OFF: Final = 5  # people within a week
_TIMES: Final = 2.0  # as many as in a usual week of the month before


def heat(members: list[Said]) -> list[tuple[datetime, float]]:
    """After each member the value at that time, from that member and earlier ones alone.

    value = people of the last 30 days + log2(1 + likes of their appeals) + 2 x growth, where growth is the people of
    the last 7 days less a usual week of the 23 days before, never below 0. The same person counts once.
    """
    ordered = sorted(members, key=lambda appeal: appeal.at)
    found: list[tuple[datetime, float]] = []
    first = 0
    for place, appeal in enumerate(ordered):
        while appeal.at - ordered[first].at > _LONG:
            first += 1
        recent = ordered[first : place + 1]
        people, growth = _people(recent, appeal.at)
        # One person's repeated appeal brings its likes once, its best-liked copy's.
        best: dict[tuple[str, str], int] = {}
        for one in recent:
            best[one.same] = max(best.get(one.same, 0), one.likes)
        value = people + math.log2(1 + sum(best.values())) + _GROWTH_COUNTS * max(0.0, growth)
        found.append((appeal.at, round(value, 2)))
    return found


def took_off_at(members: list[Said]) -> datetime | None:
    """When for the first time five people came within a week, and twice as many as in a usual week before; or never."""
    ordered = sorted(members, key=lambda appeal: appeal.at)
    for place, appeal in enumerate(ordered):
        recent = [one for one in ordered[: place + 1] if appeal.at - one.at <= _LONG]
        _, growth = _people(recent, appeal.at)
        week = len({one.person for one in recent if appeal.at - one.at <= _SHORT})
        if week >= TAKING_OFF and week >= _TIMES * (week - growth):
            return appeal.at
    return None


def _people(recent: list[Said], at: datetime) -> tuple[int, float]:
    """People of the month, and how many more came in the last week than in a usual one before."""
    week = {one.person for one in recent if at - one.at <= _SHORT}
    before = {one.person for one in recent if at - one.at > _SHORT}
    usual = len(before) * (_SHORT / (_LONG - _SHORT))
    return len(week | before), len(week) - usual
