"""What concerns one person: looking at a number, settings, sessions."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Refused
from linli.people import codes, phones, secrets
from linli.people.actions.intake import home_at
from linli.people.models import Account, Household, Person, Unmasking

REASON_LENGTH = 200


@transaction.atomic
def unmask(*, person: Person, field: str, reason: str, by: Actor, at: datetime) -> str:
    """The full number ("phone" or "identity_number"), after who, why and when are written down.

    The caller has checked the permission `people.unmask`. Raises Refused without a reason.
    """
    reason = reason.strip()[:REASON_LENGTH]
    if field not in Unmasking.Field.values:
        message = f"nothing to unmask in {field}"
        raise ValueError(message)
    if by.person_id is None:
        raise Forbidden(_("Please sign in first."))
    if not reason:
        raise Refused(_("Please say why you need to see the full number."), code="reason_missing")
    value = person.phone if field == Unmasking.Field.PHONE else person.identity_number
    if not value:
        raise Refused(_("There is no such number."), code="nothing_to_unmask")
    Unmasking.objects.create(
        seen_by_id=by.person_id, seen_by_post_id=by.post_id, person=person, field=field, reason=reason, seen_at=at
    )
    record("person.unmasked", person, by=by, at=at, facts={"field": field})
    return value


@transaction.atomic
def update_profile(
    *,
    person: Person,
    name: str | None = None,
    language: str | None = None,
    elder_mode: bool | None = None,
    household: Household | None = None,
    by: Actor,
    at: datetime,
) -> Person:
    """Changes what a person may change themselves; None leaves as it is. Raises Refused for an erased person."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at is not None:
        raise Refused(_("This person has been erased."), code="erased")
    wanted = {"name": name, "language": language, "elder_mode": elder_mode, "household": household}
    changed = [key for key, value in wanted.items() if value is not None and getattr(person, key) != value]
    for key in changed:
        setattr(person, key, wanted[key])
    if changed:
        person.save(update_fields=changed)
        record("person.updated", person, by=by, at=at, facts={"fields": changed})
    return person


@transaction.atomic
def set_home(*, person: Person, building_code: str, room: str, by: Actor, at: datetime) -> Person:
    """Where a person says they live; a home that is not known yet is added. Raises Refused, naming the cause."""
    household = home_at(building_code=building_code, room=room, by=by, at=at)
    return update_profile(person=person, household=household, by=by, at=at)


@transaction.atomic
def leave_home(*, person: Person, by: Actor, at: datetime) -> Person:
    """A person no longer lives where the house thought; the home itself stays."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.household_id is not None:
        person.household = None
        person.save(update_fields=["household"])
        record("person.updated", person, by=by, at=at, facts={"fields": ["household"]})
    return person


@transaction.atomic
def sign_out_everywhere(*, person: Person, by: Actor, at: datetime) -> None:
    """Ends the person's sessions on every device, at once."""
    from allauth.usersessions.models import UserSession

    Account.objects.filter(person=person).update(session_epoch=F("session_epoch") + 1)
    for session in UserSession.objects.filter(user__person=person):
        session.end()
    record("person.signed_out", person, by=by, at=at, facts={})


@transaction.atomic
def sign_out_elsewhere(*, person: Person, kept: str | None, by: Actor, at: datetime) -> int:
    """Ends the person's sessions but the one whose key is `kept`; returns how many there were."""
    from allauth.usersessions.models import UserSession

    others = UserSession.objects.filter(user__person=person).exclude(session_key=kept)
    keys = list(others.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    others.delete()
    if keys:
        record("person.signed_out", person, by=by, at=at, facts={"elsewhere": len(keys)})
    return len(keys)


@transaction.atomic
def open_account(*, phone: str, at: datetime) -> Account:
    """The account of a number that has just proved itself; the person known by it, if there is exactly one, gets it."""
    number = phones.normalise(phone)
    found = list(
        Person.objects.filter(phone_lookup__in=secrets.lookups(number), erased_at=None, account=None).order_by("id")[:2]
    )
    if len(found) == 1:
        person = found[0]
    else:
        # Several people share the number, so nobody can say which of them this is: a person of its own.
        person = Person(created_at=at)
        person.set_phone(number)
        person.save()
    try:
        with transaction.atomic():
            account = Account(
                person=person, phone_lookup=secrets.lookup(number), phone_verified=True, created_at=at, last_login=at
            )
            account.set_unusable_password()
            account.save()
    except IntegrityError:
        # The same person pressed twice, and the other request was first.
        return Account.objects.get(phone_lookup__in=secrets.lookups(number))
    record("account.opened", account, by=Actor(person_id=person.pk), at=at, facts={"person_id": person.pk})
    return account


@transaction.atomic
def set_sign_in_phone(*, account: Account, phone: str, is_verified: bool, at: datetime) -> Account:
    """Gives an account and its person another number, and tells the old one. Raises Refused when it is taken."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    number = phones.normalise(phone)
    if Account.objects.filter(phone_lookup__in=secrets.lookups(number)).exclude(pk=account.pk).exists():
        raise Refused(
            _("Another account signs in with this number. Please sign in with it, or use another one."),
            code="phone_taken",
        )
    account.phone_lookup = secrets.lookup(number)
    account.phone_verified = is_verified
    try:
        with transaction.atomic():
            account.save(update_fields=["phone_lookup", "phone_verified"])
    except IntegrityError as error:
        # Another account took the number between the question and the answer.
        raise Refused(
            _("Another account signs in with this number. Please sign in with it, or use another one."),
            code="phone_taken",
        ) from error
    person = Person.objects.select_for_update().get(account=account)
    before = person.phone
    if before == number:
        return account
    person.set_phone(number)
    person.save(update_fields=["phone", "phone_lookup"])
    record("person.phone_changed", person, by=Actor(person_id=person.pk), at=at, facts={})
    if before and phones.is_mobile(before):
        codes.tell_old_number(phone=before, new_phone_masked=person.masked_phone, at=at)
    return account
