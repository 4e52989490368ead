"""In whose lists an appeal stands, newest first."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.IntegerChoices):
    """How somebody comes to see an appeal."""

    AREA = 1, _("in the area")
    UNIT = 2, _("the unit has had part in it")
    PERSON = 3, _("raised it or wrote it down")


class Reader(models.Model):
    """可见方: one area, unit or person (`whose`, by `way`) in whose lists an appeal stands; written by triggers.

    “In my street, or my unit has had part in it, or I raised it” is a condition that no index of the appeal serves in
    order: PostgreSQL walked back from the newest appeal of the whole district until it had a page. In this key each
    reader's appeals lie in order, the open ones apart, so that a list of open ones never reads past settled ones.
    """

    pk = models.CompositePrimaryKey("way", "whose", "is_open", "submitted_at", "appeal_id")
    way = models.PositiveSmallIntegerField(choices=Way)
    whose = models.BigIntegerField()
    is_open = models.BooleanField()
    submitted_at = models.DateTimeField()
    # No foreign key: only the trigger of the appeal itself writes here, and each key would cost a look-up.
    appeal_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.whose}: {self.appeal_id}"
