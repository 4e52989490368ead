"""Plausible names for generated compounds, roads and addresses. None of them claims to be a real place."""

from collections.abc import Iterator

import numpy as np

_FRONT = (
    "海泊 浮山 观海 听涛 碧海 金海 银海 海晏 海韵 海悦 山海 云海 青山 绿城 翠湖 碧湖"
    " 明湖 春和 和顺 和谐 安泰 安康 福安 福泰 瑞安 瑞祥 瑞景 嘉和 嘉盛 嘉园 锦绣 锦华"
    " 锦云 水清 水岸 清泉 清华 紫荆 紫云 丁香 玉兰 樱花 梧桐 银杏 翠竹 松柏 桃李 桂花"
    " 东方 新都 新城 新华 光明 向阳 朝阳 建设 胜利 团结 友谊 幸福 康乐 长乐 永乐 永泰"
    " 永福 宁安 宁静 德馨 书香 文苑 学府 博雅"
)
_BACK = "花园 小区 新村 家园 苑 公寓 里 花苑 名苑 雅居 新居 大院"
_TOWNS = (
    "济阳 章丘 平阴 商河 桓台 高青 沂源 广饶 利津 垦利 昌乐 临朐 安丘 高密 昌邑 微山"
    " 鱼台 金乡 嘉祥 汶上 泗水 梁山 宁阳 东平 五莲 莒县 沂南 郯城 沂水 兰陵 费县 平邑"
    " 莒南 蒙阴 临沭 陵县 宁津 庆云 临邑 齐河 平原 夏津 武城 阳谷 莘县 茌平 东阿 冠县"
    " 高唐 惠民 阳信 无棣 沾化 博兴 邹平 单县 曹县 成武 巨野 郓城 鄄城 定陶 东明 如皋"
    " 海安 泰兴 靖江 句容 丹阳 溧水 高淳 当涂 繁昌 南陵 泾县"
)

_NUMERALS = "一二三四五六七八九"


def roads_for(community: str, random: np.random.Generator) -> list[str]:
    """Three roads of a community: the one it is named after, if any, and two that are named after towns."""
    towns = random.choice(_TOWNS.split(), size=3, replace=False)
    roads = [f"{town}路" for town in towns.tolist()]
    own = community.removesuffix("社区").removesuffix("村")
    if own.endswith(("路", "街")):
        roads[0] = own
    return roads


def compound_names(random: np.random.Generator) -> Iterator[str]:
    """Names of compounds in random order, never the same twice; numbered quarters once the plain ones are used up."""
    plain = [front + back for front in _FRONT.split() for back in _BACK.split()]
    random.shuffle(plain)
    yield from plain
    for quarter in range(1, 100):
        numeral = _NUMERALS[quarter - 1] if quarter <= len(_NUMERALS) else str(quarter)
        for name in plain:
            yield f"{name}{numeral}区"
