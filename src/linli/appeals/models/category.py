"""Categories in three levels, and the phrases that staff reuse."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """A node of the tree of matters; an appeal carries a node of any depth, best a leaf."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", verbose_name=_("parent")
    )
    # The first-level node above this one (itself on the first level): statistics group by it without walking up.
    root = models.ForeignKey("self", null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    depth = models.PositiveSmallIntegerField(_("level"), editable=False)
    name = models.CharField(_("name"), max_length=40)
    path = models.CharField(_("full name"), max_length=130, editable=False)
    # Department that answers for this matter; the triager is offered it first.
    organisation = models.ForeignKey(
        "people.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("responsible department"),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "name"], nulls_distinct=False, name="appeals_category_name"),
            models.CheckConstraint(condition=Q(depth__gte=1, depth__lte=3), name="appeals_category_depth"),
            models.CheckConstraint(condition=Q(depth=1) ^ Q(parent__isnull=False), name="appeals_category_parent"),
        ]

    def __str__(self) -> str:
        return self.path


class Phrase(models.Model):
    """A sentence that staff put into an answer or a reason with one tap."""

    action = models.CharField(_("used when"), max_length=30)
    text = models.CharField(_("text"), max_length=300)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("phrase")
        verbose_name_plural = _("phrases")
        constraints: ClassVar = [models.UniqueConstraint(fields=["action", "text"], name="appeals_phrase_text")]

    def __str__(self) -> str:
        return self.text
