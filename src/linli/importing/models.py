"""What has been imported, row by row: so that a run can be resumed, and nobody need guess what became of a row."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One file, taken in by one importer. The same file again is the same run: rows already done are not done twice."""

    class State(models.TextChoices):
        """Where a run stands."""

        WAITING = "waiting", _("Waiting for confirmation")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        FAILED = "failed", _("Stopped by a fault")

    importer = models.CharField(_("what is imported"), max_length=40)
    file_name = models.CharField(_("file"), max_length=200)
    file_digest = models.CharField(max_length=64)
    # Where the file lies while it is needed; blank for one read from the command line.
    path = models.CharField(max_length=300, blank=True)
    mapping = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    fault = models.TextField(_("fault"), blank=True)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    # Plain numbers: this room lies below `people`.
    person_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(_("created at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["importer", "file_digest"], name="importing_importrun_file"),
        ]

    def __str__(self) -> str:
        return f"{self.importer} {self.file_name} #{self.pk}"


class ImportedRow(models.Model):
    """What became of one row: taken in as `subject_id`, or refused for a reason."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField(_("row"))
    is_accepted = models.BooleanField(_("taken in"))
    reason = models.TextField(_("reason"), blank=True)
    subject_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "row_number"], name="importing_importedrow_once"),
            models.CheckConstraint(
                condition=models.Q(is_accepted=True, reason="") | (models.Q(is_accepted=False) & ~models.Q(reason="")),
                name="importing_importedrow_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.row_number} of import {self.run_id}"
