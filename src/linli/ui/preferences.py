"""What a person chose for their eyes: face (standard or elder) and theme. Kept in cookies, so it works signed out."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

FACES = ("standard", "elder")
THEMES = ("system", "light", "dark")
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Preferences:
    """The face and theme of one request."""

    face: str = "standard"
    theme: str = "system"


def preferences_of(request: HttpRequest | None) -> Preferences:
    """What the cookies say; anything unknown counts as not chosen."""
    if request is None:
        return Preferences()
    face, theme = request.COOKIES.get("face", ""), request.COOKIES.get("theme", "")
    return Preferences(face if face in FACES else "standard", theme if theme in THEMES else "system")


@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """`/preferences?face=elder&next=/…`: changes only how things look, so a plain link may do it."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    for name, allowed in (("face", FACES), ("theme", THEMES)):
        value = request.POST.get(name) or request.GET.get(name) or ""
        if value in allowed:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response
