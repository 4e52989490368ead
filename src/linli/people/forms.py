"""What people type to sign in and about themselves."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    ConfirmLoginCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    SetPasswordForm,
)
from allauth.core import context, ratelimit
from allauth.mfa import app_settings as second_step_settings
from allauth.mfa.adapter import get_adapter as get_second_step_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.people import known
from linli.people.models import Person

# Every moment at which a code of the second step is taken: its own period, and the neighbours that are forgiven.
CODE_SECONDS = second_step_settings.TOTP_PERIOD * (2 * second_step_settings.TOTP_TOLERANCE + 1)


class PhoneField(forms.CharField):
    """A mobile number as people write it; its clean value is E.164."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"type": "tel", "inputmode": "tel", "autocomplete": "tel", "autofocus": True}
        super().__init__(
            **{
                "label": _("Mobile number"),
                "max_length": 30,
                "widget": forms.TextInput(attrs=attributes),
                "error_messages": {"required": _("Please enter your mobile number.")},
                **kwargs,
            }
        )

    def clean(self, value: Any) -> str:
        """E.164; raises ValidationError for what no text message can reach."""
        text: str = super().clean(value)
        return get_adapter().clean_phone(text) if text else text


class PhoneForm(RequestLoginCodeForm):
    """First step of a resident's sign-in."""

    def clean_phone(self) -> str:
        """As allauth's, but strangers who ask for codes to a number don't hold up its owner's own browser."""
        phone: str = self.cleaned_data["phone"]
        adapter = get_adapter()
        self._user = adapter.get_user_by_phone(phone)
        request = context.request
        if not ratelimit.consume(request, action="request_login_code", key=known.limited(request, phone)):
            raise adapter.validation_error("too_many_login_attempts")
        return phone


class CodeForm(ConfirmLoginCodeForm):
    """Second step: the six digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("6-digit code")
        field.widget = forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autofocus": True,
                "maxlength": 10,
            }
        )


class _SecondStepCode:
    """The field for a code of the second step, in the words of the house."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.label = _("Verification code")
        field.widget = forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "maxlength": 20}
        )

    def clean_code(self) -> str:
        """A code opens once in all the time it is good for; allauth remembers it for a third of that."""
        code: str = super().clean_code()  # type: ignore[misc]
        letters = "".join(letter for letter in code if letter.isalnum())
        used = f"people.second_step.{self.user.pk}.{letters}"  # type: ignore[attr-defined]
        if not cache.add(used, "y", timeout=CODE_SECONDS):
            raise get_second_step_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(_SecondStepCode, AuthenticateForm):
    """When signing in."""


class SecondStepAgainForm(_SecondStepCode, ReauthenticateForm):
    """Before something sensitive."""


class SecondStepSetUpForm(_SecondStepCode, ActivateTOTPForm):
    """When setting it up."""


class StaffSignInForm(LoginForm):
    """User name and password. Telephone numbers have the other page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("User name"),
            max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
        )
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, str]:
        """What the backend checks; the attempt counts for this user name."""
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data.get("password") or ""}


class _OwnHint:
    """The page says in one sentence what a password needs; Django's list of rules would say it again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = ""  # type: ignore[attr-defined]


class NewPasswordForm(_OwnHint, ChangePasswordForm):
    """Another password instead of the one known."""


class FirstPasswordForm(_OwnHint, SetPasswordForm):
    """A password where there was none."""


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """What one may change about oneself."""

    class Meta:
        model = Person
        fields = ("name", "language", "elder_mode")
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "language": forms.Select(),
        }
        labels = {"name": _("Your name"), "elder_mode": _("Large print and simple pages")}


class NewPhoneForm(forms.Form):
    """The number one wants to sign in with from now on."""

    phone = PhoneField(label=_("New mobile number"))


class OwnCodeForm(forms.Form):
    """The six digits once more, before something that cannot be taken back."""

    code = forms.CharField(
        label=_("6-digit code"),
        max_length=10,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True, "maxlength": 10}
        ),
    )


class HomeForm(forms.Form):
    """In which building, and which room."""

    building = forms.ChoiceField(
        label=_("Building"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose the building."),
            "invalid_choice": _("Please choose the building."),
        },
    )
    room = forms.CharField(
        label=_("Room"),
        max_length=40,
        help_text=_("For example: unit 2, room 301"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please say which room.")},
    )

    def __init__(self, *args: Any, buildings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["building"]
        field.choices = buildings


class EraseForm(forms.Form):
    """Says once more what one is about to lose."""

    confirmed = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Please tick the box if you really want this.")},
    )


class PasswordAgainForm(forms.Form):
    """The password once more, of somebody who has no number that a code could go to."""

    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class UnmaskForm(forms.Form):
    """Why a full number must be seen."""

    reason = forms.CharField(
        label=_("Why do you need to see it?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_reason(self) -> str:
        """Not just spaces or a full stop."""
        reason: str = self.cleaned_data["reason"].strip()
        if len(reason) < 2:
            raise ValidationError(_("Please say why you need to see the full number."))
        return reason
