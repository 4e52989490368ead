"""The named cast and the small district it lives in, built through the actions that the product itself uses.

Two streets (台东街道, 登州路街道), each with one community; three grids in the first. Everybody in the cast has a
post, so that no test starts from a state that could not come about.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction

from linli.appeals import actions, shipped
from linli.appeals.actions import Draft
from linli.appeals.models import Appeal, Category, Channel, Kind
from linli.kernel.actor import SYSTEM
from linli.people import actions as people_actions
from linli.people.access import Access, access_of
from linli.people.models import Account, Organisation
from linli.places.models import Area, Building, Compound
from tests import snapshot

# A working Tuesday, 10:00 in China.
MORNING = datetime(2026, 6, 9, 2, 0, tzinfo=UTC)


def square(west: float, south: float, *, size: float = 0.01) -> dict[str, object]:
    """A GeoJSON square."""
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


@dataclass
class World:
    """The district and its cast; attributes are the cast's access, ready to act."""

    at: datetime = MORNING
    areas: dict[str, Area] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def access(self, name: str) -> Access:
        """What somebody of the cast may do at the world's moment."""
        return access_of(self.accounts[name].pk, self.at)

    @property
    def auntie_wang(self) -> Access:
        """王阿姨, a resident."""
        return self.access("王阿姨")

    @property
    def xiao_li(self) -> Access:
        """小李, grid worker of the first grid."""
        return self.access("小李")

    @property
    def other_grid_worker(self) -> Access:
        """小周, grid worker of the second grid."""
        return self.access("小周")

    @property
    def director_zhao(self) -> Access:
        """赵主任, the community's desk."""
        return self.access("赵主任")

    @property
    def secretary_lin(self) -> Access:
        """林书记, the community's secretary."""
        return self.access("林书记")

    @property
    def dispatcher_sun(self) -> Access:
        """孙调度, street dispatcher."""
        return self.access("孙调度")

    @property
    def leader_wu(self) -> Access:
        """吴主任, street leader."""
        return self.access("吴主任")

    @property
    def district_desk(self) -> Access:
        """郑调度, district dispatcher."""
        return self.access("郑调度")

    @property
    def section_chief_qian(self) -> Access:
        """钱科长, department handler."""
        return self.access("钱科长")

    @property
    def stranger(self) -> Access:
        """外人: an account without a post, who has raised nothing."""
        return self.access("外人")

    @cached_property
    def category(self) -> Category:
        """A leaf of the shipped tree."""
        return Category.objects.filter(depth=3).order_by("pk")[0]

    def post_of(self, name: str) -> int:
        """The id of somebody's post."""
        return self.access(name).seats[0].post_id

    def submitted(self, **changes: object) -> Appeal:
        """An appeal of 王阿姨's about the first grid, just submitted."""
        wang = self.auntie_wang
        given: dict[str, object] = {
            "submission_key": uuid4(),
            "kind": Kind.COMPLAINT,
            "text": "三号楼楼道的灯坏了一个星期，晚上老人上下楼看不见台阶。",
            "channel": Channel.WEB,
            "longitude": 120.351,
            "latitude": 36.081,
            "reporter_id": wang.person_id,
        } | changes
        return actions.submit(Draft(**given), by=wang.actor(), at=self.at)  # type: ignore[arg-type]

    def dispatched(self, **changes: object) -> Appeal:
        """Accepted by 赵主任 and dispatched to 小李."""
        appeal = self.submitted(**changes)
        actions.accept(appeal.pk, by=self.director_zhao, at=self.at, category_id=self.category.pk)
        return actions.dispatch(appeal.pk, to=self.post_of("小李"), by=self.director_zhao, at=self.at)

    def taken(self, **changes: object) -> Appeal:
        """Taken by 小李, who has spoken to 王阿姨."""
        appeal = self.dispatched(**changes)
        actions.take(appeal.pk, by=self.xiao_li, at=self.at)
        return actions.contact(appeal.pk, way="phone", text="已电话联系，下午上门查看。", by=self.xiao_li, at=self.at)

    def answered(self, **changes: object) -> Appeal:
        """Answered by 小李."""
        appeal = self.taken(**changes)
        return actions.answer(
            appeal.pk, text="灯已更换，请您晚上再看看。", outcome="solved", by=self.xiao_li, at=self.at
        )

    def confirmed(self, **changes: object) -> Appeal:
        """Confirmed by 赵主任, waiting for 王阿姨's rating."""
        appeal = self.answered(**changes)
        return actions.confirm(appeal.pk, text="现场查看，灯已亮。", by=self.director_zhao, at=self.at)


_kept: tuple[World, snapshot.Snapshot] | None = None


def build() -> World:
    """Build the world in the current database; within one process the second time is a copy of the first."""
    global _kept  # noqa: PLW0603  (one world for each test process)
    if not snapshot.is_empty():
        return _build()
    if _kept is None:
        _kept = (_build(), snapshot.take())
    else:
        with transaction.atomic():
            snapshot.restore(_kept[1])
    return deepcopy(_kept[0])


def _build() -> World:
    world = World()
    _areas(world)
    people_actions.load_roles(by=SYSTEM, at=world.at)
    shipped.load(at=world.at)
    organisations = _organisations(world)
    _cast(world, organisations)
    return world


def _areas(world: World) -> None:
    def area(level: str, code: str, name: str, parent: str | None, boundary: dict[str, object] | None) -> None:
        world.areas[name] = Area.objects.create(
            level=level,
            code=code,
            name=name,
            parent=world.areas[parent] if parent else None,
            boundary=boundary,
            boundary_source="generated" if boundary else "",
            source="generated",
            longitude=boundary["coordinates"][0][0][0] + 0.005 if boundary else None,  # type: ignore[index]
            latitude=boundary["coordinates"][0][0][1] + 0.005 if boundary else None,  # type: ignore[index]
        )

    area("district", "370203", "市北区", None, square(120.35, 36.08, size=0.04))
    area("street", "370203021", "台东街道", "市北区", square(120.35, 36.08, size=0.03))
    area("street", "370203011", "登州路街道", "市北区", square(120.38, 36.08))
    area("community", "370203021001", "台东社区", "台东街道", None)
    area("community", "370203011001", "登州社区", "登州路街道", None)
    for number, west in ((1, 120.35), (2, 120.36), (3, 120.37)):
        area("grid", f"37020302100100{number}", f"台东第{number}网格", "台东社区", square(west, 36.08))
    area("grid", "370203011001001", "登州第1网格", "登州社区", square(120.38, 36.08))
    compound = Compound.objects.create(name="台东小区", community=world.areas["台东社区"])
    Building.objects.create(
        name="3号楼",
        address="台东三路12号",
        compound=compound,
        grid=world.areas["台东第1网格"],
        longitude=120.352,
        latitude=36.082,
        code="TD0003",
        source="generated",
    )


def _organisations(world: World) -> dict[str, Organisation]:
    made: dict[str, Organisation] = {}
    for name, level, area in (
        ("市北区社会治理中心", "district", "市北区"),
        ("市北区城市管理局", "department", "市北区"),
        ("市北区住房保障局", "department", "市北区"),
        ("台东街道办事处", "street", "台东街道"),
        ("登州路街道办事处", "street", "登州路街道"),
        ("台东社区居委会", "community", "台东社区"),
        ("台东第1网格", "grid", "台东第1网格"),
        ("台东第2网格", "grid", "台东第2网格"),
    ):
        made[name] = Organisation.objects.create(
            name=name, level=level, area=world.areas[area], duty_phone="053283620000"
        )
    return made


_CAST = (
    ("小李", "xiaoli", "台东第1网格", "grid_worker", "370203021001001", "网格员"),
    ("小周", "xiaozhou", "台东第2网格", "grid_worker", "370203021001002", "网格员"),
    ("赵主任", "zhao", "台东社区居委会", "community_worker", "370203021001", "社区主任"),
    ("林书记", "lin", "台东社区居委会", "community_secretary", "370203021001", "社区书记"),
    ("孙调度", "sun", "台东街道办事处", "street_dispatcher", "370203021", "街道派单员"),
    ("吴主任", "wu", "台东街道办事处", "street_leader", "370203021", "街道主任"),
    ("冯调度", "feng", "登州路街道办事处", "street_dispatcher", "370203011", "街道派单员"),
    ("郑调度", "zheng", "市北区社会治理中心", "district_dispatcher", "370203", "区派单员"),
    ("高管理", "gao", "市北区社会治理中心", "administrator", "370203", "系统管理员"),
    ("钱科长", "qian", "市北区城市管理局", "department_handler", "370203", "市容科科长"),
)


def _cast(world: World, organisations: dict[str, Organisation]) -> None:
    for number, (name, username, organisation, role, area, title) in enumerate(_CAST):
        people_actions.add_staff(
            name=name,
            phone=f"1380532{number:04}",
            username=username,
            organisation_name=organisations[organisation].name,
            role_code=role,
            area_code=area,
            title=title,
            duty_phone="053283621234",
            by=SYSTEM,
            at=world.at,
        )
        world.accounts[name] = Account.objects.get(username=username)
    for number, name in enumerate(("王阿姨", "李大爷", "外人")):
        person = people_actions.person_with_phone(name=name, phone=f"1395321{number:04}", by=SYSTEM, at=world.at)
        account, _ = Account.objects.get_or_create(
            person=person,
            defaults={
                "phone_lookup": person.phone_lookup,
                "phone_verified": True,
                "created_at": world.at,
                "password": make_password(None),
            },
        )
        world.accounts[name] = account
