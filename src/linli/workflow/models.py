"""Columns that every case carries, and the versioned rules that a district changes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.events.models import Chained


class RuleSet(models.Model):
    """One version of a domain's time limits and ladder.

    A draft has no `valid_from`. Once in force a version is never changed: a case keeps the one it was opened under.
    """

    domain = models.CharField(_("domain"), max_length=40)
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    note = models.CharField(_("what changed and why"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["domain", "valid_from"], name="workflow_ruleset_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.domain} #{self.pk}"


class TimeLimit(models.Model):
    """How long a clock runs. The most particular row wins: a blank kind or nature fits all."""

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.CASCADE, related_name="time_limits", verbose_name=_("version")
    )
    clock = models.CharField(_("clock"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    nature = models.CharField(_("nature"), max_length=20, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"))
    in_working_time = models.BooleanField(_("in working time"), default=True)

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule_set", "clock", "kind", "nature"], name="workflow_timelimit_case"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="workflow_timelimit_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.kind or '*'} {self.nature or '*'}"


class LadderStep(models.Model):
    """From which level a case is passed up to which."""

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.CASCADE, related_name="ladder_steps", verbose_name=_("version")
    )
    level = models.CharField(_("level"), max_length=20)
    level_above = models.CharField(_("level above"), max_length=20)

    class Meta:
        verbose_name = _("step of the ladder")
        verbose_name_plural = _("steps of the ladder")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule_set", "level"], name="workflow_ladderstep_level"),
            models.CheckConstraint(condition=~Q(level=models.F("level_above")), name="workflow_ladderstep_upwards"),
        ]

    def __str__(self) -> str:
        return f"{self.level} → {self.level_above}"


class HolidayOverride(models.Model):
    """What a district knows better than the shipped table, or beyond it: one date, worked or not."""

    date = models.DateField(_("date"), unique=True)
    is_worked = models.BooleanField(_("offices work"))
    name = models.CharField(_("name"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("holiday or make-up workday")
        verbose_name_plural = _("holidays and make-up workdays")

    def __str__(self) -> str:
        return f"{self.date}"


class CalendarYear(models.Model):
    """A year beyond the shipped table whose holidays the district has entered in full."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)

    class Meta:
        verbose_name = _("calendar year entered")
        verbose_name_plural = _("calendar years entered")

    def __str__(self) -> str:
        return str(self.year)


class Case(Chained):
    """What the engine keeps on every case. Only `workflow.engine` writes these columns."""

    state = models.CharField(_("state"), max_length=20, editable=False)
    # Counts changes of state: a form says which one its writer saw.
    state_version = models.PositiveIntegerField(default=0, editable=False)
    state_since = models.DateTimeField(_("in this state since"), editable=False)
    state_before = models.CharField(max_length=20, blank=True, editable=False)
    paused_at = models.DateTimeField(null=True, editable=False)
    next_due_at = models.DateTimeField(_("next deadline"), null=True, editable=False)
    next_clock = models.CharField(max_length=20, blank=True, editable=False)
    # Without an index: cases are never asked for by version, and each index is written anew with every change.
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+", editable=False, db_index=False)

    class Meta:
        abstract = True
