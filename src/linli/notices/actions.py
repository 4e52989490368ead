"""The only writers of the inbox: tell, mark as read, choose; and the one-time codes' way in."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from linli.notices import codes, kinds
from linli.notices.models import Delivery, MailAddress, Notice, Preference, Way
from linli.notices.quiet import waking
from linli.people.models import Person, Post


@transaction.atomic
def notify(
    *,
    person_id: int,
    kind: str,
    subject_type: str = "",
    subject_id: int | None = None,
    title: str,
    text: str = "",
    url: str = "",
    urgent: bool = False,
    at: datetime,
    key: str,
) -> Notice:
    """Tells one person one thing, in the caller's transaction; the same `key` again changes nothing.

    The inbox always gets it. Text message and mail follow the person's preference, wait for the morning unless
    `urgent`, and are sent by a job: nothing outside is called here. `url` is a path of this site.
    """
    notice, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "person_id": person_id,
            "kind": kind,
            "subject_type": subject_type,
            "subject_id": subject_id,
            "title": title[:120],
            "text": text,
            "url": url[:200],
            "urgent": urgent,
            "created_at": at,
        },
    )
    if not is_new:
        return notice
    from linli.notices.tasks import send  # tasks import the outbox, which stands beside this module

    next_try_at = waking(at, urgent=urgent)
    for way in sorted(ways_for(person_id, kind=kind, urgent=urgent, at=at)):
        delivery = Delivery.objects.create(notice=notice, way=way, next_try_at=next_try_at, created_at=at)
        send.configure(schedule_at=next_try_at).defer(delivery_id=delivery.pk)
    return notice


def ways_for(person_id: int, *, kind: str, urgent: bool, at: datetime) -> set[Way]:
    """Ways out besides the inbox: what the person chose, else SMS for urgent things and residents' milestones."""
    person = Person.objects.filter(pk=person_id).only("pk", "phone_lookup", "erased_at").first()
    if person is None or person.erased_at is not None:
        return set()
    chosen = Preference.objects.filter(person_id=person_id, kind=kind).first()
    ways: set[Way] = set()
    if chosen is None:
        if urgent or (kinds.kind(kind).milestone and not holds_post(person_id, at=at)):
            ways.add(Way.SMS)
    else:
        if chosen.sms or urgent:
            ways.add(Way.SMS)
        if chosen.mail and MailAddress.objects.filter(person_id=person_id).exists():
            ways.add(Way.MAIL)
    if person.phone_lookup is None:
        ways.discard(Way.SMS)
    return ways


def holds_post(person_id: int, *, at: datetime) -> bool:
    """True for staff, who look into their inbox as they work."""
    return Post.objects.filter(
        person_id=person_id, pk__in=Post.objects.valid_on(timezone.localdate(at)).values("pk")
    ).exists()


def mark_read(*, person_id: int, at: datetime) -> int:
    """Marks everything in one person's inbox as read; returns how much was unread."""
    return Notice.objects.unread(person_id).update(read_at=at)


def mark_read_about(notice: Notice, *, at: datetime) -> int:
    """Marks a notice as read with all that was told about the same matter, which is open before its reader now."""
    unread = Notice.objects.unread(notice.person_id)
    if notice.subject_id is None:
        unread = unread.filter(pk=notice.pk)
    else:
        unread = unread.filter(subject_type=notice.subject_type, subject_id=notice.subject_id)
    return unread.update(read_at=at)


@transaction.atomic
def choose(*, person_id: int, kind: str, sms: bool, mail: bool) -> Preference:
    """Keeps how a person wants to be told about one kind of thing."""
    preference, _ = Preference.objects.update_or_create(
        person_id=person_id, kind=kind, defaults={"sms": sms, "mail": mail}
    )
    return preference


def send_code(*, phone: str, text: str, at: datetime) -> None:
    """Sends a one-time code to a number, day or night, by a job; the request does not wait for the provider."""
    codes.queue(phone=phone, text=text, at=at)


@transaction.atomic
def try_again(*, delivery: Delivery, at: datetime) -> None:
    """Puts a delivery that failed or was given up back into the queue, with a fresh back-off and the same key."""
    from linli.notices.models import DeliveryState
    from linli.notices.tasks import send

    troubled = Delivery.objects.filter(pk=delivery.pk, state__in=[DeliveryState.FAILED, DeliveryState.GIVEN_UP])
    if troubled.update(state=DeliveryState.QUEUED, tries=0, next_try_at=at):
        send.defer(delivery_id=delivery.pk)


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Removes an erased person's inbox with all that was on its way out, their choices and their mail address.

    A job that finds its delivery gone does nothing; a message that is being sent at this moment cannot be called back.
    """
    Notice.objects.filter(person_id=person_id).delete()
    Preference.objects.filter(person_id=person_id).delete()
    MailAddress.objects.filter(person_id=person_id).delete()
