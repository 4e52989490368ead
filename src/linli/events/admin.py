"""History in the back office: read, never changed. The events themselves need names: `people.admin.history`."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from linli.events.models import DailyRoot

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class ReadOnly(_ModelAdmin):
    """Rows that are looked at."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows come from what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The database refuses it as well."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nor is anything removed."""
        return False


@admin.register(DailyRoot)
class DailyRootAdmin(ReadOnly):
    """The published roots."""

    list_display = ("date", "event_count", "hexadecimal", "created_at")
    ordering = ("-date",)

    @admin.display(description="SHA-256")
    def hexadecimal(self, root: DailyRoot) -> str:
        """The root as it is published."""
        return bytes(root.root).hex()
