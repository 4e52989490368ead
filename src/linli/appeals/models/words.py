"""The words that an appeal is found by."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.appeals.models.appeal import Appeal


class Words(models.Model):
    """检索词: words and pairs of characters of subject, text and address (`reading.words.search_words`).

    Not a column of the appeal: PostgreSQL enters a row into all of its indexes anew whenever one indexed column
    changes, and a text of 250 words takes ten times longer than all the rest of a change of state.

    A database trigger adds who may see the appeal (`queries.reach_terms`), so that a search looks only among what its
    asker may see.
    """

    appeal = models.OneToOneField(Appeal, primary_key=True, on_delete=models.CASCADE, related_name="words")
    vector = SearchVectorField()
    # The appeal's own, by the same trigger: a common word is found thousands of times, and a page wants the newest.
    submitted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("search words")
        verbose_name_plural = _("search words")
        indexes: ClassVar = [
            # New words wait in a list (kB) that the worker enters every minute (`tasks.enter_words`): entering 230 at
            # once takes a third of the time, and no resident waits for it. A search reads the list as well.
            GinIndex(fields=["vector"], name="appeals_words_vector", fastupdate=True, gin_pending_list_limit=2048)
        ]

    def __str__(self) -> str:
        return f"words of {self.appeal_id}"
