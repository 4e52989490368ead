"""Small pieces of geometry that reading, drawing and checking boundaries share. Degrees, WGS-84, longitude first."""

import json
from typing import Any, cast

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from linli.kernel.errors import Refused

DECIMALS = 7  # about a centimetre, and what OpenStreetMap stores
# A drawn boundary may leave its parent by this much (about 11 m): fingers and older maps are not more exact.
TOLERANCE = 0.0001


def to_geojson(shape: BaseGeometry) -> dict[str, Any]:
    """A shape as a GeoJSON object, rounded to centimetres."""
    rounded = shapely.transform(shape, lambda positions: positions.round(DECIMALS))
    return cast("dict[str, Any]", json.loads(shapely.to_geojson(rounded)))


def from_geojson(boundary: object) -> BaseGeometry:
    """The shape of a GeoJSON boundary; Refused, in words, for what is not a usable area on earth."""
    if isinstance(boundary, dict) and boundary.get("type") == "Feature":
        boundary = boundary.get("geometry")
    try:
        shape = shapely.from_geojson(json.dumps(boundary))
    except shapely.errors.ShapelyError as error:
        raise Refused(_("The boundary is not GeoJSON."), code="boundary_unreadable") from error
    if shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        raise Refused(_("The boundary must be a polygon with at least three corners."), code="boundary_not_polygon")
    if not shape.is_valid:
        raise Refused(_("The boundary crosses itself. Please move its corners apart."), code="boundary_crosses_itself")
    west, south, east, north = shape.bounds
    if west < -180 or south < -90 or east > 180 or north > 90:
        raise Refused(_("The boundary lies outside the earth: longitude comes first."), code="boundary_off_earth")
    return shape


def refuse_outside(shape: BaseGeometry, parent: object, *, parent_name: str) -> None:
    """Refused when a shape leaves its parent's boundary by more than the tolerance; a parent without one holds all."""
    if parent is None:
        return
    outside = shape.difference(from_geojson(parent).buffer(TOLERANCE))
    if outside.is_empty:
        return
    share = max(1, round(100 * outside.area / shape.area))
    raise Refused(
        _("About %(share)d%% of the boundary lies outside %(parent)s. Please draw it inside.")
        % {"share": share, "parent": parent_name},
        code="boundary_outside_parent",
    )


def label_point(shape: BaseGeometry) -> tuple[float, float]:
    """Where a label stands: the centroid, or a point inside where the centroid is not."""
    centre = shape.centroid
    point = centre if shape.contains(centre) else shape.point_on_surface()
    return round(point.x, DECIMALS), round(point.y, DECIMALS)
