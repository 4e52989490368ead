"""Drawing the boundary of an area."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing
from linli.places.geometry import from_geojson, label_point, refuse_outside, to_geojson
from linli.places.models import Area, Source


@transaction.atomic
def draw_boundary(*, area_id: int, boundary: object, by: Actor, at: datetime) -> Area:
    """Give an area a boundary drawn by hand (GeoJSON, WGS-84); None takes it away.

    Refused for a shape that crosses itself or leaves its parent by more than about ten metres. An unchanged boundary
    changes nothing. Missing for an unknown area.
    """
    area = Area.objects.select_for_update(of=("self",)).select_related("parent").filter(pk=area_id).first()
    if area is None:
        raise Missing(_("This area does not exist."))
    if boundary is None:
        if area.boundary is None:
            return area
        area.boundary, area.boundary_source, area.longitude, area.latitude = None, "", None, None
    else:
        shape = from_geojson(boundary)
        parent = area.parent
        if parent is not None:
            refuse_outside(shape, parent.boundary, parent_name=parent.name)
        drawn = to_geojson(shape)
        if drawn == area.boundary:
            return area
        area.boundary, area.boundary_source = drawn, Source.OFFICIAL
        area.longitude, area.latitude = label_point(shape)
    area.save(update_fields=["boundary", "boundary_source", "longitude", "latitude"])
    record("boundary.drawn", area, by=by, at=at, facts={"area": area.code, "level": area.level})
    return area
