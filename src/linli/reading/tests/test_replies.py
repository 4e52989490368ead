"""What an answer is worth: what it says, whether to this appeal, and by when."""

import pytest

from linli.reading.replies import Rarity, check
from linli.reading.reply_reasons import WORDS, words

SUBJECT = "松鹤里小区旁搅拌站噪音扰民"
TEXT = "松鹤里小区旁边的搅拌站半夜轰鸣，噪音很大，灰尘也飞进窗户，请查处。"
GOOD = (
    "您好！您的留言已收悉。经现场核查，该搅拌站确有夜间生产、噪音超标的情况。区环保局已约谈企业负责人，"
    "责令其夜间十点后停止生产，并于6月30日前加装隔音棚和喷淋降尘设备。松鹤里小区一侧的料场将搬到东面。感谢您的监督！2031年6月2日"
)
OTHER = (
    "您好！经调查，云杉街东头的三盏路灯因电缆被挖断而不亮。市政维修队已安排抢修，预计6月5日前恢复照明，"
    "其间请注意出行安全。2031年6月2日"
)
RARITY = Rarity(
    [f"{SUBJECT}。{TEXT}", "云杉街路灯不亮。云杉街东头三盏路灯坏了。", "社保卡补办要带哪些材料", "电梯年检过期"]
)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("网友：您好！留言已收悉", "empty_phrase"),
        ("您的留言已收悉。关于您反映的问题，已转市住建局调查处理。", "passed_on"),
        ("您好，您反映的问题已转交相关单位和部门，感谢您的留言。2031年1月5日", "passed_on"),
        ("", "empty_phrase"),
        (f"您好！您反映的“{SUBJECT}”一事已收悉，我局高度重视，感谢您的关心。", "empty_phrase"),
    ],
)
def test_an_empty_phrase_is_worth_next_to_nothing(reply: str, code: str) -> None:
    found = check(SUBJECT, TEXT, reply, RARITY)
    assert found.score < 0.1
    assert found.reasons[0] == code


def test_an_answer_that_says_what_is_done_and_when_is_worth_much() -> None:
    found = check(SUBJECT, TEXT, GOOD, RARITY)
    assert found.score > 0.7
    assert found.reasons == ("addresses", "names_action", "names_time")


def test_an_answer_to_something_else_is_worth_little() -> None:
    found = check(SUBJECT, TEXT, OTHER, RARITY)
    assert found.score < 0.2
    assert "beside_the_matter" in found.reasons
    assert check("云杉街路灯不亮", "云杉街东头三盏路灯坏了。", OTHER, RARITY).score > 0.7


def test_quoting_the_appeal_is_no_answer() -> None:
    """The whole appeal copied under a greeting adds nothing."""
    assert check(SUBJECT, TEXT, f"您好！{SUBJECT}。{TEXT}已收悉。", RARITY).score < 0.15


def test_what_is_missing_is_named() -> None:
    said = "搅拌站的噪音问题我们已经知道，松鹤里小区的居民可以放心，这件事情不会没有人管，大家都很关注这里的环境。"
    found = check(SUBJECT, TEXT, said, RARITY)
    assert {"no_action", "no_time"} <= set(found.reasons)


def test_it_works_without_knowing_other_appeals_and_without_words() -> None:
    assert check(SUBJECT, TEXT, GOOD).score > check(SUBJECT, TEXT, OTHER).score
    assert check("", "", "？！").score == 0


def test_every_reason_has_words() -> None:
    for code in WORDS:
        assert words(code)
