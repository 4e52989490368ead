"""My account: what the house knows about me, and what I may do about it."""

import json
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing, Refused
from linli.people import actions, phones
from linli.people.access import Access
from linli.people.adapter import begins_at
from linli.people.forms import ProfileForm, UnmaskForm
from linli.people.models import Account, Person, Unmasking

YEAR = 365 * 24 * 3600


def me(request: HttpRequest) -> Person:
    """The person who signed in, with their home; one statement."""
    person = Person.objects.filter(account=request.user.pk).select_related("household__building").first()
    if person is None:
        raise Missing(_("This account belongs to no person."))
    return person


def shell_of(request: HttpRequest) -> str:
    """The frame of the page: staff work in theirs, everybody else in the residents'."""
    return "ui/staff.html" if request.access.is_staff else "ui/resident.html"  # type: ignore[attr-defined]


def _context(request: HttpRequest, person: Person, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "shell": shell_of(request),
        "person": person,
        "household": person.household,
        "seats": request.access.seats,  # type: ignore[attr-defined]
        "is_password_set": request.user.is_authenticated and request.user.has_usable_password(),
        "form": ProfileForm(instance=person),
        **more,
    }


@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Shows and changes name, language and face."""
    at = clock.now()
    person = me(request)
    if request.method != "POST":
        return render(request, "people/account.html", _context(request, person, at))
    form = ProfileForm(request.POST, instance=person)
    if not form.is_valid():
        return render(request, "people/account.html", _context(request, person, at, form=form), status=422)
    actions.update_profile(person=person, by=Actor(person_id=person.pk), at=at, **form.cleaned_data)
    messages.success(request, _("Saved."))
    response = redirect("people:account")
    # The pages read language and face from cookies, which work before anybody has signed in, too.
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        form.cleaned_data["language"],
        max_age=YEAR,
        samesite="Lax",
        secure=request.is_secure(),
    )
    face = "elder" if form.cleaned_data["elder_mode"] else "standard"
    response.set_cookie("face", face, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@login_required
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """Everything about me, as a file."""
    text = json.dumps(actions.exported(person=me(request)), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="linli.json"'
    return response


@login_required
@never_cache
def unmask(request: HttpRequest, person_id: int, field: str) -> HttpResponse:
    """Shows a full number after asking why; the look is written down before anything is shown."""
    access: Access = request.access  # type: ignore[attr-defined]
    person = Person.objects.present().filter(pk=person_id).first()
    if person is None or field not in Unmasking.Field.values or not access.can("people.unmask"):
        raise Missing(_("There is nothing here."))
    form = UnmaskForm(request.POST if request.method == "POST" else None)
    shown = ""
    if request.method == "POST" and form.is_valid():
        try:
            shown = actions.unmask(
                person=person,
                field=field,
                reason=form.cleaned_data["reason"],
                by=access.actor("people.unmask"),
                at=clock.now(),
            )
        except Refused as error:
            form.add_error(None, str(error.message))
    if field == Unmasking.Field.PHONE and shown:
        shown = phones.national(shown)
    context = {"form": form, "person": person, "shown": shown, "field": Unmasking.Field(field).label}
    return render(request, "people/unmask.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click, in the demo only: this address does not exist elsewhere (see urls.py)."""
    from django.contrib.auth import login

    pk = request.POST.get("account", "")
    known = Account.objects.filter(is_active=True).exclude(demo_label="")
    found = known.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
    if found is None or not settings.DEMO:
        raise Missing(_("There is no such demo account."))
    login(request, found, backend=settings.AUTHENTICATION_BACKENDS[0])
    UserSession.objects.create_from_request(request)
    return redirect(begins_at(found.pk))


@never_cache
def demo_accounts(request: HttpRequest) -> HttpResponse:
    """The table of accounts to try."""
    # Residents first: there every appeal begins.
    accounts = sorted(demo_accounts_list(), key=lambda account: bool(account["titles"]))
    return render(request, "people/demo_accounts.html", {"accounts": accounts})


def demo_accounts_list() -> list[dict[str, Any]]:
    """Accounts with a label, for the page and for the line that `linli demo` prints."""
    rows = Account.objects.exclude(demo_label="").filter(is_active=True).order_by("id")
    return [
        {
            "pk": row.pk,
            "label": row.demo_label,
            "name": row.person.name if row.person else "",
            "username": row.username or "",
            "titles": [post.title for post in row.person.posts.all()] if row.person else [],
        }
        for row in rows.select_related("person").prefetch_related("person__posts")
    ]
