"""The newest appeals of a list, found in one statement that reads little, however far back they lie.

Newest first is by submission. Who does not see everything reads their own lists (`Reader`); who does reads by state,
or by the area asked for. Of each list PostgreSQL takes the newest that fit, and the newest of those are the page.
"""

from datetime import datetime
from typing import Any, Final

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from psycopg.types.numeric import Int8

from linli.appeals.lists.filters import STATE_GROUPS, Filters, looks_like_number, midnight, words_query
from linli.appeals.models import Appeal, Way
from linli.appeals.models.queries import AppealQuerySet, in_words, reaches
from linli.appeals.workflow import OPEN_STATES
from linli.people.access import Access

Worded = tuple[str, list[Any]]

_OPEN: Final = frozenset(OPEN_STATES)
_ROW: Final = '"appeals_appeal"'
_ROW_KEY: Final = '"appeals_appeal"."submitted_at", "appeals_appeal"."id"'
_NOTHING_ELSE: Final = "true AND (true)"
# One text for any number of lists, whose types never change, and whose number the planner is not told (by the
# sub-select): so it finds no reason to plan it anew for each page, which took longer than the page.
_BY_READER: Final = """
    SELECT part.id
    FROM unnest((SELECT %s::int2[]), (SELECT %s::int8[]), (SELECT %s::bool[])) AS list (way, whose, is_open)
    CROSS JOIN LATERAL (
        SELECT "appeals_appeal"."id" FROM appeals_reader AS reader
        JOIN {tables} ON "appeals_appeal"."id" = reader.appeal_id
        WHERE reader.way = list.way AND reader.whose = list.whose AND reader.is_open = list.is_open
            AND {bounds} AND {condition}
        ORDER BY reader.submitted_at {way}, reader.appeal_id {way} LIMIT {size}
    ) AS part
"""
_BY_STATE: Final = """
    SELECT part.id FROM unnest((SELECT %s::text[])) AS list (state)
    CROSS JOIN LATERAL (
        SELECT "appeals_appeal"."id" FROM {tables}
        WHERE "appeals_appeal"."state" = list.state AND {bounds} AND {condition}
        ORDER BY "appeals_appeal"."submitted_at" {way}, "appeals_appeal"."id" {way} LIMIT {size}
    ) AS part
"""
_PLACE: Final = "(SELECT submitted_at, id FROM appeals_appeal WHERE id = %s)"
_BY_WORDS: Final = """
    SELECT words.appeal_id AS id FROM appeals_words AS words {join}
    WHERE words.vector @@ (SELECT to_tsquery('simple', %s)) AND {bounds} AND {condition}
    ORDER BY words.submitted_at {way}, words.appeal_id {way} LIMIT {size}
"""
_PLAIN: Final = """
    SELECT "appeals_appeal"."id" FROM {tables} WHERE {bounds} AND {condition}
    ORDER BY "appeals_appeal"."submitted_at" {way}, "appeals_appeal"."id" {way} LIMIT {size}
"""


def newest(
    filters: Filters,
    *,
    access: Access,
    at: datetime,
    beyond: int | None = None,
    backwards: bool = False,
    size: int,
    own: bool = True,
) -> Worded:
    """SQL of ids, and its parameters: in the order of submission the first (`backwards`: last) `size` are the page.

    `beyond`: the id of the row after which the page begins (before which it ends, `backwards`).
    Without `own` only what the person's posts reach, not what they raised themselves.
    """
    reach = reaches(access, own=own)
    if reach is not None:
        lists = [(int(key.way), key.whose) for key in reach]
    elif filters.area or filters.unit:
        lists = [(int(Way.AREA), filters.area) if filters.area else (int(Way.UNIT), filters.unit)]
    else:
        lists = []
    # The days are bounds of the key that a list is read by.
    alike = filters.changed(since=None, until=None)
    states = STATE_GROUPS[filters.state][1]
    appeals = Appeal.objects.all()
    key = "reader.submitted_at, reader.appeal_id"
    seen: Worded = ("true", [])
    first: list[Any]
    if filters.q and not looks_like_number(filters.q):
        query = words_query(filters.q, access)
        frame, first, key = _BY_WORDS, [query], "words.submitted_at, words.appeal_id"
        alike = alike.changed(q="")
        # The terms among the words are wider than what one may see.
        seen = in_words(reach, _ROW)
        if not query:
            appeals = Appeal.objects.none()
    elif filters.q or (not lists and (reach == [] or filters.overdue or filters.soon or not states)):
        # A number is soon found; what is due has an index of its own, and so has what was submitted last.
        frame, first, key = _PLAIN, [], _ROW_KEY
        appeals = Appeal.objects.visible_to(access) if own else Appeal.objects.reached_by(access)
    elif not lists:
        frame, first, key = _BY_STATE, [list(states)], _ROW_KEY
        alike = alike.changed(state="all")
    else:
        frame, first = _BY_READER, _of_lists(lists, filters)
        if set(states) == _OPEN:
            alike = alike.changed(state="all")  # the lists read hold nothing else
    tables, condition, parameters = worded(alike.apply(appeals, access=access, at=at))
    condition, parameters = f"{seen[0]} AND {condition}", [*seen[1], *parameters]
    bounds, more = _bounds(filters, key, beyond, backwards=backwards)
    # Who sees everything and asks for nothing but words needs the rows of the page alone.
    join = "" if condition == _NOTHING_ELSE else f'JOIN {tables} ON "appeals_appeal"."id" = words.appeal_id'
    way = "" if backwards else "DESC"
    statement = frame.format(tables=tables, join=join, condition=condition, bounds=bounds, way=way, size=size)
    # Found once, whatever the planner thinks of the statement that it stands in.
    return f"WITH newest AS MATERIALIZED ({statement}) SELECT id FROM newest", [*first, *more, *parameters]  # noqa: S608


def _of_lists(lists: list[tuple[int, int]], filters: Filters) -> list[Any]:
    """The lists to read, as three arrays: open appeals, settled ones, or both."""
    states = STATE_GROUPS[filters.state][1]
    if filters.overdue or filters.soon or (states and _OPEN.issuperset(states)):
        kinds = [True]
    else:
        kinds = [True, False] if not states else [False]
    keys = [(way, whose, is_open) for way, whose in lists for is_open in kinds]
    return [[way for way, _, _ in keys], [Int8(whose) for _, whose, _ in keys], [kind for _, _, kind in keys]]


def _bounds(filters: Filters, key: str, beyond: int | None, *, backwards: bool) -> Worded:
    """The stretch of time and the place in the list, as conditions on the key that the list is read by."""
    found: list[str] = []
    parameters: list[Any] = []
    submitted = key.split(",", maxsplit=1)[0]
    if filters.since:
        found.append(f"{submitted} >= %s")
        parameters.append(midnight(filters.since))
    if filters.until:
        found.append(f"{submitted} < %s")
        parameters.append(midnight(filters.until, days=1))
    if beyond is not None:
        found.append(f"({key}) {'>' if backwards else '<'} {_PLACE}")
        parameters.append(Int8(beyond))
    return " AND ".join(found) or "true", parameters


def worded(appeals: AppealQuerySet) -> tuple[str, str, list[Any]]:
    """Tables, condition and parameters of a query, put into words by Django; the rest is known beforehand.

    To have Django put all of it into words takes longer than PostgreSQL needs for the page.
    """
    query = appeals.query
    compiler = query.get_compiler(connection=connection)
    query.get_initial_alias()
    try:
        condition, parameters = compiler.compile(query.where)
    except EmptyResultSet:
        condition, parameters = "false", []
    except FullResultSet:
        condition, parameters = "true", []
    tables, more = compiler.get_from_clause()
    return " ".join(tables), f"({condition})", [*more, *parameters]
