"""What the forms of staff share: the version that was on screen, pictures kept through errors, searchable choices."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.appeals.forms.fields import FilesField, WordsField
from linli.appeals.lists.choosing import categories
from linli.appeals.lists.holders import organisations, suggested, within_reach
from linli.appeals.models import Appeal
from linli.kernel.working_time import CalendarMissing
from linli.people.access import Access
from linli.workflow import rules

type Choices = list[tuple[str, list[tuple[int, str]]]]


class ActionForm(forms.Form):
    """One action of the table: its fields are the action's facts; `act` carries it out.

    `seen` is the version of the case that its writer had on screen. `main` is the field that phrases are put into,
    `purpose` what its pictures are for (empty: it takes none), `searched` the choice that a search box stands before.
    """

    action: ClassVar[str] = ""
    main: ClassVar[str] = ""
    purpose: ClassVar[str] = ""
    searched: ClassVar[str] = ""
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, appeal: Appeal, access: Access, at: datetime, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"seen": appeal.state_version, **self.proposed(appeal, at), **kwargs["initial"]}
        super().__init__(*args, **kwargs)
        self.appeal, self.access, self.at = appeal, access, at
        self.prepare()

    def proposed(self, appeal: Appeal, at: datetime) -> dict[str, Any]:
        """What the empty form begins with."""
        return {}

    def prepare(self) -> None:
        """Fill in what can be chosen here; called once."""

    def offer(self, name: str, groups: Choices, *, blank: str = "") -> None:
        """The choices of a field, under their headings."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        choices: list[Any] = [("", blank)] if blank else []
        for heading, options in groups:
            choices += [(heading, options)] if heading else options
        field.choices = choices

    def typed(self, name: str) -> str:
        """What was typed into a search box of this form, or chosen before."""
        return str(self.data.get(name, "")).strip()[:60] if self.is_bound else ""

    def act(self) -> None:
        """Carry it out with the cleaned facts."""
        raise NotImplementedError


class ChosenByNumber(forms.TypedChoiceField):
    """A choice by row number. Any number is taken: what may be chosen is for the action to say, not for the page."""

    def __init__(self, *, search: str = "", **kwargs: Any) -> None:
        self.search = search
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def valid_value(self, value: Any) -> bool:
        """Numbers only."""
        return str(value).isascii() and str(value).isdigit() and len(str(value)) < 19


class HolderForm(ActionForm):
    """A form in which a post is chosen; `find_post` narrows the list, by script as one types, else by its button."""

    searched = "to"
    find_post = forms.CharField(label=gettext_lazy("Find a holder"), required=False, max_length=60)
    to = ChosenByNumber(label=gettext_lazy("To whom"), search="staff:choose_posts")

    def prepare(self) -> None:
        """Those who fit best come first; a search replaces the rest."""
        words = self.typed("find_post")
        best = suggested(self.appeal, self.access, at=self.at)
        found = within_reach(self.access, words=words, at=self.at)
        chosen = {one.post_id for one in best}
        # The one who has it now is no choice.
        chosen.add(self.appeal.holder_post_id or 0) if self.action == "reassign" else None
        groups: Choices = []
        if best:
            groups.append((_("Suggested"), [(one.post_id, one.label) for one in best]))
        others = [(one.post_id, one.label) for one in found if one.post_id not in chosen]
        if others:
            groups.insert(0 if words else len(groups), (_("Found") if words else _("All within reach"), others))
        nothing = "" if others else _("Nothing found; try fewer words.")
        self.offer("to", groups, blank=nothing if words else "" if best else _("Please choose"))


class ClassForm(ActionForm):
    """A form that says what the matter is: kind, nature, category."""

    searched = "category"
    find_category = forms.CharField(label=gettext_lazy("Find a category"), required=False, max_length=60)
    category = ChosenByNumber(label=gettext_lazy("Category"), search="staff:choose_categories")

    def prepare(self) -> None:
        """The tree, narrowed by what was typed."""
        super().prepare()
        words = self.typed("find_category")
        self.tree = categories(words)
        nothing = "" if self.tree else _("Nothing found; try fewer words.")
        self.offer("category", self.tree, blank=nothing if words else _("Please choose"))


class OrganisationForm(ActionForm):
    """A form in which an organisation is chosen."""

    searched = "organisation"
    find_organisation = forms.CharField(label=gettext_lazy("Find a unit"), required=False, max_length=60)

    def prepare(self) -> None:
        """Everybody who can help, narrowed by what was typed."""
        found = organisations(words=self.typed("find_organisation"))
        self.offer(self.searched, [("", found)], blank="" if found else _("Nothing found; try fewer words."))


class MomentField(forms.DateTimeField):
    """Day and time, local, as browsers send them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"))
        kwargs.setdefault("error_messages", {"invalid": gettext_lazy("Please give day and time.")})
        super().__init__(**kwargs)


def working_days_on(at: datetime, days: int) -> datetime:
    """The end of office hours, some working days on; for dates that forms begin with."""
    calendar = rules.calendar()
    try:
        day = timezone.localtime(calendar.add(at, days * calendar.seconds_per_day))
    except CalendarMissing:
        day = timezone.localtime(at + timedelta(days=days))
    return timezone.make_aware(datetime.combine(day.date(), time(17, 30)))


def words(label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "", limit: int = 2000) -> WordsField:
    """A text of some lines."""
    return WordsField(label=label, required=required, rows=rows, help_text=help_text, max_length=limit)


def pictures(label: Any = gettext_lazy("Pictures")) -> FilesField:
    """Pictures as proof."""
    return FilesField(label=label)


def numbers(values: Sequence[str]) -> list[int]:
    """Row numbers out of what a form sent, anything else left out."""
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]
