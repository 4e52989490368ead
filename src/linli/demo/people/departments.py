"""The departments of a district, and which matters each of them answers for."""

from typing import Final

# Name without the district's -> first-level categories.
DEPARTMENTS: Final[dict[str, tuple[str, ...]]] = {
    "住房和城乡建设局": ("城乡建设",),
    "城市管理局": (),
    "综合行政执法局": (),
    "自然资源局": ("国土资源", "农村农业"),
    "生态环境局": ("环境保护",),
    "交通运输局": ("交通运输",),
    "发展和改革局": ("经济管理",),
    "工业和信息化局": ("科技与信息产业",),
    "民政局": ("民政",),
    "市场监督管理局": ("商贸旅游",),
    "卫生健康局": ("卫生计生",),
    "公安分局": ("政法",),
    "教育和体育局": ("教育文体",),
    "人力资源和社会保障局": ("劳动和社会保障",),
    "信访局": ("党务政务", "纪检监察"),
}

# Second or third level names that belong to another department than their root.
EXCEPTIONS: Final[dict[str, str]] = {
    "城市建设和市政管理": "城市管理局",
    "城管执法": "综合行政执法局",
    "违章建筑": "综合行政执法局",
    "城乡规划": "自然资源局",
    "公共汽车": "交通运输局",
    "地铁城铁": "交通运输局",
    "食品药品监管": "市场监督管理局",
    "噪音污染": "综合行政执法局",
    "复退安置": "人力资源和社会保障局",
}
