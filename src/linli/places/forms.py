"""Forms of the back office: rules are those of the actions, asked before anything is saved."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.errors import LinliError
from linli.places.geometry import from_geojson, refuse_outside
from linli.places.locate import locate
from linli.places.models import PARENT_LEVEL, Area, Building

if TYPE_CHECKING:
    _AreaForm = forms.ModelForm[Area]
    _BuildingForm = forms.ModelForm[Building]
else:  # generic in its types only
    _AreaForm = _BuildingForm = forms.ModelForm


class BoundaryWidget(forms.Textarea):
    """A map to draw on, and the same boundary as GeoJSON text for those without a script."""

    template_name = "places/boundary_widget.html"

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 4, "cols": 90, "spellcheck": "false"})
        self.center = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds where the map opens."""
        return {**super().get_context(name, value, attrs), "center": self.center}

    def format_value(self, value: Any) -> str:
        """Nothing rather than `null` for no boundary."""
        return "" if value in (None, "null") else str(value)


class BoundaryField(forms.JSONField):
    """GeoJSON, not escaped into ASCII; empty means no boundary."""

    widget = BoundaryWidget

    def clean(self, value: Any) -> Any:
        """A usable polygon on earth, or None."""
        boundary = super().clean(value)
        if boundary in (None, ""):
            return None
        try:
            from_geojson(boundary)
        except LinliError as error:
            raise forms.ValidationError(str(error.message), code=error.code) from error
        return boundary


class AreaForm(_AreaForm):
    """An area with its boundary."""

    boundary = BoundaryField(required=False, label=gettext_lazy("Boundary"))

    class Meta:
        model = Area
        fields: ClassVar = ["level", "code", "name", "official_name", "parent", "households", "boundary"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        around = self.instance if self.instance.longitude is not None else self.instance.parent
        if around is not None and around.longitude is not None:
            widget = self.fields["boundary"].widget
            assert isinstance(widget, BoundaryWidget)
            widget.center = f"{around.longitude},{around.latitude}"

    def clean(self) -> dict[str, Any]:
        """The boundary inside its parent; the parent of the level above, and its code continued."""
        cleaned: dict[str, Any] = super().clean() or {}
        parent = cleaned.get("parent", self.instance.parent)
        level, code = cleaned.get("level"), cleaned.get("code", "")
        if level and (parent.level if parent else None) != PARENT_LEVEL.get(level):
            self.add_error("parent", _("The parent must be of the level above."))
        elif level and parent and not code.startswith(parent.code):
            self.add_error("code", _("The code must begin with the parent's, %(code)s.") % {"code": parent.code})
        if cleaned.get("boundary") and parent is not None:
            try:
                refuse_outside(from_geojson(cleaned["boundary"]), parent.boundary, parent_name=parent.name)
            except LinliError as error:
                self.add_error("boundary", str(error.message))
        return cleaned


class BuildingForm(_BuildingForm):
    """A building; its point must lie in a grid."""

    class Meta:
        model = Building
        fields: ClassVar = ["name", "address", "compound", "longitude", "latitude"]

    def clean(self) -> dict[str, Any]:
        """Inside the district, where a grid is drawn, and not there already."""
        cleaned: dict[str, Any] = super().clean() or {}
        longitude, latitude = cleaned.get("longitude"), cleaned.get("latitude")
        if longitude is None or latitude is None:
            return cleaned
        location = locate(longitude, latitude)
        if location is None:
            self.add_error("longitude", _("This point lies outside the district."))
        elif location.grid_id is None:
            self.add_error("longitude", _("No grid has been drawn at this point; please name the grid."))
        else:
            compound, name = cleaned.get("compound"), cleaned.get("name", "")
            if compound and compound.community_id != location.community_id:
                self.add_error("compound", _("This compound belongs to another community than the point."))
            twins = Building.objects.filter(grid_id=location.grid_id, address=cleaned.get("address", ""), name=name)
            if twins.exclude(pk=self.instance.pk).exists():
                where = {"name": name, "address": cleaned.get("address", "")}
                self.add_error("name", _("“%(name)s” at %(address)s is already there.") % where)
        return cleaned
