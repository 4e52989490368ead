"""What the filter form offers: saved filters, areas within reach, first-level categories; one statement."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.utils import timezone

from linli.people.access import Access

_MOST_AREAS: Final = 400
_MOST_HOLDERS: Final = 60
_STATEMENT: Final = """
    SELECT 'saved', id, name, query, '' FROM (
        SELECT id, name, query FROM appeals_savedfilter WHERE person_id = %(person)s ORDER BY id LIMIT 20
    ) AS saved
    UNION ALL SELECT 'category', id, name, '', '' FROM (
        SELECT id, name FROM appeals_category WHERE depth = 1 AND is_active ORDER BY id LIMIT 60
    ) AS roots
    UNION ALL SELECT 'area', id, name, level, code FROM (
        SELECT id, name, level, code FROM places_area
        WHERE level = ANY(%(levels)s) AND path LIKE ANY(%(paths)s) ORDER BY code LIMIT %(most)s
    ) AS areas
    UNION ALL SELECT 'holder', id, label, '', '' FROM (
        SELECT p.id, concat_ws(' · ', o.name, concat_ws(' ', p.title, n.name)) AS label FROM people_post p
        JOIN places_area a ON a.id = p.area_id JOIN people_organisation o ON o.id = p.organisation_id AND o.is_active
        JOIN people_person n ON n.id = p.person_id JOIN people_role r ON r.id = p.role_id
        WHERE a.path LIKE ANY(%(dispatch_paths)s) AND r.permissions @> ARRAY['appeals.handle']::varchar[]
            AND p.valid_from <= %(day)s AND (p.valid_until IS NULL OR p.valid_until >= %(day)s)
        ORDER BY a.path, o.name, p.id LIMIT %(most_holders)s
    ) AS holders
    UNION ALL SELECT 'chosen_category', id, path, '', '' FROM appeals_category WHERE id = %(category)s
    UNION ALL SELECT 'chosen_area', id, name, level, code FROM places_area WHERE id = %(area)s
    UNION ALL SELECT 'chosen_post', p.id, concat_ws(' ', o.name, p.title, n.name), '', '' FROM people_post p
        JOIN people_organisation o ON o.id = p.organisation_id LEFT JOIN people_person n ON n.id = p.person_id
        WHERE p.id = %(post)s
    UNION ALL SELECT 'chosen_unit', id, name, '', '' FROM people_organisation WHERE id = %(unit)s
    UNION ALL SELECT 'version', 0, area_version::text, '', '' FROM places_geometryversion
"""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose. `extra` is a saved filter's query, or an area's level."""

    id: int
    name: str
    extra: str = ""
    code: str = ""


@dataclass(slots=True)
class Material:
    """What can be chosen, and the names of what has been chosen by number."""

    saved: list[Option] = field(default_factory=list)
    categories: list[Option] = field(default_factory=list)
    areas: list[Option] = field(default_factory=list)
    holders: list[Option] = field(default_factory=list)
    category: str = ""
    area: str = ""
    post: str = ""
    unit: str = ""
    # Which state of the boundaries maps of now are drawn from.
    area_version: UUID | None = None


def material(
    access: Access, *, at: datetime, category: int = 0, area: int = 0, post: int = 0, unit: int = 0
) -> Material:
    """Everything the form offers this person."""
    district_wide = access.is_superuser or any(seat.area_level == "district" for seat in access.seats)
    found = Material()
    parameters = {
        "person": access.person_id,
        # A district has more than a thousand grids: its desk chooses communities and finds grids by search.
        "levels": ["street", "community"] if district_wide else ["street", "community", "grid"],
        "paths": ["%"] if access.is_superuser else [f"{seat.area_path}%" for seat in access.seats],
        "dispatch_paths": ["%"]
        if access.is_superuser
        else [f"{seat.area_path}%" for seat in access.seats_with("appeals.dispatch")],
        "day": timezone.localdate(at),
        "most_holders": _MOST_HOLDERS,
        "most": _MOST_AREAS,
        "category": category,
        "area": area,
        "post": post,
        "unit": unit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, parameters)
        for what, *option in cursor.fetchall():
            _put(found, what, Option(*option))
    return found


def _put(found: Material, what: str, option: Option) -> None:
    if what == "saved":
        found.saved.append(option)
    elif what == "category":
        found.categories.append(option)
    elif what == "area":
        found.areas.append(option)
    elif what == "holder":
        found.holders.append(option)
    elif what == "version":
        found.area_version = UUID(option.name)
    else:
        setattr(found, what.removeprefix("chosen_"), option.name)
