"""What people are told (the inbox), how it is sent out (the outbox), and the notice board."""

import uuid
from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.notices.quiet import CHINA
from linli.people.secrets import EncryptedTextField


class Way(models.TextChoices):
    """A way out of the house."""

    SMS = "sms", _("Text message")
    MAIL = "mail", _("E-mail")


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions asked of an inbox."""

    def unread(self, person_id: int) -> "NoticeQuerySet":
        """What one person has not read."""
        return self.filter(person_id=person_id, read_at__isnull=True)


class Notice(models.Model):
    """One thing one person was told; `key` makes telling idempotent."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=60)
    subject_type = models.CharField(_("about, kind"), max_length=40, blank=True)
    subject_id = models.BigIntegerField(_("about, number"), null=True)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    url = models.CharField(_("address"), max_length=200, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    created_at = models.DateTimeField(_("told at"))
    read_at = models.DateTimeField(_("read at"), null=True)
    key = models.CharField(_("key"), max_length=160, unique=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notices_inbox"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notices_unread"),
            models.Index(fields=["subject_type", "subject_id"], name="notices_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DeliveryState(models.TextChoices):
    """Where a message is on its way out."""

    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed, will be tried again")
    GIVEN_UP = "given_up", _("Given up")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions asked of the outbox."""

    def due(self, at: datetime) -> "DeliveryQuerySet":
        """What should be tried at a moment: waiting or failed and due, or left behind by a worker that died."""
        open_states = [DeliveryState.QUEUED, DeliveryState.FAILED, DeliveryState.SENDING]
        return self.filter(state__in=open_states, next_try_at__lte=at)

    def troubled(self) -> "DeliveryQuerySet":
        """What staff should look at, newest first."""
        return self.filter(state__in=[DeliveryState.FAILED, DeliveryState.GIVEN_UP]).order_by("-id")


class Delivery(models.Model):
    """One message on its way out; `uuid` is the idempotency key that the provider is given on each try."""

    uuid = models.UUIDField(_("idempotency key"), default=uuid.uuid4, unique=True, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", verbose_name=_("notice"))
    way = models.CharField(_("way"), max_length=8, choices=Way)
    state = models.CharField(_("state"), max_length=8, choices=DeliveryState, default=DeliveryState.QUEUED)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try at"), null=True)
    started_at = models.DateTimeField(_("last try at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)
    provider_reference = models.CharField(_("provider's reference"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("created at"))

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["queued", "sending", "failed"]),
                name="notices_delivery_due",
            ),
            models.Index(
                fields=["-id"], condition=Q(state__in=["failed", "given_up"]), name="notices_delivery_troubled"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "way"], name="notices_one_delivery_a_way"),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "given_up"]) | Q(next_try_at__isnull=False),
                name="notices_open_delivery_has_next_try",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.uuid}"


class CodeMessage(models.Model):
    """A one-time code on its way: number and words are encrypted, and the row goes as soon as it is sent or too old."""

    uuid = models.UUIDField(_("idempotency key"), default=uuid.uuid4, unique=True, editable=False)
    sealed = models.BinaryField(_("encrypted message"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")

    def __str__(self) -> str:
        return str(self.uuid)


class Preference(models.Model):
    """How one person wants to be told about one kind of thing; the inbox always gets it."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=60)
    sms = models.BooleanField(_("text message"))
    mail = models.BooleanField(_("e-mail"))

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notices_one_preference_a_kind")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class MailAddress(models.Model):
    """Where a person gets mail; set in the back office, after somebody has made sure that it is theirs."""

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="+", verbose_name=_("person"))
    address = EncryptedTextField(_("e-mail address"))

    class Meta:
        verbose_name = _("mail address")
        verbose_name_plural = _("mail addresses")

    def __str__(self) -> str:
        return f"mail address of #{self.person_id}"


class BulletinState(models.TextChoices):
    """The life of a bulletin."""

    DRAFT = "draft", _("Draft")
    PENDING = "pending", _("Waits for approval")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Questions asked of the notice board."""

    def current(self, at: datetime) -> "BulletinQuerySet":
        """What hangs on the board at a moment, newest first."""
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=at), state=BulletinState.PUBLISHED, published_at__lte=at
        ).order_by("-published_at", "-id")

    def for_area_path(self, path: str, at: datetime) -> "BulletinQuerySet":
        """What residents of an area see: its own bulletins and those of every area above it."""
        codes = [code for code in path.split("/") if code]
        return self.current(at).filter(area__code__in=codes)


class Bulletin(models.Model):
    """A public notice 公告 of an area, for all who live in it.

    `writer_ids` are the persons who wrote any of its words: none of them may hang it.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("area"))
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=5000)
    state = models.CharField(_("state"), max_length=9, choices=BulletinState, default=BulletinState.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True)
    expires_at = models.DateTimeField(_("hangs until"), null=True, blank=True)
    published_by = models.ForeignKey(
        "people.Post", models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )
    written_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+", verbose_name=_("written by"))
    writer_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    rejected_by = models.ForeignKey(
        "people.Post", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("returned by")
    )
    rejected_reason = models.CharField(_("what should be changed"), max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"))

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        indexes = [
            models.Index(
                fields=["area", "-published_at"], condition=Q(state="published"), name="notices_bulletin_board"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "pending"]) | Q(published_at__isnull=False, published_by__isnull=False),
                name="notices_published_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(expires_at__gt=F("published_at")),
                name="notices_bulletin_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.pk})"

    @property
    def last_day(self) -> date | None:
        """The last day in China on which it hangs; None for no end."""
        return (self.expires_at - timedelta(seconds=1)).astimezone(CHINA).date() if self.expires_at else None
