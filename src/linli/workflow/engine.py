"""The only code that writes `.state`: locks the row, checks, sets state and deadlines, records the event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.events.models import Event
from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Forbidden, Missing, Refused
from linli.workflow import clocks, rows
from linli.workflow.models import Case
from linli.workflow.table import BACK, Action, Workflow

type Facts = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step[CaseType: Case]:
    """What was done: the case as it now is, the event, and the state it came from."""

    case: CaseType
    event: Event
    came_from: str


@dataclass(slots=True, kw_only=True)
class Order[CaseType: Case]:
    """One action asked for.

    `seen` is the `state_version` that the writer had on screen: when somebody has moved the case since, they are told
    who did what instead of overwriting it. `apply` changes the domain's own columns on the locked row and returns facts
    for the event; what it raises undoes everything. `saves` names the columns that `apply` writes.
    """

    workflow: Workflow
    action: str
    by: Actor
    at: datetime
    # The domain's policy: may this be done to that case? It may also name the actor (`by`).
    may: Callable[[Action, CaseType], bool]
    given: Mapping[str, object] = field(default_factory=dict)
    seen: int | None = None
    apply: Callable[[CaseType], Facts] | None = None
    saves: tuple[str, ...] = ()
    # Done last, in the same transaction: rows of the domain's own that name the event.
    then: Callable[[Step[CaseType]], object] | None = None


def perform[CaseType: Case](cases: type[CaseType], number: int, order: Order[CaseType]) -> Step[CaseType]:
    """Carry out one action on the case with primary key `number`; one transaction.

    Raises Missing, Forbidden (policy), Refused (state or a fact that is needed), Conflict (somebody was faster).
    """
    action = order.workflow.by_action[order.action]
    with transaction.atomic():
        case = rows.locked(cases, number)
        if case is None:
            raise Missing(_("There is no such case, or it is not yours to see."))
        _check(order, action, case)
        came_from = case.state
        facts: Facts = {"from": came_from}
        if order.apply:
            facts |= order.apply(case)
        saves = {"chain_sequence", "chain_digest", *order.saves}
        if action.to is not None:
            _move(order, action, case)
            saves |= {"state", "state_version", "state_since", "state_before"}
        saves |= clocks.after(order.workflow, action, case, at=order.at)
        facts["to"] = case.state
        event = record(f"{order.workflow.noun}.{action.verb}", case, by=order.by, at=order.at, facts=facts)
        rows.update(case, saves)
        step = Step(case=case, event=event, came_from=came_from)
        if order.then:
            order.then(step)
    return step


def begin(workflow: Workflow, case: Case, *, by: Actor, at: datetime, facts: Facts) -> Event:
    """Open a case: first state, first deadlines, row and event; must run inside the caller's transaction."""
    case.state, case.state_version, case.state_since = workflow.first, 1, at
    case.chain_sequence, case.chain_digest = 0, b""
    clocks.started(workflow, "submit", case, at=at)
    # Only one event can exist at first, and its digest is read from there when the next one is written (see Chained).
    case.chain_sequence = 1
    rows.insert(case)
    case.chain_sequence = 0
    return record(f"{workflow.noun}.submitted", case, by=by, at=at, facts={"to": case.state, **facts})


def not_allowed(action: Action) -> Forbidden:
    """What somebody is told whom the policy does not let do this; for pages that would offer it, too."""
    return Forbidden(_("You may not do this to this case: %(action)s.") % {"action": action.label})


def _check[CaseType: Case](order: Order[CaseType], action: Action, case: CaseType) -> None:
    moved = order.seen is not None and order.seen != case.state_version
    if moved:
        raise _conflict(case)
    if not order.may(action, case):
        raise not_allowed(action)
    if case.state not in action.frm:
        state = order.workflow.by_state[case.state]
        raise Refused(
            _("“%(action)s” is not possible while the case is “%(state)s”.")
            % {"action": action.label, "state": state.label},
            code="wrong_state",
        )
    missing = sorted(name for name in action.needs if order.given.get(name) in (None, "", [], ()))
    if missing:
        raise Refused(_("Please fill in everything that is needed."), code="incomplete", details={"missing": missing})


def _conflict(case: Case) -> Conflict:
    newest = (
        Event.objects.filter(subject_type=str(case._meta.model_name), subject_id=case.pk)
        .order_by("-sequence")
        .values("verb", "person_id", "post_id", "at")
        .first()
    )
    return Conflict(
        _("Somebody else has acted on this case in the meantime. Nothing of yours is lost; please look again."),
        details=newest or {},
    )


def _move[CaseType: Case](order: Order[CaseType], action: Action, case: CaseType) -> None:
    target = case.state_before if action.to == BACK else action.to
    case.state_before = case.state if action.to != BACK else ""
    case.state = str(target)
    case.state_version += 1
    case.state_since = order.at
