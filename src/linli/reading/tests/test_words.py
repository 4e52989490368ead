"""Search as PostgreSQL does it."""

import re

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.reading.words import HAN, search_query, search_words, words

pytestmark = pytest.mark.django_db


def finds(document: str, query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)",
            [search_words(document), search_query(query)],
        )
        row = cursor.fetchone()
    assert row is not None
    return bool(row[0])


DOCUMENT = "台东六路12号楼３单元的垃圾桶满了，没人清运！Wi-Fi也坏了😀联系𠮷野家𪚥𪚥女士，费用1,200元。"


@pytest.mark.parametrize(
    "query",
    ["垃圾", "圾桶", "清运", "没人", "东六", "垃圾桶满了", "3单元", "１２号楼", "wi-fi", "ＷＩ－ＦＩ", "𠮷野",
     "𪚥𪚥", "家𪚥", "桶",
     "垃圾 清运", "满了", "了", "运", "200", "😀垃圾"],
)  # fmt: skip
def test_what_is_there_is_found(query: str) -> None:
    assert finds(DOCUMENT, query)


@pytest.mark.parametrize("query", ["圾垃", "停车", "垃圾 停车", "13号楼", "𠮶野", "wifi2"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert not finds(DOCUMENT, query)


@pytest.mark.parametrize("text", ["", "  ", "😀", "!!!", "&|!()<->:*'", "\x00", "___", "，。"])
def test_nothing_to_look_for(text: str) -> None:
    assert search_query(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "垃圾' | '停车",
        "!垃圾",
        "垃圾 & !清运",
        "垃圾:*",
        "a\\'b",
        "'; DROP TABLE x; --",
        "(垃圾",
        "垃圾 <-> 清运",
        "\\",
        "%垃圾_",
        "$$",
    ],
)
def test_nothing_typed_acts_as_an_operator(text: str) -> None:
    query = search_query(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_tsquery('simple', %s)::text", [query])
        row = cursor.fetchone()
    assert row is not None
    assert "|" not in row[0]
    assert "!" not in row[0]


def test_long_text_and_long_query() -> None:
    assert finds("物业费" * 5000 + "电梯", "电梯")
    assert search_query("很长的问题" * 1000).count("&") < 40


def test_words_in_order() -> None:
    assert words("小区Wi-Fi坏了") == ["小区", "wi", "fi", "坏", "了"]


# Every block of Chinese characters, the rare ones too; other things between them.
HAN_CHARACTER = re.compile(f"[{HAN}]")
han = st.sampled_from(
    [
        *"的一是了我不人在他有这中大来上国垃圾清运停车电梯物业",
        "〇",
        "々",
        "㐀",
        "䶵",
        "豈",
        "𠀀",
        "𠮷",
        "𪚥",
        "𫝀",
        "𬺰",
        "\U00030000",
    ]
) | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
other = st.sampled_from([*" ,，。!'\"&|()\\:*<>-_%$\n", "😀", "abc", "Wi-Fi", "123", "３", "é", "ß", "я", "한", "ก"])


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(han | other, min_size=2, max_size=60), data=st.data())
def test_any_two_or_more_characters_in_a_row_are_found(parts: list[str], data: st.DataObject) -> None:
    document = "".join(parts)
    runs = [(start, end) for start in range(len(parts)) for end in range(start + 2, min(len(parts), start + 12) + 1)]
    start, end = data.draw(st.sampled_from(runs))
    if all(HAN_CHARACTER.fullmatch(part) for part in parts[start:end]):
        assert finds(document, "".join(parts[start:end]))


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_makes_a_query_that_the_database_takes(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsquery('simple', %s), to_tsvector('simple', %s)", [search_query(text), search_words(text)]
        )
