"""One-time codes: the words of the message, and the hand-over to whoever sends it."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.people import phones

SIGN_IN: Final = "sign_in"
CHANGE_PHONE: Final = "change_phone"
ERASE: Final = "erase"

# Who reads a code to somebody else should know what for.
_WORDS: Final = {
    SIGN_IN: gettext_lazy(
        "Your Linli sign-in code is %(code)s. It is valid for 5 minutes. We never ask for it by telephone."
    ),
    CHANGE_PHONE: gettext_lazy(
        "Your Linli code is %(code)s: with it this number becomes the one you sign in with. It is valid for 5 minutes. "
        "We never ask for it by telephone."
    ),
    ERASE: gettext_lazy(
        "Your Linli code is %(code)s: with it your account is closed and what you wrote is removed for good. "
        "It is valid for 5 minutes. Was it not you? Then tell it to nobody."
    ),
}


def send_code(*, phone: str, code: str, at: datetime, deed: str = SIGN_IN) -> None:
    """Hands a code to the sender named in settings (CODE_SENDER), in the caller's transaction."""
    _send(phone, str(_WORDS[deed]) % {"code": code}, at)


def tell_old_number(*, phone: str, new_phone_masked: str, at: datetime) -> None:
    """Tells the number that was in use until now, in the caller's transaction: the change may not be its owner's."""
    text = _(
        "You sign in to Linli with the number %(phone)s from now on. Was it not you? Then call your community at once."
    )
    _send(phone, text % {"phone": new_phone_masked}, at)


def _send(phone: str, text: str, at: datetime) -> None:
    import_string(settings.CODE_SENDER)(phone=phones.national(phone), text=text, at=at)
