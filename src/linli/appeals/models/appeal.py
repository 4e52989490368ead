"""The appeal itself."""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.appeals.models.category import Category
from linli.appeals.models.choices import Channel, Kind, Nature, Privacy
from linli.appeals.models.queries import AppealQuerySet
from linli.appeals.workflow import OPEN_STATES
from linli.workflow.models import Case

IS_OPEN = Q(state__in=OPEN_STATES)


class Appeal(Case):
    """诉求: what a resident raised, where it stands, who has it and by when.

    `resolve_due_at` is the promise made to the resident; moving the case never resets it. `organisation_ids` lists
    every organisation that has had part in it, and decides what departments see. Coordinates are WGS-84 degrees.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False, db_default="")
    submission_key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    nature = models.CharField(_("nature"), max_length=20, choices=Nature, blank=True, default="")
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("category")
    )
    category_root = models.ForeignKey(
        Category, null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    subject = models.CharField(_("subject"), max_length=80, blank=True)
    text = models.TextField(_("text"))
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    privacy = models.CharField(_("privacy"), max_length=20, choices=Privacy, default=Privacy.OPEN)

    reporter = models.ForeignKey(
        "people.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("reporter"),
    )
    # Who wrote it down, when that is not the reporter: a relative, a grid worker, an operator.
    written_by = models.ForeignKey(
        "people.Person", null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    building = models.ForeignKey(
        "places.Building", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    grid = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    community = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    street = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    level = models.CharField(_("level"), max_length=20, editable=False)
    holder_post = models.ForeignKey(
        "people.Post",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("holder"),
    )
    holder_organisation = models.ForeignKey(
        "people.Organisation", null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    organisation_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    past_lead_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    # Who answered: may not be the one who confirms.
    handler_id = models.BigIntegerField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="merged_appeals", db_index=False
    )

    submitted_at = models.DateTimeField(_("submitted at"))
    first_contact_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    accept_due_at = models.DateTimeField(null=True, editable=False)
    take_due_at = models.DateTimeField(null=True, editable=False)
    contact_due_at = models.DateTimeField(null=True, editable=False)
    plan_due_at = models.DateTimeField(null=True, editable=False)
    resolve_due_at = models.DateTimeField(_("promised by"), null=True, editable=False)
    wait_due_at = models.DateTimeField(null=True, editable=False)
    confirm_due_at = models.DateTimeField(null=True, editable=False)
    rate_due_at = models.DateTimeField(null=True, editable=False)

    round = models.PositiveSmallIntegerField(_("round"), default=1, editable=False)
    bad_ratings = models.PositiveSmallIntegerField(default=0, editable=False)
    score = models.PositiveSmallIntegerField(_("rating"), null=True, editable=False)
    urged_count = models.PositiveSmallIntegerField(default=0, editable=False)
    urged_at = models.DateTimeField(null=True, editable=False)
    open_helper_tasks = models.PositiveSmallIntegerField(default=0, editable=False)
    needs_meeting = models.BooleanField(default=False, editable=False)

    objects = AppealQuerySet.as_manager()

    if TYPE_CHECKING:
        reporter_id: int | None
        written_by_id: int | None

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="appeals_appeal_coordinates",
            ),
            models.CheckConstraint(
                condition=~Q(privacy=Privacy.ANONYMOUS) | Q(reporter__isnull=True), name="appeals_appeal_anonymous"
            ),
            models.CheckConstraint(
                condition=Q(state="merged") ^ Q(merged_into__isnull=True), name="appeals_appeal_merged_into"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=5), name="appeals_appeal_score"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="appeals_appeal_text"),
        ]
        # Whose list an appeal belongs to, and in which order, stands in `Reader`: every index here is written anew with
        # every change of state.
        indexes: ClassVar = [
            models.Index(fields=["grid", "-id"], name="appeals_appeal_grid"),
            models.Index(
                fields=["building", "-id"], condition=Q(building__isnull=False), name="appeals_appeal_building"
            ),
            models.Index(fields=["reporter", "-id"], name="appeals_appeal_reporter"),
            models.Index(
                fields=["written_by", "-id"], condition=Q(written_by__isnull=False), name="appeals_appeal_writer"
            ),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="appeals_appeal_merged"),
            models.Index(fields=["state", "-submitted_at", "-id"], name="appeals_appeal_state"),
            models.Index(fields=["holder_post", "next_due_at"], condition=IS_OPEN, name="appeals_appeal_holder"),
            models.Index(
                fields=["holder_organisation", "next_due_at"], condition=IS_OPEN, name="appeals_appeal_holding"
            ),
            models.Index(fields=["next_due_at", "id"], condition=IS_OPEN, name="appeals_appeal_due"),
            models.Index(fields=["longitude", "latitude"], condition=IS_OPEN, name="appeals_appeal_point"),
            models.Index(fields=["-submitted_at", "-id"], name="appeals_appeal_submitted"),
            # Few are ever reopened: without it a list of them reads every appeal there is.
            models.Index(fields=["-id"], condition=Q(round__gt=1), name="appeals_appeal_reopened"),
        ]

    def __str__(self) -> str:
        return self.number
