"""Organisations, roles, posts and absences."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.people import permissions
from linli.people.admin.recorded import RecordedAdmin
from linli.people.models import Absence, Organisation, Post, Role
from linli.ui.columns import column


@admin.register(Organisation)
class OrganisationAdmin(RecordedAdmin):
    """Bodies that hold posts."""

    list_display = (
        "name",
        "level",
        column("area__name", _("area")),
        column("parent__name", _("parent")),
        "duty_phone",
        "is_active",
    )
    list_filter = ("level", "is_active")
    list_select_related = ("area", "parent")
    search_fields = ("name",)
    raw_id_fields = ("area",)
    autocomplete_fields = ("parent",)
    ordering = ("level", "name")


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Permissions as boxes to tick, each with the sentence of the room that asks for it."""

    permissions = forms.MultipleChoiceField(label=_("permissions"), required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Role
        fields = ("code", "name", "summary", "permissions")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for permission in permissions.all_permissions():
            if permission.is_for_tokens:
                continue
            rooms[permission.room].append((permission.name, f"{permission.sentence} ({permission.name})"))
        known = {name for choices in rooms.values() for name, _sentence in choices}
        # A permission of a room that is switched off for now must not be lost by saving the role.
        lost = [(name, name) for name in self.instance.permissions or [] if name not in known]
        field = self.fields["permissions"]
        field.choices = [*rooms.items(), *([(_("unknown"), lost)] if lost else [])]  # type: ignore[attr-defined]


@admin.register(Role)
class RoleAdmin(RecordedAdmin):
    """What a post may do."""

    form = RoleForm
    list_display = ("name", "code", "summary")
    search_fields = ("name", "code")
    ordering = ("id",)


class InForce(admin.SimpleListFilter):
    """Vacant, filled, or no longer in force."""

    title = _("filled or vacant")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The three kinds."""
        return [("filled", _("filled")), ("vacant", _("vacant")), ("ended", _("ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        """Narrows the list."""
        today = timezone.localdate(clock.now())
        if self.value() == "filled":
            return queryset.filter(person__isnull=False).exclude(valid_until__lt=today)
        if self.value() == "vacant":
            return queryset.filter(person=None).exclude(valid_until__lt=today)
        return queryset.filter(valid_until__lt=today) if self.value() == "ended" else queryset


@admin.register(Post)
class PostAdmin(RecordedAdmin):
    """Who does what, where, and for how long."""

    list_display = (
        "title",
        column("person__name", _("person")),
        column("organisation__name", _("organisation")),
        column("area__name", _("area")),
        "role",
        "valid_from",
        "valid_until",
    )
    list_filter = (InForce, "role")
    list_select_related = ("person", "organisation", "area", "role")
    search_fields = ("title", "person__name__startswith", "organisation__name")
    search_help_text = _("Title, the beginning of a name, or an organisation")
    raw_id_fields = ("area",)
    autocomplete_fields = ("person", "organisation", "role")
    actions = ("end_today",)
    ordering = ("id",)

    @admin.action(description=_("End the chosen posts as of yesterday"))
    def end_today(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        """From today on nobody acts through them; posts that begin later are left alone."""
        from linli.people import actions
        from linli.people.admin.recorded import acting

        at = clock.now()
        last = timezone.localdate(at) - timedelta(days=1)
        count = sum(
            actions.end_post(post=post, last_day=last, by=acting(request), at=at)
            for post in queryset
            if post.valid_from <= last
        )
        self.message_user(request, _("%(count)s posts ended.") % {"count": count})


@admin.register(Absence)
class AbsenceAdmin(RecordedAdmin):
    """Leave, and who stands in."""

    list_display = (column("person__name", _("person")), "from_at", "until_at", column("deputy__title", _("deputy")))
    list_select_related = ("person", "deputy")
    search_fields = ("person__name__startswith",)
    autocomplete_fields = ("person", "deputy")
    ordering = ("-from_at",)
