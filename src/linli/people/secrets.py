"""Numbers that identify a person: encrypted at rest, found by a keyed look-up column, masked on screen.

Keys come from LINLI_FIELD_KEY (newest first, separated by commas). Without it one key is made and kept in the
var folder, which is right for one machine; several machines must share LINLI_FIELD_KEY.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from linli.people import phones

if TYPE_CHECKING:
    _TextField = models.TextField[str | None, str | None]
else:
    _TextField = models.TextField


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"linli " + purpose).derive(secret.encode())


def field_keys() -> tuple[str, ...]:
    """Every key in force, newest first."""
    return tuple(settings.FIELD_KEYS)


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, b"encrypt"))) for key in keys])


@lru_cache(maxsize=16)
def _lookup_key(key: str) -> bytes:
    return _derived(key, b"lookup")


def encrypt(text: str) -> str:
    """Ciphertext under the newest key; the same text never gives the same ciphertext twice."""
    return _cipher(field_keys()).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text; raises ImproperlyConfigured when none of the keys in force made it."""
    try:
        return _cipher(field_keys()).decrypt(token.encode()).decode()
    except InvalidToken as error:
        message = "An encrypted column cannot be read: LINLI_FIELD_KEY lacks the key that wrote it."
        raise ImproperlyConfigured(message) from error


def rotated(token: str) -> str:
    """The same text, encrypted under the newest key."""
    return _cipher(field_keys()).rotate(token.encode()).decode()


def lookup(text: str) -> str:
    """What the look-up column holds for this text: HMAC-SHA256 under the newest key."""
    return hmac.new(_lookup_key(field_keys()[0]), text.encode(), hashlib.sha256).hexdigest()


def lookups(text: str) -> list[str]:
    """Every value by which a row may be found while keys are being changed: use with `__in`."""
    return [hmac.new(_lookup_key(key), text.encode(), hashlib.sha256).hexdigest() for key in field_keys()]


def phone_lookups(text: str) -> list[str]:
    """As `lookups`, of a telephone number as typed; raises NotAPhone."""
    return lookups(phones.normalise(text))


class EncryptedTextField(_TextField):
    """Text that the database never sees. Cannot be filtered on: give it a look-up column (`lookup_field`)."""

    def __init__(self, *args: Any, lookup_field: str = "", **kwargs: Any) -> None:
        self.lookup_field = lookup_field
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Keeps `lookup_field` in migrations, so that their models rotate too."""
        name, path, args, kwargs = super().deconstruct()
        if self.lookup_field:
            kwargs["lookup_field"] = self.lookup_field
        return name, path, args, kwargs

    def get_prep_value(self, value: Any) -> str | None:
        """Ciphertext for the database."""
        text = super().get_prep_value(value)
        return None if text is None else encrypt(str(text))

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str | None:
        """Text for Python."""
        return None if value is None else decrypt(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Only "is it empty" can be asked; anything else would silently find nothing."""
        if lookup_name != "isnull":
            message = f"{self.name} is encrypted; filter on {self.lookup_field or 'a look-up column'}"
            raise TypeError(message)
        return super().get_lookup(lookup_name)


def masked_phone(phone: str | None) -> str:
    """138****5678; a landline keeps its last two digits; empty stays empty."""
    if not phone:
        return ""
    digits = phones.national(phone).replace(" ", "").replace("-", "")
    if len(digits) == 11 and phones.is_mobile(phone):
        return f"{digits[:3]}****{digits[-4:]}"
    return f"{digits[:-6]}****{digits[-2:]}" if len(digits) > 7 else "****" + digits[-2:]


def masked_identity(number: str | None) -> str:
    """3702**********1234."""
    if not number:
        return ""
    return number[:4] + "*" * max(len(number) - 8, 4) + number[-4:] if len(number) >= 12 else "****"


def masked_name(name: str) -> str:
    """王*: the family name; one star for each character that follows, two at most."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 2) if name else ""
