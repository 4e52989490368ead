"""How often one caller may try; counted by the caller's network and, where it matters, by what is tried."""

import hashlib
import hmac
import math
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.files.uploader import client_network
from linli.kernel import clock
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
    """How many tries this makes since the window began; the lock lets tries at the same moment count one by one."""
    digest = hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).hexdigest()
    key, at = f"tries:{digest[:40]}", clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        tries, ends_at = cache.get(key) or (0, at)
        if ends_at <= at:
            tries, ends_at = 0, at + timedelta(seconds=seconds)
        cache.set(key, (tries + 1, ends_at), math.ceil((ends_at - at).total_seconds()))
    return int(tries) + 1
