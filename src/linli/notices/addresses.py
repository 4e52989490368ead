"""Where a person is reached; asked at the moment of sending, so that a changed number is honoured."""

from linli.notices.models import MailAddress, Way
from linli.people.models import Person


def address_of(person: Person, way: str) -> str:
    """The address for a way out; empty for nobody to send to (no number, or the person was erased)."""
    if person.erased_at is not None:
        return ""
    if way == Way.SMS:
        return person.phone or ""
    return MailAddress.objects.filter(person=person).values_list("address", flat=True).first() or ""
