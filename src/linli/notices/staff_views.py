"""Screens of staff: the notice board's back, and messages that did not get through."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Refused
from linli.notices import actions, board, policy
from linli.notices.forms import BulletinForm, areas_for
from linli.notices.models import Bulletin, BulletinState, Delivery
from linli.notices.views import PAGE, access_of, shell_of
from linli.places.models import Area


def _before(request: HttpRequest) -> int | None:
    number = request.GET.get("before", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else None


def _page(request: HttpRequest, rows: Any) -> dict[str, Any]:
    before = _before(request)
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: PAGE + 1])
    return {
        "rows": found[:PAGE],
        "next": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "first": request.path if before else "",
        "at": clock.now(),
        "shell": shell_of(request),
    }


def _own(request: HttpRequest, bulletin_id: int) -> Bulletin:
    bulletin = Bulletin.objects.select_related("area", "published_by", "written_by").filter(pk=bulletin_id).first()
    if bulletin is None or not policy.may_publish(access_of(request), bulletin.area.path):
        raise Http404
    return bulletin


def _actor(request: HttpRequest, area: Area) -> Actor:
    return access_of(request).actor(policy.PUBLISH, area.path)


@require_safe
@login_required
@never_cache
def bulletins(request: HttpRequest) -> HttpResponse:
    """Bulletins of the areas one may publish for, newest first."""
    access = access_of(request)
    if not access.can(policy.PUBLISH):
        raise Http404
    rows = Bulletin.objects.filter(area__in=areas_for(access)).select_related("area")
    return render(request, "notices/bulletins.html", _page(request, rows))


@login_required
@never_cache
def edit(request: HttpRequest, bulletin_id: int | None = None) -> HttpResponse:
    """Writes a new bulletin, or changes a draft; the second button publishes at once."""
    access = access_of(request)
    if not access.can(policy.PUBLISH):
        raise Http404
    bulletin = _own(request, bulletin_id) if bulletin_id else None
    if bulletin is not None and bulletin.state != BulletinState.DRAFT:
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


def _save(request: HttpRequest, form: BulletinForm, bulletin: Bulletin | None) -> HttpResponse:
    at, area = clock.now(), form.cleaned_data["area"]
    by = _actor(request, area)
    words = {"area": area, "title": form.cleaned_data["title"], "text": form.cleaned_data["text"]}
    if bulletin is None:
        bulletin = board.write(**words, expires_at=form.expires_at(), by=by, at=at)
    else:
        bulletin = board.revise(bulletin=bulletin, **words, expires_at=form.expires_at(), by=by, at=at)
    if "publish" in request.POST:
        board.publish(bulletin=bulletin, by=by, at=at)
        messages.success(request, _("Published."))
    else:
        messages.success(request, _("Saved as a draft."))
    return HttpResponseRedirect(reverse("notices:bulletin", args=[bulletin.pk]))


@require_safe
@login_required
@never_cache
def bulletin(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """One bulletin as staff see it, with what can be done."""
    context = {"shell": shell_of(request), "bulletin": _own(request, bulletin_id), "at": clock.now()}
    return render(request, "notices/bulletin.html", context)


@require_POST
@login_required
def publish(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Hangs a draft on the board."""
    return _done(request, _own(request, bulletin_id), board.publish, _("Published."))


@require_POST
@login_required
def withdraw(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Takes a bulletin off the board."""
    return _done(request, _own(request, bulletin_id), board.withdraw, _("Withdrawn."))


def _done(request: HttpRequest, bulletin: Bulletin, action: Any, words: str) -> HttpResponse:
    try:
        action(bulletin=bulletin, by=_actor(request, bulletin.area), at=clock.now())
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
