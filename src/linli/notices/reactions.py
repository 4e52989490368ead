"""When a person is erased, their inbox goes, and what was still to be sent to them."""

from linli.events.models import Event
from linli.events.subscribers import subscribe
from linli.notices import actions


@subscribe("person.erased", name="notices.forget_person")
def forget_person(event: Event) -> None:
    """Empty the inbox and the outbox of a person."""
    actions.forget_person(event.subject_id)
