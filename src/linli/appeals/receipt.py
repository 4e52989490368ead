"""The receipt: a code for those who gave no name, and what a browser has proven to be about."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from linli.appeals.models import Appeal
from linli.kernel import clock

# A browser that has submitted or looked up more than this forgets the oldest.
MOST_PROVEN = 30
_SESSION = "appeals"
_FOR_NOW = "appeal_for_now"
FOR_NOW = timedelta(minutes=10)


def receipt_code(appeal: Appeal) -> str:
    """Six digits that follow from the number and this installation's secret; stored nowhere."""
    key = hashlib.sha256(f"appeals.receipt {settings.SECRET_KEY}".encode()).digest()
    digest = hmac.new(key, appeal.number.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06}"


def fits(appeal: Appeal, code: str) -> bool:
    """Whether somebody knows the receipt's code; spaces and full-width digits are forgiven."""
    digits = "".join(str(int(letter)) for letter in code if letter.isdecimal())
    return hmac.compare_digest(digits, receipt_code(appeal))


def prove(session: Any, appeal_id: int) -> None:
    """Remember that this browser has shown that the appeal is its owner's; it may see it from now on."""
    others = [known for known in session.get(_SESSION, []) if known != appeal_id]
    session[_SESSION] = [*others, appeal_id][-MOST_PROVEN:]


def prove_for_now(session: Any, appeal_id: int) -> None:
    """The same for a desk that wrote it down for a caller: one appeal, for some minutes."""
    session[_FOR_NOW] = [appeal_id, (clock.now() + FOR_NOW).isoformat()]


def is_proven(session: Any, appeal_id: int) -> bool:
    """Whether this browser has shown that."""
    if appeal_id in session.get(_SESSION, []):
        return True
    known, until = session.get(_FOR_NOW) or (0, "")
    return known == appeal_id and clock.now() < datetime.fromisoformat(until)
