"""Lists of the back office are narrowed by what they offer, not by any column that somebody writes into the address."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = object


class OfferedLookups(_ModelAdmin):
    """Django lets any column be asked for: whose a confidential appeal is, or how a password's digest begins."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only the list's own filters and its dates."""
        names = {str(self.date_hierarchy)} if self.date_hierarchy else set()
        for offered in self.get_list_filter(request):
            if isinstance(offered, str):
                names.add(offered)
            else:
                names.add(str(offered[0] if isinstance(offered, tuple) else offered.parameter_name))  # type: ignore[union-attr]
        return any(lookup == name or lookup.startswith(f"{name}__") for name in names)
