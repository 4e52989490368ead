"""What the simulation knows of the district, read once: who holds which post, and who is away when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.appeals.models import Category
from linli.people.access import Access, access_of
from linli.people.models import Absence, Organisation, Post
from linli.places.models import Area


@dataclass(frozen=True, slots=True)
class Holder:
    """A filled post."""

    post_id: int
    person_id: int
    account_id: int
    organisation_id: int
    role: str
    area_id: int


class Stage:
    """The district as it stands while the simulation runs."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self._accesses: dict[int, Access] = {}
        self.by_post: dict[int, Holder] = {}
        self._by_place: dict[tuple[str, int], list[Holder]] = defaultdict(list)
        self._by_organisation: dict[int, list[Holder]] = defaultdict(list)
        rows = Post.objects.filter(person__account__isnull=False).order_by("pk")
        columns = ("pk", "person_id", "person__account__pk", "organisation_id", "role__code", "area_id")
        for row in rows.values_list(*columns):
            holder = Holder(*row)
            self.by_post[holder.post_id] = holder
            self._by_place[holder.role, holder.area_id].append(holder)
            self._by_organisation[holder.organisation_id].append(holder)
        self._absences: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        for person_id, from_at, until_at in Absence.objects.values_list("person_id", "from_at", "until_at"):
            self._absences[person_id].append((from_at, until_at))
        self.district_id = Area.objects.filter(level="district").order_by("pk").values_list("pk", flat=True)[0]
        self.departments = list(
            Organisation.objects.filter(level="department", is_active=True).order_by("pk").values_list("pk", flat=True)
        )
        self.department_of = dict(Category.objects.values_list("pk", "organisation_id"))

    def access_of_account(self, account_id: int) -> Access:
        """What somebody may do, as a request of theirs would find it."""
        if account_id not in self._accesses:
            self._accesses[account_id] = access_of(account_id, self.at)
        return self._accesses[account_id]

    def access_of_post(self, post_id: int) -> Access:
        """As above, of whoever holds a post."""
        return self.access_of_account(self.by_post[post_id].account_id)

    def is_away(self, person_id: int, at: datetime) -> bool:
        """True when the person is on leave."""
        return any(starts <= at < ends for starts, ends in self._absences.get(person_id, ()))

    def at_place(self, role: str, area_id: int | None, *, at: datetime | None = None) -> list[Holder]:
        """Who has a role in an area; with `at`, only those who are not away."""
        found = self._by_place.get((role, area_id or 0), [])
        # Half a working day later somebody may have gone on leave: whoever leaves soon is not chosen.
        return [one for one in found if at is None or not self._leaves(one.person_id, at)]

    def in_organisation(self, organisation_id: int, role: str, *, at: datetime) -> list[Holder]:
        """Who has a role in an organisation and is not away."""
        found = self._by_organisation.get(organisation_id, [])
        return [one for one in found if one.role == role and not self.is_away(one.person_id, at)]

    def _leaves(self, person_id: int, at: datetime) -> bool:
        return self.is_away(person_id, at) or self.is_away(person_id, at + timedelta(hours=12))
