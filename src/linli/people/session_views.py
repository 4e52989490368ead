"""Where I am signed in, and ending that elsewhere or everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, logout
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.people import actions, devices
from linli.people.models import Account
from linli.people.views import me, shell_of


@dataclass(frozen=True, slots=True)
class Device:
    """One browser in which an account is signed in."""

    name: str
    kind: str
    signed_in_at: datetime
    seen_at: datetime
    is_this: bool


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """The device in use first, then by when they were last used; POST signs out on all but this one."""
    at = clock.now()
    if request.method == "POST":
        person = me(request)
        kept = request.session.session_key
        actions.sign_out_elsewhere(person=person, kept=kept, by=Actor(person_id=person.pk), at=at)
        messages.success(request, _("You have been signed out on the other devices."))
        return redirect("usersessions_list")
    context = {"shell": shell_of(request), "devices": devices_of(request, at), "at": at}
    context["is_password_set"] = request.user.has_usable_password()  # type: ignore[union-attr]
    return render(request, "usersessions/usersession_list.html", context)


def devices_of(request: HttpRequest, at: datetime) -> list[Device]:
    """The visitor's devices. What a new password or a time-out has ended is left out; one statement."""
    account = request.user
    assert isinstance(account, Account)
    kept = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=at)
    known = UserSession.objects.filter(user=account).annotate(kept=Subquery(kept.values("session_data")))
    accepted = [account.get_session_auth_hash(), *account.get_session_auth_fallback_hash()]
    store = SessionStore()
    signed_in = [
        one for one in known.exclude(kept=None) if _opens(store.decode(one.kept).get(HASH_SESSION_KEY, ""), accepted)
    ]
    found = [
        Device(
            name=devices.name(one.user_agent),
            kind=devices.kind(one.user_agent),
            signed_in_at=one.created_at,
            seen_at=at if one.session_key == request.session.session_key else one.last_seen_at,
            is_this=one.session_key == request.session.session_key,
        )
        for one in signed_in
    ]
    return sorted(found, key=lambda one: (one.is_this, one.seen_at), reverse=True)


def _opens(digest: str, accepted: Iterable[str]) -> bool:
    return any(constant_time_compare(digest, one) for one in accepted)


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session of mine, this one included."""
    person = me(request)
    actions.sign_out_everywhere(person=person, by=Actor(person_id=person.pk), at=clock.now())
    logout(request)
    messages.success(request, _("You have been signed out on every device."))
    return redirect("people:sign_in")
