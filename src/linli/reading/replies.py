"""Whether an answer answers: does it address the matter, say what is done and by when, or is it an empty phrase.

A hint for who writes the answer, never a block. What the answer quotes of the appeal is taken away before it is judged.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_SENTENCES: Final = re.compile(r"[。！？!?；;\n]+")
_RUNS: Final = re.compile(r"[^\W_]+")
_MASKED_AREA: Final = re.compile(r"(?:西地省)?[A-Z]\d*(?:市|区|县)")
# Sentences, or parts of them, that could stand under any appeal.
_EMPTY: Final = re.compile(
    r"收悉|获悉|已阅|阅悉|收到(?:您|你|了|！|$)|感谢|谢谢|衷心|祝您|祝你|敬请(?:关注|期待|谅解)|请(?:您|你)?(?:再)?耐心等|欢迎(?:您|你)?(?:继续|来电|拨打|致电)"
    r"|(?:转|转交|转至|转给|转送|交办|批转|转有关|转相关|发函)[^，。]{0,40}?(?:处理|核处|调查|核查|办理|办复|答复|反馈|部门|单位|核实|关注|参考|$)"
    r"|(?:现|作|做)(?:将|就|出|如下)?[^，。]{0,24}?(?:回复|答复|解答|汇报|说明)(?:如下|反馈)?|特此(?:回复|答复)|专此(?:回复|答复)"
    r"|(?:尽快|及时|第一时间)[^，。]{0,8}(?:回复|反馈|答复|告知)|待[^，。]{0,16}(?:清楚|核实|结果)[^，。]{0,10}(?:回复|反馈|答复)"
    r"|高度重视|认真研究|充分论证|进一步研究|积极(?:考虑|研究)|继续努力|不断(?:完善|改进)|交办中|调查处理中"
    r"|(?:如|若)[^，。]{0,20}(?:疑问|意见|建议|不满意)|给您带来.{0,6}不便|网友[：:，,“\"]|您好|你好|网信办|网宣办|政务管理办公室"
)
_PASSED_ON: Final = re.compile(
    r"(?:转|交办|发函)[^，。]{0,30}(?:处理|核处|核查|办理|办复|答复|反馈|部门|单位|局|区|县|镇)"
)
_ADDRESSED: Final = re.compile(r"^.{0,40}?(?:您好|你好|网友|网民)[^。，]{0,12}[：:！!，,。]")
_PHONE_ONLY: Final = re.compile(r"(?:咨询|致电|拨打|联系)[^，。]{0,30}(?:电话|热线)?[：:]?[\d－—-]{5,}")
_ACTION: Final = re.compile(
    r"已(?:经)?(?:修复|维修|整改|拆除|清理|清运|完成|安排|约谈|责令|立案|处罚|查处|开通|启动|动工|开工|恢复|更换|安装|增设|召开|发放|办理|纳入|要求|组织|督促|联系|协调|制止|取缔|查封|下达)"
    r"|修复|维修|整改|拆除|清理|约谈|责令|立案|处罚|查处|施工|改造|铺设|安装|增设|巡查|执法|核查|勘查|检查|走访|调解|协商|督促|督办|协调|招标|验收|退还|补发|发放|移交|安置"
    r"|现场(?:查看|核实|调查|勘查|检查|协调)|经(?:调查|核实|查|了解|核查|现场)|与(?:您|你|业主|投诉人)[^，。]{0,6}(?:联系|沟通)"
)
_RULE: Final = re.compile(
    r"《[^》]{3,40}》|根据|依据|按照|规定|条例|办法|政策|标准|条件|材料|流程|手续"
    r"|需(?:要|提供|携带|持)|可(?:到|凭|在)|属于|不属"
)
_TIME: Final = re.compile(
    r"(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}[日号])?(?!\d)|(?:20\d{2}|今|明|去)年(?:底|初|内|上半年|下半年)?|(?:本|下|上)(?:月|周|季度)(?:底|初|内)?"
    r"|\d+个?(?:工作日|天|日内|个月|小时)|[一二三四五六七八九十]+(?:天|个月|个工作日)|(?:月|年)底前?|近期|目前已"
)
_DATED: Final = re.compile(
    r"(?:[二〇○Oo０零一二三四五六七八九十]{4}|20\d{2})[年./-]\s*"
    r"[\d一二三四五六七八九十]{1,3}[月./-]\s*[\d一二三四五六七八九十]{1,3}\s*[日号]?\s*$"
)
_NUMBER: Final = re.compile(
    r"\d+(?:\.\d+)?\s*(?:元|万|户|平方|㎡|米|公里|栋|号|路|个|条|名|人|%|％|台|盏|处|年|月|日|天)"
)
_LOOKED_AT: Final = 600  # characters of an appeal
_FEW: Final = 30  # pairs: an answer of fewer is not thereby nearer
_SAYS_NOTHING: Final = 12  # characters of substance
_SHORT: Final = 30
_COPIED: Final = 7  # characters in a row that stand in the appeal too are quoted, not answered
_ENOUGH: Final = 30.0  # characters of substance that make two thirds of an answer
_RARE: Final = 2.0  # power of the inverse frequency: how much more a rare pair says than a frequent one
# Likeness of an answer to its appeal at which nobody could tell whether it belongs to it, and how sharp the border is.
_BORDER: Final = 0.06
_SHARP: Final = 0.35
_USUAL: Final = 150  # pairs of characters in an answer; a longer one shares more by chance
_BESIDE: Final = 0.04  # what is left of an answer to something else
# What remains to be earned by saying what is done, by when, and where or how much.
_ACTS, _TIMES, _NUMBERS = 0.15, 0.09, 0.06
_LIKELY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Checked:
    """How much of an answer an answer is (0 to 1), and why, as codes whose words `reply_reasons.words` gives."""

    score: float
    reasons: tuple[str, ...]


class Rarity:
    """How rare pairs of characters are in appeals; without any, every pair counts the same."""

    def __init__(self, appeals: Iterable[str] = ()) -> None:
        self._count: Counter[str] = Counter()
        self._appeals = 0
        for appeal in appeals:
            self._appeals += 1
            self._count.update(_pairs(appeal))

    def of(self, pair: str) -> float:
        """The weight of a pair: the rarer the heavier."""
        return math.log((self._appeals + 2) / (self._count[pair] + 1)) ** _RARE if self._appeals else 1.0


def check(subject: str, text: str, reply: str, rarity: Rarity | None = None) -> Checked:
    """Judges an answer to an appeal; the better, the more appeals `rarity` knows."""
    said, passed_on = _substance(reply, f"{subject}。{text}")
    length = len("".join(_RUNS.findall(said)))
    substance = 1 - math.exp(-length / _ENOUGH)
    address = _address(_likeness(subject, text, reply, rarity or Rarity()))
    rules = bool(_RULE.search(said))
    acts = min(1.0, (len(set(_ACTION.findall(said))) + rules) / 3)
    times, numbers = bool(_TIME.search(said)), bool(_NUMBER.search(said))
    earned = 1 - _ACTS * (1 - acts) - _TIMES * (not times) - _NUMBERS * (not numbers)
    score = substance * (_BESIDE + (1 - _BESIDE) * address) * earned
    if length < _SAYS_NOTHING:
        reasons = ["passed_on" if passed_on else "empty_phrase"]
    else:
        reasons = [
            *(["short"] if length < _SHORT else []),
            "addresses" if address >= _LIKELY else "beside_the_matter",
            "names_action" if _ACTION.search(said) else "names_rule" if rules else "no_action",
            "names_time" if times else "no_time",
        ]
    if _PHONE_ONLY.search(reply) and length < _SHORT:
        reasons.append("refers_elsewhere")
    return Checked(round(min(1.0, score), 4), tuple(reasons))


def _address(likeness: float) -> float:
    """How probably the answer belongs to the appeal, 0 to 1."""
    return 1 / (1 + math.exp((math.log(_BORDER) - math.log(max(likeness, 1e-4))) / _SHARP))


def _substance(reply: str, appeal: str) -> tuple[str, bool]:
    """The sentences that could not stand under any appeal, without what they quote; and whether it was passed on."""
    plain = _DATED.sub("", _MASKED_AREA.sub(" ", reply).strip())
    plain = _ADDRESSED.sub("", plain)
    kept = []
    for sentence in _SENTENCES.split(plain):
        parts = [part for part in re.split(r"[，,：:]", sentence) if part.strip() and not _EMPTY.search(part)]
        kept.append("，".join(parts))
    return _without_copies("。".join(part for part in kept if part), appeal), bool(_PASSED_ON.search(plain))


def _without_copies(said: str, appeal: str) -> str:
    """Only the first clause can quote at length; a place's long name further on is an answer's own."""
    quoted = {appeal[start : start + _COPIED] for start in range(len(appeal) - _COPIED + 1)}
    head, rest = said[:160], said[160:]
    keep = [True] * len(head)
    for start in range(len(head) - _COPIED + 1):
        if head[start : start + _COPIED] in quoted:
            keep[start : start + _COPIED] = [False] * _COPIED
    return "".join(letter for letter, kept in zip(head, keep, strict=True) if kept) + rest


def _likeness(subject: str, text: str, reply: str, rarity: Rarity) -> float:
    """The share of the appeal's pairs, weighed by rarity, that the answer says too; the subject counts as its text.

    Quoting counts here: it shows which appeal is meant. Whether more than a quotation is there, is judged elsewhere.
    """
    answered = _pairs(reply)
    shares = []
    for part in (subject, text[:_LOOKED_AT]):
        pairs = _pairs(part)
        total = sum(rarity.of(pair) for pair in pairs)
        if total > 0:
            shares.append(sum(rarity.of(pair) for pair in pairs & answered) / total)
    share = sum(shares) / len(shares) if shares else 0.0
    return share / math.sqrt(max(len(answered), _FEW) / _USUAL)


def _pairs(text: str) -> set[str]:
    return {
        run[start : start + 2] for run in _RUNS.findall(_MASKED_AREA.sub(" ", text)) for start in range(len(run) - 1)
    }
