"""Staff and households from files; each row goes through the room's own actions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.importing.importers import Column, Importer
from linli.kernel.actor import Actor
from linli.people import actions
from linli.people.models import Role


def take_in_staff(values: Mapping[str, str], key: str, by: Actor, at: datetime) -> int:
    """One member of staff; the role may be given by its code or by its name."""
    role = Role.objects.filter(name=values["role"]).values_list("code", flat=True).first()
    return actions.add_staff(
        name=values["name"],
        phone=values["phone"],
        username=values["username"],
        organisation_name=values["organisation"],
        role_code=role or values["role"],
        area_code=values["area_code"],
        title=values["title"],
        duty_phone=values["duty_phone"],
        by=by,
        at=at,
    ).pk


def take_in_household(values: Mapping[str, str], key: str, by: Actor, at: datetime) -> int:
    """One home, and one who lives there where named."""
    return actions.add_household(
        building_code=values["building_code"],
        room=values["room"],
        resident_name=values["name"],
        phone=values["phone"],
        by=by,
        at=at,
    ).pk


STAFF: Final = Importer(
    name="staff",
    title=_("Staff"),
    permission="people.manage",
    take_in=take_in_staff,
    columns=(
        Column(name="name", heading=_("Full name"), also=("姓名",), is_required=True, example="李小明"),
        Column(
            name="phone",
            heading=_("Telephone"),
            also=("电话", "手机", "手机号"),
            is_required=True,
            example="13800000000",
        ),
        Column(
            name="username",
            heading=_("User name"),
            also=("用户名", "登录名", "账号"),
            is_required=True,
            help=_("For signing in; Latin letters and digits."),
            example="lixiaoming",
        ),
        Column(
            name="organisation",
            heading=_("Organisation"),
            also=("单位", "工作单位", "部门"),
            is_required=True,
            help=_("Its name exactly as in the back office."),
            example="台东街道办事处",
        ),
        Column(
            name="role",
            heading=_("Role"),
            also=("角色",),
            is_required=True,
            help=_("The role's name or code."),
            example="grid_worker",
        ),
        Column(
            name="area_code",
            heading=_("Area code"),
            also=("区域编码", "区域代码", "区划代码", "网格编码"),
            is_required=True,
            help=_("Statistical code of the district, street, community or grid."),
            example="370203021001001",
        ),
        Column(
            name="title",
            heading=_("Title of the post"),
            also=("职务", "岗位", "岗位名称"),
            is_required=True,
            example="网格员",
        ),
        Column(name="duty_phone", heading=_("Duty telephone"), also=("值班电话", "办公电话"), example="0532-83620000"),
    ),
)
HOUSEHOLDS: Final = Importer(
    name="households",
    title=_("Households"),
    permission="people.manage",
    take_in=take_in_household,
    columns=(
        Column(
            name="building_code",
            heading=_("Building code"),
            also=("楼院编码", "楼栋编码"),
            is_required=True,
            example="TD0003",
        ),
        Column(name="room", heading=_("Room"), also=("房号", "门牌", "室"), is_required=True, example="2单元301"),
        Column(name="name", heading=_("Full name"), also=("姓名", "户主"), example="王女士"),
        Column(name="phone", heading=_("Telephone"), also=("电话", "手机", "手机号"), example="13900000000"),
    ),
)
