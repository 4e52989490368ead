"""A code asked again before something that cannot be taken back: another number, closing the account.

Kept in the session, five minutes; five tries, counted in the database. Sending and trying are limited like a sign-in.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.account import app_settings
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import generate_user_code
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refused
from linli.people import codes, known, secrets, tries

LIFE: Final = timedelta(minutes=5)
MOST_TRIES: Final = 5
_SLOT: Final = "own_code"


@dataclass(frozen=True, slots=True)
class Pending:
    """A code that is on its way to a number, for one deed."""

    deed: str
    phone: str

    @property
    def masked_phone(self) -> str:
        """138****5678."""
        return secrets.masked_phone(self.phone)


def send(request: HttpRequest, *, deed: str, phone: str, at: datetime) -> None:
    """Sends a code for a deed to a number (E.164); the one before is worth nothing. Raises Refused when too often."""
    if not ratelimit.consume(request, action="request_login_code", key=known.limited(request, phone)):
        raise Refused(_("Codes are sent once a minute, five times an hour. Please wait a little."), code="too_often")
    code = generate_user_code(**app_settings.PHONE_VERIFICATION_CODE_FORMAT)
    with transaction.atomic():
        codes.send_code(phone=phone, code=code, at=at, deed=deed)
    request.session[_SLOT] = {
        "deed": deed,
        "phone": secrets.encrypt(phone),
        "digest": _digest(deed, phone, code),
        "until": (at + LIFE).isoformat(),
    }


def pending(request: HttpRequest, *, deed: str, at: datetime) -> Pending | None:
    """The code that is awaited for a deed; None when none is, or it is too old."""
    kept: dict[str, Any] | None = request.session.get(_SLOT)
    if kept is None or kept["deed"] != deed or datetime.fromisoformat(kept["until"]) <= at:
        return None
    return Pending(deed, secrets.decrypt(kept["phone"]))


def confirm(request: HttpRequest, *, deed: str, code: str, at: datetime) -> str:
    """The number (E.164) that a right code came back from; the code opens nothing twice. Raises Refused."""
    awaited = pending(request, deed=deed, at=at)
    if awaited is None:
        raise Refused(_("This code is too old. Please have a new one sent."), code="too_old")
    if not ratelimit.consume(request, action="confirm_login_code"):
        raise Refused(_("Too many attempts. Please try again in a few minutes."), code="too_often")
    kept = request.session[_SLOT]
    tried = count_tries(kept["digest"], at=at)
    if tried > MOST_TRIES:
        forget(request)
        raise Refused(_("Too many wrong codes. Please have a new one sent."), code="too_many_tries")
    if hmac.compare_digest(kept["digest"], _digest(deed, awaited.phone, code.strip())):
        forget(request)
        return awaited.phone
    if tried == MOST_TRIES:
        forget(request)
        raise Refused(_("Too many wrong codes. Please have a new one sent."), code="too_many_tries")
    raise Refused(_("This code is not right. Please check the newest text message."), code="wrong_code")


def count_tries(code: str, *, at: datetime) -> int:
    """How many tries at one code this makes, wherever they come from and however many at once."""
    return tries.count(f"code {code}", seconds=int(LIFE.total_seconds()), at=at)


def forget(request: HttpRequest) -> None:
    """No code is awaited any more."""
    request.session.pop(_SLOT, None)


def _digest(deed: str, phone: str, code: str) -> str:
    return salted_hmac("linli.people.own_codes", f"{deed} {phone} {code}", algorithm="sha256").hexdigest()
