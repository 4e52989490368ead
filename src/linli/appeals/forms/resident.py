"""The three short steps of a new appeal: what, where, check and send."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.appeals.forms.fields import FilesField, OneFileField, PhoneField, WordsField
from linli.appeals.models import Category, Channel, Kind, Privacy
from linli.places.locate import METRES_PER_DEGREE, locate, locate_building
from linli.places.searching import FoundPlace, search

KIND_ICONS = {
    Kind.HELP: "help",
    Kind.COMPLAINT: "flag",
    Kind.REPORT: "report",
    Kind.SUGGESTION: "message",
    Kind.ENQUIRY: "info",
    Kind.PRAISE: "star",
    Kind.ENTERPRISE: "building",
}
KIND_HELPS = {
    Kind.HELP: _("Something is broken or you need a hand: lights, water, repairs"),
    Kind.COMPLAINT: _("Somebody did something wrong or did not do their work"),
    Kind.REPORT: _("You have seen something that breaks the law or is dangerous"),
    Kind.SUGGESTION: _("You have an idea how things could be better"),
    Kind.ENQUIRY: _("You want to know about rules, papers, or whom to see"),
    Kind.PRAISE: _("Somebody did well, and you want to say so"),
    Kind.ENTERPRISE: _("Troubles of a company or a shop"),
}
PRIVACY_HELPS = {
    Privacy.OPEN: _("Quickest: the person who handles it can call you"),
    Privacy.CONFIDENTIAL: _("Only few people who must know see your name; handlers do not"),
    Privacy.ANONYMOUS: _("Nobody learns who you are; you look it up with the code on your receipt"),
}
_FAR = 300.0  # metres between the building chosen and the point set, above which the point is believed


class WhatForm(forms.Form):
    """Step one."""

    text = WordsField(
        label=_("What would you like to tell us?"),
        required=False,
        rows=6,
        help_text=_("When did it happen, what is it about? Plain words are fine."),
    )
    photos = FilesField(label=_("Photos"), help_text=_("Nine at most. A photo often says more than many words."))
    voice = OneFileField(label=_("Voice message"), help_text=_("Easier to say than to type? Speak for up to a minute."))
    kind = forms.ChoiceField(
        label=_("What kind of matter is it?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one. If you are not sure, “Help” is fine.")},
    )
    category = forms.TypedChoiceField(
        label=_("Which field does it belong to?"),
        required=False,
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
    )
    is_urgent = forms.BooleanField(label=_("Dangerous and urgent: somebody may come to harm right now"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roots = Category.objects.filter(depth=1, is_active=True).order_by("pk").values_list("pk", "name")
        self.fields["category"].choices = [("", _("Not sure")), *roots]  # type: ignore[attr-defined]


class WhereForm(forms.Form):
    """Step two. `found` are the places that the typed words may mean."""

    place = forms.ChoiceField(label=_("Choose the place"), required=False, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Compound and building, or street and number"),
        required=False,
        max_length=200,
        help_text=_("Then the floor, or what is beside it, so that whoever comes finds it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)

    NOWHERE = "-"

    def __init__(
        self, *args: Any, known: Sequence[tuple[str, str]] = (), searching: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.searching = searching
        self.found = self._search()
        choices = [*known, *((one.code, f"{one.name} · {one.detail}") for one in self.found)]
        offered = dict.fromkeys(code for code, _name in choices)
        self.choices = [(code, next(name for other, name in choices if other == code)) for code in offered]
        given = self.data.get(self.add_prefix("place"), "") if self.is_bound else ""
        if given and given != self.NOWHERE and given not in offered:
            # Chosen from an earlier search whose words have changed since.
            building = locate_building(given)
            if building:
                self.choices.append((building.code, f"{building.compound_name}{building.name} · {building.address}"))
        if self.choices:
            self.choices.append((self.NOWHERE, str(_("None of these"))))
        self.fields["place"].choices = self.choices  # type: ignore[attr-defined]

    def _search(self) -> list[FoundPlace]:
        words = str(self.data.get(self.add_prefix("address"), "")) if self.is_bound else ""
        point = self.is_bound and self.data.get(self.add_prefix("longitude"))
        if not words.strip() or (point and not self.searching):
            return []
        return [one for one in search(words, limit=8) if one.kind == "building"]

    def clean(self) -> dict[str, Any]:
        """One point, one building or some words; a point must lie in the district."""
        data: dict[str, Any] = super().clean() or {}
        longitude, latitude = data.get("longitude"), data.get("latitude")
        code = data.get("place") or ""
        data["building_code"] = code if code != self.NOWHERE else ""
        if (longitude is None) != (latitude is None):
            data["longitude"] = data["latitude"] = longitude = latitude = None
        if longitude is not None and latitude is not None:
            if locate(longitude, latitude) is None:
                self.add_error("longitude", _("That point is outside this district; please choose a place inside it."))
                return data
            if data["building_code"] and self._is_far(data["building_code"], longitude, latitude):
                data["building_code"] = ""
        elif not data["building_code"] and not code and self.found:
            self.add_error("place", _("Is it one of these places? Please choose, or “None of these”."))
        elif not data["building_code"] and not data.get("address", "").strip() and not self.errors:
            self.add_error("address", _("Please say where it is, so that the right person comes."))
        return data

    @staticmethod
    def _is_far(code: str, longitude: float, latitude: float) -> bool:
        building = locate_building(code)
        if building is None:
            return True
        across = (building.longitude - longitude) * METRES_PER_DEGREE * 0.81  # the cosine of 36 degrees
        up = (building.latitude - latitude) * METRES_PER_DEGREE
        return bool((across * across + up * up) ** 0.5 > _FAR)


class SendForm(forms.Form):
    """Step three. Which fields there are depends on who writes: a visitor, somebody signed in, or staff for another."""

    SELF, OTHER = "self", "other"

    whom = forms.ChoiceField(
        label=_("Whom does it concern?"),
        choices=[(SELF, _("Myself")), (OTHER, _("I am helping somebody else"))],
        widget=forms.RadioSelect,
        initial=SELF,
    )
    channel = forms.ChoiceField(
        label=_("How did you learn of it?"),
        choices=[(one.value, one.label) for one in (Channel.VISIT, Channel.PATROL, Channel.HOTLINE)],
        widget=forms.RadioSelect,
        initial=Channel.VISIT,
    )
    name = forms.CharField(
        label=_("Your name"), required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(
        label=_("Your telephone number"),
        required=False,
        help_text=_("The person who handles it calls you here. With this number you also look it up."),
    )
    other_name = forms.CharField(label=_("Name of the person concerned"), required=False, max_length=60)
    other_phone = PhoneField(label=_("Their telephone number"), required=False)
    privacy = forms.ChoiceField(
        label=_("Who may know your name?"), choices=Privacy.choices, widget=forms.RadioSelect, initial=Privacy.OPEN
    )

    def __init__(self, *args: Any, is_known: bool, for_resident: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_known, self.for_resident = is_known, for_resident
        gone = ["whom"] if for_resident else ["channel"]
        if is_known or for_resident:
            gone += ["name", "phone"]
        for name in gone:
            del self.fields[name]
        if for_resident:
            self.fields["other_name"].label = _("Resident's name")
            self.fields["other_phone"].label = _("Resident's telephone number")
            self.fields["privacy"].label = _("Who may know the resident's name?")

    def clean(self) -> dict[str, Any]:
        """A number is needed from whoever is neither signed in nor anonymous."""
        data: dict[str, Any] = super().clean() or {}
        anonymous = data.get("privacy") == Privacy.ANONYMOUS
        if not anonymous and "phone" in self.fields and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Please leave a number, or choose “Anonymous” below."))
        wants_other = self.for_resident or data.get("whom") == self.OTHER
        if not anonymous and wants_other and "other_phone" not in self.errors and not data.get("other_phone"):
            if data.get("channel") == Channel.PATROL and not data.get("other_name"):
                return data
            self.add_error("other_phone", _("Please give a number at which this person is reached."))
        return data
