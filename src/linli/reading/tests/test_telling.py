"""What a text is about, and the words to put above it."""

import pytest

from linli.reading.opening import LONGEST, opening
from linli.reading.telling import telling_words, without_parts


def test_only_words_that_tell_something_count() -> None:
    """Greetings, numbers and what everybody writes do not."""
    said = "各位好，打扰了。想反映一下，4单元好几户卫生间漏水，叫人来过好几次，每次管不了几天。"
    assert telling_words(said) == ["卫生", "卫生间", "漏水"]
    assert telling_words("昨天晚上到今天早上，请问一下，麻烦您了，谢谢领导") == []


def test_a_part_of_another_word_is_not_named_beside_it() -> None:
    assert without_parts(["卫生", "卫生间", "漏水"]) == ["卫生间", "漏水"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("您好，我是桃李雅居的居民。楼里主管道堵了，卫生间下不去水。", "楼里主管道堵了，卫生间下不去水"),
        ("尊敬的领导您好：我住在三号楼。路灯不亮三天了。请尽快修。", "路灯不亮三天了"),
        ("暖气不热", "暖气不热"),
        ("您好！", "您好！"),
        (
            "邻居在走廊里装了摄像头正对我家门，说了也不拆，修理的钱大概要280元",
            "邻居在走廊里装了摄像头正对我家门，说了也不拆",
        ),
        ("  井盖\n坏了  ", "井盖 坏了"),
        ("", ""),
    ],
)
def test_the_opening_skips_greetings_and_ends_at_a_pause(text: str, first: str) -> None:
    assert opening(text) == first


def test_the_opening_of_a_text_without_pauses_is_cut() -> None:
    assert opening("灯" * 200) == "灯" * LONGEST + "…"
