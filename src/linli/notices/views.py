"""The inbox, and how one wants to be told."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.kernel import clock
from linli.notices import actions, kinds, matters
from linli.notices.forms import PreferencesForm
from linli.notices.models import MailAddress, Notice, Preference
from linli.people.access import Access
from linli.ui.parts import Choice

PAGE = 20  # matters


def access_of(request: HttpRequest) -> Access:
    """What the visitor may do; set by the middleware of people."""
    access: Access = request.access  # type: ignore[attr-defined]
    return access


def shell_of(request: HttpRequest) -> str:
    """The frame of the page: staff work in theirs, everybody else in the residents'."""
    return "ui/staff.html" if access_of(request).is_staff else "ui/resident.html"


def person_of(request: HttpRequest) -> int:
    """The visitor's person; 404 for an account without one."""
    person_id = access_of(request).person_id
    if person_id is None:
        raise Http404
    return person_id


@require_safe
@login_required
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """Everything one was told, matter by matter, newest first; `?show=unread` leaves out what has been read."""
    person_of(request)
    at, only_unread = clock.now(), request.GET.get("show") == "unread"
    before = request.GET.get("before", "")
    is_later = before.isascii() and before.isdecimal() and len(before) < 18
    found = matters.page(
        access_of(request), before=int(before) if is_later else 0, only_unread=only_unread, most=PAGE + 1
    )
    here = {"show": "unread"} if only_unread else {}
    context = {
        "shell": shell_of(request),
        "matters": found[:PAGE],
        "unread": unread_count(request),
        "tabs": [
            Choice(_("All"), reverse("notices:inbox"), current=not only_unread),
            Choice(_("Unread"), "?show=unread", current=only_unread),
        ],
        "only_unread": only_unread,
        "next": f"?{urlencode({**here, 'before': found[PAGE - 1].newest.pk})}" if len(found) > PAGE else "",
        "first": f"?{urlencode(here)}" if is_later else "",
        "today": timezone.localdate(at),
        "at": at,
    }
    return render(request, "notices/inbox.html", context)


@require_safe
@login_required
@never_cache
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Marks what was told about this matter as read, and goes there."""
    person_id = person_of(request)
    notice = Notice.objects.filter(person_id=person_id, pk=notice_id).first()
    if notice is None:
        raise Http404
    actions.mark_read_about(notice, at=clock.now())
    # Only ever a path of this site: a notice cannot be made to send people elsewhere.
    is_ours = bool(notice.url) and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return HttpResponseRedirect(notice.url if is_ours else reverse("notices:inbox"))


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Marks everything as read."""
    actions.mark_read(person_id=person_of(request), at=clock.now())
    return HttpResponseRedirect(reverse("notices:inbox"))


@require_safe
@never_cache
def count(request: HttpRequest) -> HttpResponse:
    """The badge of the inbox, to be swapped in; empty for nothing unread and for whoever has not signed in."""
    return render(request, "notices/_count.html", {"unread": unread_count(request)})


def unread_count(request: HttpRequest) -> int:
    """How many notices the visitor has not read, at most a hundred; asked once a request."""
    known: int | None = getattr(request, "_unread_notices", None)
    if known is None:
        person_id = access_of(request).person_id
        known = 0 if person_id is None else Notice.objects.unread(person_id).values("pk")[:100].count()
        request._unread_notices = known  # type: ignore[attr-defined]
    return known


@login_required
@never_cache
def preferences(request: HttpRequest) -> HttpResponse:
    """How one wants to be told, for each kind of notice."""
    person_id, at = person_of(request), clock.now()
    is_staff = actions.holds_post(person_id, at=at)
    shown = kinds.all_kinds(for_staff=is_staff)
    kept = {p.kind: (p.sms, p.mail) for p in Preference.objects.filter(person_id=person_id)}
    chosen = {kind.code: kept.get(kind.code, (kind.milestone and not is_staff, False)) for kind in shown}
    has_mail = MailAddress.objects.filter(person_id=person_id).exists()
    data: Any = request.POST if request.method == "POST" else None
    form = PreferencesForm(data, shown=shown, chosen=chosen, has_mail=has_mail)
    if form.is_valid():
        for code, sms, mail in form.choices():
            if chosen[code] != (sms, mail):
                actions.choose(person_id=person_id, kind=code, sms=sms, mail=mail)
        messages.success(request, _("Saved. Your inbox still gets everything."))
        return HttpResponseRedirect(reverse("notices:preferences"))
    return render(request, "notices/preferences.html", {"shell": shell_of(request), "form": form})
