"""Notices in the back office: to look at; only mail addresses and preferences are changed here."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.notices.kinds import all_kinds, kind
from linli.notices.models import Bulletin, Delivery, MailAddress, Notice, Preference
from linli.people.admin import event_words
from linli.ui.columns import column
from linli.ui.offered_lookups import OfferedLookups

event_words.use(
    "bulletin",
    event_words.Subject(_("bulletin")),
    {
        "written": _("Bulletin drafted"),
        "revised": _("Bulletin revised"),
        "handed_in": _("Bulletin handed in for approval"),
        "published": _("Bulletin published"),
        "rejected": _("Bulletin sent back"),
        "withdrawn": _("Bulletin taken down"),
    },
)


class ReadOnlyAdmin(OfferedLookups, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Rows that only the actions of this room write."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Written by actions alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Written by actions alone."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Kept for whoever asks what was sent."""
        return False


@admin.display(description=_("kind"), ordering="kind")
def kind_in_words(row: Any) -> Any:
    """As people choose it among their preferences."""
    return kind(row.kind).label


class KindFilter(admin.SimpleListFilter):
    """One kind, in words."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every kind there is."""
        return [(one.code, one.label) for one in all_kinds(for_staff=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Nothing chosen: all of them."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Who was told something, of what kind and when; not of which case, whose reporter may be confidential."""

    list_display = (kind_in_words, column("person__name", _("person")), "urgent", "created_at", "read_at")
    fields = ("kind", "person", "urgent", "created_at", "read_at")
    list_filter = (KindFilter, "urgent")
    list_select_related = ("person",)
    search_fields = ("person__name",)
    date_hierarchy = "created_at"


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What was sent out, and how that went."""

    list_display = ("created_at", "way", "state", "tries", "next_try_at", "sent_at", "last_error", "provider_reference")
    list_filter = ("way", "state")
    search_fields = ("uuid", "provider_reference")
    date_hierarchy = "created_at"


@admin.register(Bulletin)
class BulletinAdmin(ReadOnlyAdmin):
    """The notice board of every area."""

    list_display = ("title", column("area__name", _("area")), "state", "published_at", "expires_at")
    list_filter = ("state",)
    list_select_related = ("area",)
    search_fields = ("title",)
    date_hierarchy = "created_at"


@admin.register(MailAddress)
class MailAddressAdmin(OfferedLookups, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Where people get mail; enter an address only after making sure that it is theirs."""

    list_display = (column("person__name", _("person")),)
    list_select_related = ("person",)
    raw_id_fields = ("person",)


@admin.register(Preference)
class PreferenceAdmin(OfferedLookups, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """How people want to be told, for when somebody asks on the telephone to have it changed."""

    list_display = (column("person__name", _("person")), kind_in_words, "sms", "mail")
    list_filter = (KindFilter,)
    list_select_related = ("person",)
    raw_id_fields = ("person",)
