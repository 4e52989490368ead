"""Organisations, roles and posts: from a post, and from nothing else, follow rights."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.people.models.person import Person

if TYPE_CHECKING:
    from django.db.models.manager import Manager


class OrganisationLevel(models.TextChoices):
    """Where an organisation stands on the ladder."""

    GRID = "grid", _("grid")
    COMMUNITY = "community", _("community")
    STREET = "street", _("street")
    DISTRICT = "district", _("district")
    DEPARTMENT = "department", _("department")
    PROVIDER = "provider", _("provider")


class Organisation(models.Model):
    """A residents' committee, street office, bureau, property company or other body that holds posts."""

    name = models.CharField(_("name"), max_length=100)
    level = models.CharField(_("level"), max_length=12, choices=OrganisationLevel.choices)
    area = models.ForeignKey(
        "places.Area",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("area"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    duty_phone = models.CharField(_("duty telephone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("in use"), default=True, db_default=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["level", "name"], name="organisation_level_index")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["name", "area"], nulls_distinct=False, name="organisation_name_area_unique"
            ),
            models.CheckConstraint(condition=Q(level__in=OrganisationLevel.values), name="organisation_level_known"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("id")), name="organisation_not_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (#{self.pk})"


class Role(models.Model):
    """A named bundle of permissions with one sentence that says what it is for."""

    code = models.SlugField(_("role code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    summary = models.CharField(_("what it is for"), max_length=200, blank=True)
    permissions = ArrayField(models.CharField(max_length=60), verbose_name=_("permissions"), default=list, blank=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    """Finding posts."""

    def valid_on(self, day: date) -> "PostQuerySet":
        """Posts in force on this day; the last day counts."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)

    def held(self) -> "PostQuerySet":
        """Posts that somebody fills."""
        return self.filter(person__isnull=False)


class Post(models.Model):
    """岗位: ties a person to an organisation, an area and a role for a period. Without a person it is vacant."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="posts", verbose_name=_("organisation")
    )
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="posts", verbose_name=_("area"))
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="posts", verbose_name=_("role"))
    title = models.CharField(_("title of the post"), max_length=60)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("last day"), null=True, blank=True)
    duty_phone = models.CharField(_("duty telephone"), max_length=30, blank=True)

    objects: ClassVar["Manager[Post]"] = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "role"], name="post_area_role_index")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="post_period_in_order",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "area", "role", "valid_from"],
                condition=Q(person__isnull=False),
                name="post_person_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (#{self.pk})"


class Absence(models.Model):
    """Somebody is away from `from_at` until `until_at` (exclusive); their work goes to the deputy's post."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences", verbose_name=_("person"))
    from_at = models.DateTimeField(_("away from"))
    until_at = models.DateTimeField(_("away until"))
    deputy = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deputised_absences",
        verbose_name=_("deputy"),
    )

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "until_at"], name="absence_person_index")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until_at__gt=models.F("from_at")), name="absence_period_in_order")
        ]

    def __str__(self) -> str:
        return f"absence of #{self.person_id} (#{self.pk})"
