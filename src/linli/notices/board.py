"""The only writers of the notice board. One person writes and publishes; a second person's yes is not asked for yet."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing, Refused
from linli.notices.models import Bulletin, BulletinState
from linli.places.models import Area


@transaction.atomic
def write(*, area: Area, title: str, text: str, expires_at: datetime | None, by: Actor, at: datetime) -> Bulletin:
    """A new draft; `by` must act through a post."""
    if by.post_id is None:
        raise Refused(_("Only a post can write a bulletin."))
    bulletin = Bulletin.objects.create(
        area=area, title=title, text=text, expires_at=expires_at, written_by_id=by.post_id, created_at=at
    )
    record("bulletin.written", bulletin, by=by, at=at, facts={"area": area.code})
    return bulletin


@transaction.atomic
def revise(
    *, bulletin: Bulletin, area: Area, title: str, text: str, expires_at: datetime | None, by: Actor, at: datetime
) -> Bulletin:
    """Changes a draft; what has been published stays as people read it."""
    bulletin = _locked(bulletin.pk)
    _expect(bulletin, BulletinState.DRAFT)
    bulletin.area, bulletin.title, bulletin.text, bulletin.expires_at = area, title, text, expires_at
    bulletin.save(update_fields=["area", "title", "text", "expires_at"])
    record("bulletin.revised", bulletin, by=by, at=at, facts={"area": area.code})
    return bulletin


@transaction.atomic
def publish(*, bulletin: Bulletin, by: Actor, at: datetime) -> Bulletin:
    """Hangs a draft on the board."""
    bulletin = _locked(bulletin.pk)
    _expect(bulletin, BulletinState.DRAFT)
    if by.post_id is None:
        raise Refused(_("Only a post can publish a bulletin."))
    if bulletin.expires_at is not None and bulletin.expires_at <= at:
        raise Refused(_("The last day has passed already. Please choose a later one."))
    bulletin.state, bulletin.published_at, bulletin.published_by_id = BulletinState.PUBLISHED, at, by.post_id
    bulletin.save(update_fields=["state", "published_at", "published_by"])
    record("bulletin.published", bulletin, by=by, at=at, facts={"area": bulletin.area.code})
    return bulletin


@transaction.atomic
def withdraw(*, bulletin: Bulletin, by: Actor, at: datetime) -> Bulletin:
    """Takes a bulletin off the board."""
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


def _expect(bulletin: Bulletin, state: BulletinState) -> None:
    if bulletin.state != state:
        message = _("This bulletin has been changed meanwhile: %(state)s.") % {"state": bulletin.get_state_display()}
        raise Refused(message, code="wrong_state")
