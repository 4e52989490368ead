"""What the generated appeals say: some words stand in every tenth text, some in every ten thousandth."""

from random import Random
from typing import Final

# The last fifth are rare words, for searches that find little.
_MATTERS: Final = (
    "垃圾桶满了没有人清运", "楼道灯不亮", "下水道堵塞污水外溢", "电梯经常停运", "暖气不热", "夜间施工噪音扰民",
    "小区停车位被占", "消防通道停满电动车", "路灯坏了", "井盖松动", "楼顶漏水", "楼下饭店油烟大", "广场舞音乐太响",
    "绿化带被踩坏", "健身器材损坏", "宽带线乱拉", "违章搭建阳光房", "自来水发黄", "天然气管道有异味", "单元门禁坏了",
    "流浪犬伤人", "快递柜占用通道", "外墙皮脱落", "公共厕所不干净", "公交站牌看不清", "斑马线磨损", "树枝碰到电线",
    "养老金认证不会操作", "孩子入学材料不清楚", "医保报销比例不明白",
)  # fmt: skip
_SINCE: Final = (
    "已经三天了",
    "一个星期了",
    "从上个月开始",
    "反映过两次",
    "昨天晚上开始",
    "每到下雨天都这样",
    "一直没人管",
)
_WANTS: Final = (
    "请尽快处理",
    "希望给个说法",
    "老人上下楼很不方便",
    "孩子经过很危险",
    "麻烦派人来看看",
    "请告知办理流程",
)
_RARE: Final = ("鹦鹉", "蜂窝", "石狮子", "老照片", "旗杆", "鱼塘", "风筝", "唢呐", "信鸽", "蘑菇")
_ANSWERS: Final = (
    "已到现场查看并处理完毕，请您再看看。",
    "已联系责任单位，今天下午修好了。",
    "相关政策已向您解释清楚，感谢您的理解。",
    "垃圾已清运，今后每天早晚各一次。",
)

# How often the words that the bench looks for stand in a text: every tenth or so, every thirtieth, one in thousands.
WORDS: Final = {
    "common": ("小区", "请尽快"),
    "usual": ("垃圾", "噪音", "漏水", "路灯"),
    "rare": ("鹦鹉", "唢呐", "石狮子"),
}


def text(random: Random, place: str) -> str:
    """One appeal in a resident's words, 20 to 60 characters."""
    rare = f"，旁边有{random.choice(_RARE)}" if random.random() < 0.002 else ""
    return f"{place}{random.choice(_MATTERS)}{rare}，{random.choice(_SINCE)}，{random.choice(_WANTS)}。"


def answer(random: Random) -> str:
    """What the handler wrote back."""
    return random.choice(_ANSWERS)
