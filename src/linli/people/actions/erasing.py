"""A person's right to take their data along, and to be forgotten."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.events.models import Event
from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Refused
from linli.people import own_data, phones
from linli.people.models import Account, Person

MOST_ROWS: Final = 10_000


def exported(*, person: Person) -> dict[str, object]:
    """Everything that is kept about a person, as plain data: this room's, and what others register in `own_data`."""
    home = person.household
    return {
        "name": person.name,
        "phone": phones.national(person.phone) if person.phone else None,
        "identity_number": person.identity_number,
        "language": person.language,
        "elder_mode": person.elder_mode,
        "known_since": person.created_at,
        "household": {"building": home.building.name, "room": home.room} if home else None,
        "posts": list(
            person.posts.values("title", "organisation__name", "area__name", "valid_from", "valid_until").order_by("id")
        ),
        "done_by_me": list(
            Event.objects.filter(person_id=person.pk)
            .values("verb", "subject_type", "subject_id", "at")
            .order_by("id")[:MOST_ROWS]
        ),
    } | {part.code: [dict(row) for row in part.rows(person.pk, MOST_ROWS)] for part in own_data.parts()}


def refuse_erasing(*, person: Person, at: datetime) -> None:
    """Raises Refused while the person holds a post: somebody else has to take that over first."""
    if person.posts.exclude(valid_until__lt=timezone.localdate(at)).exists():
        raise Refused(_("You still hold a post. Please ask your administrator to end it first."), code="holds_a_post")


@transaction.atomic
def erase(*, person: Person, by: Actor, at: datetime) -> Person:
    """Removes name, numbers and home for good and closes the account; history keeps the bare number of the row.

    Raises what `refuse_erasing` raises. Rooms that keep personal text of their own subscribe to `person.erased`.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at is not None:
        return person
    refuse_erasing(person=person, at=at)
    person.name = ""
    person.set_phone(None)
    person.set_identity_number(None)
    person.household = None
    person.erased_at = at
    person.save()
    _close(Account.objects.filter(person=person).first())
    record("person.erased", person, by=by, at=at, facts={})
    return person


def _close(account: Account | None) -> None:
    if account is None:
        return
    from allauth.mfa.models import Authenticator
    from allauth.usersessions.models import UserSession

    for session in UserSession.objects.filter(user=account):
        session.end()
    Authenticator.objects.filter(user=account).delete()
    account.api_tokens.all().delete()
    account.username = None
    account.phone_lookup = None
    account.phone_verified = False
    account.is_active = account.is_staff = account.is_superuser = False
    account.demo_label = ""
    account.set_unusable_password()
    account.save()
