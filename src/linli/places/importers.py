"""Buildings from files; each row goes through the room's own action."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.importing.importers import Column, Importer
from linli.kernel.actor import Actor
from linli.kernel.errors import Refused
from linli.places import actions


def take_in(values: Mapping[str, str], key: str, by: Actor, at: datetime) -> int:
    """One building."""
    return actions.add_building(
        name=values["name"],
        address=values["address"],
        compound_name=values["compound"],
        grid_code=values["grid_code"] or None,
        longitude=_degrees(values["longitude"]),
        latitude=_degrees(values["latitude"]),
        by=by,
        at=at,
    ).pk


def _degrees(text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise Refused(_("“%(text)s” is not a coordinate.") % {"text": text[:40]}, code="bad_coordinate") from error


BUILDINGS: Final = Importer(
    name="buildings",
    title=gettext_lazy("Buildings"),
    permission="places.manage",
    take_in=take_in,
    columns=(
        Column(
            name="name",
            heading=gettext_lazy("Building"),
            also=("楼院", "楼栋", "楼号", "名称"),
            is_required=True,
            example="3号楼",
        ),
        Column(
            name="address",
            heading=gettext_lazy("Address"),
            also=("地址", "门牌地址"),
            is_required=True,
            example="台东三路12号",
        ),
        Column(name="compound", heading=gettext_lazy("Compound"), also=("小区", "小区名称"), example="台东小区"),
        Column(
            name="grid_code",
            heading=gettext_lazy("Grid code"),
            also=("网格编码", "网格"),
            help=gettext_lazy("Needed where there is no point."),
            example="370203021001001",
        ),
        Column(name="longitude", heading=gettext_lazy("Longitude"), also=("经度", "lng", "lon"), example="120.351"),
        Column(name="latitude", heading=gettext_lazy("Latitude"), also=("纬度", "lat"), example="36.081"),
    ),
)
