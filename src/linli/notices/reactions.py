"""Who is told of bulletins that wait; and what goes when a person is erased."""

from collections.abc import Collection

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.events.models import Event
from linli.events.subscribers import subscribe
from linli.notices import actions, kinds
from linli.notices.models import Bulletin
from linli.notices.policy import APPROVE
from linli.people import posts
from linli.people.models import Person
from linli.places.models import Area

KIND = "notices.bulletins"
kinds.register(KIND, _("Bulletins that wait for approval, and what became of mine"), for_staff=True)


@subscribe("person.erased", name="notices.forget_person")
def forget_person(event: Event) -> None:
    """Empty the inbox and the outbox of a person."""
    actions.forget_person(event.subject_id)


@subscribe("bulletin.handed_in", name="notices.tell_approvers")
def tell_approvers(event: Event) -> None:
    """Those who may say yes and did not write it: of the area itself, else of the nearest one above."""
    bulletin = Bulletin.objects.select_related("area").get(pk=event.subject_id)
    area: Area | None = bulletin.area
    while area is not None:
        found = posts.holders_of(area_id=area.pk, permission=APPROVE, at=event.at)
        people = {one.person_id for one in found} - set(bulletin.writer_ids)
        if people:
            _tell(event, bulletin, people, _("A bulletin waits for your approval"))
            return
        area = area.parent


@subscribe("bulletin.published", "bulletin.rejected", name="notices.tell_writers")
def tell_writers(event: Event) -> None:
    """Whoever wrote it learns what became of it."""
    bulletin = Bulletin.objects.get(pk=event.subject_id)
    is_yes = event.verb == "bulletin.published"
    title = _("Your bulletin has been published") if is_yes else _("Your bulletin was returned for changes")
    _tell(event, bulletin, set(bulletin.writer_ids) - {event.person_id}, title)


def _tell(event: Event, bulletin: Bulletin, person_ids: Collection[int], title: str | Promise) -> None:
    for person in Person.objects.present().filter(pk__in=person_ids):
        with translation.override(person.language):
            actions.notify(
                person_id=person.pk,
                kind=KIND,
                subject_type="bulletin",
                subject_id=bulletin.pk,
                title=str(title),
                text=bulletin.title,
                url=reverse("notices:bulletin", args=[bulletin.pk]),
                at=event.at,
                key=f"{event.pk}:bulletin:{person.pk}",
            )
