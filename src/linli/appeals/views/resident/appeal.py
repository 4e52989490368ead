"""The page of one appeal: where it stands, who has it, by when, every step; and what its reporter may do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.appeals import actions, policy
from linli.appeals.actions.judge import may_rate
from linli.appeals.actions.resident import BETWEEN_URGES
from linli.appeals.forms.resident_steps import AddForm, ObjectForm, RateForm, UrgeForm, WithdrawForm
from linli.appeals.history import timeline
from linli.appeals.models import Appeal, Rating
from linli.appeals.views.resident import uploads
from linli.appeals.views.resident.page import page
from linli.appeals.views.resident.relation import Relation, relation
from linli.appeals.views.resident.rounds import photo, rounds
from linli.appeals.workflow import APPEAL, CONFIRMED, REPORTER
from linli.files.models import MediaKind
from linli.files.uploader import session_key_hash
from linli.kernel import clock
from linli.kernel.errors import LinliError, Missing
from linli.reading.opening import opening

FORMS: dict[str, type[forms.Form]] = {
    "add": AddForm,
    "urge": UrgeForm,
    "withdraw": WithdrawForm,
    "rate": RateForm,
    "object": ObjectForm,
}


@require_safe
def appeal(request: HttpRequest, number: str) -> HttpResponse:
    """`/appeals/<number>`."""
    return _show(request, relation(request, number), at=clock.now())


@require_POST
def act(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """`/appeals/<number>/<action>`: one thing done; with errors the page comes back with what was typed."""
    at = clock.now()
    found = relation(request, number)
    if action not in FORMS or not found.is_own:
        raise Missing(_("There is no such appeal, or this device has not shown that it is yours. Please look it up."))
    form = FORMS[action](request.POST, request.FILES, prefix=action)
    if form.is_valid():
        try:
            words = _ACTS[action](request, found, form.cleaned_data, at)
        except LinliError as error:
            form.add_error(None, str(error.message))
            # What somebody else did meanwhile is on the page that comes back.
            found = relation(request, number)
        else:
            messages.success(request, words, extra_tags=f"draft-done:{action}-{number}")
            return HttpResponseRedirect(reverse("appeals:appeal", args=[number]))
    return _show(request, found, bound={action: form}, at=at, status=422)


def _add(request: HttpRequest, found: Relation, given: dict[str, Any], at: datetime) -> str:
    actions.add(found.appeal.pk, text=given["text"], by=found.by, at=at)
    files, refused = uploads.take_in(request, given["photos"], kind=MediaKind.PICTURE, at=at)
    uploads.attach(
        request,
        [str(file.uuid) for file in files],
        appeal=found.appeal,
        session_hash=session_key_hash(request),
    )
    for words in refused:
        messages.warning(request, words)
    return _("Added. The person who has it has been told.")


def _urge(_request: HttpRequest, found: Relation, given: dict[str, Any], at: datetime) -> str:
    actions.urge(found.appeal.pk, text=given["text"], by=found.by, at=at)
    return _("We have urged them for you.")


def _withdraw(_request: HttpRequest, found: Relation, given: dict[str, Any], at: datetime) -> str:
    actions.withdraw(found.appeal.pk, reason=given["reason"], by=found.by, at=at, seen=given["seen"])
    return _("Withdrawn. You can raise it again at any time.")


def _rate(_request: HttpRequest, found: Relation, given: dict[str, Any], at: datetime) -> str:
    done = actions.rate(
        found.appeal.pk,
        score=given["score"],
        reasons=given["reasons"],
        text=given["text"],
        by=found.by,
        at=at,
        seen=given["seen"],
    )
    if done.state == "closed":
        return _("Thank you for your judgement.")
    return _("Thank you for saying so. It is open again, one level up, with somebody new.")


def _object(_request: HttpRequest, found: Relation, given: dict[str, Any], at: datetime) -> str:
    actions.object_to(found.appeal.pk, reason=given["reason"], by=found.by, at=at)
    return _("We look at it again, one level up.")


_ACTS: dict[str, Callable[[HttpRequest, Relation, dict[str, Any], datetime], str]] = {
    "add": _add,
    "urge": _urge,
    "withdraw": _withdraw,
    "rate": _rate,
    "object": _object,
}


def _show(
    request: HttpRequest,
    found: Relation,
    *,
    at: datetime,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    one = found.appeal
    state = APPEAL.by_state[one.state]
    rows = timeline(one, for_staff=False, at=at)
    context: dict[str, Any] = {
        "appeal": one,
        "state": state,
        "holder": holder(one),
        "where": where(one, exactly=found.is_own),
        "due_at": one.resolve_due_at if state.is_open and one.state != CONFIRMED else None,
        "answers": [row for row in rows if row.verb == "answered" and row.round == rows[-1].round],
        "merged_state": APPEAL.by_state[one.merged_into.state] if one.merged_into else None,
    }
    if not found.is_own:
        context["rounds"] = rounds(rows, for_follower=True)
        return page(request, "followed", context, at=at, status=status)
    may = [name for name in FORMS if _may(found, name)]
    first = rows[0] if rows else None
    urge_again_at = one.urged_at + BETWEEN_URGES if one.urged_at else None
    context |= {
        "forms": {
            name: (bound or {}).get(name) or FORMS[name](prefix=name, initial={"seen": one.state_version})
            for name in may
        },
        "bound": next(iter(bound or {}), ""),
        "bound_form": next(iter((bound or {}).values()), None),
        "urge_again_at": urge_again_at if urge_again_at and urge_again_at > at else None,
        "photos": [photo(file) for file in (first.files if first else []) if file.kind == MediaKind.PICTURE],
        "voices": [file for file in (first.files if first else []) if file.kind == MediaKind.VOICE],
        "rounds": rounds(rows),
        "heading": one.subject or opening(one.text),
        "asked": next((row.words for row in reversed(rows) if row.verb == "paused"), ""),
        "reason": next((row.words for row in reversed(rows) if row.verb == "declined"), ""),
        "rating": Rating.objects.filter(appeal=one).order_by("-round").first()
        if one.score or one.bad_ratings
        else None,
        "is_new": one.submitted_at > at - timedelta(days=1),
    }
    return page(request, "appeal", context, at=at, status=status)


def _may(found: Relation, name: str) -> bool:
    """The table says whether the state allows it, the policy whether the person may."""
    action = APPEAL.by_action[name]
    one = found.appeal
    if action.may != REPORTER or one.state not in action.frm:
        return False
    if name == "rate" and (one.score is not None or not may_rate(found.by, one)):
        return False
    if name == "object" and one.round > 1:
        return False
    return found.by is None or policy.may(found.by, action, one)


def holder(one: Appeal) -> dict[str, str] | None:
    """Name, organisation and duty phone of who has it, while it is open."""
    post = one.holder_post
    if post is None or not APPEAL.by_state[one.state].is_open:
        return None
    name = post.person.name if post.person else post.organisation.name
    return {
        "name": name,
        "note": f"{post.organisation.name} · {post.title}",
        "phone": post.duty_phone or post.organisation.duty_phone,
    }


def where(one: Appeal, *, exactly: bool) -> str:
    """The place in words; only its owner reads more than the grid."""
    grid = one.grid or one.community or one.street
    if not exactly:
        return grid.name if grid else ""
    if one.address:
        return one.address
    return " ".join(area.name for area in (one.street, one.community, one.grid) if area)
