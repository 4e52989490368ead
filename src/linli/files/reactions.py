"""When a person is erased, uploads that they gave to nothing go at once."""

from linli.events.models import Event
from linli.events.subscribers import subscribe
from linli.files import actions


@subscribe("person.erased", name="files.forget_person")
def forget_person(event: Event) -> None:
    """Delete what waits for a subject; the rooms delete what belongs to theirs."""
    actions.forget_person(event.subject_id, at=event.at)
