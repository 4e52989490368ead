"""Stored files in the back office: to look at, never to change."""

from django.contrib import admin
from django.http import HttpRequest

from linli.files.models import StoredFile
from linli.ui.offered_lookups import OfferedLookups


@admin.register(StoredFile)
class StoredFileAdmin(OfferedLookups, admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """What lies on disk, by day; the file itself opens only through its gate."""

    list_display = ("uuid", "kind", "purpose", "size", "subject_type", "subject_id", "created_at", "deleted_at")
    list_filter = ("kind", "purpose", "subject_type")
    search_fields = ("uuid", "sha256")
    date_hierarchy = "created_at"
    show_full_result_count = False
    # Nor is it told here whose the files of a confidential appeal are.
    exclude = ("session_key_hash", "uploaded_by", "name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Files come in through forms."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: StoredFile | None = None) -> bool:
        """What was stored stays as it was stored."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StoredFile | None = None) -> bool:
        """Deleting a row would leave its bytes on disk."""
        return False
