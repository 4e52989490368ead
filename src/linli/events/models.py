"""One row is the history, the outbox and the statistics."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Chained(models.Model):
    """A subject that carries the head of its own chain of events, so that recording needs no look-up.

    The row must be locked while an event is recorded, and saved with both columns afterwards. While only the first
    event exists its digest is not repeated here: it is read from the event itself.
    """

    chain_sequence = models.PositiveIntegerField(default=0, editable=False)
    chain_digest = models.BinaryField(default=b"", editable=False)

    class Meta:
        abstract = True


class Event(models.Model):
    """Something that happened, append-only: a database trigger refuses change and removal.

    `facts` holds ids and codes, never personal text, so that a person can be erased without touching history.
    `at` is when it happened; `recorded_at` is when the row was written.
    """

    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    # Plain numbers: `events` lies below `people`, and history outlives the rows that it names.
    person_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    facts = models.JSONField(default=dict)
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "sequence"], name="events_event_chain"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], name="events_event_at"),
            models.Index(fields=["person_id", "at"], name="events_event_person"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id}/{self.sequence} {self.verb}"


class DailyRoot(models.Model):
    """The Merkle root over all events since the root before; published, so that history cannot be rewritten."""

    date = models.DateField(unique=True)
    first_event_id = models.BigIntegerField()
    last_event_id = models.BigIntegerField()
    event_count = models.PositiveIntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("daily root")
        verbose_name_plural = _("daily roots")

    def __str__(self) -> str:
        return f"{self.date} {bytes(self.root).hex()[:12]}"


class ReactionRun(models.Model):
    """A subscriber has dealt with an event; written in the reaction's own transaction, so that it happens once."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    subscriber = models.CharField(max_length=80)
    finished_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("reaction run")
        verbose_name_plural = _("reaction runs")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="events_reactionrun_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} #{self.event_id}"
