"""Puts `request.access` on every request, read from the database only when somebody asks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.people.access import LAST_USED_GRAIN, STRANGER, Access, access_of

Answer = Callable[[HttpRequest], HttpResponse]

# Set in the session once the account is known to have a second factor, to spare the question on every request.
HAS_SECOND_FACTOR = "has_second_factor"
MOST_NOTED: Final = 50_000  # devices; some 5 MB
_OPEN = (
    settings.STATIC_URL, "/account/", "/sign-", "/preferences", "/language", "/healthz",
    "/offline", "/sw.js", "/manifest.webmanifest", "/icons/", "/favicon.ico",
)  # fmt: skip


class AccessMiddleware:
    """`request.access`: an Access, a stranger's for whoever has not signed in. Needs AuthenticationMiddleware."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Costs nothing until `request.access` is used."""
        request.access = SimpleLazyObject(lambda: _access_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _access_of(request: HttpRequest) -> Access:
    if request.user.pk is None:
        return STRANGER
    return access_of(request.user.pk, clock.now())


class LastSeenMiddleware:
    """Notes when a device was last used, at most every ten minutes: for one's own list of devices."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        # Only spares statements: what another process knows better is written once more.
        self._noted: dict[str, datetime] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """After the answer, and only when the page has asked who this is."""
        response = self.get_response(request)
        user = getattr(request, "_cached_user", None)
        key = request.session.session_key if user is not None and user.is_authenticated else None
        if key:
            self._note(key, clock.now())
        return response

    def _note(self, key: str, at: datetime) -> None:
        before = self._noted.get(key)
        if before is not None and timedelta(0) <= at - before < LAST_USED_GRAIN:
            return
        if len(self._noted) >= MOST_NOTED:
            self._noted.clear()
        self._noted[key] = at
        UserSession = apps.get_model("usersessions", "UserSession")
        UserSession.objects.filter(session_key=key).update(last_seen_at=at)


class SecondFactorMiddleware:
    """Sends holders of sensitive rights to set up a second factor before anything else (REQUIRE_TOTP)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Asks the database once a session for those who have a second factor already."""
        if self._is_missing(request):
            has_password = request.user.is_authenticated and request.user.has_usable_password()
            step = "mfa_activate_totp" if has_password else "account_set_password"
            messages.info(
                request, _("Your post sees sensitive data. Please set up a second step for signing in first.")
            )
            return HttpResponseRedirect(reverse(step))
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        if not settings.REQUIRE_TOTP or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return False
        if self._is_open(request.path) or request.session.get(HAS_SECOND_FACTOR):
            return False
        if not request.user.is_authenticated or not request.access.needs_second_factor():  # type: ignore[attr-defined]
            return False
        from allauth.mfa.utils import is_mfa_enabled

        if is_mfa_enabled(request.user):
            request.session[HAS_SECOND_FACTOR] = True
            return False
        return True

    def _is_open(self, path: str) -> bool:
        """Pages one needs on the way: one's own account, signing in and out, and what belongs to every page."""
        return path.startswith(_OPEN)
