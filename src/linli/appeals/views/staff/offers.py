"""Which actions a page offers: those the table allows in this state and the policy allows this person."""

from dataclasses import dataclass, replace
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.appeals import policy
from linli.appeals.forms.staff import FORMS
from linli.appeals.models import Appeal
from linli.appeals.workflow import APPEAL
from linli.people.access import Access
from linli.workflow.table import Action

ICONS: Final = {
    "accept": "check",
    "dispatch": "dispatch",
    "reassign": "dispatch",
    "decline": "close",
    "merge": "merge",
    "categorise": "edit",
    "take": "check",
    "contact": "phone",
    "plan": "list",
    "wait": "pause",
    "resume": "play",
    "answer": "message",
    "return": "return",
    "escalate": "escalate",
    "ask_extension": "clock",
    "grant_extension": "check",
    "refuse_extension": "close",
    "add_helper": "group",
    "finish_help": "circle-check",
    "confirm": "circle-check",
    "refute": "return",
    "call_back": "phone",
    "hold_meeting": "group",
}
# What belongs to the work of the moment stands out; the rest is behind "more".
_TO_THE_DESK: Final = "triage"
# Where several could be the main one, one's own work comes before steering others.
_AFTER_ONES_OWN: Final = {"dispatch": 1, "hold_meeting": 2, "reassign": 3}
_RARE: Final = frozenset({"categorise", "hold_meeting", "reassign", "merge", "decline", "ask_extension", "add_helper"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A button. `obstacle` says what has to be done first; the button then rests.

    One that `is_page` leads to a page of its own instead of opening a form here.
    """

    name: str
    label: str | Promise
    url: str
    icon: str
    kind: str
    note: str | Promise = ""
    obstacle: str = ""
    is_rare: bool = False
    is_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What else is known of the case: an extension that waits, how many were granted, one's own open tasks."""

    waiting_extension_by: int | None = None
    has_waiting_extension: bool = False
    extensions_granted: int = 0
    own_open_tasks: int = 0
    is_late: bool = False


def offers(appeal: Appeal, access: Access, around: Around) -> list[Offer]:
    """The buttons of a case for this person: the most helpful filled and first, the rest in the table's order."""
    found: list[Offer] = []
    useful: list[str] = []
    for action in APPEAL.actions_from(appeal.state):
        if action.name not in FORMS or not policy.may(access, action, appeal):
            continue
        if not _makes_sense(action.name, appeal, access, around):
            continue
        obstacle = _obstacle(action.name, appeal)
        if not obstacle and _is_useful(action, appeal, around):
            useful.append(action.name)
        found.append(
            Offer(
                name=action.name,
                label=action.label,
                url=reverse("staff:act", args=[appeal.number, action.name]),
                icon=ICONS[action.name],
                kind="danger" if action.tone == "danger" else "",
                note=action.note,
                obstacle=obstacle,
                is_rare=action.name in _RARE and not (action.name == "hold_meeting" and appeal.needs_meeting),
            )
        )
    if any(one.name == "accept" for one in found) and access.can("appeals.dispatch"):
        # Accepting and dispatching are one look at the desk, where category and holder are proposed.
        desk = reverse("staff:triage_desk", args=[appeal.number])
        found.append(Offer(_TO_THE_DESK, _("Accept and dispatch"), desk, "dispatch", "", is_page=True))
        useful.append(_TO_THE_DESK)
    main = min(useful, key=lambda name: _AFTER_ONES_OWN.get(name, 0), default="")
    found = [replace(one, kind="primary", is_rare=False) if one.name == main else one for one in found]
    return sorted(found, key=lambda one: one.kind != "primary")


def _is_useful(action: Action, appeal: Appeal, around: Around) -> bool:
    """Whether this is what the moment asks for; the first such is the main button."""
    moments = {
        "contact": appeal.first_contact_at is None,
        "grant_extension": True,
        "finish_help": True,
        "hold_meeting": appeal.needs_meeting,
        # Whoever steers can do one thing about a case that stands still: give it to someone who moves it.
        "reassign": around.is_late,
    }
    return moments.get(action.name, action.tone == "main")


def _makes_sense(name: str, appeal: Appeal, access: Access, around: Around) -> bool:
    """False for what the server would refuse whatever is filled in."""
    if name in {"grant_extension", "refuse_extension"}:
        return around.has_waiting_extension and around.waiting_extension_by != access.person_id
    if name == "ask_extension":
        return not around.has_waiting_extension and around.extensions_granted < 2
    if name == "finish_help":
        return around.own_open_tasks > 0
    if name == "escalate":
        return appeal.level != "district"
    if name == "contact":
        return bool(appeal.reporter_id or appeal.written_by_id)
    return not (name == "call_back" and appeal.score is not None)


def _obstacle(name: str, appeal: Appeal) -> str:
    """What has to come first."""
    if name != "answer":
        return ""
    if appeal.open_helper_tasks:
        return _("A helper has not finished yet.")
    if appeal.first_contact_at is None and (appeal.reporter_id or appeal.written_by_id):
        return _("Contact the resident first.")
    return ""
