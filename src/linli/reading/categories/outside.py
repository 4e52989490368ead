"""Matters outside the shipped labels, found by unmistakable words in their subject.

Nobody has labelled them; these words name matters of the taxonomy's other classes (police and courts, registers of
residents, money and taxes, farming, welfare, telecommunications) and occur hardly anywhere else. Good enough to teach a
model that there is a world outside its labels, and to measure whether it knows.
"""

import re
from collections.abc import Iterable
from typing import Final

from linli.reading.categories.samples import Sample

_OUTSIDE: Final = re.compile(
    "法院|判决|开庭|公安|派出所|民警|立案|诈骗|非法集资|P2P|高利贷|赌博"  # law and order
    "|户口|落户|户籍|身份证"  # registers
    "|契税|个税|征税|偷税|税务|纳税|银行|信用卡|人才"  # money, economy
    "|农资补贴|农补|农业补贴|休耕|农机|山林|林地"  # farming
    "|低保|残疾|退伍|退役|殡葬|墓"  # welfare
    "|宽带|手机信号|移动信号|通信信号|联通|电信|基站|信号塔"  # telecommunications
    "|党员|村干部|村支书|贪污|受贿"  # party and discipline
)
# What also belongs to a label.
_ALSO_INSIDE: Final = re.compile(
    "购房|买房|商品房|新房|公租房|小区|拆迁|征地|征收|棚改|集资建房|危房|公积金|房|公交|停车|交警|交通|信号灯|车"
    "|入学|上学|学校|学院|大学|幼儿园|学生|读书|医院|医保|生育|超生|新生儿"
    "|社保|养老|退休|就业|工资|员工|招聘|编制|待遇|公务员|油烟|噪|污染|扰民|垃圾|旅游|消费|传销|物业|道路|路灯"
)


def is_outside(subject: str) -> bool:
    """Whether a subject names a matter that none of the shipped labels holds."""
    return bool(_OUTSIDE.search(subject)) and not _ALSO_INSIDE.search(subject)


def outside_of(samples: Iterable[Sample]) -> list[Sample]:
    """The samples that are about something else, without a label."""
    return [Sample(found.text, found.subject, None, found.line) for found in samples if is_outside(found.subject)]
