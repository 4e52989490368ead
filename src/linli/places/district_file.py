"""The district file: one district's areas with codes, names and what boundaries are known. See docs/reference.

`prepare` makes one from the register of divisions and a file of boundaries; `read` reads one and says what is wrong.
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _

from linli.kernel.errors import Refused
from linli.places.geometry import from_geojson, label_point, to_geojson
from linli.places.models import CODE_DIGITS, PARENT_LEVEL, Level, Source, path_of
from linli.places.names import display_name

FORMAT = "linli-district/1"
SHIPPED = Path(__file__).parent / "data" / "shibei.json"

SOURCES = [
    {
        "what": "codes and names",
        "from": "National Bureau of Statistics of China, division codes 2023 (统计用区划代码)",
        "licence": "public facts",
    },
    {
        "what": "boundaries",
        "from": "© OpenStreetMap contributors",
        "licence": "ODbL-1.0",
        "url": "https://www.openstreetmap.org/copyright",
    },
]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of a district file, checked."""

    level: str
    code: str
    name: str
    official_name: str
    boundary: dict[str, Any] | None
    boundary_source: str
    longitude: float | None
    latitude: float | None

    @property
    def path(self) -> str:
        """The path that the code gives."""
        return path_of(self.code)


@dataclass(frozen=True, slots=True)
class District:
    """A district file, checked: areas from the widest level down."""

    city: str
    areas: tuple[AreaRow, ...]


def prepare(*, divisions: Path, boundaries: Path, city: str, district: str) -> dict[str, Any]:
    """A district file from the two sources; streets without a boundary in the second are kept without one.

    `divisions` maps city > district > street to codes and communities; `boundaries` is a GeoJSON collection whose
    features carry `name` and, for streets, `district`. Streets are matched by name within the district, because many
    features in OpenStreetMap carry no division code. Refused when the district is in neither.
    """
    try:
        register = json.loads(divisions.read_text("utf-8"))[city][district]
    except KeyError as error:
        raise Refused(_("%(name)s is not in the register of divisions.") % {"name": f"{city}{district}"}) from error
    shapes = {}
    for feature in json.loads(boundaries.read_text("utf-8"))["features"]:
        properties = feature["properties"]
        if properties.get("district") == district or (
            not properties.get("district") and properties["name"] == district
        ):
            shapes[properties["name"]] = feature["geometry"]
    areas = [_prepared(Level.DISTRICT, register["code"], district, shapes.get(district))]
    areas[0]["official_name"] = f"{city}{district}"
    for street, content in register["streets"].items():
        areas.append(_prepared(Level.STREET, content["code"], street, shapes.get(street)))
    for content in register["streets"].values():
        areas.extend(_prepared(Level.COMMUNITY, code, name, None) for code, name in content["villages"])
    return {"format": FORMAT, "city": city, "sources": SOURCES, "areas": areas}


def _prepared(level: Level, code: str, official_name: str, geometry: object) -> dict[str, Any]:
    row: dict[str, Any] = {"level": str(level), "code": code, "name": official_name, "official_name": official_name}
    if level == Level.COMMUNITY:
        row["name"] = display_name(official_name)
    if geometry is not None:
        shape = from_geojson(geometry)
        if shape.geom_type == "MultiPolygon" and len(shapely.get_parts(shape)) == 1:
            shape = shapely.get_parts(shape)[0]
        row["longitude"], row["latitude"] = label_point(shape)
        row["boundary"] = to_geojson(shape)
        row["boundary_source"] = str(Source.OPENSTREETMAP)
    return row


def write(content: dict[str, Any], path: Path) -> None:
    """Write a prepared district, one area a line, so that changes can be read; packed when the name ends in .gz."""
    areas = ",\n".join(json.dumps(area, ensure_ascii=False, separators=(",", ":")) for area in content["areas"])
    head = json.dumps({key: value for key, value in content.items() if key != "areas"}, ensure_ascii=False, indent=1)
    text = f'{head.removesuffix("\n}")},\n "areas": [\n{areas}\n]\n}}\n'
    data = text.encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def read(path: Path) -> District:
    """The checked content of a district file, plain or gzip; Refused with the line of complaint that fits."""
    try:
        data = path.read_bytes()
        content = json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
    except (OSError, ValueError, EOFError) as error:
        raise Refused(_("The district file cannot be read: %(reason)s") % {"reason": error}) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Refused(_("This is not a district file: its format must be %(format)s.") % {"format": FORMAT})
    rows = sorted(_rows(content.get("areas", [])), key=lambda row: (len(row.code), row.code))
    known = {row.code: row.level for row in rows}
    if len(known) < len(rows):
        raise Refused(_("The district file holds a code twice."))
    if [row.level for row in rows].count(Level.DISTRICT) != 1:
        raise Refused(_("The district file must hold exactly one district."))
    for row in rows:
        parent_level = PARENT_LEVEL.get(row.level)
        if parent_level and known.get(row.code[: CODE_DIGITS[parent_level]]) != parent_level:
            raise Refused(_("Area %(code)s has no parent in the file.") % {"code": row.code})
    return District(city=str(content.get("city", "")), areas=tuple(rows))


def _rows(areas: list[dict[str, Any]]) -> Iterator[AreaRow]:
    for area in areas:
        level, code, name = (str(area.get(key, "")) for key in ("level", "code", "name"))
        if not name or not re.fullmatch(rf"[0-9]{{{CODE_DIGITS.get(level, 99)}}}", code):
            raise Refused(_("Area “%(area)s” needs a name, a level and a code that fits it.") % {"area": code or name})
        boundary = area.get("boundary")
        longitude = latitude = None
        if boundary is not None:
            longitude, latitude = label_point(from_geojson(boundary))
        yield AreaRow(
            level=level,
            code=code,
            name=name,
            official_name=str(area.get("official_name", name)),
            boundary=boundary,
            boundary_source=str(area.get("boundary_source", Source.OFFICIAL)) if boundary else "",
            longitude=area.get("longitude", longitude),
            latitude=area.get("latitude", latitude),
        )
