"""Ending and filling posts."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Refused
from linli.people.models import Absence, Person, Post


@transaction.atomic
def end_post(*, post: Post, last_day: date, by: Actor, at: datetime) -> bool:
    """Sets a post's last day; False when it ends then or before already. Raises Refused before its first day."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    if last_day < post.valid_from:
        raise Refused(_("A post cannot end before it begins."), code="ends_before_it_begins")
    if post.valid_until is not None and post.valid_until <= last_day:
        return False
    post.valid_until = last_day
    post.save(update_fields=["valid_until"])
    record("post.ended", post, by=by, at=at, facts={"last_day": last_day.isoformat(), "person_id": post.person_id})
    return True


@transaction.atomic
def add_absence(
    *, person: Person, from_at: datetime, until_at: datetime, deputy: Post | None, by: Actor, at: datetime
) -> Absence:
    """Notes that somebody is away; from then on the deputy's post gets what would come to them. Raises Refused."""
    if until_at <= from_at:
        raise Refused(_("The absence ends before it begins."), code="ends_before_it_begins")
    if deputy is not None and deputy.person_id == person.pk:
        raise Refused(_("Nobody can stand in for themselves."), code="own_deputy")
    absence = Absence.objects.create(person=person, from_at=from_at, until_at=until_at, deputy=deputy)
    record(
        "absence.added", absence, by=by, at=at, facts={"person_id": person.pk, "deputy": deputy.pk if deputy else None}
    )
    return absence
