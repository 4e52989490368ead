"""My appeals; the page that says it arrived; the printed receipt; look-up; following."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.appeals import actions, nearby, receipt
from linli.appeals.forms.resident_steps import LookUpForm
from linli.appeals.looks import state_badges
from linli.appeals.models import Appeal, Kind, Privacy
from linli.appeals.models.queries import AppealQuerySet
from linli.appeals.views.resident import throttle
from linli.appeals.views.resident.appeal import holder, where
from linli.appeals.views.resident.page import access_of, page
from linli.appeals.views.resident.relation import relation
from linli.appeals.workflow import APPEAL, CONFIRMED
from linli.kernel import clock
from linli.kernel.errors import LinliError, Missing
from linli.people import secrets
from linli.people.access import Access
from linli.people.models import Person
from linli.people.phones import NotAPhone
from linli.reading.opening import opening
from linli.ui.parts import Choice, ListRow, Text
from linli.ui.templatetags.ui_time import promise_filter, when

PAGE = 20
_COLUMNS = ("pk", "number", "kind", "subject", "text", "state", "submitted_at", "resolve_due_at", "category__name")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Keyset list, newest first; `?show=` open, closed or followed."""
    at = clock.now()
    person_id = access_of(request).person_id if request.user.is_authenticated else None
    proven = list(request.session.get("appeals", []))
    if person_id is None and not proven:
        return page(request, "mine_nobody", {"next": request.path}, at=at)
    show = request.GET.get("show", "all")
    chosen = Appeal.objects.of_reporter(person_id) if person_id else _proven(proven)
    if show == "followed" and person_id:
        chosen = Appeal.objects.filter(followers__person_id=person_id)
    elif show == "open":
        chosen = chosen.open()
    elif show == "closed":
        chosen = chosen.exclude(pk__in=chosen.open().values("pk"))
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        chosen = chosen.filter(pk__lt=int(before))
    found = list(chosen.order_by("-pk").values(*_COLUMNS)[: PAGE + 1])
    rows = [_row(one, at, followed=show == "followed") for one in found[:PAGE]]
    names = {"all": _("All"), "open": _("Open"), "closed": _("Done")} | (
        {"followed": _("Followed")} if person_id else {}
    )
    context = {
        "rows": rows,
        "tabs": [Choice(label, f"?{urlencode({'show': code})}", current=code == show) for code, label in names.items()],
        "older": f"?{urlencode({'show': show, 'before': found[PAGE - 1]['pk']})}" if len(found) > PAGE else "",
        "newest": f"?{urlencode({'show': show})}" if before else "",
        "show": show,
        "is_visitor": person_id is None,
    }
    return page(request, "mine", context, at=at)


def _proven(appeal_ids: list[int]) -> AppealQuerySet:
    """What a browser has proven, less what belonged to people who have been erased since."""
    return Appeal.objects.filter(pk__in=appeal_ids).exclude(reporter__erased_at__isnull=False)


def _row(one: dict[str, Any], at: Any, *, followed: bool) -> ListRow:
    matter = one["category__name"] or Kind(one["kind"]).label
    title = matter if followed else one["subject"] or opening(one["text"])
    badge = state_badges().get(one["state"], one["state"])
    meta: list[Text | SafeString] = [badge, Kind(one["kind"]).label, when(one["submitted_at"], at)]
    if APPEAL.by_state[one["state"]].is_open and one["state"] != CONFIRMED:
        meta.append(promise_filter(one["resolve_due_at"], at))
    return ListRow(
        title=title,
        url=reverse("appeals:appeal", args=[one["number"]]),
        meta=meta,
    )


@require_safe
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """It arrived: the number in large digits, who has it, by when."""
    found = relation(request, number)
    if not found.is_own:
        raise Missing(_("There is no such appeal, or this device has not shown that it is yours. Please look it up."))
    return page(request, "sent", _receipt(request, found.appeal), at=clock.now())


@require_safe
def receipt_page(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt to print, with a QR code that leads to the look-up."""
    found = relation(request, number)
    if not found.is_own:
        raise Missing(_("There is no such appeal, or this device has not shown that it is yours. Please look it up."))
    return page(request, "receipt", _receipt(request, found.appeal), at=clock.now())


def _receipt(request: HttpRequest, one: Appeal) -> dict[str, Any]:
    nobody = one.reporter_id is None and one.written_by_id is None
    look_up = request.build_absolute_uri(f"{reverse('appeals:look_up')}?{urlencode({'number': one.number})}")
    return {
        "appeal": one,
        "holder": holder(one),
        "where": where(one, exactly=True),
        "about": one.subject or opening(one.text),
        "code": receipt.receipt_code(one) if nobody or one.privacy == Privacy.ANONYMOUS else "",
        "look_up_url": look_up,
        "is_visitor": not request.user.is_authenticated,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """By number and telephone or receipt code, without an account. Every failure has the same words."""
    at = clock.now()
    if request.method != "POST":
        return page(request, "look_up", {"form": LookUpForm(initial={"number": request.GET.get("number", "")})}, at=at)
    form = LookUpForm(request.POST)
    status = 422
    if form.is_valid():
        number, secret = form.cleaned_data["number"], form.cleaned_data["secret"]
        try:
            throttle.count(request, throttle.LOOK_UP, most=15, seconds=900)
            throttle.count_guess(request, throttle.LOOK_UP, number[:30], here=10, anywhere=60)
        except throttle.TooOften as error:
            form.add_error(None, str(error.message))
            status = 429
        else:
            one = _looked_up(number, secret)
            if one is not None:
                throttle.let_in(request, throttle.LOOK_UP, one.number)
                receipt.prove(request.session, one.pk)
                return HttpResponseRedirect(reverse("appeals:appeal", args=[one.number]))
            form.add_error(None, _("The number and the telephone or code do not fit together. Please check both."))
    return page(request, "look_up", {"form": form}, at=at, status=status)


def _looked_up(number: str, secret: str) -> Appeal | None:
    one = Appeal.objects.filter(number=number).only("pk", "number", "reporter_id", "written_by_id", "privacy").first()
    try:
        wanted = secrets.phone_lookups(secret)
    except NotAPhone:
        wanted = []
    people = [number for number in (one.reporter_id, one.written_by_id) if number] if one else []
    # Both are asked for a wrong number as well, so that time tells nothing either.
    fits_phone = Person.objects.filter(pk__in=people or [0], phone_lookup__in=wanted or [""]).exists()
    fits_code = receipt.fits(one or Appeal(number=number), secret) and not people
    return one if one is not None and (fits_phone or fits_code) else None


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """关注这一件; whoever is not signed in signs in first and comes back here.

    Only what a list of neighbours' appeals has shown (its `offer`): numbers can be counted through, and a follower
    reads where it is, who has it and every step.
    """
    access = access_of(request)
    offer = request.GET.get("offer", "")
    here = f"{reverse('appeals:follow', args=[number])}?{urlencode({'offer': offer})}"
    if access.person_id is None:
        return HttpResponseRedirect(f"{reverse('people:sign_in')}?{urlencode({'next': here})}")
    if request.method == "POST" and "stop" in request.POST:
        return _stop_following(request, number, by=access, person_id=access.person_id)
    if not nearby.is_offered(number, offer):
        raise Missing(_("Please choose an appeal from the list of those nearby; one by its number alone is not shown."))
    found = nearby.public().filter(number=number).select_related("category", "grid", "community", "street").first()
    if found is None:
        raise Missing(_("This appeal is no longer open."))
    if request.method == "POST":
        try:
            actions.follow(found, by=access, at=clock.now())
        except LinliError as error:
            messages.error(request, str(error.message))
            return HttpResponseRedirect(here)
        messages.success(request, _("You follow it now. We tell you of every step."), extra_tags="draft-done:appeal")
        return HttpResponseRedirect(reverse("appeals:appeal", args=[number]))
    context = {
        "appeal": found,
        "where": where(found, exactly=False),
        "what": found.category or found.get_kind_display(),
        "here": here,
    }
    return page(request, "follow", context, at=clock.now())


def _stop_following(request: HttpRequest, number: str, *, by: Access, person_id: int) -> HttpResponse:
    """Whatever one follows, however it stands by now."""
    found = Appeal.objects.filter(number=number, followers__person_id=person_id).first()
    if found is None:
        raise Missing(_("You do not follow this appeal."))
    actions.unfollow(found, by=by, at=clock.now())
    messages.success(request, _("You no longer follow it."))
    return HttpResponseRedirect(reverse("appeals:mine"))
