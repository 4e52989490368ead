"""Second factors in the back office: taken away from whoever lost a telephone, never read or made there."""

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Authenticator]
else:
    _ModelAdmin = admin.ModelAdmin

# The package names its table in English only, and so does Django the empty choice of its lists.
EMPTY_CHOICE = gettext_noop("- Select an option -")
Authenticator._meta.verbose_name = _("second factor")
Authenticator._meta.verbose_name_plural = _("second factors")
admin.site.unregister(Authenticator)
# Where somebody is signed in is for themselves to see and to end; nobody could add a session here.
admin.site.unregister(UserSession)


@admin.register(Authenticator)
class SecondFactorAdmin(_ModelAdmin):
    """Who has one, since when; the secret itself is shown to nobody."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    search_help_text = _("Account name")
    ordering = ("-id",)
    fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A second factor is set up by its owner."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nor changed by anybody else."""
        return False
