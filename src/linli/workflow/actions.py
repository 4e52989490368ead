"""Writing rules: a new version is drafted, then put in force; the one before stays for the cases opened under it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refused
from linli.workflow import rules
from linli.workflow.models import LadderStep, RuleSet, TimeLimit

# Longer than any process keeps its idea of which version is current (`rules.REFRESH_SECONDS`).
NOTICE = timedelta(minutes=5)


def draft(
    *,
    domain: str,
    limits: Iterable[tuple[str, str, str, int, bool]],
    ladder: Mapping[str, str],
    note: str,
    at: datetime,
) -> RuleSet:
    """Write a version that is not yet in force; limits are (clock, kind, nature, minutes, in working time)."""
    with transaction.atomic():
        rule_set = RuleSet.objects.create(domain=domain, note=note, created_at=at)
        TimeLimit.objects.bulk_create(
            TimeLimit(
                rule_set=rule_set, clock=clock, kind=kind, nature=nature, minutes=minutes, in_working_time=working
            )
            for clock, kind, nature, minutes, working in limits
        )
        LadderStep.objects.bulk_create(
            LadderStep(rule_set=rule_set, level=level, level_above=above) for level, above in ladder.items()
        )
    return rule_set


def copy_as_draft(*, rule_set: RuleSet, note: str, at: datetime) -> RuleSet:
    """A draft that begins as a copy of an earlier version."""
    return draft(
        domain=rule_set.domain,
        limits=rule_set.time_limits.values_list("clock", "kind", "nature", "minutes", "in_working_time"),
        ladder=dict(rule_set.ladder_steps.values_list("level", "level_above")),
        note=note,
        at=at,
    )


def put_in_force(*, rule_set: RuleSet, valid_from: datetime, at: datetime) -> None:
    """Let a draft hold from `valid_from` on.

    Raises Refused when it is in force already, contradicts itself, or begins sooner than every process can know; only
    a domain's very first version may begin in the past.
    """
    with transaction.atomic():
        others = RuleSet.objects.select_for_update().filter(domain=rule_set.domain, valid_from__isnull=False)
        if any(other.pk == rule_set.pk for other in others):
            raise Refused(
                _("This version is in force already and can no longer be changed; copy it to make a new one.")
            )
        if others and valid_from < at + NOTICE:
            raise Refused(_("New rules can begin five minutes from now at the earliest."))
        _refuse_circles(dict(rule_set.ladder_steps.values_list("level", "level_above")))
        rule_set.valid_from = valid_from
        rule_set.save(update_fields=["valid_from"])
    rules.forget()


def _refuse_circles(ladder: Mapping[str, str]) -> None:
    for start in ladder:
        seen, level = {start}, ladder[start]
        while level in ladder:
            if level in seen:
                raise Refused(_("The ladder leads back to the level “%(level)s”.") % {"level": level})
            seen.add(level)
            level = ladder[level]
