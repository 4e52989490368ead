"""The words of a text that tell what it is about: 暖气, 漏水, 井盖, but not 各位, 打扰 or 好几户."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, Protocol

from linli.reading.words import words

LONGEST = 1000  # characters; who has not said by then what it is about will not say it later

# Parts of speech that may tell something, by the first letter of the segmenter's mark: nouns, verbs, qualities, idioms,
# places within a building, short forms. Numbers, pronouns, adverbs, measure words and particles never do.
_MAY_TELL: Final = frozenset("nvailjszg")
# What everybody writes, whatever it is about; sharing it says nothing.
_EVERYBODYS: Final = frozenset(
    word
    for line in (
        # greeting, thanking, asking
        "您好 你好 各位 打扰 麻烦 谢谢 感谢 请问 请求 恳请 希望 尊敬 领导 同志 师傅 书记 主任 市长 政府 部门 单位",
        "有关 相关 工作 工作人员 人员 负责人 主管 职能部门 主管部门 政府部门 社区 街道 小区 居委会 物业 物业公司",
        "网格 单元 楼栋 居民 业主 住户 市民 群众 老百姓 百姓 大家 邻居 家人 家里 家庭 人家 别人 个人 老人 孩子",
        "小孩 家长 我家 全家",
        # saying that something is said
        "反映 反应 诉求 投诉 举报 建议 咨询 意见 表扬 来电 电话 打电话 联系 告知 告诉 答复 回复 解释 说明 表示",
        "认为 觉得 知道 了解 清楚 明确 听说 说是 发现 看到 看着 看看 好像 可能 应该 应当 能够 才能 可以 不能 不会",
        "只能 不了 不到",
        # that it is a matter, and that it should be dealt with
        "问题 情况 事情 事项 原因 结果 办法 方面 方式 时间 时候 地方 位置 现场 影响 严重 存在 造成 导致 出现 发生",
        "产生 属于 解决 处理 办理 协调 落实 整改 重视 关注 督促 核实 负责 安排 进行 要求 需要 帮忙 帮助 配合 继续",
        "重新 开始 完成",
        # joining words, lengths, comings and goings
        "没有 有没有 是否 是不是 能否 怎么办 这是 还有 作为 直接 根本 实在 全部 部分 全是 基本 完全 具体 实际",
        "很大 一直 经常 管不了 下不去 上不去 行不行 怎么回事 不见 看不见 变成 成为 带来 提出 用不了 说不清 不管",
        "没用 白天 晚上 早上 半夜 夜里 下午 上午 出来 起来 回来 过来 进来 人来 来回 上来 下来 不行 没法 无法 没人 无人",
        "有人 找到 得到 得不到 生活 方便 不便 天天",
    )
    for word in line.split(" ")
)


class _Tagger(Protocol):
    def tag(self, text: str, hmm: bool = True) -> list[tuple[str, str]]: ...


@cache
def _tagger() -> _Tagger:
    """Loaded on first use, as the segmenter of `words` is."""
    import rjieba

    tagger: _Tagger = rjieba.Jieba()
    return tagger


@lru_cache(maxsize=20_000)
def _may_tell(word: str) -> bool:
    # Each word by itself: in a sentence the tagger cuts 路灯不亮 in another place than the index does.
    return {kind[:1] for _part, kind in _tagger().tag(word)} <= _MAY_TELL


def telling_words(text: str) -> list[str]:
    """Words of two characters and more that say what a text is about, each once, in order."""
    found = dict.fromkeys(
        word
        for word in words(text[:LONGEST])
        if len(word) > 1 and not word.isascii() and word not in _EVERYBODYS and _may_tell(word)
    )
    return list(found)


def without_parts(found: Iterable[str]) -> list[str]:
    """The words less those that are only a part of another one among them: 卫生间 without 卫生."""
    every = list(found)
    return [word for word in every if not any(word != other and word in other for other in every)]
