"""The only writers of the notice board. One person writes, another hangs it: nobody says yes to their own words."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing, Refused
from linli.notices.models import Bulletin, BulletinState
from linli.places.models import Area

LONGEST_REASON = 300


@transaction.atomic
def write(*, area: Area, title: str, text: str, expires_at: datetime | None, by: Actor, at: datetime) -> Bulletin:
    """A new draft; `by` must be a person who acts through a post."""
    if by.post_id is None or by.person_id is None:
        raise Refused(_("Only a post can write a bulletin."))
    bulletin = Bulletin.objects.create(
        area=area,
        title=title,
        text=text,
        expires_at=expires_at,
        written_by_id=by.post_id,
        writer_ids=[by.person_id],
        created_at=at,
    )
    record("bulletin.written", bulletin, by=by, at=at, facts={"area": area.code})
    return bulletin


@transaction.atomic
def revise(
    *, bulletin: Bulletin, area: Area, title: str, text: str, expires_at: datetime | None, by: Actor, at: datetime
) -> Bulletin:
    """Changes a draft, or one that waits for its yes, which is a draft again by it; what hangs stays as people read it.

    Whoever changes words has written them as well, and can no longer say yes to them.
    """
    bulletin = _locked(bulletin.pk)
    _expect(bulletin, BulletinState.DRAFT, BulletinState.PENDING)
    if by.post_id is None or by.person_id is None:
        raise Refused(_("Only a post can write a bulletin."))
    bulletin.area, bulletin.title, bulletin.text, bulletin.expires_at = area, title, text, expires_at
    bulletin.state = BulletinState.DRAFT
    bulletin.writer_ids = sorted({*bulletin.writer_ids, by.person_id})
    bulletin.save(update_fields=["area", "title", "text", "expires_at", "state", "writer_ids"])
    record("bulletin.revised", bulletin, by=by, at=at, facts={"area": area.code})
    return bulletin


@transaction.atomic
def hand_in(*, bulletin: Bulletin, by: Actor, at: datetime) -> Bulletin:
    """Asks for a second person's yes."""
    bulletin = _locked(bulletin.pk)
    _expect(bulletin, BulletinState.DRAFT)
    _refuse_past(bulletin, at)
    bulletin.state, bulletin.rejected_reason, bulletin.rejected_by_id = BulletinState.PENDING, "", None
    bulletin.save(update_fields=["state", "rejected_reason", "rejected_by"])
    record("bulletin.handed_in", bulletin, by=by, at=at, facts={"area": bulletin.area.code})
    return bulletin


@transaction.atomic
def publish(*, bulletin: Bulletin, by: Actor, at: datetime) -> Bulletin:
    """The second person's yes: hangs it on the board. Refused for whoever wrote any of it."""
    bulletin = _locked(bulletin.pk)
    _expect(bulletin, BulletinState.PENDING)
    _refuse_own(bulletin, by)
    _refuse_past(bulletin, at)
    bulletin.state, bulletin.published_at, bulletin.published_by_id = BulletinState.PUBLISHED, at, by.post_id
    bulletin.save(update_fields=["state", "published_at", "published_by"])
    record("bulletin.published", bulletin, by=by, at=at, facts={"area": bulletin.area.code})
    return bulletin


@transaction.atomic
def reject(*, bulletin: Bulletin, reason: str, by: Actor, at: datetime) -> Bulletin:
    """The second person's no, with a reason: a draft again, which its writer may change and hand in anew."""
    bulletin = _locked(bulletin.pk)
    _expect(bulletin, BulletinState.PENDING)
    _refuse_own(bulletin, by)
    if not reason.strip():
        raise Refused(_("Please say what should be changed."), code="reason_missing")
    bulletin.state, bulletin.rejected_by_id = BulletinState.DRAFT, by.post_id
    bulletin.rejected_reason = reason.strip()[:LONGEST_REASON]
    bulletin.save(update_fields=["state", "rejected_by", "rejected_reason"])
    record("bulletin.rejected", bulletin, by=by, at=at, facts={"area": bulletin.area.code})
    return bulletin


@transaction.atomic
def withdraw(*, bulletin: Bulletin, by: Actor, at: datetime) -> Bulletin:
    """Takes a bulletin off the board; no second person is asked, since what is wrong must go at once."""
    bulletin = _locked(bulletin.pk)
    _expect(bulletin, BulletinState.PUBLISHED)
    bulletin.state = BulletinState.WITHDRAWN
    bulletin.save(update_fields=["state"])
    record("bulletin.withdrawn", bulletin, by=by, at=at, facts={"area": bulletin.area.code})
    return bulletin


def _locked(bulletin_id: int) -> Bulletin:
    bulletin = Bulletin.objects.select_for_update(of=("self",)).select_related("area").filter(pk=bulletin_id).first()
    if bulletin is None:
        raise Missing(_("This bulletin is no longer there."))
    return bulletin


def _expect(bulletin: Bulletin, *states: BulletinState) -> None:
    if bulletin.state not in states:
        message = _("This bulletin has been changed meanwhile: %(state)s.") % {"state": bulletin.get_state_display()}
        raise Refused(message, code="wrong_state")


def _refuse_own(bulletin: Bulletin, by: Actor) -> None:
    if by.post_id is None or by.person_id is None:
        raise Refused(_("Only a post can publish a bulletin."))
    if by.person_id in bulletin.writer_ids:
        raise Refused(_("You wrote this yourself. Somebody else has to say yes to it."), code="own_words")


def _refuse_past(bulletin: Bulletin, at: datetime) -> None:
    if bulletin.expires_at is not None and bulletin.expires_at <= at:
        raise Refused(_("The last day has passed already. Please choose a later one."))
