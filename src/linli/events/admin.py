"""History in the back office: read, never changed."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from linli.events.models import DailyRoot, Event

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class _ReadOnly(_ModelAdmin):
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(_ReadOnly):
    """Who did what, and when."""

    list_display = ("at", "verb", "subject_type", "subject_id", "sequence", "person_id", "post_id")
    list_filter = ("subject_type",)
    search_fields = ("=subject_id", "=person_id", "verb")
    ordering = ("-id",)


@admin.register(DailyRoot)
class DailyRootAdmin(_ReadOnly):
    """The published roots."""

    list_display = ("date", "event_count", "hexadecimal", "created_at")
    ordering = ("-date",)

    @admin.display(description="SHA-256")
    def hexadecimal(self, root: DailyRoot) -> str:
        """The root as it is published."""
        return bytes(root.root).hex()
