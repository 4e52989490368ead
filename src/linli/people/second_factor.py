"""The second factor: secrets encrypted, QR codes drawn by the library that the house has already."""

from io import BytesIO

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.people import secrets
from linli.people.access import access_of
from linli.people.models import Account


class SecondFactorAdapter(DefaultMFAAdapter):
    """What django-allauth asks about TOTP and recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Please use the one shown now."),
        "cannot_delete_authenticator": _("Your post requires a second step; it cannot be switched off."),
        "cannot_generate_recovery_codes": _("Please set up the second step first."),
    }

    def encrypt(self, text: str) -> str:
        """The secret behind the codes never lies readable in the database."""
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The opposite."""
        return secrets.decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The QR code that an authenticator application reads."""
        # As a picture of its own (a data: address), so it needs its namespace, which svg_inline leaves out.
        buffer = BytesIO()
        segno.make(url, error="m", micro=False).save(buffer, kind="svg", xmldecl=False, scale=5, border=4, light="#fff")
        return buffer.getvalue().decode()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """How the account is named in the application."""
        assert isinstance(user, Account)
        return user.username or (user.person.masked_phone if user.person else str(user.pk))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not while a post demands it."""
        return not (settings.REQUIRE_TOTP and access_of(authenticator.user_id, clock.now()).needs_second_factor())
