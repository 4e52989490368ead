"""Who lives and works here."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.people import phones, secrets
from linli.people.secrets import EncryptedTextField

if TYPE_CHECKING:
    from django.db.models.manager import Manager


class Household(models.Model):
    """A home: one room of one building 户."""

    building = models.ForeignKey(
        "places.Building", on_delete=models.PROTECT, related_name="households", verbose_name=_("building")
    )
    room = models.CharField(_("room number"), max_length=40)

    class Meta:
        verbose_name = _("home")
        verbose_name_plural = _("homes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["building", "room"], name="household_building_room_unique"),
            models.CheckConstraint(condition=~models.Q(room=""), name="household_room_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.room} (#{self.pk})"


class PersonQuerySet(models.QuerySet["Person"]):
    """Finding persons."""

    def by_phone(self, phone: str) -> "PersonQuerySet":
        """Everyone with this number, as typed; raises NotAPhone."""
        return self.filter(phone_lookup__in=secrets.phone_lookups(phone))

    def by_identity_number(self, number: str) -> "PersonQuerySet":
        """The person with this identity number."""
        return self.filter(identity_lookup__in=secrets.lookups(number.strip().upper()))

    def present(self) -> "PersonQuerySet":
        """Everyone who has not been erased."""
        return self.filter(erased_at=None)


class Person(models.Model):
    """A human being known to the district: resident, staff, or both."""

    class Language(models.TextChoices):
        """Languages of the interface."""

        CHINESE = "zh-hans", "简体中文"
        ENGLISH = "en", "English"

    name = models.CharField(_("full name"), max_length=60, blank=True)
    phone = EncryptedTextField(_("telephone"), null=True, blank=True, lookup_field="phone_lookup")
    phone_lookup = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001  (empty is not a number)
    identity_number = EncryptedTextField(_("identity number"), null=True, blank=True, lookup_field="identity_lookup")
    identity_lookup = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001  (empty is not a number)
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="persons", verbose_name=_("household")
    )
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.CHINESE, db_default=Language.CHINESE
    )
    elder_mode = models.BooleanField(_("elder mode"), default=False, db_default=False)
    created_at = models.DateTimeField(_("known since"), null=True, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, editable=False)

    objects: ClassVar["Manager[Person]"] = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["phone_lookup"], name="person_phone_index"),
            models.Index(fields=["name"], name="person_name_index", opclasses=["varchar_pattern_ops"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["identity_lookup"],
                condition=models.Q(identity_lookup__isnull=False),
                name="person_identity_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(phone__isnull=True, phone_lookup__isnull=True)
                | models.Q(phone__isnull=False, phone_lookup__isnull=False),
                name="person_phone_paired_with_lookup",
            ),
            models.CheckConstraint(
                condition=models.Q(identity_number__isnull=True, identity_lookup__isnull=True)
                | models.Q(identity_number__isnull=False, identity_lookup__isnull=False),
                name="person_identity_paired_with_lookup",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(name="", phone__isnull=True, identity_number__isnull=True, household__isnull=True),
                name="person_erased_keeps_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or '—'} (#{self.pk})"

    def set_phone(self, phone: str | None) -> None:
        """Sets the number (as typed) and its look-up column; empty removes both. Doesn't save."""
        number = phones.normalise(phone) if phone else None
        self.phone = number
        self.phone_lookup = secrets.lookup(number) if number else None

    def set_identity_number(self, number: str | None) -> None:
        """Sets the identity number and its look-up column; empty removes both. Doesn't save."""
        text = (number or "").strip().upper() or None
        self.identity_number = text
        self.identity_lookup = secrets.lookup(text) if text else None

    @property
    def masked_phone(self) -> str:
        """138****5678."""
        return secrets.masked_phone(self.phone)

    @property
    def masked_identity_number(self) -> str:
        """3702**********1234."""
        return secrets.masked_identity(self.identity_number)

    @property
    def masked_name(self) -> str:
        """王*."""
        return secrets.masked_name(self.name)


class Unmasking(models.Model):
    """One look at somebody's full number: who, whose, when and why. Append-only (database trigger)."""

    class Field(models.TextChoices):
        """What was looked at."""

        PHONE = "phone", _("telephone")
        IDENTITY_NUMBER = "identity_number", _("identity number")

    seen_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="unmaskings_made", verbose_name=_("seen by")
    )
    seen_by_post_id = models.BigIntegerField(_("through post"), null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="unmaskings", verbose_name=_("person"))
    field = models.CharField(_("which number"), max_length=20, choices=Field.choices)
    reason = models.CharField(_("reason"), max_length=200)
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("unmasking")
        verbose_name_plural = _("unmaskings")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-seen_at"], name="unmasking_person_index")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="unmasking_reason_not_empty")
        ]

    def __str__(self) -> str:
        return f"{self.field} of #{self.person_id} (#{self.pk})"
