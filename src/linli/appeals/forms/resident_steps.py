"""What a resident may do with their appeal, one form an action; and looking one up without an account."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.appeals.forms.fields import FilesField, WordsField
from linli.appeals.models import RatingReason, Score


class SeenForm(forms.Form):
    """Carries which state of the appeal was on screen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AddForm(SeenForm):
    """Something more to say or to show."""

    text = WordsField(label=_("What would you like to add?"), rows=4)
    photos = FilesField(label=_("Photos"))


class UrgeForm(SeenForm):
    """催办."""

    text = WordsField(label=_("A few words to the handler"), required=False, rows=2, max_length=500)


class WithdrawForm(SeenForm):
    """No longer wanted."""

    reason = WordsField(label=_("Why do you withdraw it?"), required=False, rows=2, max_length=500)


class ObjectForm(SeenForm):
    """Not content with a decline or a merge."""

    reason = WordsField(label=_("What do you object to?"), rows=4, max_length=2000)


class RateForm(SeenForm):
    """好差评."""

    score = forms.TypedChoiceField(
        label=_("Are you satisfied with the result?"),
        choices=Score.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the five levels.")},
    )
    reasons = forms.MultipleChoiceField(
        label=_("Why? Choose what fits"),
        choices=RatingReason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = WordsField(label=_("In your own words"), required=False, rows=3, max_length=2000)


class LookUpForm(forms.Form):
    """Number, and telephone or receipt code."""

    number = forms.CharField(
        label=_("Number of the appeal"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("It is on your receipt and in our messages."),
        error_messages={"required": _("Please type the number of the appeal.")},
    )
    secret = forms.CharField(
        label=_("Your telephone number, or the code on the receipt"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("Anonymous appeals are looked up with the six-digit code."),
        error_messages={"required": _("Please type your telephone number or the code.")},
    )

    def clean_number(self) -> str:
        """Capital letters without spaces, as the number is stored."""
        value: Any = self.cleaned_data["number"]
        return "".join(unicodedata.normalize("NFKC", str(value)).upper().replace("-", "").split())
