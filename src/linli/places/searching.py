"""Finding a place by what people call it."""

from dataclasses import asdict, dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat

from linli.places.models import Area, Building, Compound, Level

MOST = 10
LONGEST_QUERY = 60


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """One result: what kind of place, its id, its name, where that is in words, its point, and a building's code."""

    kind: str
    id: int
    name: str
    detail: str
    longitude: float | None
    latitude: float | None
    code: str

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def search(query: str, *, limit: int = MOST) -> list[FoundPlace]:
    """Areas, compounds and buildings whose name, address or code holds the words; the widest and closest first.

    Grids come last: they carry their community's name, and would push aside what people look for. At most four SQL
    statements. Spaces part words that must all be there. An empty query finds nothing.
    """
    words = query.replace("\x00", " ").strip()[:LONGEST_QUERY].split()
    if not words:
        return []
    wide = Area.objects.exclude(level=Level.GRID)
    found = _areas(wide, words, limit)
    if len(found) < limit:
        found += _compounds(words, limit - len(found))
    if len(found) < limit:
        found += _buildings(words, limit - len(found))
    if len(found) < limit:
        found += _areas(Area.objects.of_level(Level.GRID), words, limit - len(found))
    return found


def _all(words: list[str], *fields: str) -> Q:
    wanted = Q()
    for word in words:
        either = Q()
        for field in fields:
            either |= Q(**{f"{field}__icontains": word})
        wanted &= either
    return wanted


def _begins(field: str, word: str) -> Case:
    return Case(When(**{f"{field}__istartswith": word}, then=Value(0)), default=Value(1), output_field=IntegerField())


def _areas(areas: QuerySet[Area], words: list[str], limit: int) -> list[FoundPlace]:
    widest = Case(*(When(level=level, then=Value(rank)) for rank, level in enumerate(Level.values)), default=Value(9))
    rows = (
        areas.filter(_all(words, "name", "code"))
        .order_by(_begins("name", words[0]), widest, "code")
        .values_list("level", "id", "name", "parent__name", "longitude", "latitude", "code")[:limit]
    )
    return [
        FoundPlace(level, pk, name, above or "", longitude, latitude, code)
        for level, pk, name, above, longitude, latitude, code in rows
    ]


def _compounds(words: list[str], limit: int) -> list[FoundPlace]:
    rows = (
        Compound.objects.filter(_all(words, "name"))
        .order_by(_begins("name", words[0]), "name", "id")
        .values_list("id", "name", "community__name", "community__longitude", "community__latitude")[:limit]
    )
    return [FoundPlace("compound", *row, "") for row in rows]


def _buildings(words: list[str], limit: int) -> list[FoundPlace]:
    rows = (
        Building.objects.annotate(whole=Concat(Coalesce("compound__name", Value("")), F("name")))
        .filter(_all(words, "whole", "address", "code"))
        .order_by(_begins("whole", words[0]), "address", "whole", "id")
        .values_list("id", "whole", "address", "longitude", "latitude", "code")[:limit]
    )
    return [FoundPlace("building", *row) for row in rows]
