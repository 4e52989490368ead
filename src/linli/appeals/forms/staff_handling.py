"""The holder's forms: take, contact, plan, wait, answer, return, pass up, more time, helpers."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.appeals import actions
from linli.appeals.forms.staff_fields import (
    ActionForm,
    ChosenByNumber,
    MomentField,
    OrganisationForm,
    pictures,
    words,
    working_days_on,
)
from linli.appeals.models import Appeal, ContactWay, Extension, HelperTask, Nature, Outcome
from linli.kernel.errors import Refused


class TakeForm(ActionForm):
    """签收."""

    action = "take"

    def act(self) -> None:
        """Take it."""
        actions.take(self.appeal.pk, by=self.access, at=self.at, seen=self.cleaned_data["seen"])


class ContactForm(ActionForm):
    """联系居民."""

    action, main, purpose = "contact", "text", "appeals.contact"
    way = forms.ChoiceField(
        label=gettext_lazy("How"), choices=ContactWay, widget=forms.RadioSelect, initial=ContactWay.PHONE
    )
    text = words(gettext_lazy("What was said"), rows=3)

    def act(self) -> None:
        """Record it; it changes no state, so the version on screen does not matter."""
        data = self.cleaned_data
        actions.contact(self.appeal.pk, way=data["way"], text=data["text"], by=self.access, at=self.at)


class PlanForm(ActionForm):
    """制定方案."""

    action, main = "plan", "steps"
    nature = forms.ChoiceField(label=gettext_lazy("Nature"), choices=Nature, required=False, widget=forms.RadioSelect)
    responsible = forms.CharField(label=gettext_lazy("Who is responsible"), max_length=80)
    until = MomentField(label=gettext_lazy("To be done by"))
    steps = words(gettext_lazy("Steps"), rows=4)
    target = forms.CharField(label=gettext_lazy("Target"), max_length=300)

    def proposed(self, appeal: Appeal, at: datetime) -> dict[str, Any]:
        """The holder, and the date promised to the resident."""
        person = appeal.holder_post.person if appeal.holder_post else None
        until = (
            appeal.resolve_due_at if appeal.resolve_due_at and appeal.resolve_due_at > at else working_days_on(at, 1)
        )
        return {"nature": appeal.nature, "responsible": person.name if person else "", "until": until}

    def act(self) -> None:
        """Keep the plan."""
        data = self.cleaned_data
        actions.plan(
            self.appeal.pk,
            nature=data["nature"],
            responsible=data["responsible"],
            until=data["until"],
            steps=data["steps"],
            target=data["target"],
            by=self.access,
            at=self.at,
            seen=data["seen"],
        )


class WaitForm(ActionForm):
    """等待居民."""

    action, main = "wait", "reason"
    reason = words(gettext_lazy("What the resident still owes us; they will read this"), rows=3)
    until = MomentField(label=gettext_lazy("Until (15 days at most)"))

    def proposed(self, appeal: Appeal, at: datetime) -> dict[str, Any]:
        """Three working days."""
        return {"until": working_days_on(at, 3)}

    def act(self) -> None:
        """Pause the clock."""
        data = self.cleaned_data
        actions.wait(
            self.appeal.pk, reason=data["reason"], until=data["until"], by=self.access, at=self.at, seen=data["seen"]
        )


class ResumeForm(ActionForm):
    """继续办理."""

    action = "resume"

    def act(self) -> None:
        """The clock goes on."""
        actions.resume(self.appeal.pk, by=self.access, at=self.at, seen=self.cleaned_data["seen"])


class AnswerForm(ActionForm):
    """答复."""

    action, main, purpose = "answer", "text", "appeals.answer"
    outcome = forms.ChoiceField(
        label=gettext_lazy("What was achieved"), choices=Outcome, widget=forms.RadioSelect, initial=Outcome.SOLVED
    )
    text = words(gettext_lazy("Answer to the resident"), rows=5)
    photos = pictures(gettext_lazy("Pictures of the result"))

    def act(self) -> None:
        """Answer; somebody else confirms."""
        data = self.cleaned_data
        actions.answer(
            self.appeal.pk, text=data["text"], outcome=data["outcome"], by=self.access, at=self.at, seen=data["seen"]
        )


class ReturnForm(ActionForm):
    """退回."""

    action, main = "return", "reason"
    reason = words(gettext_lazy("Why it is not yours, and whose it is"), rows=3)

    def act(self) -> None:
        """Give it back to the desk above."""
        data = self.cleaned_data
        actions.give_back(self.appeal.pk, reason=data["reason"], by=self.access, at=self.at, seen=data["seen"])


class EscalateForm(ActionForm):
    """吹哨上报."""

    action, main = "escalate", "tried"
    tried = words(
        gettext_lazy("What you have tried"),
        help_text=gettext_lazy("The level above and the resident read this: what was done, and what is beyond you."),
    )

    def act(self) -> None:
        """Pass it up."""
        data = self.cleaned_data
        actions.escalate(self.appeal.pk, tried=data["tried"], by=self.access, at=self.at, seen=data["seen"])


class AskExtensionForm(ActionForm):
    """申请延期."""

    action, main = "ask_extension", "reason"
    until = MomentField(label=gettext_lazy("New date"))
    reason = words(gettext_lazy("Why more time is needed"), rows=3)

    def proposed(self, appeal: Appeal, at: datetime) -> dict[str, Any]:
        """Five working days beyond the promise."""
        return {"until": working_days_on(max(appeal.resolve_due_at or at, at), 5)}

    def act(self) -> None:
        """Ask."""
        data = self.cleaned_data
        actions.ask_extension(self.appeal.pk, until=data["until"], reason=data["reason"], by=self.access, at=self.at)


class DecideForm(ActionForm):
    """Shared by granting and refusing: what was asked is shown above the form."""

    def extension(self) -> Extension | None:
        """The open question."""
        return Extension.objects.filter(appeal=self.appeal, is_granted__isnull=True).select_related("person").first()


class GrantExtensionForm(DecideForm):
    """同意延期."""

    action = "grant_extension"
    reason = words(gettext_lazy("Remark"), rows=2, required=False)

    def act(self) -> None:
        """Yes."""
        actions.decide_extension(
            self.appeal.pk, grant=True, reason=self.cleaned_data["reason"], by=self.access, at=self.at
        )


class RefuseExtensionForm(DecideForm):
    """不同意延期."""

    action, main = "refuse_extension", "reason"
    reason = words(gettext_lazy("Why not"), rows=3)

    def act(self) -> None:
        """No."""
        actions.decide_extension(
            self.appeal.pk, grant=False, reason=self.cleaned_data["reason"], by=self.access, at=self.at
        )


class AddHelperForm(OrganisationForm):
    """请协办."""

    action, main = "add_helper", "task"
    organisation = ChosenByNumber(label=gettext_lazy("Which unit"), search="staff:choose_organisations")
    task = words(gettext_lazy("What they are to do"), rows=3)
    until = MomentField(label=gettext_lazy("To be done by"))
    field_order = ("find_organisation", "organisation", "task", "until")

    def proposed(self, appeal: Appeal, at: datetime) -> dict[str, Any]:
        """Two working days."""
        return {"until": working_days_on(at, 2)}

    def act(self) -> None:
        """Ask them."""
        data = self.cleaned_data
        actions.add_helper(
            self.appeal.pk,
            organisation_id=data["organisation"],
            task=data["task"],
            until=data["until"],
            by=self.access,
            at=self.at,
        )


class FinishHelpForm(ActionForm):
    """协办反馈."""

    action, main, purpose = "finish_help", "result", "appeals.help"
    task = ChosenByNumber(label=gettext_lazy("Task"))
    result = words(gettext_lazy("What was done"))
    photos = pictures()

    def prepare(self) -> None:
        """The open tasks of one's own organisations."""
        tasks = HelperTask.objects.filter(appeal=self.appeal, finished_at__isnull=True).order_by("until")
        if not self.access.is_superuser:
            tasks = tasks.filter(organisation_id__in=self.access.organisation_ids)
        self.offer("task", [("", [(pk, text[:80]) for pk, text in tasks.values_list("pk", "task")])])

    def act(self) -> None:
        """Report back."""
        data = self.cleaned_data
        if not HelperTask.objects.filter(pk=data["task"], appeal=self.appeal).exists():
            raise Refused(_("Please choose the task."))
        actions.finish_help(data["task"], result=data["result"], by=self.access, at=self.at)
