"""Who is responsible: from a place, or from an organisation, to the post that must act."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

LADDER = ("grid", "community", "street", "district")

# What the responsible post of each level must be allowed to do. Permissions, not roles:
# a district may shape its roles as it likes and the ladder still finds its way.
RESPONSIBLE_PERMISSIONS = {
    "grid": ["appeals.handle"],
    "community": ["appeals.handle", "appeals.triage"],
    "street": ["appeals.handle", "appeals.dispatch"],
    "district": ["appeals.handle", "appeals.dispatch"],
}


@dataclass(frozen=True, slots=True)
class Responsible:
    """The post that must act, as the resident is told: at what level, who, and which number to call."""

    post_id: int
    organisation_id: int
    person_id: int
    level: str
    name: str
    duty_phone: str
    organisation_name: str
    is_deputy: bool


# `filled`: posts in force with a holder; one who is away is replaced by the deputy's post.
_FILLED = """
    filled AS (
        SELECT w.rank, w.level, w.post_id AS stands_for, CASE WHEN away.id IS NULL THEN w.post_id
            ELSE away.deputy_id END AS post_id, away.id IS NOT NULL AS is_deputy
        FROM wanted w
        LEFT JOIN LATERAL (
            SELECT id, deputy_id FROM people_absence
            WHERE person_id = w.person_id AND from_at <= %(at)s AND until_at > %(at)s
            ORDER BY deputy_id NULLS LAST, id LIMIT 1
        ) away ON true
    )
    SELECT p.id, p.organisation_id, p.person_id, f.level, n.name,
        COALESCE(NULLIF(p.duty_phone, ''), o.duty_phone), o.name, f.is_deputy
    FROM filled f
    JOIN people_post p ON p.id = f.post_id AND p.person_id IS NOT NULL
        AND p.valid_from <= %(day)s AND (p.valid_until IS NULL OR p.valid_until >= %(day)s)
    JOIN people_person n ON n.id = p.person_id
    JOIN people_organisation o ON o.id = p.organisation_id AND o.is_active
    WHERE NOT f.is_deputy OR NOT EXISTS (
        SELECT FROM people_absence b WHERE b.person_id = p.person_id AND b.from_at <= %(at)s AND b.until_at > %(at)s
    )
    ORDER BY f.rank, f.is_deputy, f.stands_for
"""

_BY_LADDER = f"""
    WITH rungs AS (
        SELECT * FROM unnest(%(ranks)s::int[], %(levels)s::text[], %(areas)s::bigint[]) AS r (rank, level, area_id)
    ), wanted AS (
        SELECT s.rank, s.level, p.id AS post_id, p.person_id
        FROM rungs s
        JOIN people_post p ON p.area_id = s.area_id AND p.person_id IS NOT NULL
            AND p.valid_from <= %(day)s AND (p.valid_until IS NULL OR p.valid_until >= %(day)s)
        JOIN people_role r ON r.id = p.role_id
        JOIN people_organisation o ON o.id = p.organisation_id
            AND o.level NOT IN ('department', 'provider') AND o.is_active
        WHERE r.permissions @> CASE s.level
            WHEN 'grid' THEN %(grid)s::varchar[] WHEN 'community' THEN %(community)s::varchar[]
            WHEN 'street' THEN %(street)s::varchar[] ELSE %(district)s::varchar[] END
            AND NOT p.id = ANY(%(without)s::bigint[])
    ), {_FILLED}
"""  # noqa: S608  (constants only)

_BY_OWNER = f"""
    WITH wanted AS (
        SELECT 0 AS rank, o.level, p.id AS post_id, p.person_id
        FROM people_post p
        JOIN people_role r ON r.id = p.role_id
        JOIN people_organisation o ON o.id = p.organisation_id AND o.is_active
        WHERE p.person_id IS NOT NULL
            AND p.valid_from <= %(day)s AND (p.valid_until IS NULL OR p.valid_until >= %(day)s)
            AND (%(area)s::bigint IS NULL OR p.area_id = %(area)s)
            AND (%(organisation)s::bigint IS NULL OR p.organisation_id = %(organisation)s)
            AND (%(role)s::text IS NULL OR r.code = %(role)s)
            AND (%(permission)s::text IS NULL OR r.permissions @> ARRAY[%(permission)s]::varchar[])
            AND NOT p.id = ANY(%(without)s::bigint[])
    ), {_FILLED}
"""  # noqa: S608  (constants only)


def responsible_post(
    *,
    grid_id: int | None,
    community_id: int | None,
    street_id: int | None,
    district_id: int | None,
    level: str = "grid",
    at: datetime,
    without: Collection[int] = (),
) -> Responsible | None:
    """The post that must act for this place at this level, or at the next one up where that level has nobody.

    Vacant posts and holders who are away are passed over (the deputy stands in); `without` names posts that must
    not be chosen, such as the one a case is taken from. One SQL statement, a second one where the level has nobody.
    None: nobody, even at the district.
    """
    areas = {"grid": grid_id, "community": community_id, "street": street_id, "district": district_id}
    # Nearly always the level itself answers, in a third of the time that the whole ladder takes.
    found = _ladder(areas={**dict.fromkeys(areas), level: areas[level]}, level=level, at=at, without=without)
    if not found:
        found = _ladder(areas={**areas, level: None}, level=level, at=at, without=without)
    return found[0] if found else None


def responsible_posts(
    *,
    grid_id: int | None,
    community_id: int | None,
    street_id: int | None,
    district_id: int | None,
    at: datetime,
) -> tuple[Responsible, ...]:
    """Everybody responsible for this place, from the grid up; for "who looks after my home" and for choosing a post.

    One SQL statement.
    """
    return _ladder(
        areas={"grid": grid_id, "community": community_id, "street": street_id, "district": district_id},
        level="grid",
        at=at,
        without=(),
    )


def _ladder(
    *, areas: dict[str, int | None], level: str, at: datetime, without: Collection[int]
) -> tuple[Responsible, ...]:
    rungs = [
        (rank, rung, areas[rung]) for rank, rung in enumerate(LADDER) if areas[rung] and rank >= LADDER.index(level)
    ]
    return _read(
        _BY_LADDER,
        {
            "ranks": [rank for rank, _, _ in rungs],
            "levels": [rung for _, rung, _ in rungs],
            "areas": [area_id for _, _, area_id in rungs],
            "at": at,
            "day": timezone.localdate(at),
            "without": list(without),
            **RESPONSIBLE_PERMISSIONS,
        },
    )


def _read(statement: str, parameters: dict[str, Any]) -> tuple[Responsible, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return tuple(Responsible(*row) for row in cursor.fetchall())


def holders_of(
    *,
    area_id: int | None = None,
    organisation_id: int | None = None,
    role: str | None = None,
    permission: str | None = None,
    at: datetime,
    without: Collection[int] = (),
) -> tuple[Responsible, ...]:
    """The filled posts of an area or an organisation that have this role or permission, deputies standing in.

    One SQL statement; the lowest post id comes first.
    """
    if area_id is None and organisation_id is None:
        message = "holders_of needs an area or an organisation"
        raise ValueError(message)
    return _read(
        _BY_OWNER,
        {
            "area": area_id,
            "organisation": organisation_id,
            "role": role,
            "permission": permission,
            "at": at,
            "day": timezone.localdate(at),
            "without": list(without),
        },
    )


def holder_of(
    *,
    area_id: int | None = None,
    organisation_id: int | None = None,
    role: str | None = None,
    permission: str | None = None,
    at: datetime,
    without: Collection[int] = (),
    load: Callable[[Sequence[int]], dict[int, int]] | None = None,
) -> Responsible | None:
    """One of `holders_of`: the least loaded, as `load` counts (post ids -> open work each), else the lowest post id."""
    found = holders_of(
        area_id=area_id, organisation_id=organisation_id, role=role, permission=permission, at=at, without=without
    )
    if not found or load is None or len(found) == 1:
        return found[0] if found else None
    weights = load([one.post_id for one in found])
    return min(found, key=lambda one: (weights.get(one.post_id, 0), one.post_id))


@dataclass(frozen=True, slots=True)
class Named:
    """A filled post that somebody chose: whose it is, and the area it acts in."""

    post_id: int
    organisation_id: int
    level: str
    area_path: str


_NAMED = """
    SELECT p.id, p.organisation_id, o.level, a.path FROM people_post p
    JOIN people_organisation o ON o.id = p.organisation_id JOIN places_area a ON a.id = p.area_id
    WHERE p.id = %s AND p.person_id IS NOT NULL AND p.valid_from <= %s
        AND (p.valid_until IS NULL OR p.valid_until >= %s)
"""


def post_named(post_id: int, at: datetime) -> Named | None:
    """The post with that id, if it is in force and filled. One SQL statement."""
    day = timezone.localdate(at)
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [post_id, day, day])
        row = cursor.fetchone()
    return Named(*row) if row else None
