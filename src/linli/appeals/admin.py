"""The back office of appeals: categories and phrases are edited; appeals only ever move by their workflow."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.appeals import categories
from linli.appeals.history import verb_titles
from linli.appeals.models import Appeal, Category, Kind, Nature, Phrase
from linli.appeals.workflow import APPEAL, STATES
from linli.people.admin import event_words
from linli.people.admin.recorded import RecordedAdmin
from linli.people.models import OrganisationLevel
from linli.ui.columns import column, worded
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


def _numbers(ids: set[int]) -> dict[int, tuple[str, str]]:
    rows = Appeal.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: (number, reverse("staff:case", args=[number])) for pk, number in rows}


def _by_number(words: str) -> list[int]:
    return list(Appeal.objects.filter(number=words).values_list("pk", flat=True)) if words.isdecimal() else []


event_words.use(APPEAL.noun, event_words.Subject(_("appeal"), _numbers, _by_number), verb_titles())

# The same word in the table of actions, in lists and in filters of the back office.
_ACTION_LABELS = {action.name: action.label for action in APPEAL.actions}


class RootFilter(admin.RelatedOnlyFieldListFilter):
    """The first level of the tree, under a name of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("First level")


class ActionFilter(admin.SimpleListFilter):
    """Phrases of one action, by the words on its button."""

    title = _("used when")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Actions that have phrases, in the order of the workflow."""
        used = set(Phrase.objects.values_list("action", flat=True))
        return [(name, label) for name, label in _ACTION_LABELS.items() if name in used]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Nothing chosen: all of them."""
        return queryset.filter(action=self.value()) if self.value() else queryset


class _CodeFilter(admin.SimpleListFilter):
    """One code of a column that the database knows no words for."""

    words: ClassVar[Mapping[str, Any]] = {}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every code in words."""
        return list(self.words.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Nothing chosen: all of them."""
        return queryset.filter(**{str(self.parameter_name): self.value()}) if self.value() else queryset


class StateFilter(_CodeFilter):
    """By state."""

    title = _("state")
    parameter_name = "state"
    words: ClassVar[Mapping[str, Any]] = {state.code: state.label for state in STATES}


class LevelFilter(_CodeFilter):
    """By the level that has the case."""

    title = _("level")
    parameter_name = "level"
    words: ClassVar[Mapping[str, Any]] = dict(OrganisationLevel.choices)


@admin.register(Category)
class CategoryAdmin(RecordedAdmin):
    """The tree of matters. One that is no longer used is taken out of use, never deleted: old appeals keep it."""

    list_display = ("path", "depth", column("organisation__name", _("department in charge")), "is_active")
    list_filter = ("depth", "is_active", ("root", RootFilter))
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

    list_display = ("text", "action_label", "position")
    list_filter = (ActionFilter,)
    list_editable = ("position",)
    ordering = ("action", "position")

    @admin.display(description=_("used when"), ordering="action")
    def action_label(self, obj: Phrase) -> str:
        """As it stands on the button."""
        return str(_ACTION_LABELS.get(obj.action, obj.action))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The action is chosen, not typed."""
        if db_field.name == "action":
            return forms.ChoiceField(label=_("used when"), choices=list(_ACTION_LABELS.items()))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing refers to a phrase."""
        return self.has_change_permission(request, obj)


@admin.register(Appeal)
class AppealAdmin(RecordedAdmin):
    """Appeals, to look one up; they are read and moved on the staff's pages."""

    list_display = (
        "number",
        worded("state", _("state"), {state.code: state.label for state in STATES}),
        "kind",
        column("category__path", _("category")),
        worded("level", _("level"), dict(OrganisationLevel.choices)),
        "submitted_at",
    )
    list_filter = (StateFilter, "kind", "channel", LevelFilter)
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
