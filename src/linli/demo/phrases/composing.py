"""Composing what a resident writes: a matter, a place, a mood, and as many words as people use."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import log
from random import Random

from linli.demo.phrases.slots import fill, place_words
from linli.demo.phrases.topics import Topic, common

# Published lengths: half of all texts have up to 203 characters, one in ten has more than 776.
_MEDIAN, _SPREAD = 238.0, 1.12
_SHORTEST, _LONGEST = 16, 2600
_BRIEF, _LONG, _VERY_LONG = 55, 230, 560

_CALM = {"enquiry", "praise", "suggestion", "enterprise"}
_UPSET = ("激动", "第二次", "没办法")
_FEWEST, _MOST = 7, 26
# Openings that are not yet about anything.
_POLITE = re.compile(
    r"^(您好|你好|请问一下|想问一下|我想问一下|想反映一下|领导您好|反映一个问题|实在没办法了才来找你们|打扰了"
    r"|我是.*的(居民|老住户)|我住在.*|住了.*年.*|来电人.*反映|市民.*|来电人称|巡查发现|今日巡查|老人来电|由话务员记录"
    r"|入户走访时居民反映|网格巡查时看到|日常走访|各位好|来电人住.*|反映|听说|我要)"
)

# Who writes down a call does so in the third person.
_TOLD = (
    ("咱们社区", "社区"),
    ("咱们", "居民"),
    ("我们小区", "该小区"),
    ("我们楼", "该楼"),
    ("我们单元", "该单元"),
    ("我们", "居民"),
    ("我家", "其家中"),
    ("我妈", "其母亲"),
    ("我爸", "其父亲"),
    ("我婆婆", "其婆婆"),
    ("我岳父", "其岳父"),
    ("我对象", "其爱人"),
    ("我奶奶", "其奶奶"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """What was written; `words` are the place's words, which answers repeat."""

    subject: str
    text: str
    words: dict[str, str]


def compose(topic: Topic, *, kind: str, channel: str, home: Mapping[str, object], at: datetime, random: Random) -> Text:
    """A text about a matter at a place."""
    words = place_words(home)
    wanted = min(max(random.lognormvariate(log(_MEDIAN), _SPREAD), _SHORTEST), _LONGEST)
    if channel in {"patrol", "qr"}:
        wanted = min(wanted, 260)
    sentences = _sentences(topic, kind, channel, wanted, random)
    filled = [fill(sentence, words, random, at=at) for sentence in sentences]
    text = _joined(filled, wanted, random)
    if channel == "hotline":
        if kind == "enterprise":
            text = text.replace("我们", "该企业")
        for said, told in _TOLD:
            text = text.replace(said, told)
        # Named once, then "the same": as operators write.
        text = text.replace("我", "来电人", 1).replace("我", "其")
    is_named = random.random() < (0.95 if channel in {"hotline", "visit"} else 0.7)
    return Text(subject=_subject(text, topic, words, random) if is_named else "", text=text, words=words)


def _subject(text: str, topic: Topic, words: Mapping[str, str], random: Random) -> str:
    """What it is about in a few words: the first clause that says something, else a subject of the matter."""
    for clause in re.split(r"[，。：！？,\n]", text)[:4]:
        told = _POLITE.sub("", clause)
        if _FEWEST <= len(told) <= _MOST:
            return told
    return fill(random.choice(topic.subjects), words, random)[:80]


def _sentences(topic: Topic, kind: str, channel: str, wanted: float, random: Random) -> list[str]:
    """Sentences in the order in which people tell things, until there are enough."""
    lines = common()
    core = random.choice(topic.what)
    if channel == "patrol":
        return [random.choice(lines["opening_patrol"]) + core, *random.sample(lines["closing_patrol"], 1)]
    ask = list(random.sample(topic.ask, 1)) if topic.ask else []
    if wanted < _BRIEF:
        return [core, *(ask if random.random() < 0.5 else [])]
    openings = lines["opening_hotline" if channel == "hotline" else "opening"]
    if kind in _CALM:
        openings = tuple(one for one in openings if not any(word in one for word in _UPSET))
    head = [random.choice(openings) + core]
    tail = [*ask, random.choice(lines["closing_hotline" if channel == "hotline" else "closing"])]
    middle: list[str] = []
    parts = [_shuffled(topic.more, random), _shuffled(topic.effect, random)]
    if kind not in _CALM:
        parts += [_shuffled(lines["tried_before"], random)[:2]]
        if wanted > _LONG:
            parts += [_some(lines["story"], random)]
        if wanted > _VERY_LONG:
            parts += [_some(lines["feelings"], random), list(lines["demands"])]
    elif wanted > _LONG:
        parts += [_shuffled(lines["background"], random)]
    length = sum(len(one) for one in head + tail)
    for position, part in enumerate(parts):
        # Each part gets its share, so that a long text is not all effect and a short one not all story.
        share = wanted * (position + 1) / len(parts) if wanted <= _VERY_LONG else wanted
        for sentence in part:
            if length + len(sentence) / 2 > max(share, 70):
                break
            middle.append(sentence)
            length += len(sentence)
    return [*head, *middle, *tail]


def _shuffled(lines: tuple[str, ...] | list[str], random: Random) -> list[str]:
    return random.sample(lines, len(lines))


def _some(lines: tuple[str, ...], random: Random) -> list[str]:
    """Most of them, in their order: a story has one."""
    return [line for line in lines if random.random() < 0.75]


def _joined(sentences: list[str], wanted: float, random: Random) -> str:
    """One paragraph, or several in a long text; some people do not care for full stops."""
    careless = random.random() < 0.18
    text = ""
    since = 0
    for sentence in sentences:
        text += sentence
        since += len(sentence)
        if wanted > _LONG and since > random.randint(140, 320):
            text += "\n"
            since = 0
    text = re.sub(r"\n$", "", text)
    if careless:
        text = text.replace("。", "，", max(text.count("。") - 1, 0)).replace("，\n", "\n").rstrip("，。")
    return text
