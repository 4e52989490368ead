"""What a person chose for their eyes: face (standard or elder) and theme. Kept in cookies, so it works signed out.

An account may ask for the elder face, too: then it comes with the session, wherever the person signs in, until this
device is told otherwise.
"""

from dataclasses import dataclass

from django.conf import settings
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


def preferences_of(request: HttpRequest | None, *, of_nobody: bool = False) -> Preferences:
    """What the cookies say; anything unknown counts as not chosen. The session's face stands where no cookie does.

    `of_nobody` is for pages that are the same for everybody, and so may not look into the session.
    """
    if request is None:
        return Preferences()
    face, theme = request.COOKIES.get("face", ""), request.COOKIES.get("theme", "")
    if face not in FACES:
        face = "elder" if not of_nobody and _session_asks_for_elder(request) else "standard"
    return Preferences(face, theme if theme in THEMES else "system")


def begin_with(request: HttpRequest, face: str) -> None:
    """From here on, in this session, pages have this face wherever the device itself chose none."""
    request.session["face"] = face


def _session_asks_for_elder(request: HttpRequest) -> bool:
    # Without a session cookie there is nothing to read, and reading would make every page vary by cookie.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    session = getattr(request, "session", None)
    return session is not None and session.get("face") == "elder"


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
