"""The back office of rules: a version is drafted, edited, then put in force; one in force is only read."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel import clock
from linli.kernel.errors import LinliError
from linli.kernel.working_time import CHINA, last_tabulated_year
from linli.people.admin.recorded import RecordedAdmin
from linli.workflow import actions, rules
from linli.workflow import words as rule_words
from linli.workflow.models import CalendarYear, HolidayOverride, LadderStep, RuleSet, TimeLimit
from linli.workflow.words import RuleWords

if TYPE_CHECKING:
    _Inline = admin.TabularInline[Any, Any]
    _TimeLimitForm = forms.ModelForm[TimeLimit]
else:
    _Inline = admin.TabularInline
    _TimeLimitForm = forms.ModelForm


class _DraftOnly(_Inline):
    """Rows of a version: open in a draft, closed once it holds."""

    extra = 0

    def _is_draft(self, obj: RuleSet | None) -> bool:
        return obj is None or obj.valid_from is None

    def has_add_permission(self, request: HttpRequest, obj: RuleSet | None = None) -> bool:
        return self._is_draft(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: RuleSet | None = None) -> bool:
        return self._is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: RuleSet | None = None) -> bool:
        return self._is_draft(obj) and super().has_delete_permission(request, obj)


class TimeLimitForm(_TimeLimitForm):
    """A time limit whose codes are chosen by their names."""

    def __init__(self, *args: Any, words: RuleWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = [("", _("every one"))]
        for name, known, first in (
            ("clock", words.clocks, [("", "—")]),
            ("kind", words.kinds, blank),
            ("nature", words.natures, blank),
        ):
            field = self.fields.get(name)
            if known and field is not None:
                choices = [*first, *known.items()]
                self.fields[name] = forms.ChoiceField(choices=choices, required=field.required, label=field.label)


class TimeLimitInline(_DraftOnly):
    """How long each clock runs."""

    model = TimeLimit
    form = TimeLimitForm
    ordering = ("clock", "kind", "nature")
    _named = ("clock_name", "kind_name", "nature_name", "length", "in_working_time")

    def get_fields(self, request: HttpRequest, obj: RuleSet | None = None) -> tuple[str, ...]:
        """Names to read; codes, as choices, to write."""
        return ("clock", "kind", "nature", "minutes", "in_working_time") if self._is_draft(obj) else self._named

    def get_readonly_fields(self, request: HttpRequest, obj: RuleSet | None = None) -> tuple[str, ...]:
        """What is only read is all names."""
        return () if self._is_draft(obj) else self._named

    def get_formset(self, request: HttpRequest, obj: RuleSet | None = None, **kwargs: Any) -> Any:
        """Forms that know the domain's words."""
        words = rule_words.of(obj.domain if obj else "")

        class Formset(super().get_formset(request, obj, **kwargs)):  # type: ignore[misc]
            def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
                return {**super().get_form_kwargs(index), "words": words}

        return Formset

    @admin.display(description=gettext_lazy("clock"))
    def clock_name(self, limit: TimeLimit) -> str:
        """Which clock."""
        return str(rule_words.of(limit.rule_set.domain).clocks.get(limit.clock, limit.clock))

    @admin.display(description=gettext_lazy("kind"))
    def kind_name(self, limit: TimeLimit) -> str:
        """For which kind."""
        return str(rule_words.of(limit.rule_set.domain).kinds.get(limit.kind, limit.kind)) or _("every one")

    @admin.display(description=gettext_lazy("nature"))
    def nature_name(self, limit: TimeLimit) -> str:
        """For which nature."""
        return str(rule_words.of(limit.rule_set.domain).natures.get(limit.nature, limit.nature)) or _("every one")

    @admin.display(description=gettext_lazy("how long"))
    def length(self, limit: TimeLimit) -> str:
        """Working days where it comes out even, else hours or minutes."""
        day = rules.calendar().seconds_per_day // 60 if limit.in_working_time else 24 * 60
        if limit.minutes % (day // 2) == 0:
            days = f"{limit.minutes / day:g}"
            if limit.in_working_time:
                return _("%(days)s working days") % {"days": days}
            return _("%(days)s days") % {"days": days}
        if limit.minutes % 60 == 0:
            return _("%(hours)s hours") % {"hours": limit.minutes // 60}
        return _("%(minutes)s minutes") % {"minutes": limit.minutes}


class LadderStepInline(_DraftOnly):
    """From which level to which."""

    model = LadderStep


class DomainFilter(admin.SimpleListFilter):
    """Whose rules, by name."""

    title = gettext_lazy("domain")
    parameter_name = "domain"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every domain that has rules."""
        return rule_words.domains()

    def queryset(self, request: HttpRequest, queryset: QuerySet[RuleSet]) -> QuerySet[RuleSet]:
        """Nothing chosen: all of them."""
        return queryset.filter(domain=self.value()) if self.value() else queryset


@admin.register(RuleSet)
class RuleSetAdmin(RecordedAdmin):
    """Versions of time limits and ladder."""

    list_display = ("version", "note", "begins", "status", "created_at")
    list_filter = (DomainFilter,)
    ordering = ("-valid_from", "-created_at")
    fields = ("domain", "begins", "note", "created_at")
    readonly_fields = ("begins", "created_at")
    inlines = (TimeLimitInline, LadderStepInline)
    actions = ("copy_version", "put_in_force_soon", "put_in_force_tomorrow")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The domain is chosen by its name."""
        if db_field.name == "domain" and rule_words.domains():
            return forms.ChoiceField(choices=rule_words.domains(), label=db_field.verbose_name)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("version"), ordering="pk")
    def version(self, rule_set: RuleSet) -> str:
        """Whose rules, and which version."""
        return f"{rule_words.of(rule_set.domain).domain} {rule_set.pk}"

    @admin.display(description=gettext_lazy("valid from"), ordering="valid_from", empty_value="—")
    def begins(self, rule_set: RuleSet) -> str | None:
        """The day alone where the hour means nothing: at midnight, and for the version a district starts with."""
        start = rule_set.valid_from and rule_set.valid_from.astimezone(CHINA)
        if start is None:
            return None
        is_day = start.time() == time.min or start < rule_set.created_at
        return date_format(start, "DATE_FORMAT" if is_day else "DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("status"))
    def status(self, rule_set: RuleSet) -> str:
        """Draft, coming, in force or past."""
        if rule_set.valid_from is None:
            return _("draft")
        now = clock.now()
        if rule_set.valid_from > now:
            return _("coming")
        newer = RuleSet.objects.filter(
            domain=rule_set.domain, valid_from__gt=rule_set.valid_from, valid_from__lte=now
        ).exists()
        return _("past") if newer else _("in force")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new version is dated by the house, not by its author."""
        obj.created_at = obj.created_at or clock.now()
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Drafts alone may go; cases refer to the others."""
        return obj is not None and obj.valid_from is None

    @admin.action(description=gettext_lazy("Copy as a new draft"))
    def copy_version(self, request: HttpRequest, queryset: QuerySet[RuleSet]) -> None:
        """Begin a new version from an old one."""
        for rule_set in queryset:
            copy = actions.copy_as_draft(rule_set=rule_set, note=_("Copy of version %d") % rule_set.pk, at=clock.now())
            self.message_user(request, _("Draft %d made; edit it, then put it in force.") % copy.pk, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Put in force in ten minutes"))
    def put_in_force_soon(self, request: HttpRequest, queryset: QuerySet[RuleSet]) -> None:
        """As soon as every process can know of it."""
        self._put_in_force(request, queryset, clock.now() + timedelta(minutes=10))

    @admin.action(description=gettext_lazy("Put in force at midnight"))
    def put_in_force_tomorrow(self, request: HttpRequest, queryset: QuerySet[RuleSet]) -> None:
        """From the beginning of tomorrow, China's time."""
        tomorrow = clock.now().astimezone(CHINA).date() + timedelta(days=1)
        midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=CHINA)
        self._put_in_force(request, queryset, midnight)

    def _put_in_force(self, request: HttpRequest, queryset: QuerySet[RuleSet], valid_from: datetime) -> None:
        for rule_set in queryset:
            try:
                actions.put_in_force(rule_set=rule_set, valid_from=valid_from, at=clock.now())
            except LinliError as error:
                self.message_user(request, str(error.message), messages.ERROR)
            else:
                self.message_user(request, _("Version %d will be in force.") % rule_set.pk, messages.SUCCESS)


class _CalendarAdmin(RecordedAdmin):
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        rules.forget()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A date entered by mistake may go again."""
        return self.has_change_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        rules.forget()


@admin.register(HolidayOverride)
class HolidayOverrideAdmin(_CalendarAdmin):
    """Dates that differ from the shipped table, or lie beyond it."""

    list_display = ("date", "is_worked", "name")
    list_filter = ("is_worked",)
    date_hierarchy = "date"
    ordering = ("-date",)


@admin.register(CalendarYear)
class CalendarYearAdmin(_CalendarAdmin):
    """Years beyond the shipped table that the district has entered in full."""

    list_display = ("year",)
    ordering = ("-year",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Say up to which year nothing needs to be entered."""
        kwargs.setdefault(
            "help_texts",
            {
                "year": _("Up to %d the holidays are built in. Enter a later year's holidays first, then the year.")
                % last_tabulated_year
            },
        )
        return super().get_form(request, obj, change=change, **kwargs)
