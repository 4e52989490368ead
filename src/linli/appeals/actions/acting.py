"""What every writer of this room shares: acting on one appeal through the engine, and keeping the words."""

from collections.abc import Callable, Mapping
from datetime import datetime

from linli.appeals import policy
from linli.appeals.models import Appeal, Audience, Remark
from linli.appeals.workflow import APPEAL, REPORTER
from linli.events.models import Event
from linli.kernel.actor import SYSTEM, Actor
from linli.people.access import Access
from linli.workflow import engine
from linli.workflow.engine import Facts, Order, Step
from linli.workflow.table import Action

# None stands for the system account: clocks and rules that act by themselves.
type By = Access | None


def act(
    appeal_id: int,
    action: str,
    *,
    by: By,
    on_behalf: Actor | None = None,
    at: datetime,
    seen: int | None = None,
    given: Mapping[str, object] | None = None,
    apply: Callable[[Appeal], Facts] | None = None,
    saves: tuple[str, ...] = (),
) -> Step[Appeal]:
    """Do one thing of the table to one appeal; raises what `engine.perform` raises.

    `by` None is the system, which the policy does not ask; `on_behalf` names who acted for it (an operator who writes
    down a resident's rating, say).
    """
    actor = on_behalf or SYSTEM

    def may(wanted: Action, case: Appeal) -> bool:
        if by is None:
            return True
        allowed = policy.may(by, wanted, case)
        if allowed:
            order.by = actor_of(by, wanted.may, case)
        return allowed

    order: Order[Appeal] = Order(
        workflow=APPEAL,
        action=action,
        by=actor,
        at=at,
        may=may,
        given=given or {},
        seen=seen,
        apply=apply,
        saves=saves,
    )
    return engine.perform(Appeal, appeal_id, order)


def actor_of(by: By, who: str, appeal: Appeal) -> Actor:
    """Who the history names: the person, with the post they act through."""
    if by is None:
        return SYSTEM
    if who == REPORTER:
        return Actor(person_id=by.person_id)
    seat = policy.seat_for(by, who, appeal)
    return Actor(person_id=by.person_id, post_id=seat.post_id if seat else None)


def remark(step: Step[Appeal], text: str, *, audience: Audience = Audience.ALL) -> None:
    """Keep the words that belong to a step; blank ones are not kept."""
    if text.strip():
        keep(step.event, step.case, text, audience=audience)


def keep(event: Event, appeal: Appeal, text: str, *, audience: Audience = Audience.ALL) -> None:
    """Keep words for an event."""
    Remark.objects.create(
        appeal=appeal,
        event=event,
        person_id=event.person_id,
        post_id=event.post_id,
        at=event.at,
        text=text.strip(),
        audience=audience,
    )
