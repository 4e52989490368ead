"""Filling every post of a district, and its homes, with people who do not exist."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from linli.appeals.models import Category
from linli.demo.people import names, residents
from linli.demo.people.departments import DEPARTMENTS, EXCEPTIONS
from linli.demo.people.roster import Roster, Seated
from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Refused
from linli.kernel.working_time import CHINA
from linli.people.models import Absence, Organisation, Role
from linli.places.models import Area, Level

RESIDENTS = 6_000
_VACANT = 0.02
_AWAY = 0.03
_COMMUNITIES_OF_A_PROVIDER = 2

type Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Peopled:
    """How many of each were invented."""

    organisations: int
    posts: int
    vacant: int
    residents: int
    households: int


@dataclass(slots=True)
class _Filling:
    roster: Roster
    random: Random
    district: Area
    streets: list[Area]
    communities: dict[int, list[Area]]
    grids: dict[int, list[Area]]

    def since(self) -> date:
        """A first day some months or years ago."""
        return (self.roster.at - timedelta(days=self.random.randint(120, 2500))).astimezone(CHINA).date()

    def seat(self, organisation: Organisation, area: Area, role: str, title: str, username: str) -> Seated:
        """A filled post."""
        who = names.name(self.random)
        return self.roster.seat(organisation, area, role, title, since=self.since(), who=who, username=username)


@transaction.atomic
def fill(
    *, seed: int, by: Actor, at: datetime, residents_wanted: int = RESIDENTS, progress: Progress | None = None
) -> Peopled:
    """Invent organisations, staff and residents for the district that is loaded and laid out.

    The same seed invents the same people. Refused when there are organisations already.
    """
    if Organisation.objects.exists():
        raise Refused("This district has people already.")
    report = progress or (lambda _done, _total: None)
    random = Random(f"people {seed}")
    filling = _begin(at, random)
    _district_centre(filling)
    departments = _departments(filling)
    for street in filling.streets:
        _street(filling, street)
    _providers(filling)
    report(1, 4)
    from linli.demo import cast

    cast.label_staff(filling.roster, filling.streets, filling.communities, filling.grids)
    filling.roster.write()
    _answer_for(departments)
    _absences(filling)
    report(2, 4)
    homes = residents.settle(seed=seed, wanted=residents_wanted, at=at)
    report(4, 4)
    counts = Peopled(
        organisations=len(filling.roster.organisations),
        posts=len(filling.roster.seats),
        vacant=sum(seat.person is None for seat in filling.roster.seats),
        residents=homes.residents,
        households=homes.households,
    )
    facts = {"seed": seed, "generated": True, "posts": counts.posts, "residents": counts.residents}
    record("district.peopled", filling.district, by=by, at=at, facts=facts)
    return counts


def _begin(at: datetime, random: Random) -> _Filling:
    below: dict[int, list[Area]] = defaultdict(list)
    tops: list[Area] = []
    streets: list[Area] = []
    for area in Area.objects.defer("boundary").order_by("code"):
        if area.parent_id is None:
            tops.append(area)
        else:
            below[area.parent_id].append(area)
        if area.level == Level.STREET:
            streets.append(area)
    roster = Roster(at=at, roles={role.code: role for role in Role.objects.all()})
    return _Filling(roster, random, tops[0], streets, below, below)


def _district_centre(filling: _Filling) -> None:
    district = filling.district
    centre = filling.roster.organisation(f"{district.name}社会治理中心", "district", district)
    for role, title, count in (
        ("district_dispatcher", "区派单员", 3),
        ("district_leader", "中心主任", 1),
        ("duty_officer", "值班长", 2),
        ("administrator", "系统管理员", 1),
        ("auditor", "审计员", 1),
    ):
        for number in range(1, count + 1):
            filling.seat(centre, district, role, title, f"{role.replace('_', '-')}-{number}")
    hotline = filling.roster.organisation(f"{district.name}热线受理中心", "district", district, centre)
    for number in range(1, 9):
        filling.seat(hotline, district, "hotline_operator", "话务员", f"hotline-{number}")


def _departments(filling: _Filling) -> dict[str, Organisation]:
    made = {}
    for number, name in enumerate(DEPARTMENTS, start=1):
        office = filling.roster.organisation(f"{filling.district.name}{name}", "department", filling.district)
        made[name] = office
        filling.seat(office, filling.district, "department_leader", "分管副局长", f"department-{number}-0")
        for position, title in enumerate(("科长", "科员", "科员"), start=1):
            filling.seat(office, filling.district, "department_handler", title, f"department-{number}-{position}")
    return made


def _street(filling: _Filling, street: Area) -> None:
    office = filling.roster.organisation(f"{street.name}办事处", "street", street)
    for role, title, count in (
        ("street_dispatcher", "街道派单员", 2),
        ("street_leader", "街道分管主任", 1),
        ("duty_officer", "街道值班员", 1),
    ):
        for number in range(1, count + 1):
            filling.seat(office, street, role, title, f"{role.replace('_', '-')}-{street.code}-{number}")
    for community in filling.communities[street.pk]:
        _community(filling, community, office)


def _community(filling: _Filling, community: Area, office: Organisation) -> None:
    name = community.official_name if community.official_name.endswith("居委会") else f"{community.name}居委会"
    committee = filling.roster.organisation(name, "community", community, office)
    count = filling.random.choice((2, 3, 3))
    for number in range(1, count + 1):
        title = "社区主任" if number == 1 else "社区工作者"
        filling.seat(committee, community, "community_worker", title, f"community-{community.code}-{number}")
    filling.seat(committee, community, "community_secretary", "社区书记", f"community-{community.code}-0")
    for grid in filling.grids[community.pk]:
        unit = filling.roster.organisation(grid.name, "grid", grid, committee)
        who = "" if filling.random.random() < _VACANT else names.name(filling.random)
        filling.roster.seat(
            unit, grid, "grid_worker", "网格员", since=filling.since(), who=who, username=f"grid-{grid.code}"
        )


_FIRMS = "安信 德厚 润和 益邻 嘉禾 恒暖 佳邻 悦居 众和 清风 美誉 诚泰 家圆 汇邻 新邻 和信 启明 景和 泰合 常青"


def _providers(filling: _Filling) -> None:
    """One property company for every two communities or so; its people have a post in each."""
    number = 0
    firms = _FIRMS.split()
    for street in filling.streets:
        communities = filling.communities[street.pk]
        for start in range(0, len(communities), _COMMUNITIES_OF_A_PROVIDER):
            place = communities[start].name.removesuffix("社区").removesuffix("村")
            firm = filling.roster.organisation(f"{place}{firms[number % len(firms)]}物业服务部", "provider", street)
            number += 1
            for position, community in enumerate(communities[start : start + _COMMUNITIES_OF_A_PROVIDER], start=1):
                filling.seat(firm, community, "provider_worker", "物业项目经理", f"property-{number}-{position}")


def _answer_for(departments: dict[str, Organisation]) -> None:
    """Name the department that answers for each matter, on every node, so that no look-up has to climb."""
    by_root = {root: departments[name] for name, roots in DEPARTMENTS.items() for root in roots}
    rows = list(Category.objects.all())
    for row in rows:
        parts = row.path.split(" / ")
        office = by_root.get(parts[0])
        for part in parts[1:]:
            office = departments[EXCEPTIONS[part]] if part in EXCEPTIONS else office
        row.organisation = office
    Category.objects.bulk_update(rows, ["organisation"], batch_size=600)


def _absences(filling: _Filling) -> None:
    """Some are on leave just now, each with a deputy; some were in the weeks before."""
    at, random = filling.roster.at, filling.random
    colleagues: dict[int, list[Seated]] = defaultdict(list)
    for seat in filling.roster.seats:
        if seat.person is not None and not seat.label:
            community = seat.post.area.parent_id if seat.post.role.code == "grid_worker" else seat.post.area_id
            colleagues[community or 0].append(seat)
    rows = []
    for group in colleagues.values():
        for role in ("grid_worker", "community_worker"):
            same = [seat for seat in group if seat.post.role.code == role]
            for first, second in zip(same[::2], same[1::2], strict=False):
                if random.random() < _AWAY * 2:
                    starts = at - timedelta(days=random.uniform(0, 12))
                    ends = starts + timedelta(days=random.choice((1, 3, 5, 8)))
                    rows.append(Absence(person=first.person, deputy=second.post, from_at=starts, until_at=ends))
    Absence.objects.bulk_create(rows)
