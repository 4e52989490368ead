"""What was uploaded: one row for each file on disk, and a count of attempts."""

import uuid
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MediaKind(models.TextChoices):
    """What a file is to a reader; judged by its content."""

    PICTURE = "picture", _("Picture")
    VOICE = "voice", _("Voice message")
    DOCUMENT = "document", _("Document")


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Questions asked of stored files."""

    def kept(self) -> "StoredFileQuerySet":
        """Files that have not been deleted."""
        return self.filter(deleted_at__isnull=True)

    def unattached(self) -> "StoredFileQuerySet":
        """Files that belong to nothing yet."""
        return self.kept().filter(subject_id__isnull=True)

    def of(self, subject_type: str, subject_id: int) -> "StoredFileQuerySet":
        """The kept files of one subject, oldest first."""
        return self.kept().filter(subject_type=subject_type, subject_id=subject_id).order_by("id")


class StoredFile(models.Model):
    """One upload after it was judged, cleaned and written to disk; `path` is below settings.MEDIA_ROOT."""

    uuid = models.UUIDField(_("address"), default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(_("purpose"), max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=MediaKind)
    mime = models.CharField(_("media type"), max_length=80)
    name = models.CharField(_("name"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("digest as stored"), max_length=64)
    received_sha256 = models.CharField(_("digest as received"), max_length=64)
    path = models.CharField(_("path"), max_length=120)
    small_path = models.CharField(_("path of the small picture"), max_length=120, blank=True)
    width = models.PositiveIntegerField(_("width in pixels"), null=True)
    height = models.PositiveIntegerField(_("height in pixels"), null=True)
    seconds = models.FloatField(_("length in seconds"), null=True)
    uploaded_by = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    session_key_hash = models.CharField(_("digest of the uploader's session"), max_length=64, blank=True)
    subject_type = models.CharField(_("belongs to, kind"), max_length=40, blank=True)
    subject_id = models.BigIntegerField(_("belongs to, number"), null=True)
    created_at = models.DateTimeField(_("uploaded at"))
    deleted_at = models.DateTimeField(_("deleted at"), null=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="files_subject"),
            models.Index(
                fields=["created_at"],
                condition=Q(subject_id__isnull=True, deleted_at__isnull=True),
                name="files_unattached",
            ),
            models.Index(fields=["received_sha256", "created_at"], name="files_received"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_type="", subject_id__isnull=True)
                | (~Q(subject_type="") & Q(subject_id__isnull=False)),
                name="files_subject_whole_or_none",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="files_size_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def url(self) -> str:
        """Address of the file; opens only for those whom the gate lets through."""
        return f"/files/{self.uuid}"

    @property
    def small_url(self) -> str:
        """Address of the small picture, or of the file where there is none."""
        return f"/files/{self.uuid}/small" if self.small_path else self.url

    @property
    def disk_path(self) -> Path:
        """Where the file lies on disk."""
        return Path(settings.MEDIA_ROOT) / self.path

    @property
    def small_disk_path(self) -> Path | None:
        """Where the small picture lies on disk; None for anything but a picture."""
        return Path(settings.MEDIA_ROOT) / self.small_path if self.small_path else None


class UploadCount(models.Model):
    """How often one session or address tried to upload within one hour; `source` is a keyed digest."""

    source = models.CharField(_("source"), max_length=64)
    hour_at = models.DateTimeField(_("hour"))
    attempts = models.PositiveIntegerField(_("attempts"))

    class Meta:
        verbose_name = _("upload count")
        verbose_name_plural = _("upload counts")
        constraints = [models.UniqueConstraint(fields=["source", "hour_at"], name="files_one_count_an_hour")]

    def __str__(self) -> str:
        return f"{self.source[:8]} {hour(self.hour_at)}: {self.attempts}"


def hour(at: datetime) -> str:
    """An hour as text, for people who look for a flood."""
    return f"{at:%Y-%m-%d %H}h"
