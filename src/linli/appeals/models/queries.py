"""Questions asked of appeals. Seeing is decided here: a stranger's query finds nothing."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models import Q
from psycopg.types.numeric import Int8

from linli.appeals.models.reader import Way
from linli.appeals.workflow import OPEN_STATES
from linli.people.access import Access

if TYPE_CHECKING:
    from linli.appeals.models.appeal import Appeal  # noqa: F401  (named in a type argument)


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals, narrowed down."""

    def visible_to(self, access: Access) -> "AppealQuerySet":
        """What this person may read: their own, and what their posts reach."""
        return self.filter(seen_by(access))

    def reached_by(self, access: Access) -> "AppealQuerySet":
        """What this person's posts reach: all that staff pages show. Their own appeals they read where residents do."""
        return self.filter(seen_by(access, own=False))

    def open(self) -> "AppealQuerySet":
        """Not settled yet."""
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, at: datetime) -> "AppealQuerySet":
        """Open, and some running clock has expired."""
        return self.open().filter(next_due_at__lt=at)

    def held_by(self, access: Access) -> "AppealQuerySet":
        """Open appeals in this person's own hands."""
        return self.open().filter(holder_post__in=access.post_ids)

    def of_reporter(self, person_id: int) -> "AppealQuerySet":
        """Raised by this person, or written down by them for another."""
        return self.filter(Q(reporter_id=person_id) | Q(written_by_id=person_id))


class Reach(NamedTuple):
    """One way to see appeals: those in an area, those a unit has had part in, those of a person."""

    way: Way
    whose: int
    level: str = ""

    def condition(self) -> Q:
        """The same of the appeal's own columns."""
        if self.way == Way.AREA:
            return Q(**{f"{self.level}_id": self.whose})
        if self.way == Way.UNIT:
            return Q(organisation_ids__contains=[self.whose])
        return Q(reporter_id=self.whose) | Q(written_by_id=self.whose)

    def worded(self, table: str) -> str:
        """The same as SQL with one parameter, for a statement put into words by hand; levels are our own names."""
        if self.way == Way.AREA:
            return f"{table}.{self.level}_id = %s"
        if self.way == Way.UNIT:
            return f"{table}.organisation_ids @> ARRAY[%s]::int8[]"
        return f"%s IN ({table}.reporter_id, {table}.written_by_id)"


def reaches(access: Access, *, own: bool = True) -> list[Reach] | None:
    """Every way in which this person sees an appeal; None where they see all, an empty list where none.

    Without `own` only the ways through posts: being its reporter, or having written it down, is none of them.
    """
    if access.is_superuser:
        return None
    # A case that was passed beyond the seat's own area stays visible through the unit.
    found: dict[Reach, None] = {}
    for seat in access.seats_with("appeals.see"):
        if not seat.is_horizontal:
            # A district is one database schema, so a district's seat sees it all.
            if seat.area_level == "district":
                return None
            found[Reach(Way.AREA, seat.area_id, seat.area_level)] = None
        found[Reach(Way.UNIT, seat.organisation_id)] = None
    if own and access.person_id is not None:
        found[Reach(Way.PERSON, access.person_id)] = None
    return list(found)


def seen_by(access: Access, *, own: bool = True) -> Q:
    """The condition under which an appeal is visible; constant in the number of statements."""
    found = reaches(access, own=own)
    if found is None:
        return Q()
    return reduce(or_, (reach.condition() for reach in found)) if found else Q(pk__in=[])


def in_words(found: Iterable[Reach] | None, table: str) -> tuple[str, list[Any]]:
    """`seen_by` as SQL over a table of that name, and its parameters; never NULL."""
    if found is None:
        return "true", []
    parts = [(reach.worded(table), Int8(reach.whose)) for reach in found]
    condition = " OR ".join(["false", *(words for words, _ in parts)])
    return f"(({condition}) IS TRUE)", [whose for _, whose in parts]


def reach_terms(access: Access) -> list[str] | None:
    """Terms of which every appeal visible to this person has one among its `Words`; None where they see all.

    It is `seen_by` for a search index, and wider: the units of an area stand in all of the area's appeals.
    """
    if access.is_superuser:
        return None
    terms: dict[str, None] = {}
    for seat in access.seats_with("appeals.see"):
        if not seat.is_horizontal:
            if seat.area_level == "district":
                return None
            terms[f"inarea{seat.area_id}"] = None
        terms[f"withunit{seat.organisation_id}"] = None
    if access.person_id is not None:
        terms[f"ofperson{access.person_id}"] = None
    return list(terms)
