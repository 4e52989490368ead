"""What somebody is to an appeal: its own person, a browser that has proven it, or a follower. Nobody else sees it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.appeals import policy, receipt
from linli.appeals.models import Appeal, Follower
from linli.appeals.views.resident.page import access_of
from linli.kernel.errors import Missing
from linli.people.access import Access
from linli.people.models import Person

_JOINS = (
    "category",
    "building__compound",
    "grid",
    "community",
    "street",
    "holder_post__person",
    "holder_post__organisation",
    "holder_organisation",
    "merged_into",
)
_BOUNDARIES = ("grid__boundary", "community__boundary", "street__boundary")


@dataclass(frozen=True, slots=True)
class Relation:
    """`by` acts for the reporter; None stands for one who stayed anonymous. A follower may only read."""

    appeal: Appeal
    is_own: bool
    by: Access | None
    is_follower: bool = False


def relation(request: HttpRequest, number: str) -> Relation:
    """What the visitor is to the appeal of that number; raises Missing when nothing."""
    appeal = Appeal.objects.select_related(*_JOINS).defer(*_BOUNDARIES).filter(number=number).first()
    if appeal is not None:
        access = access_of(request)
        if policy.is_reporter(access, appeal):
            return Relation(appeal, is_own=True, by=access)
        if receipt.is_proven(request.session, appeal.pk):
            person_id = appeal.reporter_id or appeal.written_by_id
            # What a browser once proved says nothing when the person has been erased.
            if person_id is None or Person.objects.present().filter(pk=person_id).exists():
                return Relation(appeal, is_own=True, by=Access(None, person_id) if person_id else None)
        if access.person_id and Follower.objects.filter(appeal=appeal, person_id=access.person_id).exists():
            return Relation(appeal, is_own=False, by=access, is_follower=True)
    raise Missing(_("There is no such appeal, or this device has not shown that it is yours. Please look it up."))
