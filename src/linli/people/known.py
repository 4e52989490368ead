"""From where the owner of an account (or of an appeal) has come in before.

Wrong tries are counted for an account and the place they come from, and less strictly for the account as a whole.
A browser or network that has been let in before is counted for itself alone: no stranger who guesses can hold its
owner up there.
"""

import ipaddress
import json
import secrets
from collections.abc import Iterable
from typing import Any, Final

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE: Final = "linli_known"
_SALT: Final = "linli.people.known"
_DAYS: Final = 180
_DAYS_OF_A_NETWORK: Final = 60
# A family's tablet, the computer of a desk: more than so many people forget the one who came first.
_MOST_NAMES: Final = 20


def client_network(address: str) -> str:
    """The caller's network: one address of IPv4, a /64 of IPv6, of which every household has its own."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(parsed if parsed.version == 4 else ipaddress.ip_network((parsed, 64), strict=False))


def network_of(request: HttpRequest) -> str:
    """The network a request comes from. REMOTE_ADDR is what the outermost proxy of ours saw; no header changes it."""
    return client_network(request.META.get("REMOTE_ADDR", ""))


def place(request: HttpRequest, name: str) -> str:
    """For what a try at `name` is counted: the browser if its owner has used it before, else the network."""
    device, names = _cookie(request)
    return f"device {device}" if _digest(name) in names else f"network {network_of(request)}"


def is_known(request: HttpRequest, name: str) -> bool:
    """Whether the owner of `name` has come in from this browser or this network before."""
    return _digest(name) in _cookie(request)[1] or bool(cache.get(_network_key(request, name)))


def limited(request: HttpRequest, name: str) -> str:
    """The key of a limit that holds for `name` from everywhere, but not for where its owner has been before."""
    return f"{name} {place(request, name)}" if is_known(request, name) else name


def remember_network(request: HttpRequest, name: str) -> None:
    """The owner of `name` has come in from this network."""
    cache.set(_network_key(request, name), 1, _DAYS_OF_A_NETWORK * 24 * 3600)


def remember(request: HttpRequest, response: HttpResponseBase, names: Iterable[str]) -> None:
    """The owner of these names has come in with this browser from this network."""
    device, known = _cookie(request)
    fresh = [_digest(name) for name in names]
    for name in names:
        remember_network(request, name)
    kept = [*(one for one in known if one not in fresh), *fresh][-_MOST_NAMES:]
    value = signing.dumps(json.dumps([device or secrets.token_hex(8), kept]), salt=_SALT)
    response.set_cookie(
        COOKIE, value, max_age=_DAYS * 24 * 3600, httponly=True, samesite="Lax", secure=request.is_secure()
    )


def _cookie(request: HttpRequest) -> tuple[str, list[str]]:
    """The browser's own number, and digests of the names it was let in with."""
    try:
        found: Any = json.loads(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_DAYS * 24 * 3600))
    except (signing.BadSignature, ValueError):
        return "", []
    return found[0], found[1]


def _digest(name: str) -> str:
    return salted_hmac(_SALT, name, algorithm="sha256").hexdigest()[:24]


def _network_key(request: HttpRequest, name: str) -> str:
    return f"known:{_digest(f'{name} from {network_of(request)}')}"
