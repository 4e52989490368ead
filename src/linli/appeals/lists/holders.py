"""To whom a case can be given: posts within reach of a desk, and those that fit best."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from linli.appeals.actions.holding import district_of
from linli.appeals.models import Appeal
from linli.people import posts
from linli.people.access import Access
from linli.people.models import Organisation, Post

MOST: Final = 60
# Who is asked for help most often stands first: a list cut short must not end before the departments.
_ASKED_FIRST: Final = Case(
    *(When(level=level, then=Value(place)) for place, level in enumerate(("department", "district", "street"))),
    default=Value(9),
)


@dataclass(frozen=True, slots=True)
class Holder:
    """A post that could have the case. `is_suggested` puts it first."""

    post_id: int
    name: str
    title: str
    unit: str
    level: str
    is_suggested: bool = False

    @property
    def label(self) -> str:
        """Unit, title and name, as a list shows them."""
        return " · ".join(part for part in (self.unit, f"{self.title} {self.name}".strip()) if part)


def within_reach(access: Access, *, words: str = "", at: datetime, limit: int = MOST) -> list[Holder]:
    """Filled posts that this person may give cases to, narrowed by words; one statement."""
    reach = Q() if access.is_superuser else Q(pk__in=[])
    for seat in access.seats_with("appeals.dispatch"):
        reach |= Q(area__path=seat.area_path) | Q(area__path__startswith=f"{seat.area_path}/")
    wanted = Q()
    for word in words.replace("\x00", "").split()[:5]:
        wanted &= Q(organisation__name__icontains=word) | Q(person__name__icontains=word) | Q(title__icontains=word)
    rows = (
        Post.objects.valid_on(timezone.localdate(at))
        .filter(reach, wanted, person__isnull=False, organisation__is_active=True)
        .filter(role__permissions__contains=["appeals.handle"])
        # The widest first: with few words one rather means a desk than one of a thousand grids.
        .order_by(F("area__path").asc(), "organisation__name", "pk")
        .values_list("pk", "person__name", "title", "organisation__name", "organisation__level")[:limit]
    )
    return [Holder(*row) for row in rows]


def suggested(appeal: Appeal, access: Access, *, at: datetime) -> list[Holder]:
    """Who fits best, best first: the category's department where the desk reaches it, then the ladder of the place."""
    found: list[Holder] = []
    seats = access.seats_with("appeals.dispatch")
    district = district_of(appeal)
    department = appeal.category.organisation_id if appeal.category_id and appeal.category else None
    if department and (access.is_superuser or any(seat.area_level == "district" for seat in seats)):
        one = posts.holder_of(organisation_id=department, permission="appeals.handle", at=at)
        if one:
            found.append(_holder(one))
    ladder = posts.responsible_posts(
        grid_id=appeal.grid_id,
        community_id=appeal.community_id,
        street_id=appeal.street_id,
        district_id=district,
        at=at,
    )
    reached = {seat.area_level for seat in seats}
    widest = (
        4
        if access.is_superuser
        else max((posts.LADDER.index(level) for level in reached if level in posts.LADDER), default=-1)
    )
    found += [
        _holder(one)
        for one in ladder
        if one.level in posts.LADDER[: widest + 1] and one.post_id != appeal.holder_post_id
    ]
    known: set[int] = set()
    return [one for one in found if not (one.post_id in known or known.add(one.post_id))]  # type: ignore[func-returns-value]


def _holder(one: posts.Responsible) -> Holder:
    return Holder(one.post_id, one.name, "", one.organisation_name, one.level, is_suggested=True)


def organisations(*, words: str = "", limit: int = MOST) -> list[tuple[int, str]]:
    """Organisations that can be asked to help, departments and streets first; one statement."""
    wanted = Q(is_active=True)
    for word in words.replace("\x00", "").split()[:5]:
        wanted &= Q(name__icontains=word)
    if not words.strip():
        wanted &= ~Q(level="grid")
    found = Organisation.objects.filter(wanted)
    return list(found.order_by(_ASKED_FIRST, "level", "name", "pk").values_list("pk", "name")[:limit])
