"""The inbox as one reads it: what was told about one matter stands together, under the matter's own words.

A room says what its matters are called (`register`); a notice about nothing in particular is a matter of its own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from linli.notices import kinds
from linli.people.access import Access

type Names = Callable[[Access, Sequence[int]], Mapping[int, str]]

# How many of a matter's notices are shown; the matter's own page has every step.
MOST_OF_ONE: Final = 8

_names: dict[str, Names] = {}


def register(subject_type: str, names: Names) -> None:
    """Say what a room's matters are called: `names(access, ids)` in at most one statement.

    It names only what this person may read; a matter without a name goes by the heading of its newest notice.
    """
    _names[subject_type] = names


@dataclass(frozen=True, slots=True)
class Told:
    """One notice of a matter. `words` say what happened, without naming the matter again."""

    pk: int
    words: str
    text: str
    urgent: bool
    is_unread: bool
    created_at: datetime


@dataclass(slots=True)
class Matter:
    """What one person was told about one thing, newest first."""

    subject_type: str
    subject_id: int | None
    unread: int
    count: int
    told: list[Told] = field(default_factory=list)
    name: str = ""

    @property
    def newest(self) -> Told:
        """What was told last."""
        return self.told[0]

    @property
    def earlier(self) -> list[Told]:
        """What was told before that, as far as it is shown."""
        return self.told[1:]

    @property
    def earlier_count(self) -> int:
        """How many there were before the last one."""
        return self.count - 1

    @property
    def has_more(self) -> bool:
        """More was told than is shown."""
        return self.count > len(self.told)

    @property
    def day(self) -> date:
        """The day of the newest notice, where the reader lives."""
        return timezone.localdate(self.newest.created_at)

    @property
    def is_urgent(self) -> bool:
        """Something urgent in it has not been read."""
        return any(one.urgent and one.is_unread for one in self.told)


# A matter is a subject; a notice without one stands alone, under its own number (negative, so that no subject has it).
_PAGE: Final = """
WITH own AS (
    SELECT id, subject_type, coalesce(subject_id, -id) AS matter, read_at
    FROM notices_notice WHERE person_id = %(person)s
), matters AS (
    SELECT subject_type, matter, max(id) AS newest, count(*) AS told, count(*) FILTER (WHERE read_at IS NULL) AS unread
    FROM own GROUP BY subject_type, matter
    HAVING (%(before)s = 0 OR max(id) < %(before)s) AND (NOT %(only_unread)s OR count(*) > count(read_at))
    ORDER BY newest DESC LIMIT %(most)s
)
SELECT matters.subject_type, matters.matter, matters.told, matters.unread,
    one.id, one.kind, one.title, one.text, one.urgent, one.read_at IS NULL, one.created_at
FROM matters CROSS JOIN LATERAL (
    SELECT * FROM notices_notice found
    WHERE found.person_id = %(person)s AND found.subject_type = matters.subject_type
        AND coalesce(found.subject_id, -found.id) = matters.matter
    ORDER BY found.id DESC LIMIT %(of_one)s
) one
ORDER BY matters.newest DESC, one.id DESC
"""


def page(access: Access, *, before: int = 0, only_unread: bool = False, most: int) -> list[Matter]:
    """Matters of one's inbox, by the newest notice, newest first; `before` is the last notice of the page before.

    One statement, and one for each kind of matter that has names.
    """
    given = {
        "person": access.person_id,
        "before": before,
        "only_unread": only_unread,
        "most": most,
        "of_one": MOST_OF_ONE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, given)
        found = _gathered(cursor.fetchall())
    for subject_type, names in _names.items():
        ids = [one.subject_id for one in found if one.subject_type == subject_type and one.subject_id is not None]
        known = names(access, ids) if ids else {}
        for one in found:
            if one.subject_type == subject_type and one.subject_id is not None:
                one.name = known.get(one.subject_id, "")
    return found


def _gathered(rows: Iterable[Sequence[Any]]) -> list[Matter]:
    found: dict[tuple[str, int], Matter] = {}
    for subject_type, matter, count, unread, pk, kind, title, text, urgent, is_unread, created_at in rows:
        one = found.setdefault(
            (subject_type, matter), Matter(subject_type, matter if matter > 0 else None, unread, count)
        )
        words = str(kinds.kind(kind).short) or title
        one.told.append(Told(pk, words, text, urgent, is_unread, created_at))
    return list(found.values())
