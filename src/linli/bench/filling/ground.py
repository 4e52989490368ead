"""What the generated appeals stand on: buildings, desks, residents and matters, read once."""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Desk:
    """A filled post."""

    post_id: int
    organisation_id: int
    person_id: int
    level: str


@dataclass(frozen=True, slots=True)
class Place:
    """A building with its areas."""

    building_id: int
    longitude: float
    latitude: float
    address: str
    grid_id: int
    community_id: int
    street_id: int


@dataclass(frozen=True, slots=True)
class Ground:
    """Desks by area (those of departments in a list), places, reporters, and categories as (leaf, root)."""

    desks: dict[int, Desk]
    departments: list[Desk]
    places: list[Place]
    reporters: list[int]
    categories: list[tuple[int, int]]


_DESKS = """
    SELECT p.area_id, p.id, p.organisation_id, p.person_id, o.level
    FROM people_post p JOIN people_organisation o ON o.id = p.organisation_id JOIN people_role r ON r.id = p.role_id
    WHERE p.person_id IS NOT NULL AND p.valid_until IS NULL AND r.code IN
        ('grid_worker', 'community_worker', 'street_dispatcher', 'district_dispatcher', 'department_handler')
    ORDER BY p.id DESC
"""
_PLACES = """
    SELECT b.id, b.longitude, b.latitude, left(b.address || b.name, 200), g.id, c.id, c.parent_id
    FROM places_building b JOIN places_area g ON g.id = b.grid_id JOIN places_area c ON c.id = g.parent_id
    ORDER BY b.id
"""
_REPORTERS = """
    SELECT a.person_id FROM people_account a
    WHERE a.person_id IS NOT NULL AND NOT EXISTS (SELECT FROM people_post p WHERE p.person_id = a.person_id)
    ORDER BY a.person_id
"""
_CATEGORIES = "SELECT id, root_id FROM appeals_category WHERE depth = 3 AND is_active ORDER BY id"


def read() -> Ground:
    """Read it from the bench's database."""
    with connection.cursor() as cursor:
        cursor.execute(_DESKS)
        desks: dict[int, Desk] = {}
        departments = []
        for area_id, *desk in cursor.fetchall():
            if desk[3] == "department":
                departments.append(Desk(*desk))
            else:
                desks[area_id] = Desk(*desk)
        cursor.execute(_PLACES)
        places = [Place(*row) for row in cursor.fetchall()]
        cursor.execute(_REPORTERS)
        reporters = [row[0] for row in cursor.fetchall()]
        cursor.execute(_CATEGORIES)
        return Ground(desks, departments, places, reporters, cursor.fetchall())
