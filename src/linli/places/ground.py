"""What maps draw: areas and buildings as GeoJSON, simplified, kept in memory until the boundaries change."""

import gzip
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import shapely
from django.db import connection
from django.utils.translation import get_language

from linli.places.attribution import attribution
from linli.places.models import Source

# Degrees; a line of a drawn area may move by this much (about 2 m), and both neighbours move together.
SIMPLIFIED = 0.00002
MOST_BUILDINGS = 3000

type Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Layer:
    """One level of areas, ready to send: whole and packed, and feature by feature for boxes."""

    version: UUID
    features: list[str]
    tree: shapely.STRtree
    generated: bool
    packed: dict[str, bytes]
    boxes: dict[int, Box]

    def whole(self) -> bytes:
        """The whole level, gzip-packed, in the reader's language (the attribution is words)."""
        language = get_language() or ""
        if language not in self.packed:
            self.packed[language] = gzip.compress(collection(self.features, generated=self.generated), 6, mtime=0)
        return self.packed[language]

    def inside(self, box: Box) -> bytes:
        """The features that touch a box (west, south, east, north), not packed."""
        hits = self.tree.query(shapely.box(*box), predicate="intersects")
        return collection([self.features[hit] for hit in sorted(hits.tolist())], generated=self.generated)


def collection(features: list[str], *, generated: bool) -> bytes:
    """A GeoJSON collection of serialised features; `attribution` is HTML that the map must show."""
    line = json.dumps(attribution(generated=generated), ensure_ascii=False)
    return f'{{"type":"FeatureCollection","attribution":{line},"features":[{",".join(features)}]}}'.encode()


_lock = threading.Lock()
_layers: dict[str, Layer] = {}


def layer(level: str, version: UUID) -> Layer:
    """The areas of a level at a version; built once for each."""
    known = _layers.get(level)
    if known is None or known.version != version:
        with _lock:
            known = _layers.get(level)
            if known is None or known.version != version:
                known = _layers[level] = _build(level, version)
    return known


def _build(level: str, version: UUID) -> Layer:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, code, name, longitude, latitude, boundary_source, boundary::text FROM places_area"
            " WHERE level = %s AND boundary IS NOT NULL ORDER BY id",
            [level],
        )
        rows = cursor.fetchall()
    shapes = shapely.from_geojson([row[6] for row in rows])
    if len(rows) and shapely.coverage_is_valid(shapes):
        shapes = shapely.coverage_simplify(shapes, SIMPLIFIED)
    drawn = shapely.to_geojson(shapely.transform(shapes, lambda positions: positions.round(6)))
    features = []
    for (pk, code, name, longitude, latitude, source, _boundary), geometry in zip(rows, drawn, strict=True):
        said = {"code": code, "name": name, "source": source, "longitude": longitude, "latitude": latitude}
        properties = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        features.append(f'{{"type":"Feature","id":{pk},"properties":{properties},"geometry":{geometry}}}')
    generated = any(row[5] == Source.GENERATED for row in rows)
    around = shapely.bounds(shapes).tolist()
    boxes = {row[0]: (box[0], box[1], box[2], box[3]) for row, box in zip(rows, around, strict=True)}
    return Layer(version, features, shapely.STRtree(shapes), generated, {}, boxes)


def extent(areas: Mapping[int, str], version: UUID) -> Box | None:
    """The box around areas (each id with its level), in degrees; None when none of them is drawn."""
    found = [box for pk, level in areas.items() if (box := layer(level, version).boxes.get(pk)) is not None]
    if not found:
        return None
    west, south, east, north = zip(*found, strict=True)
    return min(west), min(south), max(east), max(north)


def buildings_inside(box: Box) -> bytes:
    """The buildings in a box, at most `MOST_BUILDINGS`; PostgreSQL writes the features."""
    west, south, east, north = box
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT json_build_object('type', 'Feature', 'id', b.id,
                'properties', json_build_object('code', b.code, 'name', concat(c.name, b.name), 'address', b.address,
                    'grid', b.grid_id),
                'geometry', json_build_object('type', 'Point', 'coordinates',
                    json_build_array(b.longitude, b.latitude)))::text, b.source = 'generated'
            FROM places_building b LEFT JOIN places_compound c ON c.id = b.compound_id
            WHERE b.longitude BETWEEN %s AND %s AND b.latitude BETWEEN %s AND %s ORDER BY b.id LIMIT %s
            """,
            [west, east, south, north, MOST_BUILDINGS],
        )
        rows = cursor.fetchall()
    return collection([row[0] for row in rows], generated=any(row[1] for row in rows))
