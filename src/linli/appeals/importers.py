"""Appeals from other systems' files; each row goes through `actions.submit` like every other appeal."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.appeals import actions
from linli.appeals.actions import Draft
from linli.appeals.models import Category, Channel, Kind, Privacy
from linli.importing.importers import Column, Importer
from linli.kernel.actor import Actor
from linli.kernel.errors import Refused
from linli.kernel.working_time import CHINA
from linli.people.actions import person_with_phone
from linli.people.models import Person

_KINDS: Final = {
    "求助": Kind.HELP,
    "投诉": Kind.COMPLAINT,
    "举报": Kind.REPORT,
    "建议": Kind.SUGGESTION,
    "咨询": Kind.ENQUIRY,
    "表扬": Kind.PRAISE,
    "发展诉求": Kind.ENTERPRISE,
} | {kind.value: kind for kind in Kind}
_TRUE: Final = {"1", "是", "y", "yes", "true"}


def take_in(values: Mapping[str, str], key: str, by: Actor, at: datetime) -> int:
    """One appeal; raises Refused, naming the cell."""
    submitted_at = _moment(values["time"], at)
    longitude, latitude = _coordinate(values["longitude"]), _coordinate(values["latitude"])
    reporter = _reporter(values, by, submitted_at)
    draft = Draft(
        submission_key=UUID(key),
        kind=_kind(values["kind"]),
        text=values["text"],
        subject=values["subject"][:80],
        channel=Channel.IMPORT,
        category_id=_category(values["category"]),
        privacy=Privacy.CONFIDENTIAL if values["confidential"].lower() in _TRUE else Privacy.OPEN,
        building_code=values["building_code"],
        longitude=longitude,
        latitude=latitude,
        address=values["address"],
        reporter_id=reporter.pk if reporter else None,
        written_by_id=by.person_id,
    )
    return actions.submit(draft, by=by, at=submitted_at).pk


def _moment(text: str, at: datetime) -> datetime:
    """When it was submitted; now, where the file does not say. Dates like 2019/6/9 8:05 are understood."""
    if not text:
        return at
    plain = re.sub(r"[年月/.]", "-", text).replace("日", " ").replace("时", ":").replace("分", "").strip()
    pattern = r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?"
    found = re.fullmatch(pattern, re.sub(r"\s+", " ", plain))
    try:
        if found:
            moment = datetime(*(int(part or 0) for part in found.groups()), tzinfo=CHINA)  # type: ignore[misc,arg-type]
        else:
            moment = parse_datetime(text) or _not_a_moment(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
    except ValueError as error:
        raise Refused(_("“%(text)s” is not a date.") % {"text": text[:40]}, code="bad_date") from error
    if moment > at:
        raise Refused(_("The date %(text)s lies in the future.") % {"text": text[:40]}, code="future_date")
    return moment


def _not_a_moment(text: str) -> datetime:
    raise ValueError(text)


def _coordinate(text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise Refused(_("“%(text)s” is not a coordinate.") % {"text": text[:40]}, code="bad_coordinate") from error


def _kind(text: str) -> str:
    if not text:
        return Kind.HELP
    kind = _KINDS.get(text.strip().lower())
    if kind is None:
        raise Refused(
            _("“%(text)s” is not a kind; possible are %(kinds)s.")
            % {"text": text[:20], "kinds": "、".join(list(_KINDS)[: len(Kind)])},
            code="unknown_kind",
        )
    return kind


def _category(text: str) -> int | None:
    """By full name (城乡建设 / 安全生产) or by any node's name, where only one has it; the higher node wins."""
    name = re.sub(r"\s*[/>＞、\\-]\s*", " / ", text.strip())
    if not name:
        return None
    found = Category.objects.filter(Q(path=name) | Q(name=text.strip()), is_active=True).order_by("depth", "pk")
    rows = list(found.values_list("pk", "depth")[:3])
    if not rows or (len(rows) > 1 and rows[0][1] == rows[1][1]):
        raise Refused(_("There is no single category “%(text)s”.") % {"text": text[:40]}, code="unknown_category")
    return rows[0][0]


def _reporter(values: Mapping[str, str], by: Actor, at: datetime) -> Person | None:
    if not values["phone"]:
        return None
    return person_with_phone(name=values["name"], phone=values["phone"], by=by, at=at)


IMPORTER: Final = Importer(
    name="appeals",
    title=gettext_lazy("Appeals"),
    permission="appeals.import",
    take_in=take_in,
    columns=(
        Column(
            name="text",
            heading=gettext_lazy("Text"),
            also=("内容", "诉求内容", "正文", "留言详情", "content", "description", "诉求描述"),
            is_required=True,
            help=gettext_lazy("What the resident says; at most 10,000 characters."),
            example="三号楼楼道的灯坏了一个星期，晚上看不见台阶。",
        ),
        Column(
            name="subject",
            heading=gettext_lazy("Subject"),
            also=("标题", "主题", "留言主题", "title"),
            help=gettext_lazy("May be empty; at most 80 characters are kept."),
            example="楼道灯不亮",
        ),
        Column(
            name="kind",
            heading=gettext_lazy("Kind"),
            also=("类型", "诉求类型", "业务类型"),
            help=gettext_lazy("Empty means help."),
            example="投诉",
            choices=tuple(list(_KINDS)[: len(Kind)]),
        ),
        Column(
            name="category",
            heading=gettext_lazy("Category"),
            also=("分类", "一级标签", "一级分类", "label", "诉求分类"),
            help=gettext_lazy("A category's name or full name, as in the back office."),
            example="城乡建设",
        ),
        Column(
            name="time",
            heading=gettext_lazy("Submitted at"),
            also=("时间", "提交时间", "留言时间", "受理时间", "来电时间", "date", "created_at"),
            help=gettext_lazy("Empty means now. Time limits count from here."),
            example="2026-06-09 10:00",
        ),
        Column(
            name="name",
            heading=gettext_lazy("Reporter"),
            also=("姓名", "联系人", "反映人", "来电人", "诉求人"),
            example="王女士",
        ),
        Column(
            name="phone",
            heading=gettext_lazy("Telephone"),
            also=("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "来电号码", "来电电话"),
            help=gettext_lazy("With it the resident can look the appeal up and rate it."),
            example="13900000000",
        ),
        Column(
            name="address",
            heading=gettext_lazy("Address"),
            also=("地址", "地点", "位置", "事发地址"),
            example="台东三路12号3号楼",
        ),
        Column(
            name="building_code",
            heading=gettext_lazy("Building code"),
            also=("楼院编码", "楼栋编码"),
            help=gettext_lazy("The code on the building's QR sign; decides the grid."),
        ),
        Column(name="longitude", heading=gettext_lazy("Longitude"), also=("经度", "lng", "lon"), example="120.351"),
        Column(name="latitude", heading=gettext_lazy("Latitude"), also=("纬度", "lat"), example="36.081"),
        Column(
            name="confidential",
            heading=gettext_lazy("Confidential"),
            also=("保密", "是否保密"),
            help=gettext_lazy("“Yes” keeps the reporter's name from handlers."),
            choices=("是", "否"),
        ),
    ),
)
