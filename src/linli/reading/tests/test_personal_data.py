"""Personal data in free text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.reading.personal_data import DataKind, is_identity_number, masked, personal_data

PHONE, IDENTITY = DataKind.PHONE, DataKind.IDENTITY_NUMBER


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("我电话13800138000，尽快", [PHONE]),
        ("我电话１３８００１３８０００", [PHONE]),
        ("138-0013-8000 或 +86 13800138000", [PHONE, PHONE]),
        ("座机0532-83801234", [PHONE]),
        ("身份证11010519491231002X", [IDENTITY]),
        ("身份证11010519491231002x，电话13800138000", [IDENTITY, PHONE]),
        ("编号110105194912310021", []),
        ("身份证110105194913310020", []),
        ("单号2138001380001", []),
        ("12号楼3单元1101室，2025年1月1日", []),
        ("12345热线、110", []),
    ],
)
def test_found(text: str, kinds: list[DataKind]) -> None:
    assert [piece.kind for piece in personal_data(text)] == kinds


def test_places_are_those_of_the_text() -> None:
    text = "😀电话１３８００１３８０００。"
    (piece,) = personal_data(text)
    assert text[piece.start : piece.end] == piece.text == "１３８００１３８０００"


def test_masked() -> None:
    assert masked("找我13800138000，证11010519491231002X") == "找我138****8000，证1101**********002X"
    assert masked("没有号码") == "没有号码"


@given(st.integers(min_value=0, max_value=9), st.integers(min_value=0, max_value=16))
def test_one_wrong_digit_is_noticed(digit: int, place: int) -> None:
    number = "11010519491231002X"
    if int(number[place]) != digit:
        assert not is_identity_number(number[:place] + str(digit) + number[place + 1 :])


@given(st.text())
def test_any_text_can_be_masked(text: str) -> None:
    assert len(masked(text)) >= len(text)
