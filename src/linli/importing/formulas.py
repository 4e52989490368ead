"""Keeping text text in files that a spreadsheet opens."""

from typing import Final

_BEGINNINGS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def harmless(value: str | int) -> str | int:
    """The same text, no formula: a spreadsheet runs what begins with one of these, an apostrophe stops it."""
    if isinstance(value, str) and (value[:1] in {"\t", "\r", "\n"} or value.lstrip().startswith(_BEGINNINGS)):
        return f"'{value}"
    return value
