"""A small world to learn from: invented appeals of three kinds, and of one that has no label."""

import json
import random
from pathlib import Path

PHRASES = {
    label: phrases.split(" ")
    for label, phrases in {
        "交通运输": "公交车半小时不来 出租车拒载 客运站不发班车 快递迟迟不送 公路养护多年没做 地铁换乘指示不清",
        "教育文体": "学校乱收补课费 幼儿园学位不够 老师体罚学生 小学食堂饭菜太差 图书馆开放时间太短 培训班退费很难",
        "环境保护": "工厂排放黑烟 河水发黑发臭 餐馆油烟直排 养猪场污水乱流 工地夜里噪声大 焚烧垃圾气味刺鼻",
    }.items()
}
OUTSIDE = ["法院判决得不到执行", "身份证补办手续太多", "农资补贴没有到账", "派出所不给开证明"]
WHERE = ["东苑路", "西河镇", "南塘村", "北山街", "新桥镇", "平安里", "长兴街", "石门村"]
WHEN = ["上个月开始", "这两年", "昨天晚上", "国庆前后", "从三月起", "周末的时候"]
# What people also write; drawn at random, so that no two texts are alike.
NOISE = "天地人日月星辰风云雨雪春夏秋冬山川江海花草树木东南西北左右前后高低远近红黄蓝白金银铜铁一二三四五六七八"
ENDS = ["请尽快处理", "盼望回复", "我们打过几次电话没人管", "希望派人来看看", "大家意见很大", "谢谢"]


def appeal(phrases: list[str], chance: random.Random) -> dict[str, str | None]:
    """One invented appeal; every second one has a subject."""
    said = chance.sample(phrases, 2)
    begin, end = chance.choice(WHERE) + chance.choice(WHEN), f"{chance.choice(ENDS)}{chance.randint(10, 99)}"
    text = f"{begin}{said[0]}，{said[1]}，{''.join(chance.choices(NOISE, k=30))}，{end}。"
    return {"text": text, "subject": said[0] if chance.random() < 0.5 else None}


def rows(each: int = 40, seed: int = 1) -> list[dict[str, str | None]]:
    """That many appeals of each label, mixed."""
    chance = random.Random(seed)
    found = [{**appeal(phrases, chance), "label": label} for label, phrases in PHRASES.items() for _ in range(each)]
    chance.shuffle(found)
    return found


def outside_rows(count: int = 30, seed: int = 2) -> list[dict[str, str | None]]:
    """Matters of no label."""
    chance = random.Random(seed)
    return [{**appeal(OUTSIDE, chance), "label": None} for _ in range(count)]


def write(path: Path, lines: list[dict[str, str | None]] | list[str]) -> Path:
    """As JSONL; texts go in as they are."""
    written = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    return path
