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
_NUMERALS = "零一二三四五六七八九十"

_MADE: Final[dict[str, Callable[[Random], str]]] = {
    "钟点": lambda r: f"{r.randint(7, 20)}点{r.choice(('', '半', '多', '左右', '20分', '40'))}",
    "小钱": lambda r: str(r.choice((20, 35, 48, 60, 68, 80, 100, 120, 150, 180))),
    "钱": lambda r: str(r.choice((280, 360, 500, 620, 800, 980, 1200, 1500, 1680, 2000, 2600, 3200))),
    "大钱": lambda r: str(r.choice((3800, 4600, 5000, 6800, 8000, 9600, 12000, 15000, 18600, 20000, 32000))),
    "岁": lambda r: f"{r.randint(63, 89)}",
    "层": lambda r: str(r.randint(1, 6)),
    "度": lambda r: str(r.choice((12, 13, 14, 15, 16))),
    "线路": lambda r: f"{r.choice((5, 15, 21, 25, 30, 36, 104, 119, 125, 205, 217, 222, 303, 320, 366, 412))}路",
    "号": lambda r: str(r.randint(2, 48)),
    "单元": lambda r: f"{r.randint(1, 4)}单元",
}


def place_words(home: Mapping[str, object]) -> dict[str, str]:
    """The words of a place: compound, building, road, community."""
    road = _ROAD.search(str(home["address"]))
    compound = str(home["compound"] or "") or f"{home['building']}"
    return {
        "小区": compound,
        "楼": str(home["building"]) if home["compound"] else "楼",
        "路": road[1] if road else "门前这条路",
        "地址": str(home["address"]),
        "社区": str(home["community_name"]),
        "街道": str(home["street_name"]),
        "网格": str(home["grid_name"]),
        "室": str(home["room"]),
    }


def fill(sentence: str, words: Mapping[str, str], random: Random, *, at: datetime | None = None) -> str:
    """The sentence with its slots filled; a slot without a meaning is a mistake in the data (KeyError)."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in words:
            return words[name]
        if name in _MADE:
            return _MADE[name](random)
        if name in slot_words():
            return random.choice(slot_words()[name])
        return _date(name, random, at)

    return _SLOT.sub(value, sentence)


def _date(name: str, random: Random, at: datetime | None) -> str:
    day = at.astimezone(CHINA) if at else None
    if name == "月日":
        if day is None:
            return random.choice(("前几天", "上周", "上个月", "这个月初"))
        past = day - timedelta(days=random.randint(1, 24))
        return random.choice((f"{past.month}月{past.day}日", f"{past.month}月{past.day}号"))
    if name == "今天":
        return random.choice(("今天", "今早", "昨天", "昨晚", "前天"))
    if name == "明天":
        return random.choice(("明天上午", "今天下午", "明天下午", "本周内", "三日内"))
    if name == "季":
        month = day.month if day else 5
        return "春夏秋冬"[((month - 3) % 12) // 3] + "天"
    raise KeyError(name)
