"""Loading a district from its file."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.places.district_file import AreaRow, read
from linli.places.models import Area

_FIELDS = ("name", "official_name", "boundary", "boundary_source", "longitude", "latitude")
_GEOMETRY = ("boundary", "boundary_source", "longitude", "latitude")


@dataclass(frozen=True, slots=True)
class LoadedDistrict:
    """What loading did: the district's id, and how many areas were new, changed and left as they were."""

    district_id: int
    created: int
    changed: int
    unchanged: int


@transaction.atomic
def load_district(*, path: Path, by: Actor, at: datetime) -> LoadedDistrict:
    """Bring the areas in line with a district file; loading the same file again changes nothing.

    What the file says of an area rules; a boundary that it leaves out stays as somebody drew it, and areas that it
    leaves out stay. Refused, in words, for a file with faults: nothing of it is loaded then.
    """
    rows = read(path).areas
    known = {area.code: area for area in Area.objects.select_for_update().filter(code__in=[row.code for row in rows])}
    created, changed = 0, []
    for row in rows:
        area = known.get(row.code)
        if area is None:
            parent = known.get(row.path.split("/")[-2]) if "/" in row.path else None
            known[row.code] = Area.objects.create(
                code=row.code, level=row.level, parent=parent, **_values(row, _FIELDS)
            )
            created += 1
        elif values := _differing(area, row):
            for name, value in values.items():
                setattr(area, name, value)
            changed.append(area)
    if changed:
        Area.objects.bulk_update(changed, _FIELDS)
    district = known[rows[0].code]
    if created or changed:
        facts = {"created": created, "changed": len(changed), "district": district.code}
        record("district.loaded", district, by=by, at=at, facts=facts)
    return LoadedDistrict(district.pk, created, len(changed), len(rows) - created - len(changed))


def _values(row: AreaRow, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _differing(area: Area, row: AreaRow) -> dict[str, object]:
    names = _FIELDS if row.boundary is not None else tuple(name for name in _FIELDS if name not in _GEOMETRY)
    return {name: value for name, value in _values(row, names).items() if getattr(area, name) != value}
