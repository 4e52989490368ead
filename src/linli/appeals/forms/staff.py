"""Every action that staff take, by its name in the workflow table, with the form that asks for its facts."""

from typing import Final

from linli.appeals.forms import staff_handling as handling
from linli.appeals.forms import staff_judging as judging
from linli.appeals.forms.staff_fields import ActionForm

FORMS: Final[dict[str, type[ActionForm]]] = {
    form.action: form
    for form in (
        judging.AcceptForm,
        judging.DispatchForm,
        judging.ReassignForm,
        judging.DeclineForm,
        judging.MergeForm,
        judging.CategoriseForm,
        handling.TakeForm,
        handling.ContactForm,
        handling.PlanForm,
        handling.WaitForm,
        handling.ResumeForm,
        handling.AnswerForm,
        handling.ReturnForm,
        handling.EscalateForm,
        handling.AskExtensionForm,
        handling.GrantExtensionForm,
        handling.RefuseExtensionForm,
        handling.AddHelperForm,
        handling.FinishHelpForm,
        judging.ConfirmForm,
        judging.RefuteForm,
        judging.CallBackForm,
        judging.MeetingForm,
    )
}
