"""Quiet hours: nobody's telephone rings at night for something that can wait."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
QUIET_FROM = time(21, 30)
QUIET_UNTIL = time(8)


def waking(at: datetime, *, urgent: bool) -> datetime:
    """The first moment from `at` on when a message may go out; urgent ones may at once."""
    local = at.astimezone(CHINA)
    if urgent or QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_UNTIL, CHINA)
