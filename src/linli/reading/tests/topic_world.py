"""Appeals made up for the tests of topics: no real text, no real person."""

from datetime import UTC, datetime, timedelta

from linli.reading.topics.appeals import Said

BEGIN = datetime(2031, 3, 1, 8, tzinfo=UTC)


def said(number: int, subject: str, text: str, *, person: str = "", days: float = 0, likes: int = 0) -> Said:
    """One appeal, that many days after the beginning; each of another person unless one is named."""
    return Said(str(number), person or f"person {number}", BEGIN + timedelta(days=days), subject, text, likes)


_BURST = (
    ("松鹤里小区旁搅拌站噪音扰民", "松鹤里小区旁边的搅拌站半夜轰鸣，噪音很大，灰尘也飞进窗户。"),
    ("松鹤里小区搅拌站灰尘污染", "搅拌站离松鹤里小区不到一百米，灰尘和噪音让人没法开窗。"),
    ("请关停松鹤里小区旁的搅拌站", "松鹤里小区业主天天受搅拌站噪音折磨，请查处。"),
    ("松鹤里小区半夜被搅拌站吵醒", "搅拌站夜里还在生产，松鹤里小区整栋楼都睡不着。"),
    ("关于松鹤里小区搅拌站的投诉", "搅拌站没有环评手续，松鹤里小区的噪音和灰尘没人管。"),
)
_OTHERS = (
    ("云杉街路灯不亮", "云杉街东头三盏路灯坏了一个星期，晚上走路看不清。"),
    ("咨询社保卡补办", "社保卡丢了，补办要带哪些材料，几天可以拿到？"),
    ("公交九路等车太久", "早高峰九路车半小时才来一班，挤不上去。"),
    ("幼儿园收费标准", "私立幼儿园又涨价了，有没有收费的规定？"),
    ("梧桐巷井盖破损", "梧桐巷口的井盖裂开了，骑车容易摔倒。"),
    ("退休金什么时候调整", "邻居说今年退休金要涨，哪个月开始发？"),
    ("电梯年检过期", "桂香楼二单元电梯的年检标志还是前年的。"),
    ("广场舞声音太大", "河边广场舞晚上十点还不停，孩子没法写作业。"),
    ("自来水发黄", "早上放出来的水是黄的，还有一股铁锈味。"),
    ("流浪狗追人", "菜场后门有一群流浪狗，昨天差点咬到老人。"),
)


def others() -> list[Said]:
    """Ten appeals that have nothing to do with each other, one a day."""
    return [said(100 + number, *words, days=number) for number, words in enumerate(_OTHERS)]


def burst(*, person: str = "") -> list[Said]:
    """Five appeals about one matter within two days, the first on the fourth day."""
    return [said(200 + number, *words, person=person, days=4 + number * 0.4) for number, words in enumerate(_BURST)]


def stream() -> list[Said]:
    """Both, in the order of time."""
    return sorted(others() + burst(), key=lambda appeal: appeal.at)
