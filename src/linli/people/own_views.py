"""My account, further in: another number, my home, what is kept about me, closing the account."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Refused
from linli.people import actions, codes, own_codes, own_data, phones
from linli.people.forms import EraseForm, HomeForm, NewPhoneForm, OwnCodeForm, PasswordAgainForm
from linli.people.models import Person
from linli.people.views import me, shell_of
from linli.places.models import Building
from linli.places.searching import search
from linli.ui.parts import Choice

FORM = require_http_methods(["GET", "HEAD", "POST"])
MOST_BUILDINGS = 40
MOST_SHOWN = 20
_CODE_PAGES = {codes.CHANGE_PHONE: "people:phone_code", codes.ERASE: "people:erase_code"}


def _page(
    request: HttpRequest, template: str, form: forms.Form | None, *, status: int = 0, **more: Any
) -> HttpResponse:
    wrong = form is not None and bool(form.errors)
    context = {"shell": shell_of(request), "form": form, **more}
    return render(request, f"people/{template}.html", context, status=status or (422 if wrong else 200))


def _refuse_flood(request: HttpRequest) -> None:
    if not ratelimit.consume(request, action="change_own_data", user=request.user):
        raise Refused(_("Too many changes in a short time. Please try again in an hour."), code="too_often")


@login_required
@never_cache
@FORM
def phone(request: HttpRequest) -> HttpResponse:
    """Asks for the new number and sends a code there."""
    person, at = me(request), clock.now()
    form = NewPhoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["phone"]
        if number == person.phone:
            form.add_error("phone", _("This is the number you have already."))
        else:
            try:
                own_codes.send(request, deed=codes.CHANGE_PHONE, phone=number, at=at)
                return redirect("people:phone_code")
            except Refused as error:
                form.add_error(None, str(error.message))
    return _page(request, "phone", form, person=person)


@sensitive_post_parameters()
@login_required
@never_cache
@FORM
def phone_code(request: HttpRequest) -> HttpResponse:
    """The code from the new number makes it the one to sign in with."""
    person, at = me(request), clock.now()
    awaited = own_codes.pending(request, deed=codes.CHANGE_PHONE, at=at)
    if awaited is None:
        return redirect("people:phone")

    def change(number: str) -> HttpResponse:
        actions.set_sign_in_phone(account=request.user, phone=number, is_verified=True, at=at)  # type: ignore[arg-type]
        messages.success(request, _("Your number has been changed. The old one has been told."))
        return redirect("people:account")

    return _with_code(
        request,
        person,
        awaited,
        change,
        title=_("Change my mobile number"),
        button=_("Change the number"),
        back="people:phone",
    )


def _with_code(
    request: HttpRequest, person: Person, awaited: own_codes.Pending, deed: Any, *, title: str, button: str, back: str
) -> HttpResponse:
    """Asks for the code, or sends a new one, and does the deed once the right one comes."""
    at = clock.now()
    form = OwnCodeForm(request.POST if request.method == "POST" and "resend" not in request.POST else None)
    try:
        if request.method == "POST" and "resend" in request.POST:
            own_codes.send(request, deed=awaited.deed, phone=awaited.phone, at=at)
            messages.success(request, _("A new code is on its way."))
            return redirect(_CODE_PAGES[awaited.deed])
        if request.method == "POST" and form.is_valid():
            done: HttpResponse = deed(
                own_codes.confirm(request, deed=awaited.deed, code=form.cleaned_data["code"], at=at)
            )
            return done
    except Refused as error:
        if "resend" in request.POST:
            messages.error(request, str(error.message))
            return redirect(_CODE_PAGES[awaited.deed])
        form.add_error("code" if error.code == "wrong_code" else None, str(error.message))
    return _page(request, "own_code", form, person=person, awaited=awaited, title=title, button=button, back=back)


@login_required
@never_cache
@FORM
def home(request: HttpRequest) -> HttpResponse:
    """Where I live: a building out of a list, by its name or by the code under its QR code; and the room."""
    person, at = me(request), clock.now()
    by = Actor(person_id=person.pk)
    words = request.GET.get("q", "").strip()[:60]
    found = _buildings(request, person, words)
    here = person.household
    chosen = here.building.code if here else str(request.session.get("place", ""))
    initial = {"building": chosen if chosen in dict(found) else "", "room": here.room if here else ""}
    form = HomeForm(request.POST if "save" in request.POST else None, buildings=found, initial=initial)
    try:
        if request.method == "POST" and "leave" in request.POST:
            _refuse_flood(request)
            actions.leave_home(person=person, by=by, at=at)
            messages.success(request, _("Saved."))
            return redirect("people:account")
        if form.is_bound and form.is_valid():
            _refuse_flood(request)
            given = form.cleaned_data
            actions.set_home(person=person, building_code=given["building"], room=given["room"], by=by, at=at)
            messages.success(request, _("Saved."))
            return redirect("people:account")
    except Refused as error:
        messages.error(request, str(error.message))
        return redirect("people:home")
    return _page(request, "home", form, person=person, household=here, words=words, is_empty=not found)


def _buildings(request: HttpRequest, person: Person, words: str) -> list[tuple[str, str]]:
    """What was looked for; without words the neighbours of one's home, or of the QR code one came by."""
    if words:
        codes_found = [one.code for one in search(words, limit=MOST_BUILDINGS) if one.kind == "building"]
        chosen = Building.objects.filter(code__in=codes_found)
    else:
        own = person.household.building.code if person.household else str(request.session.get("place", ""))
        near = Building.objects.filter(code=own)
        chosen = Building.objects.filter(
            Q(compound__in=near.values("compound")) | Q(compound=None, grid__in=near.values("grid"))
        )
    rows = chosen.select_related("compound").order_by("compound__name", "address", "name", "pk")[:MOST_BUILDINGS]
    return [(row.code, f"{row.compound.name if row.compound else ''}{row.name} · {row.address}") for row in rows]


@login_required
@never_cache
def data(request: HttpRequest) -> HttpResponse:
    """What is kept about me: how much of each kind, and with `?part=` one kind, page by page. All of it is the file."""
    person = me(request)
    parts = {part.code: part for part in own_data.parts()}
    part = parts.get(request.GET.get("part", ""))
    if part is None:
        count = own_data.counts(person.pk)
        kinds = [Choice(one.title, f"?part={one.code}", count=count[one.code]) for one in parts.values()]
        return _page(request, "data", None, person=person, household=person.household, kinds=kinds)
    given = request.GET.get("page", "")
    number = max(int(given), 1) if given.isascii() and given.isdecimal() and len(given) < 5 else 1
    rows = part.rows(person.pk, MOST_SHOWN + 1, skip=(number - 1) * MOST_SHOWN)
    return _page(
        request,
        "data_part",
        None,
        part=part,
        rows=[
            (row[part.heading], [(name, row[key]) for key, name in part.columns.items() if row.get(key)])
            for row in rows[:MOST_SHOWN]
        ],
        next=f"?part={part.code}&page={number + 1}" if len(rows) > MOST_SHOWN else "",
        previous=f"?part={part.code}&page={number - 1}" if number > 1 else "",
        at=clock.now(),
    )


@sensitive_post_parameters()
@login_required
@never_cache
@FORM
def erase(request: HttpRequest) -> HttpResponse:
    """Says what goes and what stays; then asks for a code, or for the password where there is no number."""
    person, at = me(request), clock.now()
    given = request.POST if request.method == "POST" else None
    form = EraseForm(given)
    phone_reached = person.phone is not None and phones.is_mobile(person.phone)
    needs_password = not phone_reached and request.user.has_usable_password()  # type: ignore[union-attr]
    again = PasswordAgainForm(given) if needs_password else None
    try:
        if given is not None:
            actions.refuse_erasing(person=person, at=at)
        if given is not None and form.is_valid() and (again is None or again.is_valid()):
            if phone_reached and person.phone:
                own_codes.send(request, deed=codes.ERASE, phone=person.phone, at=at)
                return redirect("people:erase_code")
            _refuse_flood(request)
            if again is None or request.user.check_password(again.cleaned_data["password"]):
                return _erase(request, person)
            again.add_error("password", _("This password is not right."))
    except Refused as error:
        form.add_error(None, str(error.message))
    wrong = bool(form.errors or (again and again.errors))
    return _page(request, "erase", form, person=person, again=again, status=422 if wrong else 200, sends=phone_reached)


@sensitive_post_parameters()
@login_required
@never_cache
@FORM
def erase_code(request: HttpRequest) -> HttpResponse:
    """The code from my own number closes the account."""
    person, at = me(request), clock.now()
    awaited = own_codes.pending(request, deed=codes.ERASE, at=at)
    if awaited is None or awaited.phone != person.phone:
        return redirect("people:erase")
    return _with_code(
        request,
        person,
        awaited,
        lambda _number: _erase(request, person),
        title=_("Close my account"),
        button=_("Close it for good"),
        back="people:account",
    )


def _erase(request: HttpRequest, person: Person) -> HttpResponse:
    actions.erase(person=person, by=Actor(person_id=person.pk), at=clock.now())
    logout(request)
    messages.success(request, _("Your personal data has been removed. Thank you for having been with us."))
    return redirect("people:sign_in")
