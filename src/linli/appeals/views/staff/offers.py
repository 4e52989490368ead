"""Which actions a page offers: those the table allows in this state and the policy allows this person."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.appeals import policy
from linli.appeals.forms.staff import FORMS
from linli.appeals.models import Appeal
from linli.appeals.workflow import APPEAL
from linli.people.access import Access

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
_RARE: Final = frozenset({"categorise", "hold_meeting", "reassign", "merge", "decline", "ask_extension", "add_helper"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A button. `obstacle` says what has to be done first; the button then rests."""

    name: str
    label: str | Promise
    url: str
    icon: str
    kind: str
    note: str | Promise = ""
    obstacle: str = ""
    is_rare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What else is known of the case: an extension that waits, how many were granted, one's own open tasks."""

    waiting_extension_by: int | None = None
    has_waiting_extension: bool = False
    extensions_granted: int = 0
    own_open_tasks: int = 0


def offers(appeal: Appeal, access: Access, around: Around) -> list[Offer]:
    """The buttons of a case for this person, in the table's order; the first main one is filled."""
    found: list[Offer] = []
    has_primary = False
    for action in APPEAL.actions_from(appeal.state):
        if action.name not in FORMS or not policy.may(access, action, appeal):
            continue
        if not _makes_sense(action.name, appeal, access, around):
            continue
        obstacle = _obstacle(action.name, appeal)
        is_main = action.tone == "main" and not obstacle and not has_primary
        has_primary = has_primary or is_main
        found.append(
            Offer(
                name=action.name,
                label=action.label,
                url=reverse("staff:act", args=[appeal.number, action.name]),
                icon=ICONS[action.name],
                kind="primary" if is_main else ("danger" if action.tone == "danger" else ""),
                note=action.note,
                obstacle=obstacle,
                is_rare=action.name in _RARE and not (action.name == "hold_meeting" and appeal.needs_meeting),
            )
        )
    return found


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
