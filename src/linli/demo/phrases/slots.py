"""Filling the slots of a sentence: places of the case, and numbers, dates and times made up on the spot."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Final

from linli.kernel.working_time import CHINA

_SLOT = re.compile(r"\{(\w+)\}")
_ROAD = re.compile(r"区([\u4e00-\u9fff]{2,6}?(?:路|街))")
_NUMERALS = "零一二三四五六七八九十"

_MADE: Final[dict[str, Callable[[Random], str]]] = {
    "天": lambda r: r.choice(("两三天", "三天", "四五天", "五天", "一个星期", "七八天", "十来天", "10天", "半个月", "二十多天")),
    "周": lambda r: r.choice(("一周", "两周", "三周", "一个多星期", "快一个月")),
    "个月": lambda r: r.choice(("一个月", "一个多月", "两个月", "三个月", "三个多月", "小半年", "半年")),
    "年": lambda r: r.choice(("一年多", "两年", "两年多", "三年", "四五年", "五六年", "快十年")),
    "次": lambda r: r.choice(("两次", "三次", "三四次", "好几次", "五次", "不下五次", "六七次")),
    "晚上": lambda r: r.choice(("晚上9点多", "晚上十点", "晚上11点", "半夜", "凌晨一点", "凌晨两点多", "夜里12点", "晚上八点半")),
    "早上": lambda r: r.choice(("早上5点", "早上六点不到", "早上6点半", "凌晨四点多", "早上7点")),
    "钟点": lambda r: f"{r.randint(7, 20)}点{r.choice(('', '半', '多', '左右', '20分', '40'))}",
    "小钱": lambda r: str(r.choice((20, 35, 48, 60, 68, 80, 100, 120, 150, 180))),
    "钱": lambda r: str(r.choice((280, 360, 500, 620, 800, 980, 1200, 1500, 1680, 2000, 2600, 3200))),
    "大钱": lambda r: str(r.choice((3800, 4600, 5000, 6800, 8000, 9600, 12000, 15000, 18600, 20000, 32000))),
    "岁": lambda r: f"{r.randint(63, 89)}",
    "孩岁": lambda r: r.choice(("三岁", "四岁", "五岁", "七岁", "十个月大", "两岁", "上一年级", "上小学")),
    "人": lambda r: r.choice(("三五", "七八", "十来", "十几", "二十几", "好几十")),
    "户数": lambda r: r.choice(("6", "8", "12", "十几", "24", "三十多", "48", "72")),
    "米": lambda r: r.choice(("一两", "两三", "五", "七八", "十几", "二十", "五十来")),
    "厘米": lambda r: r.choice(("三四", "五", "七八", "十", "十五")),
    "分钟": lambda r: r.choice(("十几", "20", "半个小时，整整30", "40", "五十多")),
    "层": lambda r: str(r.randint(1, 6)),
    "楼层": lambda r: r.choice("二三四五六七"),
    "几": lambda r: r.choice("两三四五六"),
    "度": lambda r: str(r.choice((12, 13, 14, 15, 16))),
    "线路": lambda r: f"{r.choice((2, 5, 15, 21, 25, 30, 36, 104, 119, 125, 205, 217, 222, 303, 308, 320, 366, 412, 604, 639))}路",
    "店": lambda r: r.choice(("烧烤店", "火锅店", "家常菜馆", "海鲜馆", "小酒馆", "奶茶店", "早餐铺", "水果店", "理发店", "修车铺")),
    "家人": lambda r: r.choice(("我妈", "我爸", "我婆婆", "我岳父", "我奶奶", "家里老人")),
    "车": lambda r: r.choice(("一辆白色轿车", "一辆灰色面包车", "一辆黑色越野车", "两辆货车", "一辆蓝色三轮车", "几辆网约车")),
    "狗": lambda r: r.choice(("大金毛", "大黑狗", "拉布拉多", "泰迪", "小博美", "哈士奇", "黄色土狗", "德牧")),
    "树": lambda r: r.choice(("法桐", "雪松", "刺槐", "杨树", "国槐", "柳树")),
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
