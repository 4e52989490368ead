"""Tells django-allauth how this house keeps accounts: by telephone, without e-mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.people import actions, known, phones, secrets
from linli.people.access import access_of
from linli.people.codes import send_code
from linli.people.models import Account


def begins_at(account_id: int | None) -> str:
    """The first page of whoever has just signed in: staff at their work, residents at home."""
    is_staff = account_id is not None and access_of(account_id, clock.now()).is_staff
    return resolve_url(settings.STAFF_HOME if is_staff else settings.LOGIN_REDIRECT_URL)


def _sign_in_name(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or credentials.get("phone") or "").strip().casefold()


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are found by the look-up column of their number; codes go out by text message."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("User name and password do not match. Please check both."),
        "phone_password_mismatch": _("User name and password do not match. Please check both."),
        "too_many_login_attempts": _("Too many attempts. Please try again in a few minutes."),
        "rate_limited": _("Too many attempts. Please try again in a few minutes."),
        "incorrect_code": _("This code is not right. Please check the newest text message."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up on a form: the first code that comes back right makes the account."""
        return False

    def get_login_stages(self) -> list[str]:
        """A code or a password, then the second factor if there is one."""
        return ["allauth.account.stages.LoginByCodeStage", "allauth.mfa.stages.AuthenticateStage"]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where to go after signing in when no page asked for it."""
        return begins_at(request.user.pk)

    def is_safe_url(self, url: str | None) -> bool:
        """Only pages of this host."""
        request = self.request
        hosts = {request.get_host()} if request else None
        return url_has_allowed_host_and_scheme(url or "", allowed_hosts=hosts)

    def clean_phone(self, phone: str) -> str:
        """E.164 of a number as typed; only a mobile can receive a code."""
        try:
            number = phones.normalise(phone)
        except phones.NotAPhone as error:
            raise ValidationError(str(error.message), code="invalid_phone") from error
        if not phones.is_mobile(number):
            raise ValidationError(_("A code can only be sent to a mobile number."), code="no_mobile")
        return number

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        """The field for a number, without allauth's demand for a country code."""
        from linli.people.forms import PhoneField

        return PhoneField(**kwargs)

    def get_user_by_phone(self, phone: str) -> Account | None:
        """The account that signs in with this number; it may be closed."""
        try:
            return Account.objects.filter(phone_lookup__in=secrets.phone_lookups(phone)).first()
        except phones.NotAPhone:
            return None

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        """The number an account signs in with, and whether a code once came back from it."""
        assert isinstance(user, Account)
        if user.phone_lookup is None or user.person is None or user.person.phone is None:
            return None
        return user.person.phone, user.phone_verified

    def set_phone(self, user: AbstractBaseUser, phone: str, verified: bool) -> None:
        """Gives the account and its person this number."""
        assert isinstance(user, Account)
        actions.set_sign_in_phone(account=user, phone=phone, is_verified=verified, at=clock.now())

    def set_phone_verified(self, user: AbstractBaseUser, phone: str) -> None:
        """A code sent to this number came back."""
        assert isinstance(user, Account)
        if not user.phone_verified:
            Account.objects.filter(pk=user.pk, phone_lookup__in=secrets.phone_lookups(phone)).update(
                phone_verified=True
            )

    def send_verification_code_sms(self, user: AbstractBaseUser | None, phone: str, code: str, **kwargs: Any) -> None:
        """Sends a one-time code."""
        with transaction.atomic():
            send_code(phone=phone, code=code, at=clock.now())

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Attempts are counted for an account and where they come from, whatever host name and spelling is used."""
        name = _sign_in_name(credentials)
        return f"{name} {known.place(request, name)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts for the account as a whole, too, unless its owner has come in from here before."""
        super().pre_authenticate(request, **credentials)  # type: ignore[no-untyped-call,unused-ignore]
        name = _sign_in_name(credentials)
        if known.is_known(request, name):
            return
        usage = ratelimit.consume(request, app="allauth.account", action="login_failed_anywhere", key=name)
        if not usage:
            raise self.validation_error("too_many_login_attempts")
        if self._login_failed_rl_usage:
            # What is taken back after a right password.
            self._login_failed_rl_usage.usage += usage.usage

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **more: Any) -> HttpResponse:
        """Remembers this browser and network for the names its owner signs in with."""
        response: HttpResponse = super().post_login(request, user, **more)
        assert isinstance(user, Account)
        phone = self.get_phone(user)
        names = [user.username.strip().casefold() if user.username else "", phone[0] if phone else ""]
        known.remember(request, response, [name for name in names if name])
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Passes on mistakes and what one cannot see on the page itself; "you have signed in" is plain to see."""
        if level >= messages.INFO and message_template in {
            "account/messages/logged_in.txt",
            "account/messages/login_code_sent.txt",
        }:
            return
        super().add_message(request, level, message_template, message_context, extra_tags, message)
