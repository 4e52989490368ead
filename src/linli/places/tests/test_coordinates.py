from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.places import coordinates

china = st.tuples(st.floats(73.5, 135.0), st.floats(3.9, 53.5))
elsewhere = st.one_of(
    st.tuples(st.floats(-180, 71.9), st.floats(-90, 90)),
    st.tuples(st.floats(138, 180), st.floats(-90, 90)),
    st.tuples(st.floats(-180, 180), st.floats(56, 90)),
)
FORTH_AND_BACK = [
    (coordinates.wgs84_to_gcj02, coordinates.gcj02_to_wgs84),
    (coordinates.gcj02_to_bd09, coordinates.bd09_to_gcj02),
    (coordinates.wgs84_to_bd09, coordinates.bd09_to_wgs84),
]


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return 111_320 * hypot((one[0] - other[0]) * cos(radians(one[1])), one[1] - other[1])


@pytest.mark.parametrize(("forth", "back"), FORTH_AND_BACK)
@given(point=china)
def test_there_and_back_is_within_a_metre(forth, back, point):
    assert metres(point, back(*forth(*point))) < 1


@pytest.mark.parametrize("convert", [way for pair in FORTH_AND_BACK for way in pair])
@given(point=elsewhere)
def test_outside_china_nothing_moves(convert, point):
    assert convert(*point) == point


@given(point=china)
def test_the_shift_is_what_maps_in_china_show(point):
    assert 10 < metres(point, coordinates.wgs84_to_gcj02(*point)) < 1100
    assert 300 < metres(point, coordinates.gcj02_to_bd09(*point)) < 1700


def test_known_points():
    """Near 天安门, as other implementations give it to the last digit."""
    assert metres(coordinates.wgs84_to_gcj02(116.404, 39.915), (116.41024449916938, 39.91640428150164)) < 0.001
    assert metres(coordinates.gcj02_to_bd09(116.404, 39.915), (116.41036949371029, 39.92133699351021)) < 0.001
