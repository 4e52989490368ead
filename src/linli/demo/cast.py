"""The dozen people whom somebody trying the demo can be: one of each kind of work, all around one grid."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from linli.demo.people import names
from linli.demo.people.roster import Roster
from linli.people.models import Person
from linli.places.models import Area, Building, Level

# The quarter around the 台东 pedestrian streets: busy, and in the middle of the district.
STREET_CODE = "370203021"

RESIDENT = "居民 王阿姨"
ELDER = "老年居民 李大爷（长辈版）"

# Username's beginning -> label; the first post found that fits gets it.
_DISTRICT = {
    "district-dispatcher-1": "区派单员",
    "hotline-1": "话务员（回访员）",
    "department-10-1": "部门经办人（市场监督管理局）",
    "administrator-1": "系统管理员",
    "auditor-1": "审计员",
    "duty-officer-1": "区值班长",
}


def places(
    streets: Sequence[Area], communities: Mapping[int, Sequence[Area]], grids: Mapping[int, Sequence[Area]]
) -> tuple[Area, Area, Area]:
    """Street, community and grid of the cast: the quarter named above, else the first that has grids."""
    street = next((area for area in streets if area.code == STREET_CODE), streets[0])
    community = next(area for area in communities[street.pk] if grids[area.pk])
    return street, community, grids[community.pk][0]


def label_staff(
    roster: Roster,
    streets: Sequence[Area],
    communities: Mapping[int, Sequence[Area]],
    grids: Mapping[int, Sequence[Area]],
) -> None:
    """Give the cast's posts their labels, and a holder where chance left one vacant."""
    street, community, grid = places(streets, communities, grids)
    labels = {
        **_DISTRICT,
        f"grid-{grid.code}": "网格员",
        f"community-{community.code}-1": "社区主任",
        f"community-{community.code}-0": "社区书记",
        f"street-dispatcher-{street.code}-1": "街道派单员",
        f"street-leader-{street.code}-1": "街道领导",
    }
    property_named = False
    for seat in roster.seats:
        label = labels.get(seat.username, "")
        if seat.username.startswith("property-") and seat.post.area.pk == community.pk and not property_named:
            label, property_named = "物业项目经理", True
        if not label:
            continue
        seat.label = label
        if seat.person is None:
            seat.person = Person(name="刘晓静", created_at=roster.at)
            names.give_number(seat.person, names.VACANCY_NUMBER)


def home_buildings() -> QuerySet[Building]:
    """Where the cast's residents live: the buildings of its grid."""
    streets = list(Area.objects.of_level(Level.STREET).order_by("code"))
    street = next((area for area in streets if area.code == STREET_CODE), streets[0])
    grid = Area.objects.of_level(Level.GRID).filter(path__startswith=f"{street.path}/").order_by("code").first()
    return Building.objects.filter(grid=grid).order_by("pk")


def label_residents(persons: Sequence[Person]) -> dict[int, str]:
    """Make the first two residents the cast's; returns the labels of their accounts by position."""
    persons[0].name, persons[0].elder_mode = "王秀兰", False
    persons[1].name, persons[1].elder_mode = "李德发", True
    return {0: RESIDENT, 1: ELDER}
