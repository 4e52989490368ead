"""The time limits and the ladder that a district starts with; it edits versions of the rows, never this table."""

from datetime import datetime
from typing import Final

from linli.appeals.models import Kind, Nature
from linli.kernel.working_time import CHINA, OFFICE_HOURS
from linli.workflow.actions import draft, put_in_force
from linli.workflow.models import RuleSet

HOUR: Final = 60
DAY: Final = sum((end.hour - start.hour) * 60 + end.minute - start.minute for start, end in OFFICE_HOURS)
HALF_DAY: Final = DAY // 2

# Clock, kind, nature, minutes, in working time. Life and property run on the real clock, day and night.
LIMITS: Final = (
    ("accept", "", "", 2 * HOUR, True),
    ("accept", "", Nature.URGENT, 15, False),
    ("take", "", "", 2 * HOUR, True),
    ("take", "", Nature.URGENT, 15, False),
    ("contact", "", "", HALF_DAY, True),
    ("contact", "", Nature.URGENT, 30, False),
    ("plan", "", "", DAY, True),
    ("plan", "", Nature.HARD, 3 * DAY, True),
    ("resolve", "", "", 5 * DAY, True),
    ("resolve", Kind.ENQUIRY, "", DAY, True),
    ("resolve", Kind.COMPLAINT, "", 10 * DAY, True),
    ("resolve", Kind.REPORT, "", 10 * DAY, True),
    ("resolve", "", Nature.HARD, 15 * DAY, True),
    ("resolve", "", Nature.URGENT, 2 * HOUR, False),
    ("confirm", "", "", DAY, True),
    ("rate", "", "", 5 * DAY, True),
)
# A department or a provider that cannot settle a case gives it back to those who coordinate.
LADDER: Final = {
    "grid": "community",
    "provider": "community",
    "community": "street",
    "street": "district",
    "department": "district",
}
FROM_THE_BEGINNING: Final = datetime(2004, 1, 1, tzinfo=CHINA)


def load(*, at: datetime) -> None:
    """Put the shipped version in force, once: a district that has rules of its own keeps them."""
    if RuleSet.objects.filter(domain="appeal", valid_from__isnull=False).exists():
        return
    rule_set = draft(domain="appeal", limits=LIMITS, ladder=LADDER, note="", at=at)
    put_in_force(rule_set=rule_set, valid_from=FROM_THE_BEGINNING, at=at)
