"""Reading for the API: each answer is one SQL statement whose JSON PostgreSQL writes itself."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from linli.appeals.lists import Filters
from linli.appeals.lists.newest import newest, worded
from linli.appeals.models import Appeal
from linli.appeals.models.queries import AppealQuerySet, in_words, reaches
from linli.kernel.errors import Forbidden, Missing
from linli.people.access import Access

PAGE_SIZE = 50
MOST_PINS = 2_000

_ROW = """
    a.number, a.state, a.state_version, a.kind, a.nature, a.category_id AS category, a.subject,
    left(a.text, 120) AS excerpt, a.channel, a.level, a.holder_post_id AS holder_post,
    a.holder_organisation_id AS holder_organisation, a.grid_id AS grid, a.community_id AS community,
    a.street_id AS street, a.longitude, a.latitude, a.submitted_at, a.resolve_due_at AS promised_by, a.next_due_at,
    a.next_clock, a.round, a.score, a.urged_count
"""

# The columns of which a row is made; chosen together with the rows, so that the table is looked into once.
_COLUMNS = (
    "id", "number", "state", "state_version", "kind", "nature", "category_id", "subject", "text", "channel", "level",
    "holder_post_id", "holder_organisation_id", "grid_id", "community_id", "street_id", "longitude", "latitude",
    "submitted_at", "resolve_due_at", "next_due_at", "next_clock", "round", "score", "urged_count",
)  # fmt: skip

_LIST = f"""
    SELECT json_build_object('appeals', coalesce(json_agg(to_json(line) ORDER BY a.submitted_at DESC, a.id DESC), '[]'),
        'next', CASE WHEN count(*) = %s THEN (array_agg(a.id ORDER BY a.submitted_at, a.id))[1] END)::text
    FROM (
        SELECT {", ".join(_COLUMNS)} FROM appeals_appeal WHERE id IN ({{ids}})
        ORDER BY submitted_at DESC, id DESC LIMIT {PAGE_SIZE}
    ) a CROSS JOIN LATERAL (SELECT {_ROW}) line
"""  # noqa: S608  (constants; the conditions are Django's own SQL; text is put together at half the price of jsonb)

_DETAIL = f"""
    SELECT (to_jsonb(page) - 'id' - 'for_staff' || jsonb_build_object('text', page.text, 'address', page.address,
        'history', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'verb', e.verb, 'post', e.post_id, 'facts', e.facts,
            'text', r.text) ORDER BY e.sequence), '[]')
        FROM events_event e LEFT JOIN appeals_remark r ON r.event_id = e.id
            AND (page.for_staff OR r.audience = 'all')
        WHERE e.subject_type = 'appeal' AND e.subject_id = page.id
    ), 'answers', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('at', n.at, 'outcome', n.outcome, 'text', n.text)
            ORDER BY n.id), '[]')
        FROM appeals_answer n WHERE n.appeal_id = page.id
    )))::text
    FROM (
        SELECT a.id, {_ROW}, a.text, a.address, {{for_staff}} AS for_staff
        FROM appeals_appeal a WHERE a.number = %s AND {{seen}}
    ) page
"""  # noqa: S608

_PINS = """
    SELECT json_build_object('type', 'FeatureCollection', 'truncated', count(*) > %s, 'features', coalesce(json_agg(
        json_build_object('type', 'Feature', 'geometry', json_build_object('type', 'Point', 'coordinates',
            json_build_array(longitude, latitude)), 'properties', json_build_object('number', number, 'state', state,
            'kind', kind, 'nature', nature, 'next_due_at', next_due_at))
    ) FILTER (WHERE place <= %s), '[]'))::text
    FROM (SELECT pin.*, row_number() OVER () AS place FROM ({chosen}) pin) pins
"""

_COUNTS = """
    SELECT coalesce(json_agg(json_build_object('day', day, 'category', category_root_id, 'state', state, 'count', n)),
        '[]')::text
    FROM (
        SELECT day, category_root_id, state, sum(count) AS n FROM appeals_tally
        WHERE area_id = ANY(%s) AND day BETWEEN %s AND %s
        GROUP BY day, category_root_id, state HAVING sum(count) <> 0 ORDER BY day, category_root_id, state
    ) counted
"""


def listed(filters: Filters, *, after: int | None, access: Access, at: datetime) -> str:
    """One page of appeals, newest first, and where the next one begins; `after` is the `next` of the page before."""
    ids, parameters = newest(filters, access=access, at=at, beyond=after, size=PAGE_SIZE)
    return _text(_LIST.format(ids=ids), [PAGE_SIZE, *parameters])


def detail(number: str, *, access: Access) -> str:
    """One appeal with its history; raises Missing for a stranger.

    What staff write for each other is for those whose posts reach the appeal: who only raised it, or wrote
    it down, reads what residents read.
    """
    seen, parameters = in_words(reaches(access), "a")
    for_staff, ways = in_words(reaches(access, own=False), "a")
    answer = _text(_DETAIL.format(seen=seen, for_staff=for_staff), [*ways, number, *parameters])
    if not answer:
        raise Missing("", code="missing")
    return answer


def seen_id(number: str, *, access: Access) -> int:
    """The primary key behind a number; raises Missing for a stranger."""
    seen, parameters = in_words(reaches(access), "appeals_appeal")
    with connection.cursor() as cursor:
        statement = f"SELECT id FROM appeals_appeal WHERE number = %s AND {seen}"  # noqa: S608  (our own conditions)
        cursor.execute(statement, [number.replace("\x00", ""), *parameters])
        row = cursor.fetchone()
    if row is None:
        raise Missing(_("There is no such appeal, or it is not yours to see."))
    return int(row[0])


def pins(box: tuple[float, float, float, float], *, access: Access) -> str:
    """Open appeals inside west, south, east, north as GeoJSON, at most 2,000 of them (`truncated` says so)."""
    west, south, east, north = box
    chosen = (
        _visible(access)
        .open()
        .filter(longitude__gte=west, longitude__lte=east, latitude__gte=south, latitude__lte=north)
    )
    columns = ("longitude", "latitude", "number", "state", "kind", "nature", "next_due_at")
    statement, parameters = _selecting(columns, chosen)
    return _text(_PINS.format(chosen=f"{statement} LIMIT {MOST_PINS + 1}"), [MOST_PINS, MOST_PINS, *parameters])


def counted(*, since: date, until: date, access: Access) -> str:
    """Appeals by day of submission, first-level category and state, in the areas of one's posts; from the tally."""
    seats = access.seats_with("appeals.statistics")
    if not seats and not access.is_superuser:
        raise Forbidden("", code="forbidden")
    areas = _own_areas([(seat.area_level, seat.area_path, seat.area_id) for seat in seats]) if seats else [0]
    return _text(_COUNTS, [areas, since, until])


def _own_areas(seats: Sequence[tuple[str, str, int]]) -> list[int]:
    """The seats' areas, those inside another left out, so that nothing is counted twice; 0 is the whole district."""
    if any(level == "district" for level, _path, _area in seats):
        return [0]
    paths = {path for _level, path, _area in seats}
    inside = {path for path in paths if any(path.startswith(f"{other}/") for other in paths)}
    return sorted({area for _level, path, area in seats if path not in inside})


def _selecting(columns: tuple[str, ...], appeals: AppealQuerySet) -> tuple[str, list[Any]]:
    tables, condition, parameters = worded(appeals)
    names = ", ".join(f'"appeals_appeal"."{name}"' for name in columns)
    return f"SELECT {names} FROM {tables} WHERE {condition}", parameters  # noqa: S608


def _visible(access: Access) -> AppealQuerySet:
    return Appeal.objects.visible_to(access)


def _text(statement: str, parameters: Sequence[Any]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return str(row[0]) if row and row[0] is not None else ""
