"""The short queues: helpers' tasks, results to confirm, residents to call, extensions to decide, meetings to hold."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.appeals.lists.queues import (
    call_back_queue,
    confirm_queue,
    extension_queue,
    help_queue,
    meeting_queue,
)
from linli.appeals.views.staff.desk import access_of, for_staff, show
from linli.kernel import clock


def _show(
    request: HttpRequest, *, title: str | Promise, text: str | Promise, action: str, values: dict[str, Any]
) -> HttpResponse:
    here = request.get_full_path()
    return show(request, "queue", {"title": title, "lead": text, "action": action, "here": here, **values})


def _place(request: HttpRequest) -> int:
    """The last case of the page before."""
    after = request.GET.get("after", "")
    return int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0


def _next(request: HttpRequest, name: str, after: int) -> str:
    return f"{reverse(name)}?after={after}" if after else ""


@require_safe
@for_staff("appeals.help")
def help_tasks(request: HttpRequest) -> HttpResponse:
    """协办: tasks of one's own organisation, the earliest date first."""
    access, at = access_of(request), clock.now()
    items, after = help_queue(access, at=at, after=_place(request))
    return _show(
        request,
        title=_("Helping"),
        text=_("Tasks that others asked your unit for, the earliest date first."),
        action="finish_help",
        values={
            "items": items,
            "next": _next(request, "staff:help", after),
            "empty": _("Nobody waits for your unit."),
            "empty_text": _("When a lead asks your unit to help, the task appears here with its date."),
        },
    )


@require_safe
@for_staff("appeals.confirm")
def confirm(request: HttpRequest) -> HttpResponse:
    """核查: answered and not yet looked at by a second pair of eyes."""
    access, at = access_of(request), clock.now()
    items, after = confirm_queue(access, at=at, after=_place(request))
    return _show(
        request,
        title=_("To confirm"),
        text=_("Answered cases that somebody other than the handler looks at."),
        action="confirm",
        values={
            "items": items,
            "next": _next(request, "staff:confirm", after),
            "empty": _("Nothing to confirm."),
            "empty_text": _("Answered cases from your area appear here, except those you answered yourself."),
        },
    )


@require_safe
@for_staff("appeals.call_back")
def call_backs(request: HttpRequest) -> HttpResponse:
    """回访: confirmed and not rated; the longest waiting first."""
    access, at = access_of(request), clock.now()
    items, after = call_back_queue(access, at=at, after=_place(request))
    return _show(
        request,
        title=_("Call-backs"),
        text=_("Confirmed cases that the resident has not rated. Every look at a number is recorded."),
        action="call_back",
        values={
            "items": items,
            "next": _next(request, "staff:call_backs", after),
            "empty": _("Nobody to call."),
            "empty_text": _("Cases appear here once their result is confirmed and the resident has not rated it."),
            "shows_phone": True,
        },
    )


@require_safe
@for_staff("appeals.grant_extension")
def extensions(request: HttpRequest) -> HttpResponse:
    """延期: questions that wait for a second person's yes or no."""
    access, at = access_of(request), clock.now()
    items, after = extension_queue(access, at=at, after=_place(request))
    return _show(
        request,
        title=_("Extensions to decide"),
        text=_("More time is given by somebody other than the one who asks. Meanwhile the clock goes on."),
        action="grant_extension",
        values={
            "items": items,
            "next": _next(request, "staff:extensions", after),
            "empty": _("Nobody has asked for more time."),
            "empty_text": _("Requests from your area appear here, except your own."),
        },
    )


@require_safe
@for_staff("appeals.joint_meeting")
def meetings(request: HttpRequest) -> HttpResponse:
    """联席会: twice rated badly; the parties have to sit down."""
    access, at = access_of(request), clock.now()
    items, after = meeting_queue(access, at=at, after=_place(request))
    return _show(
        request,
        title=_("Joint meetings to hold"),
        text=_("Twice rated badly: the units and the resident sit down together, and the decision is recorded."),
        action="hold_meeting",
        values={
            "items": items,
            "next": _next(request, "staff:meetings", after),
            "empty": _("No meeting is due."),
            "empty_text": _("A case comes here after its second bad rating."),
        },
    )
