"""Filling the slots of a sentence: places of the case, and numbers, dates and times made up on the spot."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final

from linli.demo.phrases.topics import slot_words
from linli.kernel.working_time import CHINA

_SLOT = re.compile(r"\{(\w+)\}")
_ROAD = re.compile(r"区([\u4e00-\u9fff]{2,6}?(?:路|街))")
_HOME = re.compile(r"(\d+)单元(\d+)\d\d室")

_MADE: Final[dict[str, Callable[[Random], str]]] = {
    "小钱": lambda r: str(r.choice((20, 35, 48, 60, 68, 80, 100, 120, 150, 180))),
    "钱": lambda r: str(r.choice((280, 360, 500, 620, 800, 980, 1200, 1500, 1680, 2000, 2600, 3200))),
    "大钱": lambda r: str(r.choice((3800, 4600, 5000, 6800, 8000, 9600, 12000, 15000, 18600, 20000, 32000))),
    "岁": lambda r: f"{r.randint(66, 89)}",
    "度": lambda r: str(r.choice((13, 14, 15, 15, 16, 16))),
    "线路": lambda r: f"{r.choice((5, 15, 21, 25, 30, 36, 104, 119, 125, 205, 217, 222, 303, 320, 366, 412))}路",
}
# What stays the same within one case: a text, and the answers to it, speak of one shop, one dog, one relative.
KEPT: Final = frozenset({"家人", "岁", "孩岁", "店", "餐馆", "车", "狗", "树", "线路", "层", "邻单元"})


def place_words(home: Mapping[str, object]) -> dict[str, str]:
    """The words of a place: compound, building, entrance, road, community."""
    address = str(home["address"])
    road = _ROAD.search(address)
    compound = str(home["compound"] or "")
    room = _HOME.search(str(home["room"]))
    entrance = int(room[1]) if room else 1
    # A building that belongs to no compound goes by its street number: 无棣路12号, then 楼.
    number = address[road.start(1) :] if road else str(home["building"])
    return {
        "小区": compound or number,
        "楼": str(home["building"]) if compound else "楼",
        "路": road[1] if road else "门前这条路",
        "地址": address,
        "社区": str(home["community_name"]),
        "街道": str(home["street_name"]),
        "网格": str(home["grid_name"]),
        "室": str(home["room"]),
        "单元": f"{entrance}单元",
        "邻单元": f"{entrance % 4 + 1}单元",
    }


def fill(sentence: str, words: dict[str, str], random: Random, *, at: datetime | None = None) -> str:
    """The sentence with its slots filled; a slot without a meaning is a mistake in the data (KeyError).

    `words` takes in what is to stay the same in the case's other sentences.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in words:
            return words[name]
        found = _made(name, random, at)
        if name in KEPT:
            words[name] = found
        return found

    return _SLOT.sub(value, sentence)


def _made(name: str, random: Random, at: datetime | None) -> str:
    if name in _MADE:
        return _MADE[name](random)
    if name in slot_words():
        return random.choice(slot_words()[name])
    return _time(name, random, at.astimezone(CHINA) if at else None)


def _time(name: str, random: Random, now: datetime | None) -> str:
    if name == "月日":
        if now is None:
            return random.choice(("前几天", "上周", "上个月"))
        past = now - timedelta(days=random.randint(3, 24))
        return f"{past.month}月{past.day}{random.choice('日号')}"
    if name in {"今天", "刚才"}:
        return _lately(random, now, exactly=name == "刚才")
    if name == "季":
        month = now.month if now else 5
        return "春夏秋冬"[((month - 3) % 12) // 3] + "天"
    raise KeyError(name)


def _lately(random: Random, now: datetime | None, *, exactly: bool) -> str:
    """A moment of the last day and a half, as people say it; never one that is still to come."""
    if now is None:
        return random.choice(("昨天", "前天"))
    past = now - timedelta(hours=random.uniform(1, 36))
    if past.hour < 6:
        past = past.replace(hour=random.randint(7, 21)) - timedelta(days=1)
    days = (now.date() - past.date()).days
    part = next(
        word
        for until, word in ((9, "早上"), (12, "上午"), (14, "中午"), (18, "下午"), (24, "晚上"))
        if past.hour < until
    )
    day = ("今天", "昨天", "前天")[min(days, 2)]
    said = {"昨天晚上": "昨晚", "今天早上": "今早"}.get(day + part, day + part)
    if not exactly:
        return said
    hour = past.hour if past.hour <= 12 else past.hour - 12
    return f"{said}{hour}点{random.choice(('多', '左右', '半', '20分', '40'))}"
