"""Screens of staff: the notice board's back, and messages that did not get through."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.kernel import clock
from linli.kernel.errors import Forbidden, Refused
from linli.notices import actions, board, policy
from linli.notices.forms import BulletinForm, RejectForm, areas_for
from linli.notices.models import Bulletin, BulletinState, Delivery
from linli.notices.views import PAGE, access_of, shell_of
from linli.ui.parts import Choice


def _before(request: HttpRequest) -> int | None:
    number = request.GET.get("before", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else None


def _page(request: HttpRequest, rows: Any, *, show: str = "") -> dict[str, Any]:
    before = _before(request)
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: PAGE + 1])
    return {
        "rows": found[:PAGE],
        "next": f"?{show}before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "first": f"{request.path}?{show}".rstrip("?&") if before else "",
        "at": clock.now(),
        "shell": shell_of(request),
    }


def _seen(request: HttpRequest, bulletin_id: int) -> Bulletin:
    """A bulletin of an area in which one may write or say yes; 404 for everybody else."""
    joined = Bulletin.objects.select_related("area", "published_by", "written_by", "rejected_by")
    bulletin = joined.filter(pk=bulletin_id).first()
    access = access_of(request)
    if bulletin is None or not (
        policy.may_publish(access, bulletin.area.path) or policy.may_approve(access, bulletin.area.path)
    ):
        raise Http404
    return bulletin


def _writable(request: HttpRequest, bulletin_id: int) -> Bulletin:
    bulletin = _seen(request, bulletin_id)
    if not policy.may_publish(access_of(request), bulletin.area.path):
        raise Http404
    return bulletin


@require_safe
@login_required
@never_cache
def bulletins(request: HttpRequest) -> HttpResponse:
    """Bulletins of the areas one may write or say yes for, newest first; `?show=pending` those that wait for a yes."""
    access = access_of(request)
    if not (access.can(policy.PUBLISH) or access.can(policy.APPROVE)):
        raise Http404
    rows = Bulletin.objects.filter(area__in=areas_for(access, policy.PUBLISH, policy.APPROVE)).select_related("area")
    waiting = rows.filter(state=BulletinState.PENDING)
    only_waiting = request.GET.get("show") == "pending"
    address = reverse("notices:bulletins")
    context = _page(request, waiting if only_waiting else rows, show="show=pending&" if only_waiting else "")
    tabs = [
        Choice(_("All"), address, current=not only_waiting),
        Choice(_("Waits for approval"), f"{address}?show=pending", current=only_waiting, count=waiting.count()),
    ]
    may_write = access.can(policy.PUBLISH)
    return render(request, "notices/bulletins.html", {**context, "tabs": tabs, "may_write": may_write})


@login_required
@never_cache
def edit(request: HttpRequest, bulletin_id: int | None = None) -> HttpResponse:
    """Writes a bulletin, or changes one that does not hang yet; the first button asks for the second person's yes."""
    access = access_of(request)
    if not access.can(policy.PUBLISH):
        raise Http404
    bulletin = _writable(request, bulletin_id) if bulletin_id else None
    if bulletin is not None and bulletin.state not in {BulletinState.DRAFT, BulletinState.PENDING}:
        return HttpResponseRedirect(reverse("notices:bulletin", args=[bulletin.pk]))
    data: Any = request.POST if request.method == "POST" else None
    form = BulletinForm(data, instance=bulletin, access=access)
    if form.is_valid():
        try:
            return _save(request, form, bulletin)
        except Refused as error:
            form.add_error(None, str(error.message))
    context = {"shell": shell_of(request), "form": form, "bulletin": bulletin}
    return render(request, "notices/bulletin_form.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _save(request: HttpRequest, form: BulletinForm, bulletin: Bulletin | None) -> HttpResponse:
    at, area = clock.now(), form.cleaned_data["area"]
    by = access_of(request).actor(policy.PUBLISH, area.path)
    words = {"area": area, "title": form.cleaned_data["title"], "text": form.cleaned_data["text"]}
    if bulletin is None:
        bulletin = board.write(**words, expires_at=form.expires_at(), by=by, at=at)
    else:
        bulletin = board.revise(bulletin=bulletin, **words, expires_at=form.expires_at(), by=by, at=at)
    if "hand_in" in request.POST:
        board.hand_in(bulletin=bulletin, by=by, at=at)
        messages.success(request, _("Handed in. It hangs as soon as somebody else has said yes."))
    else:
        messages.success(request, _("Saved as a draft."))
    return HttpResponseRedirect(reverse("notices:bulletin", args=[bulletin.pk]))


@require_safe
@login_required
@never_cache
def bulletin(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """One bulletin as staff see it, with what can be done."""
    return _shown(request, _seen(request, bulletin_id), RejectForm())


def _shown(request: HttpRequest, found: Bulletin, form: RejectForm, *, status: int = 200) -> HttpResponse:
    access = access_of(request)
    may_approve = policy.may_approve(access, found.area.path)
    context = {
        "shell": shell_of(request),
        "bulletin": found,
        "at": clock.now(),
        "form": form,
        "may_write": policy.may_publish(access, found.area.path),
        "may_approve": may_approve and access.person_id not in found.writer_ids,
        "is_own": access.person_id in found.writer_ids,
    }
    return render(request, "notices/bulletin.html", context, status=status)


@require_POST
@login_required
def hand_in(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Asks for a second person's yes."""
    found = _writable(request, bulletin_id)
    words = _("Handed in. It hangs as soon as somebody else has said yes.")
    return _done(request, found, board.hand_in, policy.PUBLISH, words)


@require_POST
@login_required
def publish(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """The second person's yes."""
    return _done(request, _to_judge(request, bulletin_id), board.publish, policy.APPROVE, _("Published."))


@require_POST
@login_required
def reject(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """The second person's no; without a reason the page comes back."""
    found = _to_judge(request, bulletin_id)
    form = RejectForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    action = partial(board.reject, reason=form.cleaned_data["reason"])
    return _done(request, found, action, policy.APPROVE, _("Returned with your reason."))


def _to_judge(request: HttpRequest, bulletin_id: int) -> Bulletin:
    found = _seen(request, bulletin_id)
    if not policy.may_approve(access_of(request), found.area.path):
        raise Forbidden(_("Your post does not approve bulletins."))
    return found


@require_POST
@login_required
def withdraw(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Takes a bulletin off the board: whoever may write or say yes there."""
    found = _seen(request, bulletin_id)
    writes = policy.may_publish(access_of(request), found.area.path)
    permission = policy.PUBLISH if writes else policy.APPROVE
    return _done(request, found, board.withdraw, permission, _("Withdrawn."))


def _done(request: HttpRequest, bulletin: Bulletin, action: Any, permission: str, words: str) -> HttpResponse:
    try:
        by = access_of(request).actor(permission, bulletin.area.path)
        action(bulletin=bulletin, by=by, at=clock.now())
    except Refused as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, words)
    return HttpResponseRedirect(reverse("notices:bulletin", args=[bulletin.pk]))


@require_safe
@login_required
@never_cache
def deliveries(request: HttpRequest) -> HttpResponse:
    """Messages that failed or were given up, newest first, with what the provider said."""
    if not policy.may_see_deliveries(access_of(request)):
        raise Http404
    rows = Delivery.objects.troubled().select_related("notice")
    return render(request, "notices/deliveries.html", _page(request, rows))


@require_POST
@login_required
def try_again(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Puts one message back into the queue."""
    if not policy.may_see_deliveries(access_of(request)):
        raise Http404
    delivery = Delivery.objects.filter(pk=delivery_id).first()
    if delivery is None:
        raise Http404
    actions.try_again(delivery=delivery, at=clock.now())
    messages.success(request, _("Will be sent again."))
    return HttpResponseRedirect(reverse("notices:deliveries"))
