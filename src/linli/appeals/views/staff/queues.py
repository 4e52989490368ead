"""The short queues: helpers' tasks, results to confirm, residents to call, extensions to decide, meetings to hold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.appeals.lists import queues
from linli.appeals.views.staff.desk import access_of, for_staff, show
from linli.kernel import clock


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue: who may open it, where its lines come from, and what the page says, also when nothing waits."""

    name: str
    may: str
    find: Callable[..., queues.Found]
    title: str | Promise
    lead: str | Promise
    empty: str | Promise
    empty_text: str | Promise


def page_of(queue: Queue) -> Callable[..., HttpResponse]:
    """The view of a queue."""

    @require_safe
    @for_staff(queue.may)
    def page(request: HttpRequest) -> HttpResponse:
        access, at = access_of(request), clock.now()
        items, after = queue.find(access, at=at, after=_place(request))
        following = f"{reverse(f'staff:{queue.name}')}?after={after}" if after else ""
        values: dict[str, Any] = {"queue": queue, "items": items, "next": following, "here": request.get_full_path()}
        return show(request, "queue", values)

    return page


def _place(request: HttpRequest) -> int:
    """The last case of the page before."""
    after = request.GET.get("after", "")
    return int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0


# 协办: tasks of one's own organisation, the earliest date first
help_tasks = page_of(
    Queue(
        name="help",
        may="appeals.help",
        find=queues.help_queue,
        title=_("Helping"),
        lead=_("Tasks that others asked your unit for, the earliest date first."),
        empty=_("Nobody waits for your unit."),
        empty_text=_("When a lead asks your unit to help, the task appears here with its date."),
    )
)
# 核查: answered and not yet looked at by a second pair of eyes
confirm = page_of(
    Queue(
        name="confirm",
        may="appeals.confirm",
        find=queues.confirm_queue,
        title=_("To confirm"),
        lead=_("Answered cases that somebody other than the handler looks at."),
        empty=_("Nothing to confirm."),
        empty_text=_("Answered cases from your area appear here, except those you answered yourself."),
    )
)
# 回访: confirmed and not rated; the longest waiting first
call_backs = page_of(
    Queue(
        name="call_backs",
        may="appeals.call_back",
        find=queues.call_back_queue,
        title=_("Call-backs"),
        lead=_("Confirmed cases that the resident has not rated. Every look at a number is recorded."),
        empty=_("Nobody to call."),
        empty_text=_("Cases appear here once their result is confirmed and the resident has not rated it."),
    )
)
# 延期: questions that wait for a second person's yes or no
extensions = page_of(
    Queue(
        name="extensions",
        may="appeals.grant_extension",
        find=queues.extension_queue,
        title=_("Extensions to decide"),
        lead=_("More time is given by somebody other than the one who asks. Meanwhile the clock goes on."),
        empty=_("Nobody has asked for more time."),
        empty_text=_("Requests from your area appear here, except your own."),
    )
)
# 联席会: twice rated badly; the parties have to sit down
meetings = page_of(
    Queue(
        name="meetings",
        may="appeals.joint_meeting",
        find=queues.meeting_queue,
        title=_("Joint meetings to hold"),
        lead=_("Twice rated badly: the units and the resident sit down together, and the decision is recorded."),
        empty=_("No meeting is due."),
        empty_text=_("A case comes here after its second bad rating."),
    )
)
