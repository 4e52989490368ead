"""How many appeals there are, by day, matter, state and area: kept by a database trigger, never recounted."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """Appeals submitted on a day, of one first-level category and state, in one area (each level counts for itself).

    The trigger only appends rows of +1 and -1, so that no two writers wait for each other; a job adds them up. The
    number of appeals is the sum over all rows of a key.
    """

    area_id = models.BigIntegerField()  # 0: the district as a whole
    day = models.DateField()
    category_root_id = models.BigIntegerField()  # 0: no category yet
    state = models.CharField(max_length=20)
    count = models.IntegerField()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        indexes: ClassVar = [
            models.Index(
                fields=["area_id", "day"], include=["category_root_id", "state", "count"], name="appeals_tally_area_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.day} {self.state}"
