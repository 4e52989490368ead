"""What people fill in: a bulletin, and how they want to be told."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.notices import kinds
from linli.notices.models import Bulletin
from linli.notices.policy import PUBLISH
from linli.notices.quiet import CHINA
from linli.people.access import Access
from linli.places.models import Area, Level


def areas_for(access: Access, *permissions: str) -> Any:
    """Areas in which this access has any of the permissions, grids left out: a bulletin is for a community at least."""
    areas = Area.objects.exclude(level=Level.GRID).order_by("code")
    if access.is_superuser:
        return areas
    covered = Q(pk__in=[])
    for permission in permissions:
        for seat in access.seats_with(permission):
            covered |= Q(path=seat.area_path) | Q(path__startswith=f"{seat.area_path}/")
    return areas.filter(covered)


class AreaField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Areas by name, indented by level."""

    def label_from_instance(self, obj: Any) -> str:
        """Deeper areas stand further in."""
        indent: str = "\u3000" * str(obj.path).count("/")
        return f"{indent}{obj.name}"


class BulletinForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """A bulletin as it is written."""

    area = AreaField(queryset=Area.objects.none(), label=_("For the people of"), empty_label=None)
    last_day = forms.DateField(
        label=_("Hangs until"),
        required=False,
        help_text=_("The last day on which it is shown. Empty: until it is withdrawn."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    class Meta:
        model = Bulletin
        fields = ["area", "title", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.queryset = areas_for(access, PUBLISH)
        self.fields["last_day"].initial = self.instance.last_day

    def expires_at(self) -> datetime | None:
        """The end of the last day in China."""
        day = self.cleaned_data["last_day"]
        return datetime.combine(day + timedelta(days=1), time(), CHINA) if day else None


class RejectForm(forms.Form):
    """What should be changed before it can hang."""

    reason = forms.CharField(
        label=_("What should be changed"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please say what should be changed.")},
    )


class PreferencesForm(forms.Form):
    """Text message and mail for each kind of notice; a box for each."""

    def __init__(
        self, *args: Any, shown: list[kinds.Kind], chosen: dict[str, tuple[bool, bool]], has_mail: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shown, self.has_mail = shown, has_mail
        for kind in shown:
            sms, mail = chosen[kind.code]
            self.fields[f"sms:{kind.code}"] = forms.BooleanField(required=False, initial=sms, label=_("Text message"))
            if has_mail:
                self.fields[f"mail:{kind.code}"] = forms.BooleanField(required=False, initial=mail, label=_("E-mail"))

    def rows(self) -> list[tuple[kinds.Kind, list[Any]]]:
        """Each kind with its boxes."""
        ways = ["sms", "mail"] if self.has_mail else ["sms"]
        return [(kind, [self[f"{way}:{kind.code}"] for way in ways]) for kind in self.shown]

    def choices(self) -> list[tuple[str, bool, bool]]:
        """(kind, text message, mail) as chosen."""
        data = self.cleaned_data
        return [(kind.code, data[f"sms:{kind.code}"], data.get(f"mail:{kind.code}", False)) for kind in self.shown]
