"""How often one caller may try; counted by the caller's network and, where it matters, by what is tried."""

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.files.uploader import client_network
from linli.kernel.errors import LinliError


class TooOften(LinliError):
    """Too many tries in a short time."""

    status = 429


def count(request: HttpRequest, what: str, *, most: int, seconds: int, about: str = "") -> None:
    """Count one try; raises TooOften above `most` within `seconds`, by network and by `about` (a number looked up).

    REMOTE_ADDR is what the outermost proxy of ours saw (ClientAddressMiddleware); a header cannot change it.
    """
    for source in (client_network(request.META.get("REMOTE_ADDR", "")), about and f"about {about}"):
        if source and _next(f"{what} {source}", seconds) > most:
            raise TooOften(_("Too many tries in a short time. Please wait a little and try again."), code="throttled")


def _next(name: str, seconds: int) -> int:
    digest = hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).hexdigest()
    key = f"throttle:{digest[:40]}"
    if cache.add(key, 1, seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        cache.set(key, 1, seconds)
        return 1
