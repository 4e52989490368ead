"""Persons and households. Numbers are masked here as everywhere."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.people import phones
from linli.people.admin.recorded import RecordedAdmin
from linli.people.models import Household, Person, Unmasking
from linli.ui.columns import column


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Numbers are never filled in: what is typed replaces them, empty leaves them."""

    new_phone = forms.CharField(label=_("New telephone number"), required=False, max_length=30)
    new_identity_number = forms.CharField(label=_("New identity number"), required=False, max_length=30)

    class Meta:
        model = Person
        fields = ("name", "household", "language", "elder_mode")

    def clean_new_phone(self) -> str:
        """The number in its stored form."""
        text: str = self.cleaned_data["new_phone"]
        try:
            return phones.normalise(text) if text else ""
        except phones.NotAPhone as error:
            raise forms.ValidationError(str(error.message)) from error

    def save(self, commit: bool = True) -> Any:
        """Puts the new numbers, if any, through the methods that keep the look-up columns right."""
        if self.cleaned_data["new_phone"]:
            self.instance.set_phone(self.cleaned_data["new_phone"])
        if self.cleaned_data["new_identity_number"]:
            self.instance.set_identity_number(self.cleaned_data["new_identity_number"])
        return super().save(commit)


@admin.register(Person)
class PersonAdmin(RecordedAdmin):
    """Found by name or by the whole telephone number."""

    form = PersonForm
    list_display = ("name", "phone_shown", column("household__room", _("household")), "erased_at")
    list_select_related = ("household",)
    search_fields = ("name__startswith",)
    search_help_text = _("The beginning of a name, or a whole telephone number")
    raw_id_fields = ("household",)
    readonly_fields = ("phone_shown", "identity_shown", "created_at", "erased_at")
    fields = (
        "name", "phone_shown", "new_phone", "identity_shown", "new_identity_number", "household", "language",
        "elder_mode", "created_at", "erased_at",
    )  # fmt: skip

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Person], search_term: str
    ) -> tuple[QuerySet[Person], bool]:
        """A telephone number is looked up by its keyed column; it is stored nowhere in the clear."""
        digits = search_term.replace(" ", "").replace("-", "")
        if digits.lstrip("+").isdecimal():
            try:
                return queryset.filter(pk__in=Person.objects.by_phone(digits).values("pk")), False
            except phones.NotAPhone:
                return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Notes since when a person is known."""
        if not change:
            obj.created_at = clock.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("telephone"))
    def phone_shown(self, person: Person) -> str:
        """Masked, with a way to see it all that is written down."""
        return self._shown(person, person.masked_phone, Unmasking.Field.PHONE)

    @admin.display(description=_("identity number"))
    def identity_shown(self, person: Person) -> str:
        """Masked."""
        return self._shown(person, person.masked_identity_number, Unmasking.Field.IDENTITY_NUMBER)

    def _shown(self, person: Person, masked: str, field: str) -> str:
        if not masked:
            return "—"
        return format_html(
            '{} <a href="{}">{}</a>', masked, reverse("people:unmask", args=[person.pk, field]), _("Show it all")
        )


@admin.register(Household)
class HouseholdAdmin(RecordedAdmin):
    """Homes, found by building or room."""

    list_display = (column("building__address", _("address")), column("building__name", _("building")), "room")
    list_select_related = ("building",)
    search_fields = ("building__name", "building__code", "room")
    raw_id_fields = ("building",)


@admin.register(Unmasking)
class UnmaskingAdmin(RecordedAdmin):
    """Who looked at whose number; only to be read."""

    list_display = (
        "seen_at",
        column("seen_by__name", _("seen by")),
        column("person__name", _("person")),
        "field",
        "reason",
    )
    list_filter = ("field",)
    list_select_related = ("seen_by", "person")
    date_hierarchy = "seen_at"
    ordering = ("-seen_at",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from looking."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Unmasking | None = None) -> bool:
        """The database refuses it as well."""
        return False
