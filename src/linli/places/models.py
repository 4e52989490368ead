"""The ground everything stands on: areas of four levels, compounds and buildings."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Self, cast

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Digits of a statistical code at each level; every code begins with its parent's, so a code says its own path.
CODE_DIGITS = {"district": 6, "street": 9, "community": 12, "grid": 15}
# Letters of a building's code: no I, L, O or U, which people misread or mishear.
BUILDING_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Level(models.TextChoices):
    """The four levels of the area tree, from the widest down."""

    DISTRICT = "district", pgettext_lazy("area level", "District")
    STREET = "street", pgettext_lazy("area level", "Street")
    COMMUNITY = "community", pgettext_lazy("area level", "Community")
    GRID = "grid", pgettext_lazy("area level", "Grid")


class Source(models.TextChoices):
    """Where a name, a boundary or a position comes from; generated things are always shown as such."""

    OFFICIAL = "official", pgettext_lazy("place source", "Official")
    OPENSTREETMAP = "openstreetmap", pgettext_lazy("place source", "OpenStreetMap")
    GENERATED = "generated", pgettext_lazy("place source", "Generated")


LEVELS = tuple(Level.values)
PARENT_LEVEL = dict(zip(LEVELS[1:], LEVELS[:-1], strict=True))


def path_of(code: str) -> str:
    """The path of an area from its code alone: 370203005001 gives 370203/370203005/370203005001."""
    return "/".join(code[:digits] for digits in CODE_DIGITS.values() if digits <= len(code))


def _code_fits_level() -> Q:
    fits = Q()
    for level, digits in CODE_DIGITS.items():
        fits |= Q(level=level, code__regex=rf"^[0-9]{{{digits}}}$", parent__isnull=level == Level.DISTRICT)
    return fits


def _on_earth() -> Q:
    return Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90)


class AreaQuerySet(models.QuerySet["Area"]):
    """Areas by level and by the area they lie in."""

    def of_level(self, level: str) -> Self:
        """Areas of one level."""
        return self.filter(level=level)

    def within(self, area: Area) -> Self:
        """The area itself and everything below it."""
        return self.filter(Q(path=area.path) | Q(path__startswith=f"{area.path}/"))


class Area(models.Model):
    """A district, street, community or responsibility grid."""

    level = models.CharField(_("level"), max_length=9, choices=Level.choices)
    code = models.CharField(
        _("code"),
        max_length=15,
        unique=True,
        help_text=_("Statistical code; a grid has its community's code and three digits."),
    )
    name = models.CharField(_("name"), max_length=60, help_text=_("As people say it, and as the screens show it."))
    official_name = models.CharField(_("official name"), max_length=80, blank=True, default="")
    parent = models.ForeignKey(
        "self", verbose_name=_("parent"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(_("path"), max_length=60, unique=True, editable=False)
    boundary = models.JSONField(_("boundary"), null=True, blank=True, help_text=_("GeoJSON polygon in WGS-84."))
    boundary_source = models.CharField(
        _("source of the boundary"), max_length=13, choices=Source.choices, blank=True, default=""
    )
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("Centre, degrees, WGS-84."))
    latitude = models.FloatField(_("latitude"), null=True, blank=True, help_text=_("Centre, degrees, WGS-84."))
    source = models.CharField(_("source"), max_length=13, choices=Source.choices, default=Source.OFFICIAL)
    households = models.PositiveIntegerField(_("households"), default=0)

    objects = cast("models.Manager[Area] | AreaQuerySet", AreaQuerySet.as_manager())

    class Meta:
        verbose_name = pgettext_lazy("model", "area")
        verbose_name_plural = pgettext_lazy("model", "areas")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="places_area_code_fits_level", condition=_code_fits_level()),
            models.CheckConstraint(name="places_area_path_ends_with_code", condition=Q(path__endswith=F("code"))),
            models.CheckConstraint(
                name="places_area_centre_on_earth",
                condition=Q(longitude__isnull=True, latitude__isnull=True) | _on_earth(),
            ),
            models.CheckConstraint(
                name="places_area_boundary_has_source",
                condition=Q(boundary__isnull=True, boundary_source="")
                | (Q(boundary__isnull=False) & ~Q(boundary_source="")),
            ),
            models.CheckConstraint(name="places_area_name_given", condition=~Q(name="")),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["level", "code"], name="places_area_level_code")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Fill the path, which the code decides, before the fields are validated."""
        self.path = path_of(self.code)
        super().clean_fields(exclude=exclude)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the path that the code decides; the database refuses one that does not continue the parent's."""
        self.path = path_of(self.code)
        super().save(*args, **kwargs)


class Compound(models.Model):
    """A residential compound 小区: buildings behind one gate, or under one name."""

    name = models.CharField(_("name"), max_length=60)
    community = models.ForeignKey(Area, verbose_name=_("community"), on_delete=models.PROTECT, related_name="compounds")
    source = models.CharField(_("source"), max_length=13, choices=Source.choices, default=Source.OFFICIAL)

    class Meta:
        verbose_name = pgettext_lazy("model", "compound")
        verbose_name_plural = pgettext_lazy("model", "compounds")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="places_compound_once_in_community", fields=["community", "name"]),
            models.CheckConstraint(name="places_compound_name_given", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} (#{self.pk})"


class BuildingQuerySet(models.QuerySet["Building"]):
    """Buildings by the area they stand in."""

    def within(self, area: Area) -> Self:
        """Buildings standing in the area, whatever its level."""
        if area.level == Level.GRID:
            return self.filter(grid_id=area.pk)
        return self.filter(grid__path__startswith=f"{area.path}/")


class Building(models.Model):
    """A building or a yard 楼院: the smallest place that has a QR code of its own."""

    name = models.CharField(_("name"), max_length=60)
    address = models.CharField(_("address"), max_length=120)
    compound = models.ForeignKey(
        Compound, verbose_name=_("compound"), null=True, blank=True, on_delete=models.PROTECT, related_name="buildings"
    )
    grid = models.ForeignKey(Area, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="buildings")
    longitude = models.FloatField(_("longitude"), help_text=_("Degrees, WGS-84."))
    latitude = models.FloatField(_("latitude"), help_text=_("Degrees, WGS-84."))
    code = models.CharField(
        _("code"), max_length=10, unique=True, help_text=_("Short code in the QR code at the entrance.")
    )
    source = models.CharField(_("source"), max_length=13, choices=Source.choices, default=Source.OFFICIAL)

    objects = cast("models.Manager[Building] | BuildingQuerySet", BuildingQuerySet.as_manager())

    class Meta:
        verbose_name = pgettext_lazy("model", "building")
        verbose_name_plural = pgettext_lazy("model", "buildings")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="places_building_on_earth", condition=_on_earth()),
            models.CheckConstraint(
                name="places_building_code_readable", condition=Q(code__regex=rf"^[{BUILDING_CODE_LETTERS}]{{6,10}}$")
            ),
            models.CheckConstraint(name="places_building_name_given", condition=~Q(name="") & ~Q(address="")),
            models.UniqueConstraint(
                name="places_building_once_in_compound",
                fields=["compound", "name"],
                condition=Q(compound__isnull=False),
            ),
            models.UniqueConstraint(name="places_building_once_at_address", fields=["grid", "address", "name"]),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["longitude", "latitude"], name="places_building_position"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class GeometryVersion(models.Model):
    """One row that triggers renew whenever an area or a building changes.

    The versions are random, not counted: a number used in a transaction that is rolled back would come round
    again for other content, and a process that had seen it would trust an index of things that never were.
    """

    area_version = models.UUIDField(editable=False)
    building_version = models.UUIDField(editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="places_geometryversion_one_row", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"{self.area_version}/{self.building_version}"
