"""Tries counted one by one, however many come at the same moment."""

import hashlib
import hmac
import math
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction


def count(name: str, *, seconds: int, at: datetime) -> int:
    """How many tries at `name` this makes since its window of `seconds` began; 1 for the first.

    Counted in the database, which all processes share; a session would let tries at the same moment count as one.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).hexdigest()
    key = f"tries:{digest[:40]}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        tries, ends_at = cache.get(key) or (0, at)
        if ends_at <= at:
            tries, ends_at = 0, at + timedelta(seconds=seconds)
        cache.set(key, (tries + 1, ends_at), math.ceil((ends_at - at).total_seconds()))
    return int(tries) + 1
