"""What a list is asked for, as one record read from the address; garbage is left out with a word to the person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.appeals.models import Kind, Nature
from linli.appeals.models.queries import AppealQuerySet, reach_terms
from linli.appeals.shipped_rules import HALF_DAY
from linli.appeals.workflow import APPEAL, OPEN_STATES
from linli.kernel.working_time import CHINA, CalendarMissing
from linli.people.access import Access
from linli.reading.words import search_query
from linli.workflow import rules

# How staff speak of states: several of the table's under one word.
STATE_GROUPS: Final[dict[str, tuple[str | Promise, tuple[str, ...]]]] = {
    "open": (gettext_lazy("All open"), OPEN_STATES),
    "accept": (gettext_lazy("To be accepted"), ("submitted",)),
    "dispatch": (gettext_lazy("To be dispatched"), ("accepted", "returned")),
    "take": (gettext_lazy("To be taken"), ("dispatched", "escalated", "reopened")),
    "handle": (gettext_lazy("In hand"), ("taken", "planned")),
    "wait": (gettext_lazy("Waiting for the resident"), ("waiting",)),
    "confirm": (gettext_lazy("To be confirmed"), ("answered",)),
    "rate": (gettext_lazy("To be rated"), ("confirmed",)),
    "closed": (gettext_lazy("Closed"), ("closed",)),
    "stopped": (gettext_lazy("Declined, merged, withdrawn"), ("declined", "merged", "withdrawn")),
    "all": (gettext_lazy("All appeals"), ()),
}
_ENDED: Final = frozenset({"closed", "stopped", "all"})
FLAGS: Final[dict[str, str | Promise]] = {
    "mine": gettext_lazy("Mine"),
    "overdue": gettext_lazy("Overdue"),
    "soon": gettext_lazy("Due soon"),
    "urgent": gettext_lazy("Urgent"),
    "urged": gettext_lazy("Urged"),
    "reopened": gettext_lazy("Reopened"),
    "meeting": gettext_lazy("Joint meeting needed"),
}
_CLOCKS: Final = frozenset(clock.name for clock in APPEAL.clocks)
_LONGEST_SEARCH: Final = 100
# The time to rate in is the resident's own: nobody is late when it ends.
_THE_RESIDENTS: Final = Q(next_clock="rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """A list as asked for. Ids are 0 where nothing was chosen; dates are the day of submission, both included.

    `clock` names the clock that runs out first; `order` is "due" (earliest deadline first) or "new" (newest first).
    """

    state: str = "open"
    kind: str = ""
    category: int = 0
    area: int = 0
    post: int = 0
    unit: int = 0
    clock: str = ""
    q: str = ""
    since: date | None = None
    until: date | None = None
    mine: bool = False
    overdue: bool = False
    soon: bool = False
    urgent: bool = False
    urged: bool = False
    reopened: bool = False
    meeting: bool = False
    order: str = ""

    @property
    def by_deadline(self) -> bool:
        """True when the earliest deadline comes first; settled appeals have none and are listed newest first."""
        return self.order != "new" and self.state not in _ENDED

    def changed(self, **changes: Any) -> "Filters":
        """The same list with something else asked for."""
        return replace(self, **changes)

    def query(self, **changes: Any) -> str:
        """The address's query, without what was not asked for; empty for the plain list."""
        wanted = replace(self, **changes)
        found = QueryDict(mutable=True)
        for field in fields(wanted):
            value = getattr(wanted, field.name)
            if value != field.default:
                found[field.name] = "1" if value is True else str(value)
        return found.urlencode()

    def url(self, base: str, **changes: Any) -> str:
        """`base` with the query."""
        query = self.query(**changes)
        return f"{base}?{query}" if query else base

    def apply(self, appeals: AppealQuerySet, *, access: Access, at: datetime) -> AppealQuerySet:
        """Narrow down; the caller has limited the query to what the person may see."""
        condition = self._columns() & self._flags(access, at)
        if self.q:
            condition &= _search(self.q, access)
        return appeals.filter(condition) if condition else appeals

    def _columns(self) -> Q:
        condition = Q()
        states = STATE_GROUPS[self.state][1]
        if states:
            condition &= Q(state__in=states)
        if self.kind:
            condition &= Q(kind=self.kind)
        if self.category:
            # The path of ids is not stored: a node stands for itself, its children and what lies under them.
            condition &= (
                Q(category_root_id=self.category) | Q(category_id=self.category) | Q(category__parent_id=self.category)
            )
        if self.area:
            condition &= Q(street_id=self.area) | Q(community_id=self.area) | Q(grid_id=self.area)
        if self.post:
            condition &= Q(holder_post_id=self.post)
        if self.unit:
            condition &= Q(holder_organisation_id=self.unit)
        if self.clock:
            condition &= Q(next_clock=self.clock)
        if self.since:
            condition &= Q(submitted_at__gte=midnight(self.since))
        if self.until:
            condition &= Q(submitted_at__lt=midnight(self.until, days=1))
        return condition

    def _flags(self, access: Access, at: datetime) -> Q:
        condition = Q()
        for name in FLAGS:
            if getattr(self, name):
                condition &= flag_condition(name, access=access, at=at)
        return condition


def flag_condition(name: str, *, access: Access, at: datetime) -> Q:
    """What one of the flags means, as a condition."""
    conditions: dict[str, Callable[[], Q]] = {
        "mine": lambda: Q(holder_post_id__in=access.post_ids),
        "overdue": lambda: Q(state__in=OPEN_STATES, next_due_at__lt=at) & ~_THE_RESIDENTS,
        "soon": lambda: Q(state__in=OPEN_STATES, next_due_at__gte=at, next_due_at__lt=soon_until(at)) & ~_THE_RESIDENTS,
        "urgent": lambda: Q(nature=Nature.URGENT),
        "urged": lambda: Q(urged_count__gt=0),
        "reopened": lambda: Q(round__gt=1),
        "meeting": lambda: Q(needs_meeting=True),
    }
    return conditions[name]()


def soon_until(at: datetime) -> datetime:
    """The end of the working half day that begins now; four hours where the calendar has no such year."""
    try:
        return rules.calendar().add(at, HALF_DAY * 60)
    except CalendarMissing:
        return at + timedelta(hours=4)


def _search(text: str, access: Access) -> Q:
    """By number where it can be one, else by words."""
    if looks_like_number(text):
        return Q(number__startswith=text.strip()) | Q(number__endswith=text.strip())
    query = words_query(text, access)
    return Q(words__vector=SearchQuery(query, search_type="raw", config="simple")) if query else Q(pk__in=[])


def looks_like_number(text: str) -> bool:
    """Four digits or more: the beginning or the end of an appeal's number."""
    plain = text.strip()
    return plain.isascii() and plain.isdigit() and len(plain) >= 4


def words_query(text: str, access: Access) -> str:
    """What the index of words is asked, only among what this person may see; empty when nothing can be found."""
    query, reach = search_query(text.strip()), reach_terms(access)
    if not query or reach == []:
        return ""
    return query if reach is None else f"{query} & ({' | '.join(reach)})"


def midnight(day: date, *, days: int = 0) -> datetime:
    """The moment at which that day begins in China, or the one so many days later."""
    return datetime.combine(day + timedelta(days=days), time.min, CHINA)


def read(query: Mapping[str, str]) -> tuple[Filters, list[str]]:
    """The list asked for by an address, and a sentence for each part that could not be understood."""
    found: dict[str, Any] = {}
    strange: list[str] = []
    for field in fields(Filters):
        raw = (query.get(field.name) or "").strip()
        if not raw:
            continue
        try:
            found[field.name] = _READERS[field.name](raw)
        except (KeyError, ValueError, OverflowError):
            strange.append(_("“%(value)s” was left out: it is not a filter we know.") % {"value": raw[:30]})
    if found.get("since") and found.get("until") and found["since"] > found["until"]:
        found["since"], found["until"] = found["until"], found["since"]
    return Filters(**found), strange


def _one_of(allowed: Any) -> Callable[[str], str]:
    def reader(raw: str) -> str:
        if raw not in allowed:
            raise ValueError(raw)
        return raw

    return reader


def _number(raw: str) -> int:
    number = int(raw) if raw.isascii() else -1
    if not 0 < number < 2**62:
        raise ValueError(raw)
    return number


def _day(raw: str) -> date:
    day = parse_date(raw)
    if day is None or not 2000 <= day.year <= 2200:
        raise ValueError(raw)
    return day


def _text(raw: str) -> str:
    if "\x00" in raw:
        raise ValueError(raw)
    return raw[:_LONGEST_SEARCH]


def _yes(raw: str) -> bool:
    if raw not in {"1", "on", "true"}:
        raise ValueError(raw)
    return True


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "state": _one_of(STATE_GROUPS),
    "kind": _one_of(Kind.values),
    "clock": _one_of(_CLOCKS),
    "order": _one_of({"due", "new"}),
    "category": _number,
    "area": _number,
    "post": _number,
    "unit": _number,
    "q": _text,
    "since": _day,
    "until": _day,
    **dict.fromkeys(FLAGS, _yes),
}
