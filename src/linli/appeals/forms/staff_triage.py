"""The desk's form: what the matter is and who gets it, in one go."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy

from linli.appeals import actions
from linli.appeals.forms.staff_fields import ClassForm, HolderForm, words
from linli.appeals.lists.holders import suggested
from linli.appeals.models import Appeal, Kind, Nature
from linli.appeals.suggesting import suggested_category
from linli.appeals.workflow import SUBMITTED


class TriageForm(ClassForm, HolderForm):
    """受理并派单: accept (where that is still to be done), correct the class, dispatch; all or nothing."""

    action, main = "dispatch", "note"
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind)
    nature = forms.ChoiceField(label=gettext_lazy("Nature"), choices=Nature, required=False)
    note = words(gettext_lazy("Note for the holder (staff only)"), required=False, rows=2)
    field_order = ("kind", "nature", "find_category", "category", "find_post", "to", "note")

    def proposed(self, appeal: Appeal, at: Any) -> dict[str, Any]:
        """What it is now."""
        return {"kind": appeal.kind, "nature": appeal.nature, "category": appeal.category_id}

    def prepare(self) -> None:
        """The holder that fits best is chosen beforehand, and the category that the model is sure of."""
        super().prepare()
        self.suggestion = suggested_category(self.appeal, self.tree)
        if self.suggestion and self.suggestion.sure:
            self.initial["category"] = self.suggestion.choices[0].category_id
        best = suggested(self.appeal, self.access, at=self.at)
        if best:
            self.initial["to"] = best[0].post_id

    def act(self) -> None:
        """Accept and dispatch in one transaction, so that a conflict in the second undoes the first."""
        data = self.cleaned_data
        classed = {"kind": data["kind"], "nature": data["nature"], "category_id": data["category"]}
        seen = data["seen"]
        with transaction.atomic():
            if self.appeal.state == SUBMITTED:
                actions.accept(self.appeal.pk, by=self.access, at=self.at, seen=seen, **classed)
            else:
                actions.categorise(self.appeal.pk, by=self.access, at=self.at, seen=seen, **classed)
            actions.dispatch(self.appeal.pk, to=data["to"], note=data["note"], by=self.access, at=self.at)
