"""The back office of this room. Django's own sign-in page is closed: it knows no second factor and no limits."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from linli.people.admin import accounts, history, organisations, persons, second_factors

__all__ = ["accounts", "history", "organisations", "persons", "second_factors"]


def _to_staff_sign_in(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    """Sends strangers to the staff's sign-in page; whoever has signed in already simply may not come in."""
    if request.user.is_authenticated:
        raise PermissionDenied
    target = request.GET.get("next") or reverse("admin:index")
    return redirect_to_login(target, login_url=reverse("people:staff_sign_in"))


def _may_enter(request: HttpRequest) -> bool:
    """Accounts that an administrator let in; and auditors, by their post: who watches asks nobody for the key."""
    if not request.user.is_active:
        return False
    return request.user.is_staff or bool(request.access.can("events.audit"))  # type: ignore[attr-defined]


admin.site.has_permission = _may_enter  # type: ignore[method-assign]
admin.site.login = _to_staff_sign_in  # type: ignore[method-assign]
