"""What every writer of this room shares: acting on one appeal through the engine, and keeping the words."""

from collections.abc import Callable, Mapping
from datetime import datetime

from linli.appeals import policy
from linli.appeals.models import Appeal, Audience, Privacy, Remark, Written
from linli.appeals.workflow import APPEAL, REPORTER
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import Conflict
from linli.people.access import Access
from linli.workflow import engine, rows
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
    words: str = "",
    audience: Audience = Audience.ALL,
    then: Callable[[Step[Appeal]], object] | None = None,
) -> Step[Appeal]:
    """Do one thing of the table to one appeal; raises what `engine.perform` raises.

    `by` None is the system, which the policy does not ask; `on_behalf` names who acted for it (an operator who writes
    down a resident's rating, say). `words` are kept with the event for their `audience`, blank ones are not; `then`
    writes what else belongs to the step.
    """
    actor = on_behalf or SYSTEM
    said = words.strip()

    def finish(step: Step[Appeal]) -> None:
        if said:
            write(Remark, step, event=step.event, text=said, audience=audience)
        if then:
            then(step)

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
        then=finish,
    )
    try:
        return engine.perform(Appeal, appeal_id, order)
    except Conflict as error:
        _hide_reporter(error, appeal_id)
        raise


def _hide_reporter(error: Conflict, appeal_id: int) -> None:
    """Whoever is too late learns who was faster, but not who raised an appeal whose reporter is confidential."""
    person_id = error.details.get("person_id")
    unnamed = Appeal.objects.filter(pk=appeal_id).exclude(privacy=Privacy.OPEN)
    if person_id is not None and any(
        person_id in people for people in unnamed.values_list("reporter_id", "written_by_id")
    ):
        error.details["person_id"] = error.details["post_id"] = None
        error.details["is_reporter"] = True


def actor_of(by: By, who: str, appeal: Appeal) -> Actor:
    """Who the history names: the person, with the post they act through."""
    if by is None:
        return SYSTEM
    if who == REPORTER:
        return Actor(person_id=by.person_id)
    seat = policy.seat_for(by, who, appeal)
    return Actor(person_id=by.person_id, post_id=seat.post_id if seat else None)


def write[Row: Written](row: type[Row], step: Step[Appeal], **columns: object) -> Row:
    """Keep what somebody wrote at a step, in a table of its own."""
    event = step.event
    written = row(appeal=step.case, person_id=event.person_id, post_id=event.post_id, at=event.at, **columns)
    rows.insert(written)
    return written
