"""The receipt: a code for those who gave no name, and what a browser has proven to be about."""

import hashlib
import hmac
from typing import Any

from django.conf import settings

from linli.appeals.models import Appeal

# A browser that has submitted or looked up more than this forgets the oldest.
MOST_PROVEN = 30
_SESSION = "appeals"


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


def is_proven(session: Any, appeal_id: int) -> bool:
    """Whether this browser has shown that."""
    return appeal_id in session.get(_SESSION, [])
