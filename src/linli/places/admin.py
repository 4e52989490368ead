"""The back office of places. Lists stay quick with fourteen thousand buildings: nothing offers them all for choice."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.places import actions
from linli.places.forms import AreaForm, BuildingForm
from linli.places.models import Area, Building, Compound
from linli.ui.columns import column

if TYPE_CHECKING:
    _AreaAdmin = admin.ModelAdmin[Area]
    _CompoundAdmin = admin.ModelAdmin[Compound]
    _BuildingAdmin = admin.ModelAdmin[Building]
else:  # generic in its types only
    _AreaAdmin = _CompoundAdmin = _BuildingAdmin = admin.ModelAdmin


def _actor(request: HttpRequest) -> Actor:
    access = request.access  # type: ignore[attr-defined]  # set by the middleware of `people`, which lies above
    actor: Actor = access.actor("places.manage")
    return actor


@admin.register(Area)
class AreaAdmin(_AreaAdmin):
    """Areas; the boundary is drawn on a map."""

    form = AreaForm
    list_display = (
        "name",
        "code",
        "level",
        column("parent__name", gettext_lazy("parent")),
        "households",
        "boundary_source",
    )
    list_filter = ("level", "source", "boundary_source")
    list_select_related = ("parent",)
    search_fields = ("name", "code")
    search_help_text = gettext_lazy("Name or code")
    autocomplete_fields = ("parent",)
    ordering = ("code",)
    readonly_fields = ("path", "source", "boundary_source", "longitude", "latitude", "codes_to_print")
    list_per_page = 50
    show_full_result_count = False
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["level", "code", "name", "official_name", "parent", "households"]}),
        (gettext_lazy("Boundary"), {"fields": ["boundary", "boundary_source", "longitude", "latitude"]}),
        (None, {"fields": ["path", "source", "codes_to_print"]}),
    ]

    class Media:
        """The map module, for the drawing field."""

        css: ClassVar = {"all": ["places/build/map.css"]}
        js: ClassVar = [forms.widgets.Script("places/build/map.js", type="module")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Area]:
        """Boundaries are large, and lists don't show them."""
        found = super().get_queryset(request)
        is_list = request.resolver_match is not None and request.resolver_match.url_name == "places_area_changelist"
        return found.defer("boundary") if is_list else found

    def get_readonly_fields(self, request: HttpRequest, obj: Area | None = None) -> tuple[str, ...]:
        """Codes of areas that exist stay: what lies below them carries them on."""
        fixed = tuple(str(name) for name in super().get_readonly_fields(request, obj))
        return (*fixed, "level", "code", "parent") if obj else fixed

    def save_model(self, request: HttpRequest, obj: Area, form: Any, change: bool) -> None:
        """The boundary goes through its action, so that it is checked and recorded."""
        boundary = obj.boundary
        if change:
            obj.save(update_fields=["name", "official_name", "households"])
        else:
            obj.boundary = None
            obj.save()
        drawn = actions.draw_boundary(area_id=obj.pk, boundary=boundary, by=_actor(request), at=clock.now())
        obj.boundary, obj.boundary_source = drawn.boundary, drawn.boundary_source

    @admin.display(description=gettext_lazy("QR codes"))
    def codes_to_print(self, obj: Area) -> str:
        """The way to the sheet of QR codes."""
        if not obj.pk:
            return "—"
        address = reverse("places:sheet_of_area", args=[obj.code])
        return format_html('<a href="{}">{}</a>', address, _("Print the QR codes of this area"))


@admin.register(Compound)
class CompoundAdmin(_CompoundAdmin):
    """Compounds and how many buildings each has."""

    list_display = ("name", column("community__name", gettext_lazy("community")), "building_count", "source")
    list_filter = ("source",)
    list_select_related = ("community",)
    search_fields = ("name", "community__name")
    raw_id_fields = ("community",)
    readonly_fields = ("source",)
    ordering = ("id",)
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Compound]:
        """With the number of buildings, counted for the rows that are shown."""
        return super().get_queryset(request).annotate(building_total=Count("buildings"))

    @admin.display(description=gettext_lazy("buildings"), ordering="building_total")
    def building_count(self, obj: Compound) -> int:
        """Buildings in it."""
        return obj.building_total  # type: ignore[attr-defined, no-any-return]


@admin.register(Building)
class BuildingAdmin(_BuildingAdmin):
    """Buildings; the point decides the grid."""

    form = BuildingForm
    list_display = (
        "address",
        "name",
        column("compound__name", gettext_lazy("compound")),
        column("grid__name", gettext_lazy("grid")),
        "code",
        "source",
    )
    list_filter = ("source",)
    list_select_related = ("compound", "grid")
    search_fields = ("address", "name", "code", "compound__name", "grid__code")
    search_help_text = gettext_lazy("Address, name, code, compound or grid code")
    readonly_fields = ("code", "source", "grid")
    raw_id_fields = ("compound",)
    ordering = ("id",)
    list_per_page = 50
    show_full_result_count = False
    fields = ("name", "address", "compound", "longitude", "latitude", "grid", "code", "source")

    def save_model(self, request: HttpRequest, obj: Building, form: Any, change: bool) -> None:
        """New buildings and moves go through their actions."""
        by, at = _actor(request), clock.now()
        if not change:
            made = actions.add_building(
                name=obj.name,
                address=obj.address,
                compound_name=obj.compound.name if obj.compound else "",
                grid_code=None,
                longitude=obj.longitude,
                latitude=obj.latitude,
                by=by,
                at=at,
            )
            obj.pk, obj.code, obj.grid = made.pk, made.code, made.grid
            obj._state.adding = False
            return
        obj.save(update_fields=["name", "address", "compound"])
        if {"longitude", "latitude"} & set(form.changed_data):
            moved = actions.move_building(
                building_id=obj.pk, longitude=obj.longitude, latitude=obj.latitude, by=by, at=at
            )
            if moved.grid_id != obj.grid_id:
                messages.info(request, _("The building now belongs to %(grid)s.") % {"grid": moved.grid.name})
