"""Sentences that a district starts with, offered where staff write; it edits the rows, never this table."""

from typing import Final

from linli.appeals.models import Phrase

# By the action whose form offers them. They go into what residents read, so they are plain, and they are Chinese: the
# rows belong to the district, not to the interface.
PHRASES: Final[dict[str, tuple[str, ...]]] = {
    "dispatch": (
        "请先电话联系居民，再上门查看。",
        "老人独居，请注意方式。",
        "今天内请给居民一个准话。",
        "同类问题近期较多，请一并排查。",
    ),
    "decline": (
        "不属于本区管辖，请向所在区反映。",
        "已进入诉讼或仲裁程序，请按程序办理。",
        "内容不清楚，请补充具体时间和地点后再提交。",
        "与您之前的诉求相同，请在原诉求中查看进展。",
    ),
    "contact": (
        "已电话联系，约定上门时间。",
        "已上门查看，和居民当面说明了情况。",
        "打了两次电话无人接听，稍后再联系。",
    ),
    "wait": ("请补充照片，方便我们判断位置。", "请提供缴费凭证。", "等您在家时上门，请告诉我们方便的时间。"),
    "answer": (
        "已现场处理完毕，请您查看。",
        "已安排施工，完工后会再告诉您。",
        "这项工作的依据和办理流程向您说明如下：",
        "感谢您的建议，已转给负责的同志研究，结果会告诉您。",
    ),
    "return": ("不在本网格范围内。", "属于其他部门职责，请改派。", "地点有误，请核实后再派。"),
    "escalate": ("已多次协调，物业不配合。", "需要专业施工队伍和经费。", "涉及多个部门，本级无法独自解决。"),
    "ask_extension": ("配件需要订货。", "需要等雨停后施工。", "涉及多户居民，需要时间协商。"),
    "confirm": ("现场查看，问题已解决。", "电话向居民核实，确已办好。"),
    "refute": ("现场查看，问题仍在。", "居民表示没有人联系过。"),
    "reassign": ("原办理人休假。", "任务较多，调整分工。"),
}


def load() -> None:
    """Enter the phrases where a district has none."""
    if not Phrase.objects.exists():
        Phrase.objects.bulk_create(
            Phrase(action=action, text=text, position=place)
            for action, texts in PHRASES.items()
            for place, text in enumerate(texts)
        )
