"""The loop of an appeal 诉求 as data: every lawful move stands here and nowhere else."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.workflow.table import BACK, Action, Clock, State, Workflow

SUBMITTED: Final = "submitted"
ACCEPTED: Final = "accepted"
DISPATCHED: Final = "dispatched"
TAKEN: Final = "taken"
PLANNED: Final = "planned"
WAITING: Final = "waiting"
ANSWERED: Final = "answered"
CONFIRMED: Final = "confirmed"
CLOSED: Final = "closed"
REOPENED: Final = "reopened"
RETURNED: Final = "returned"
ESCALATED: Final = "escalated"
DECLINED: Final = "declined"
MERGED: Final = "merged"
WITHDRAWN: Final = "withdrawn"

# Who an action is for; `policy.py` says what each means.
REPORTER: Final = "reporter"
HOLDER: Final = "holder"
TRIAGER: Final = "triager"
DISPATCHER: Final = "dispatcher"
HELPER: Final = "helper"
CONFIRMER: Final = "confirmer"
CALLER: Final = "caller"
GRANTER: Final = "granter"
CONVENER: Final = "convener"
SYSTEM: Final = "system"

STATES: Final = (
    State(SUBMITTED, _("Submitted"), "plain", sentence=_("We have your appeal and will read it shortly.")),
    State(ACCEPTED, _("Accepted"), "active", sentence=_("Your appeal is accepted; we are choosing who handles it.")),
    State(DISPATCHED, _("Dispatched"), "active", sentence=_("It has been given to the person responsible.")),
    State(TAKEN, _("Taken"), "active", sentence=_("The person responsible has taken it and will contact you.")),
    State(PLANNED, _("Under way"), "active", sentence=_("A plan has been made and is being carried out.")),
    State(
        WAITING, _("Waits for the resident"), "waiting", sentence=_("We need something from you before we can go on.")
    ),
    State(ANSWERED, _("Answered"), "active", sentence=_("It has been answered; someone else is checking the result.")),
    State(CONFIRMED, _("To be rated"), "waiting", sentence=_("The result has been checked. Are you satisfied?")),
    State(CLOSED, _("Closed"), "done", is_open=False, sentence=_("The matter is closed.")),
    State(REOPENED, _("Reopened"), "active", sentence=_("It has been reopened, one level up, under a new lead.")),
    State(RETURNED, _("Returned"), "active", sentence=_("It reached the wrong desk and is being given to another.")),
    State(ESCALATED, _("Escalated"), "active", sentence=_("It has been passed up to a level that can do more.")),
    State(
        DECLINED, _("Declined"), "stopped", is_open=False, sentence=_("It could not be accepted; the reason is below.")
    ),
    State(MERGED, _("Merged"), "stopped", is_open=False, sentence=_("It is handled together with the same matter.")),
    State(WITHDRAWN, _("Withdrawn"), "stopped", is_open=False, sentence=_("You have withdrawn it.")),
)

_IN_HAND: Final = frozenset({TAKEN, PLANNED})
_WITH_A_HOLDER: Final = frozenset({DISPATCHED, ESCALATED, REOPENED})
_BEFORE_ANSWER: Final = frozenset(
    {SUBMITTED, ACCEPTED, DISPATCHED, TAKEN, PLANNED, WAITING, RETURNED, ESCALATED, REOPENED}
)
_OPEN: Final = _BEFORE_ANSWER | {ANSWERED, CONFIRMED}
_ENDED_UNHANDLED: Final = frozenset({DECLINED, MERGED})


def _frm(*states: str) -> frozenset[str]:
    return frozenset(states)


ACTIONS: Final = (
    # Triage
    Action("accept", _frm(SUBMITTED), ACCEPTED, TRIAGER, "accepted", _("Accept"), told=frozenset({"kind", "category"})),
    Action(
        "dispatch",
        _frm(ACCEPTED, RETURNED, ESCALATED, REOPENED),
        DISPATCHED,
        DISPATCHER,
        "dispatched",
        _("Dispatch"),
        needs=frozenset({"to"}),
        told=frozenset({"note"}),
        tone="main",
    ),
    Action(
        "reassign",
        _frm(DISPATCHED, TAKEN, PLANNED),
        DISPATCHED,
        DISPATCHER,
        "reassigned",
        _("Give to another"),
        needs=frozenset({"to", "reason"}),
    ),
    Action(
        "decline",
        _frm(SUBMITTED, ACCEPTED),
        DECLINED,
        TRIAGER,
        "declined",
        _("Decline"),
        needs=frozenset({"reason"}),
        tone="danger",
    ),
    Action(
        "merge",
        _BEFORE_ANSWER - {WAITING},
        MERGED,
        TRIAGER,
        "merged",
        pgettext_lazy("verb", "Merge"),
        needs=frozenset({"into"}),
    ),
    Action(
        "categorise", _OPEN, None, TRIAGER, "categorised", _("Change kind or category"), needs=frozenset({"category"})
    ),
    # Handling
    Action("take", _WITH_A_HOLDER, TAKEN, HOLDER, "taken", _("Take"), tone="main"),
    Action(
        "contact",
        _IN_HAND,
        None,
        HOLDER,
        "contacted",
        _("Record a contact"),
        needs=frozenset({"way", "text"}),
        tone="main",
    ),
    Action(
        "plan",
        _IN_HAND,
        PLANNED,
        HOLDER,
        "planned",
        _("Make the plan"),
        needs=frozenset({"nature", "responsible", "until", "steps", "target"}),
    ),
    Action(
        "wait", _IN_HAND, WAITING, HOLDER, "paused", _("Wait for the resident"), needs=frozenset({"reason", "until"})
    ),
    Action("resume", _frm(WAITING), BACK, HOLDER, "resumed", _("Go on"), tone="main"),
    Action(
        "answer",
        _IN_HAND,
        ANSWERED,
        HOLDER,
        "answered",
        pgettext_lazy("verb", "Answer"),
        needs=frozenset({"text", "outcome"}),
        tone="main",
    ),
    Action(
        "return",
        _WITH_A_HOLDER | _IN_HAND,
        RETURNED,
        HOLDER,
        "returned",
        _("Return"),
        needs=frozenset({"reason"}),
        note=_("For what is not yours to handle."),
    ),
    Action(
        "escalate",
        _WITH_A_HOLDER | _IN_HAND,
        ESCALATED,
        HOLDER,
        "escalated",
        _("Pass up (blow the whistle)"),
        needs=frozenset({"tried"}),
        note=_("Say what you have tried; the level above takes the lead."),
    ),
    Action(
        "ask_extension",
        _IN_HAND,
        None,
        HOLDER,
        "extension_asked",
        _("Ask for more time"),
        needs=frozenset({"until", "reason"}),
    ),
    Action("grant_extension", _IN_HAND, None, GRANTER, "extension_granted", _("Grant the extension")),
    Action(
        "refuse_extension",
        _IN_HAND,
        None,
        GRANTER,
        "extension_refused",
        _("Refuse the extension"),
        needs=frozenset({"reason"}),
    ),
    Action(
        "add_helper",
        _IN_HAND,
        None,
        HOLDER,
        "helper_added",
        _("Ask another unit to help"),
        needs=frozenset({"organisation", "task", "until"}),
    ),
    Action(
        "finish_help",
        _IN_HAND | {WAITING},
        None,
        HELPER,
        "help_finished",
        _("Finish the helper's task"),
        needs=frozenset({"result"}),
    ),
    # Judging
    Action("confirm", _frm(ANSWERED), CONFIRMED, CONFIRMER, "confirmed", _("Confirm the result"), tone="main"),
    Action(
        "refute",
        _frm(ANSWERED),
        TAKEN,
        CONFIRMER,
        "refuted",
        _("Not done: back to the handler"),
        needs=frozenset({"reason"}),
        tone="danger",
    ),
    Action(
        "call_back",
        _frm(CONFIRMED),
        None,
        CALLER,
        "called_back",
        _("Record a call-back"),
        needs=frozenset({"outcome"}),
        tone="main",
    ),
    Action(
        "rate",
        _frm(CONFIRMED, CLOSED),
        CLOSED,
        REPORTER,
        "rated",
        pgettext_lazy("verb", "Rate"),
        needs=frozenset({"score"}),
    ),
    Action("close", _frm(CONFIRMED), CLOSED, SYSTEM, "closed", pgettext_lazy("verb", "Close"), by_clock=True),
    Action("reopen", _frm(CLOSED), REOPENED, SYSTEM, "reopened", _("Reopen"), by_clock=True),
    Action(
        "hold_meeting",
        _OPEN,
        None,
        CONVENER,
        "meeting_held",
        _("Record the joint meeting"),
        needs=frozenset({"held_on", "decision"}),
    ),
    # The resident
    Action("add", _OPEN, None, REPORTER, "added", _("Add something"), needs=frozenset({"text"})),
    Action("urge", _BEFORE_ANSWER, None, REPORTER, "urged", _("Urge"), told=frozenset({"text"})),
    Action(
        "withdraw",
        _BEFORE_ANSWER,
        WITHDRAWN,
        REPORTER,
        "withdrawn",
        _("Withdraw"),
        told=frozenset({"reason"}),
        tone="danger",
    ),
    Action("object", _ENDED_UNHANDLED, REOPENED, REPORTER, "objected", _("Object"), needs=frozenset({"reason"})),
)

CLOCKS: Final = (
    Clock("accept", _("accept"), frozenset({"submit"}), _frm(SUBMITTED)),
    Clock("take", _("take"), frozenset({"dispatch", "reassign", "escalate", "reopen", "object"}), _WITH_A_HOLDER),
    Clock("contact", _("first contact"), frozenset({"take"}), _IN_HAND, stopped_by=frozenset({"contact"})),
    Clock("plan", _("plan"), frozenset({"take"}), _frm(TAKEN), pauses=True),
    Clock("resolve", _("resolve"), frozenset({"submit", "reopen"}), _BEFORE_ANSWER - {WAITING}, pauses=True),
    Clock("wait", _("wait for the resident"), frozenset(), _frm(WAITING)),
    Clock("confirm", _("confirm"), frozenset({"answer"}), _frm(ANSWERED)),
    Clock("rate", _("rate"), frozenset({"confirm"}), _frm(CONFIRMED)),
)

APPEAL: Final = Workflow(noun="appeal", states=STATES, actions=ACTIONS, clocks=CLOCKS, first=SUBMITTED)

OPEN_STATES: Final = tuple(sorted(APPEAL.open_states()))
