"""The form that filters a list; what it offers depends on who looks."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.appeals.lists import Filters, Material
from linli.appeals.models import Kind
from linli.appeals.workflow import APPEAL
from linli.people.models import OrganisationLevel


class FilterForm(forms.Form):
    """Everything that has no chip. It is never validated: `lists.read` reads the address."""

    q = forms.CharField(
        label=gettext_lazy("Words or number"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    clock = forms.ChoiceField(label=gettext_lazy("Next clock"), required=False)
    since = forms.DateField(
        label=gettext_lazy("Submitted from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("Submitted to"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *, initial: Filters, material: Material) -> None:
        values: dict[str, Any] = {name: getattr(initial, name) for name in self.base_fields}
        for name in ("since", "until"):
            values[name] = values[name].isoformat() if values[name] else ""
        super().__init__(initial=values, auto_id="filter_%s")
        everything = ("", _("All"))
        self._offer("kind", [everything, *Kind.choices])
        categories = [(one.id, one.name) for one in material.categories]
        if initial.category and initial.category not in dict(categories):
            categories.append((initial.category, material.category or str(initial.category)))
        self._offer("category", [everything, *categories])
        self._offer("area", [everything, *_areas(initial, material)])
        self._offer("clock", [everything, *((one.name, one.label) for one in APPEAL.clocks)])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _areas(initial: Filters, material: Material) -> list[Any]:
    """Areas under the heading of their level."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for one in material.areas:
        groups.setdefault(one.extra, []).append((one.id, one.name))
    found: list[Any] = [(OrganisationLevel(level).label, options) for level, options in groups.items()]
    if initial.area and not any(initial.area == one.id for one in material.areas):
        found.append((initial.area, material.area or str(initial.area)))
    return found
