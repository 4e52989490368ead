"""Composing what a resident writes: a matter, a place, a mood, and as many words as people use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import log
from random import Random

from linli.demo.phrases.slots import fill, place_words
from linli.demo.phrases.topics import Topic, common, fitting

# Published lengths: half of all texts have up to 203 characters, one in ten has more than 776. Who writes on the page
# writes more than an operator takes down, and both together come to those figures.
_MEDIAN, _SPREAD = 560.0, 1.15
_SHORTEST, _LONGEST = 16, 2600
_TAKEN_DOWN, _TAKEN_DOWN_MOST = 360.0, 600.0
_SHORT_FORM = 200.0
_BRIEF, _LONG, _VERY_LONG = 50, 150, 480
# More of the same would be no story but a list; an operator writes down what matters.
_EPISODES, _EPISODES_TAKEN_DOWN = 8, 4
# Except for the few who tell everything.
_EVERYTHING = 1_100
# What happens this minute has no story of calls and visits.
_SUDDEN = 0.25
# Who leaves out full stops does not write at length.
_CARELESS_UP_TO = 160

_CALM = {"enquiry", "praise", "suggestion", "enterprise"}
_SPOKEN = {"hotline", "visit"}

# Who writes down a call does so in the third person.
_TOLD = (
    ("咱们社区", "社区"),
    ("咱们", "居民"),
    ("我们小区", "该小区"),
    ("我们楼", "该楼"),
    ("我们单元", "该单元"),
    ("我们这里", "该处"),
    ("我们", "居民"),
    ("我家", "其家中"),
    ("我妈", "其母亲"),
    ("我爸", "其父亲"),
    ("我婆婆", "其婆婆"),
    ("我岳父", "其岳父"),
    ("我对象", "其爱人"),
    ("我奶奶", "其奶奶"),
    ("我和爱人", "其和爱人"),
    ("家里老人", "其家中老人"),
    ("您", "工作人员"),
    ("你们", "社区"),
)


@dataclass(frozen=True, slots=True)
class Text:
    """What was written; `words` are the words of the place and of the case, which answers repeat."""

    subject: str
    text: str
    words: dict[str, str]


def compose(topic: Topic, *, kind: str, channel: str, home: Mapping[str, object], at: datetime, random: Random) -> Text:
    """A text about a matter at a place."""
    words = place_words(home)
    sentences = _sentences(topic, kind, channel, _wanted(channel, random), random)
    filled = [fill(sentence, words, random, at=at) for sentence in sentences]
    # Operators and grid workers write in one piece, and with full stops.
    text = "".join(filled) if channel in {*_SPOKEN, "patrol"} else _joined(filled, random)
    if channel in _SPOKEN:
        text = _retold(text, kind)
    is_named = random.random() < (0.95 if channel in _SPOKEN else 0.72)
    subject = fill(random.choice(topic.subjects), words, random, at=at)[:80] if is_named else ""
    return Text(subject=subject, text=text, words=words)


def _wanted(channel: str, random: Random) -> float:
    """How many characters this person will write, about."""
    if channel in _SPOKEN:
        return min(max(random.lognormvariate(log(_TAKEN_DOWN), 0.55), 60.0), _TAKEN_DOWN_MOST)
    wanted = min(max(random.lognormvariate(log(_MEDIAN), _SPREAD), _SHORTEST), _LONGEST)
    return min(wanted, _SHORT_FORM) if channel in {"patrol", "qr"} else wanted


def _retold(text: str, kind: str) -> str:
    """As the one who takes it down would put it: the caller is named once, then "the same"."""
    if kind == "enterprise":
        text = text.replace("我们", "该企业")
    for said, told in _TOLD:
        text = text.replace(said, told)
    named = "来电人" in text or "来访人" in text
    return text.replace("我", "其") if named else text.replace("我", "来电人", 1).replace("我", "其")


def _sentences(topic: Topic, kind: str, channel: str, wanted: float, random: Random) -> list[str]:
    """Sentences in the order in which people tell things, until there are enough."""
    lines = common()
    if channel == "patrol":
        return [
            random.choice(lines["opening_patrol"]) + random.choice(topic.seen),
            *_one(fitting("closing_patrol", *topic.setting.split()), random),
        ]
    core = random.choice(topic.what)
    if wanted < _BRIEF and channel not in _SPOKEN:
        return [core, *(_one(topic.ask, random) if random.random() < 0.5 else [])]
    head = [random.choice(_openings(topic, kind, channel)) + core]
    tail = [*_one(topic.ask, random), random.choice(lines[f"closing_{channel}" if channel in _SPOKEN else "closing"])]
    parts = _parts(topic, kind, channel, wanted, random)
    length = sum(len(one) for one in head + tail)
    middle: list[str] = []
    for position, part in enumerate(parts):
        # Each part gets its share, so that a long text is not all effect and a short one not all story.
        share = wanted * (position + 1) / len(parts) if wanted <= _VERY_LONG else wanted
        for sentence in part:
            if length + len(sentence) / 2 > max(share, 70):
                break
            middle.append(sentence)
            length += len(sentence)
    return [*head, *middle, *tail]


def _openings(topic: Topic, kind: str, channel: str) -> tuple[str, ...]:
    lines = common()
    if channel in _SPOKEN:
        if kind in {"enquiry", "enterprise"}:
            return lines[f"opening_{channel}_enquiry"]
        is_upset = channel == "hotline" and kind not in _CALM
        return lines[f"opening_{channel}"] + (lines["opening_upset"] if is_upset else ())
    if kind in _CALM:
        return lines["opening_calm"]
    return fitting("opening", *topic.setting.split())


def _parts(topic: Topic, kind: str, channel: str, wanted: float, random: Random) -> list[list[str]]:
    """What may stand between the matter and the request, in its order."""
    parts = [_shuffled(topic.more, random), _shuffled(topic.effect, random)]
    if topic.urgent > _SUDDEN:
        return parts
    if kind in _CALM:
        if channel in _SPOKEN or wanted < _LONG:
            return parts
        background = common().get(f"background_{kind}", ())
        return [*parts, _shuffled(background, random)[:4]]
    parts.append(_shuffled(fitting("tried_before", *topic.setting.split()), random)[:2])
    if wanted > _LONG and channel != "qr":
        most = _EPISODES_TAKEN_DOWN if channel in _SPOKEN else _EPISODES if wanted < _EVERYTHING else None
        parts.append(_shuffled(fitting("story", *topic.setting.split()), random)[:most])
    if wanted > _VERY_LONG and channel not in _SPOKEN:
        parts += [
            _shuffled(fitting("feelings", *topic.setting.split()), random)[:3],
            list(fitting("demands", *topic.setting.split())),
        ]
    return parts


def _one(lines: tuple[str, ...], random: Random) -> list[str]:
    return [random.choice(lines)] if lines else []


def _shuffled(lines: tuple[str, ...], random: Random) -> list[str]:
    return random.sample(lines, len(lines))


def _joined(sentences: list[str], random: Random) -> str:
    """One paragraph, or several in a long text; some people do not care for full stops."""
    length = sum(map(len, sentences))
    careless = length < _CARELESS_UP_TO and random.random() < 0.25
    text, since = "", 0
    for sentence in sentences:
        text += sentence
        since += len(sentence)
        if length > _CARELESS_UP_TO and since > random.randint(140, 320):
            text += "\n"
            since = 0
    text = text.rstrip("\n")
    if careless:
        text = text.replace("。", "，", max(text.count("。") - 1, 0)).replace("，\n", "\n").rstrip("，。")
    return text
