"""The three coordinate systems in use in China.

Everything is stored in WGS-84, which satellites and OpenStreetMap speak. AMap, Tencent and WeChat speak GCJ-02, Baidu
speaks BD-09; both are WGS-84 shifted by up to a kilometre, within China only. Degrees in, degrees out, longitude first.
"""

from math import atan2, cos, degrees, hypot, pi, radians, sin, sqrt

type Position = tuple[float, float]

SEMI_MAJOR_AXIS = 6378245.0  # metres; Krasovsky 1940, on which GCJ-02 rests
ECCENTRICITY_SQUARED = 0.00669342162296594323
BAIDU_TURN = pi * 3000.0 / 180.0


def in_china(longitude: float, latitude: float) -> bool:
    """Whether GCJ-02 shifts this point; the customary rectangle, not the border."""
    return 72.004 <= longitude <= 137.8347 and 0.8293 <= latitude <= 55.8271


def _waves(value: float, *pairs: tuple[float, float]) -> float:
    return sum(size * sin(value * turn) for size, turn in pairs) * 2.0 / 3.0


def _shift(longitude: float, latitude: float) -> Position:
    """Degrees that GCJ-02 adds at a WGS-84 point."""
    x, y = longitude - 105.0, latitude - 35.0
    common = _waves(x, (20.0, 6.0 * pi), (20.0, 2.0 * pi))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
    north += _waves(y, (20.0, pi), (40.0, pi / 3.0)) + _waves(y, (160.0, pi / 12.0), (320.0, pi / 30.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
    east += _waves(x, (20.0, pi), (40.0, pi / 3.0)) + _waves(x, (150.0, pi / 12.0), (300.0, pi / 30.0))
    angle = radians(latitude)
    flattening = 1.0 - ECCENTRICITY_SQUARED * sin(angle) ** 2
    metres_per_radian_north = SEMI_MAJOR_AXIS * (1.0 - ECCENTRICITY_SQUARED) / (flattening * sqrt(flattening))
    metres_per_radian_east = SEMI_MAJOR_AXIS * cos(angle) / sqrt(flattening)
    return degrees(east / metres_per_radian_east), degrees(north / metres_per_radian_north)


def wgs84_to_gcj02(longitude: float, latitude: float) -> Position:
    """From satellites' coordinates to AMap's, Tencent's and WeChat's."""
    if not in_china(longitude, latitude):
        return longitude, latitude
    east, north = _shift(longitude, latitude)
    return longitude + east, latitude + north


def gcj02_to_wgs84(longitude: float, latitude: float) -> Position:
    """From AMap's, Tencent's and WeChat's coordinates to satellites'; by iteration, to well under a centimetre."""
    if not in_china(longitude, latitude):
        return longitude, latitude
    guess = longitude, latitude
    for _ in range(4):
        east, north = _shift(*guess)
        guess = longitude - east, latitude - north
    return guess


def gcj02_to_bd09(longitude: float, latitude: float) -> Position:
    """From AMap's coordinates to Baidu's."""
    if not in_china(longitude, latitude):
        return longitude, latitude
    radius = hypot(longitude, latitude) + 0.00002 * sin(latitude * BAIDU_TURN)
    angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * BAIDU_TURN)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def bd09_to_gcj02(longitude: float, latitude: float) -> Position:
    """From Baidu's coordinates to AMap's; by iteration."""
    if not in_china(longitude, latitude):
        return longitude, latitude
    guess = longitude - 0.0065, latitude - 0.006
    for _ in range(4):
        east, north = gcj02_to_bd09(*guess)
        guess = guess[0] + longitude - east, guess[1] + latitude - north
    return guess


def wgs84_to_bd09(longitude: float, latitude: float) -> Position:
    """From satellites' coordinates to Baidu's."""
    return gcj02_to_bd09(*wgs84_to_gcj02(longitude, latitude))


def bd09_to_wgs84(longitude: float, latitude: float) -> Position:
    """From Baidu's coordinates to satellites'."""
    return gcj02_to_wgs84(*bd09_to_gcj02(longitude, latitude))
