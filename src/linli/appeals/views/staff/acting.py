"""One action on one case: its form in a dialog or on a page of its own, and carrying it out."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from linli.appeals import policy
from linli.appeals.forms.staff import FORMS
from linli.appeals.forms.staff_fields import ActionForm
from linli.appeals.models import Answer, Appeal, Phrase
from linli.appeals.views.staff import uploads
from linli.appeals.views.staff.conflicts import faster
from linli.appeals.views.staff.desk import access_of, appeal_or_404, for_staff, show, wants_fragment
from linli.appeals.workflow import APPEAL
from linli.files.models import StoredFile
from linli.kernel import clock
from linli.kernel.errors import Conflict, LinliError
from linli.workflow.engine import not_allowed

_JUDGING = ("confirm", "refute", "call_back")
SEARCHES = ("find_post_now", "find_category_now", "find_organisation_now")


@for_staff()
def act(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """GET shows the form to those who may, POST carries the action out and goes back to the case (or to `next`)."""
    if action not in FORMS:
        raise Http404
    access, at = access_of(request), clock.now()
    appeal = appeal_or_404(request, number)
    wanted = FORMS[action]
    if request.method != "POST":
        if not policy.may(access, APPEAL.by_action[action], appeal):
            # Nobody fills in a form that can only be refused.
            raise not_allowed(APPEAL.by_action[action])
        form = wanted(appeal=appeal, access=access, at=at)
        return _page(request, appeal, form)
    form = wanted(request.POST, request.FILES, appeal=appeal, access=access, at=at)
    if any(name in request.POST for name in SEARCHES):
        return _page(request, appeal, _as_typed(form))
    kept: list[StoredFile] = []
    if wanted.purpose:
        sent, wrong = uploads.take_in(
            request.FILES.getlist("photos"),
            kept=request.POST.getlist("kept"),
            purpose=wanted.purpose,
            access=access,
            at=at,
        )
        kept = sent
        for text in wrong:
            form.add_error("photos" if "photos" in form.fields else None, text)
    if not form.is_valid():
        return _page(request, appeal, form, kept=kept, status=422)
    try:
        with transaction.atomic():
            form.act()
            if kept:
                uploads.give_to(appeal, kept, access=access)
    except Conflict as error:
        return _conflict(request, appeal, form, error, kept=kept)
    except LinliError as error:
        form.add_error(None, str(error.message))
        return _page(request, appeal, form, kept=kept, status=error.status)
    messages.success(
        request,
        _("%(number)s: %(action)s, done.")
        % {
            "number": appeal.number,
            "action": APPEAL.by_action[action].label,
        },
    )
    return _go_on(request, appeal)


def _answer_to_judge(appeal: Appeal) -> Answer | None:
    """What the handler says was done: whoever judges it reads it where they judge."""
    return Answer.objects.filter(appeal=appeal).order_by("-pk").first()


def _as_typed(form: ActionForm) -> ActionForm:
    """A search in a list of choices is no attempt: what was typed stays, and nothing is called wrong."""
    form.full_clean()
    form.errors.clear()
    return form


def _conflict(
    request: HttpRequest, appeal: Appeal, form: ActionForm, error: Conflict, *, kept: list[StoredFile]
) -> HttpResponse:
    """Who was faster; what was typed stays, and can be sent again knowing that."""
    appeal = appeal_or_404(request, appeal.number)
    still_possible = appeal.state in APPEAL.by_action[form.action].frm
    data = request.POST.copy()
    data["seen"] = str(appeal.state_version)
    form.data = data
    values = {"faster": faster(error) or str(error.message), "still_possible": still_possible}
    return _page(request, appeal, form, kept=kept, status=409, more=values)


def _page(
    request: HttpRequest,
    appeal: Appeal,
    form: ActionForm,
    *,
    kept: list[StoredFile] | None = None,
    status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    action = APPEAL.by_action[form.action]
    values = {
        "appeal": appeal,
        "form": form,
        "action": action,
        "kept": kept or [],
        "phrases": Phrase.objects.filter(action=form.action).order_by("position", "pk")[:12],
        "next": next_of(request),
        "answered": _answer_to_judge(appeal) if form.action in _JUDGING else None,
        **(more or {}),
    }
    fragment = wants_fragment(request)
    on_own_page = request.headers.get("HX-Target") == "action-page"  # else in the dialog
    if fragment and on_own_page:
        values["heading"] = True
    response = show(request, "_act" if fragment else "act", values, status=status)
    if fragment and status != 200:
        response["HX-Retarget"] = "#action-page" if on_own_page else "#action-body"
        response["HX-Reswap"] = "innerHTML"
    return response


def next_of(request: HttpRequest) -> str:
    """Where to go afterwards, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = wanted.startswith("/work/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else ""


def _go_on(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    """Back to where the person was working; to the case only while they still may see it."""
    target = next_of(request)
    if not target:
        visible = Appeal.objects.reached_by(access_of(request)).filter(pk=appeal.pk).exists()
        target = reverse("staff:case", args=[appeal.number]) if visible else reverse("staff:home")
    if wants_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)
