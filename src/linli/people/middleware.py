"""Puts `request.access` on every request, read from the database only when somebody asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from linli.kernel import clock
from linli.people.access import STRANGER, Access, access_of


class AccessMiddleware:
    """`request.access`: an Access, a stranger's for whoever has not signed in. Needs AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Costs nothing until `request.access` is used."""
        request.access = SimpleLazyObject(lambda: _access_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _access_of(request: HttpRequest) -> Access:
    """Reads the account's id from the session, not the account: the one statement brings all that is needed."""
    if request.user.pk is None:
        return STRANGER
    return access_of(request.user.pk, clock.now())
