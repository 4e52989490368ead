"""One-time codes: the words of the message, and the hand-over to whoever sends it."""

from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from linli.people import phones


def send_code(*, phone: str, code: str, at: datetime) -> None:
    """Hands a code to the sender named in settings (CODE_SENDER), in the caller's transaction."""
    text = _("Your Linli sign-in code is %(code)s. It is valid for 5 minutes. We never ask for it by telephone.") % {
        "code": code
    }
    import_string(settings.CODE_SENDER)(phone=phones.national(phone), text=text, at=at)
