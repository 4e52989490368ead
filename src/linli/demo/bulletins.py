"""Notices on the boards of some communities, of the streets and of the district."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

from linli.demo import cast
from linli.notices.models import Bulletin, BulletinState
from linli.people.models import Post
from linli.places.models import Area, Level

_OF_DISTRICT: Final = (
    ("关于做好近期用电用气安全的提醒", "各位居民：近期用电用气增多，请您出门前关好燃气阀门，不要在楼道内给电动车充电，发现燃气异味请先开窗、到室外拨打抢修电话。独居老人家中如需检查，可联系网格员上门，不收任何费用。"),
    ("热线和网上诉求怎么提、多久有回音", "您可以打热线、扫楼门口的二维码、在网上提交，也可以直接告诉网格员。两个小时内受理，半个工作日内有人与您联系；办理过程和负责人的值班电话随时可查。办完后由您来评价，不满意可以要求重新办理。"),
)  # fmt: skip
_OF_STREET: Final = (
    ("{名}便民服务中心周六照常办事", "为方便上班的居民，{名}便民服务中心每周六上午九点到十二点开放社保、医保、民政三个窗口，请带好身份证。"),
    ("{名}道路和人行道修补通知", "近期将分段修补辖区内破损路面和人行道，施工时间为上午九点至下午五点，请您绕行并照看好老人和孩子。"),
)  # fmt: skip
_OF_COMMUNITY: Final = (
    ("停水通知", "因二次供水水箱清洗，本周四上午八点半至下午四点，部分楼栋停水，请您提前储水。如有特殊困难请联系网格员。"),
    ("老年助餐点试运行", "{名}助餐点本周起试运行，午餐十一点到十二点半，八十岁以上老人有补贴，行动不便的可以登记送餐。欢迎您来尝尝，提提意见。"),
    ("免费义诊", "周六上午九点，社区卫生服务中心的医生在居委会门前义诊，可测血压、血糖，也可以咨询用药。"),
    ("楼道清理行动", "本周末将集中清理楼道堆放物，请您提前把自家的物品搬回家中。无主物品将统一清运。"),
    ("居民议事会：停车怎么停", "周五晚上七点，在居委会二楼商量小区停车办法，欢迎每户来一位代表，也可以把意见交给楼长。"),
    ("为民服务资金使用情况公示", "本季度为民服务资金用于更换楼道灯、修补健身器材和增设晾衣杆，明细张贴在公告栏，有疑问请到居委会查看票据。"),
    ("暑期（课后）看护班报名", "社区看护班开始报名，招收小学一至四年级学生，名额三十个，志愿者老师辅导作业，不收费。"),
    ("流感疫苗接种提醒", "六十岁以上老人可就近接种流感疫苗，请带身份证，接种当天不要空腹。"),
)  # fmt: skip
_SHARE_OF_COMMUNITIES = 0.45


def publish(*, seed: int, at: datetime) -> int:
    """Hang up notices of the last three weeks; returns how many."""
    random = Random(f"bulletins {seed}")
    rows = []
    own = cast.home_buildings().values_list("grid__parent_id", flat=True).first()
    for area in Area.objects.exclude(level=Level.GRID).defer("boundary").order_by("code"):
        writers = list(
            Post.objects.filter(area=area, person__isnull=False, role__permissions__contains=["notices.publish"])
            .order_by("pk")
            .values_list("pk", flat=True)[:2]
        )
        texts = _texts(area, random, is_own=area.pk == own)
        for title, text in texts if writers else ():
            shown_at = at - timedelta(hours=random.uniform(5, 21 * 24))
            rows.append(
                Bulletin(
                    area=area,
                    title=title.replace("{名}", area.name),
                    text=text.replace("{名}", area.name),
                    state=BulletinState.PUBLISHED,
                    published_at=shown_at,
                    expires_at=shown_at + timedelta(days=45),
                    published_by_id=writers[-1],
                    written_by_id=writers[0],
                    created_at=shown_at - timedelta(hours=2),
                )
            )
    Bulletin.objects.bulk_create(rows)
    return len(rows)


def _texts(area: Area, random: Random, *, is_own: bool) -> list[tuple[str, str]]:
    if area.level == Level.DISTRICT:
        return list(_OF_DISTRICT)
    if area.level == Level.STREET:
        return [random.choice(_OF_STREET)]
    if is_own:
        return random.sample(_OF_COMMUNITY, 4)
    return random.sample(_OF_COMMUNITY, random.choice((1, 2))) if random.random() < _SHARE_OF_COMMUNITIES else []
