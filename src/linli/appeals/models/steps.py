"""What people write at the steps of an appeal: words, plans, answers, tasks, judgements.

Events hold ids and codes; the words stand here, so that they can be erased without touching history.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.appeals.models.appeal import Appeal
from linli.appeals.models.choices import Audience, Nature, Outcome, RatingReason, Score


class Written(models.Model):
    """Columns of everything that somebody wrote on an appeal."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("appeal"))
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("people.Post", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        abstract = True


class Remark(Written):
    """Words that belong to one event: a reason, what was tried, what a resident added."""

    event = models.OneToOneField("events.Event", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("text"))
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.ALL)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")

    def __str__(self) -> str:
        return f"remark on event {self.event_id}"


class Plan(Written):
    """方案: how the case will be handled."""

    round = models.PositiveSmallIntegerField()
    nature = models.CharField(_("nature"), max_length=20, choices=Nature, blank=True)
    responsible = models.CharField(_("responsible"), max_length=80)
    until = models.DateTimeField(_("to be done by"))
    steps = models.TextField(_("steps"))
    target = models.CharField(_("target"), max_length=300)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")

    def __str__(self) -> str:
        return f"plan {self.pk} of {self.appeal_id}"


class Answer(Written):
    """答复: what the resident is told at the end of a round."""

    round = models.PositiveSmallIntegerField()
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return f"answer {self.pk} of {self.appeal_id}"


class Confirmation(Written):
    """核查: somebody other than the handler looked at the result."""

    round = models.PositiveSmallIntegerField()
    is_done = models.BooleanField(_("really done"))
    text = models.TextField(_("what was found"), blank=True)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")

    def __str__(self) -> str:
        return f"confirmation {self.pk} of {self.appeal_id}"


class CallBack(Written):
    """回访: a call to the reporter, whatever came of it."""

    class Result(models.TextChoices):
        """What came of a call."""

        RATED = "rated", _("Reached, has rated")
        NO_OPINION = "no_opinion", _("Reached, does not want to rate")
        UNREACHED = "unreached", _("Not reached")
        WRONG_NUMBER = "wrong_number", _("Wrong number")

    round = models.PositiveSmallIntegerField()
    result = models.CharField(_("result"), max_length=20, choices=Result)
    was_contacted = models.BooleanField(_("the handler had contacted the resident"), null=True)
    is_solved = models.BooleanField(_("the resident says it is solved"), null=True)
    text = models.TextField(_("in the resident's words"), blank=True)

    class Meta:
        verbose_name = _("call-back")
        verbose_name_plural = _("call-backs")

    def __str__(self) -> str:
        return f"call-back {self.pk} of {self.appeal_id}"


class Rating(Written):
    """好差评: the resident's judgement of one round."""

    round = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField(_("rating"), choices=Score)
    reasons = ArrayField(models.CharField(max_length=20, choices=RatingReason), default=list, blank=True)
    text = models.TextField(_("in your words"), blank=True)
    by_call_back = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appeal", "round"], name="appeals_rating_round"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="appeals_rating_score"),
        ]

    def __str__(self) -> str:
        return f"rating {self.pk} of {self.appeal_id}"


class HelperTask(Written):
    """协办: one helper's own task with its own date; the lead cannot answer while one is open."""

    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("helper")
    )
    task = models.TextField(_("task"))
    until = models.DateTimeField(_("to be done by"))
    result = models.TextField(_("result"), blank=True)
    finished_at = models.DateTimeField(null=True)
    finished_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("helper task")
        verbose_name_plural = _("helper tasks")
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "until"],
                condition=Q(finished_at__isnull=True),
                name="appeals_helpertask_open",
            )
        ]

    def __str__(self) -> str:
        return f"helper task {self.pk} of {self.appeal_id}"


class Extension(Written):
    """延期: more time, asked by the holder and decided by a second person."""

    until = models.DateTimeField(_("new date"))
    reason = models.TextField(_("reason"))
    is_granted = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["appeal"], condition=Q(is_granted__isnull=True), name="appeals_extension_one_open"
            ),
            models.CheckConstraint(
                condition=Q(is_granted__isnull=True) ^ Q(decided_at__isnull=False), name="appeals_extension_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"extension {self.pk} of {self.appeal_id}"


class JointMeeting(Written):
    """联席会: after a second bad rating the parties sit down together; what was decided is kept."""

    round = models.PositiveSmallIntegerField()
    held_on = models.DateField(_("held on"))
    organisations = models.ManyToManyField("people.Organisation", related_name="+", verbose_name=_("present"))
    resident_was_present = models.BooleanField(_("the resident was present"), default=False)
    decision = models.TextField(_("decision"))

    class Meta:
        verbose_name = _("joint meeting")
        verbose_name_plural = _("joint meetings")

    def __str__(self) -> str:
        return f"joint meeting {self.pk} on {self.appeal_id}"


class Follower(models.Model):
    """关注: a resident with the same trouble follows an appeal instead of repeating it."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="followers")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints: ClassVar = [models.UniqueConstraint(fields=["appeal", "person"], name="appeals_follower_once")]

    def __str__(self) -> str:
        return f"follower {self.pk} of {self.appeal_id}"


class SavedFilter(models.Model):
    """A work list that somebody keeps under a name of their own."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "name"], name="appeals_savedfilter_name")]

    def __str__(self) -> str:
        return f"saved filter {self.pk}"
