"""The back office of appeals: categories and phrases are edited; appeals only ever move by their workflow."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.appeals import categories
from linli.appeals.models import Appeal, Category, Kind, Nature, Phrase
from linli.appeals.workflow import APPEAL
from linli.people.admin.recorded import RecordedAdmin
from linli.workflow import words as rule_words

rule_words.use(
    APPEAL.noun,
    rule_words.RuleWords(
        domain=_("Appeals"),
        clocks={one.name: one.label for one in APPEAL.clocks},
        kinds=dict(Kind.choices),
        natures={code: label for code, label in Nature.choices if code},
    ),
)


@admin.register(Category)
class CategoryAdmin(RecordedAdmin):
    """The tree of matters. One that is no longer used is taken out of use, never deleted: old appeals keep it."""

    list_display = ("path", "depth", "organisation", "is_active")
    list_filter = ("depth", "is_active", ("root", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("organisation",)
    search_fields = ("path",)
    search_help_text = _("Any part of the full name")
    autocomplete_fields = ("parent", "organisation")
    readonly_fields = ("path", "depth")
    ordering = ("path",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Derive the place in the tree, and carry a new name down to everything below."""
        categories.place(obj)
        super().save_model(request, obj, form, change)
        categories.rename_below(obj)


@admin.register(Phrase)
class PhraseAdmin(RecordedAdmin):
    """Sentences offered where staff write."""

    list_display = ("text", "action", "position")
    list_filter = ("action",)
    list_editable = ("position",)
    ordering = ("action", "position")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing refers to a phrase."""
        return self.has_change_permission(request, obj)


@admin.register(Appeal)
class AppealAdmin(RecordedAdmin):
    """Appeals, to look one up; they are read and moved on the staff's pages."""

    list_display = ("number", "state", "kind", "category", "level", "submitted_at")
    list_filter = ("state", "kind", "channel", "level")
    list_select_related = ("category",)
    search_fields = ("number",)
    search_help_text = _("Number")
    ordering = ("-id",)
    fields = (
        "number",
        "state",
        "kind",
        "nature",
        "category",
        "channel",
        "privacy",
        "level",
        "submitted_at",
        "resolve_due_at",
        "closed_at",
    )
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Appeals come in by their doors."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The workflow alone moves them."""
        return False
