"""Who sends or opens a file: a person, or a browser without an account, known by a secret in its session."""

import hashlib
import hmac
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from linli.people.known import network_of

SESSION_SECRET = "files_secret"  # noqa: S105  the name of a slot, not a secret


def session_key_hash(request: HttpRequest, *, create: bool = False) -> str:
    """Digest of this browser's secret, empty if it has none; outlives a change of session key at sign-in.

    `create` gives the browser a secret; ask for that only where a file is about to be stored or attached.
    """
    session: Any = request.session
    secret = session.get(SESSION_SECRET, "")
    if not secret and create:
        secret = session[SESSION_SECRET] = secrets.token_urlsafe(24)
    return hashlib.sha256(secret.encode()).hexdigest() if secret else ""


def sources(request: HttpRequest) -> dict[str, str]:
    """What attempts are counted by: the browser and the address, both as digests that cannot be turned back."""
    return {
        "session": session_key_hash(request, create=True),
        "address": _keyed(network_of(request)),
    }


def _keyed(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
