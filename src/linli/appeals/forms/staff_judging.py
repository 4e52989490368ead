"""The forms of desks and of those who judge: accept, dispatch, decline, merge, confirm, call back, meet."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.appeals import actions
from linli.appeals.forms.staff_fields import (
    ActionForm,
    ClassForm,
    HolderForm,
    OrganisationForm,
    numbers,
    pictures,
    words,
)
from linli.appeals.lists.choosing import likely_category
from linli.appeals.lists.holders import organisations
from linli.appeals.models import Appeal, CallBack, Kind, Nature, RatingReason, Score
from linli.kernel.errors import Refused
from linli.people.models import Organisation

_YES_NO = [("", gettext_lazy("not asked")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class _Classed(ClassForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind)
    nature = forms.ChoiceField(label=gettext_lazy("Nature"), choices=Nature, required=False)
    field_order = ("kind", "nature", "find_category", "category")

    def proposed(self, appeal: Appeal, at: Any) -> dict[str, Any]:
        """What it is now, and for the category what appeals like it were."""
        return {"kind": appeal.kind, "nature": appeal.nature, "category": likely_category(appeal)}


class AcceptForm(_Classed):
    """受理."""

    action = "accept"

    def act(self) -> None:
        """Accept it."""
        data = self.cleaned_data
        actions.accept(
            self.appeal.pk,
            kind=data["kind"],
            nature=data["nature"],
            category_id=data["category"],
            by=self.access,
            at=self.at,
            seen=data["seen"],
        )


class CategoriseForm(_Classed):
    """改分类."""

    action = "categorise"

    def act(self) -> None:
        """Say anew what it is."""
        data = self.cleaned_data
        actions.categorise(
            self.appeal.pk,
            kind=data["kind"],
            nature=data["nature"],
            category_id=data["category"],
            by=self.access,
            at=self.at,
            seen=data["seen"],
        )


class DispatchForm(HolderForm):
    """派单."""

    action, main = "dispatch", "note"
    note = words(gettext_lazy("Note for the holder (staff only)"), required=False, rows=2)

    def act(self) -> None:
        """Give it out."""
        data = self.cleaned_data
        actions.dispatch(
            self.appeal.pk, to=data["to"], note=data["note"], by=self.access, at=self.at, seen=data["seen"]
        )


class ReassignForm(HolderForm):
    """改派."""

    action, main = "reassign", "reason"
    reason = words(gettext_lazy("Why; the resident reads this"), rows=2)

    def act(self) -> None:
        """Give it to another."""
        data = self.cleaned_data
        actions.reassign(
            self.appeal.pk, to=data["to"], reason=data["reason"], by=self.access, at=self.at, seen=data["seen"]
        )


class DeclineForm(ActionForm):
    """不予受理."""

    action, main = "decline", "reason"
    reason = words(gettext_lazy("Reason"), rows=3, help_text=gettext_lazy("The resident reads this and may object."))

    def act(self) -> None:
        """Decline it."""
        data = self.cleaned_data
        actions.decline(self.appeal.pk, reason=data["reason"], by=self.access, at=self.at, seen=data["seen"])


class MergeForm(ActionForm):
    """并案."""

    action = "merge"
    into = forms.CharField(
        label=gettext_lazy("Number of the appeal that it is merged into"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def act(self) -> None:
        """Merge it; the other one must be visible to the person who does it."""
        data = self.cleaned_data
        number = data["into"].strip()
        found = Appeal.objects.reached_by(self.access).filter(number=number).values_list("pk", flat=True).first()
        if found is None:
            raise Refused(_("There is no appeal with this number that you can see."))
        actions.merge(self.appeal.pk, into=found, by=self.access, at=self.at, seen=data["seen"])


class ConfirmForm(ActionForm):
    """核查通过."""

    action, main, purpose = "confirm", "text", "appeals.confirm"
    text = words(gettext_lazy("What you found"), required=False, rows=3)
    photos = pictures(gettext_lazy("Pictures from the spot"))

    def act(self) -> None:
        """It is done."""
        data = self.cleaned_data
        actions.confirm(self.appeal.pk, text=data["text"], by=self.access, at=self.at, seen=data["seen"])


class RefuteForm(ActionForm):
    """核查不通过."""

    action, main, purpose = "refute", "reason", "appeals.confirm"
    reason = words(gettext_lazy("What is not done"), rows=3)
    photos = pictures(gettext_lazy("Pictures from the spot"))

    def act(self) -> None:
        """It is not done."""
        data = self.cleaned_data
        actions.refute(self.appeal.pk, reason=data["reason"], by=self.access, at=self.at, seen=data["seen"])


class CallBackForm(ActionForm):
    """回访."""

    action, main = "call_back", "text"
    result = forms.ChoiceField(
        label=gettext_lazy("What came of the call"),
        choices=CallBack.Result,
        widget=forms.RadioSelect,
        initial=CallBack.Result.RATED,
    )
    was_contacted = forms.ChoiceField(
        label=gettext_lazy("Did the handler contact you?"), choices=_YES_NO, required=False, widget=forms.RadioSelect
    )
    is_solved = forms.ChoiceField(
        label=gettext_lazy("Is it solved?"), choices=_YES_NO, required=False, widget=forms.RadioSelect
    )
    score = forms.TypedChoiceField(
        label=gettext_lazy("Are you satisfied?"),
        choices=Score,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Why"), choices=RatingReason, required=False, widget=forms.CheckboxSelectMultiple
    )
    text = words(gettext_lazy("In the resident's words"), required=False, rows=3)

    def clean(self) -> dict[str, Any]:
        """A rating belongs to a call in which one was given."""
        data = super().clean() or self.cleaned_data
        if data.get("result") == CallBack.Result.RATED and data.get("score") is None:
            self.add_error("score", _("Please choose the level the resident named, or another result of the call."))
        if data.get("result") != CallBack.Result.RATED:
            data["score"], data["reasons"] = None, []
        return data

    def act(self) -> None:
        """Keep what came of the call."""
        data = self.cleaned_data
        truth = {"yes": True, "no": False}
        actions.call_back(
            self.appeal.pk,
            result=data["result"],
            score=data["score"],
            was_contacted=truth.get(data["was_contacted"]),
            is_solved=truth.get(data["is_solved"]),
            reasons=data["reasons"],
            text=data["text"],
            by=self.access,
            at=self.at,
            seen=data["seen"],
        )


class MeetingForm(OrganisationForm):
    """联席会."""

    action, main, searched = "hold_meeting", "decision", "present"
    held_on = forms.DateField(
        label=gettext_lazy("Held on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    present = forms.MultipleChoiceField(
        label=gettext_lazy("Units present"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    resident_was_present = forms.BooleanField(label=gettext_lazy("The resident was present"), required=False)
    decision = words(gettext_lazy("What was decided"))
    field_order = ("held_on", "find_organisation", "present", "resident_was_present", "decision")

    def prepare(self) -> None:
        """Those with a part in the case come first and are chosen; a search adds others."""
        sent = self.data.getlist("present") if isinstance(self.data, QueryDict) else []
        chosen = numbers(sent) if self.is_bound else self.appeal.organisation_ids
        involved = Organisation.objects.filter(pk__in=[*self.appeal.organisation_ids, *chosen]).order_by("pk")
        first = list(involved.values_list("pk", "name"))
        known = {pk for pk, _name in first}
        others = organisations(words=self.typed("find_organisation"))
        self.offer("present", [("", first + [one for one in others if one[0] not in known])])
        self.initial["present"] = [str(pk) for pk in chosen]

    def proposed(self, appeal: Appeal, at: Any) -> dict[str, Any]:
        """Today."""
        return {"held_on": at.date()}

    def act(self) -> None:
        """Keep the record."""
        data = self.cleaned_data
        actions.hold_meeting(
            self.appeal.pk,
            held_on=data["held_on"],
            organisation_ids=numbers(data["present"]),
            resident_was_present=data["resident_was_present"],
            decision=data["decision"],
            by=self.access,
            at=self.at,
        )
