"""The colours of tokens.css hold WCAG contrast: 4.5:1 in both modes, 7:1 in the elder face."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[1] / "assets" / "css" / "tokens.css").read_text()
COLOUR = re.compile(r"--([\w-]+): var\(--light, (#[0-9a-f]{6})\) var\(--dark, (#[0-9a-f]{6})\)")
TEXT_ON = [
    *[
        (text, ground)
        for text in ("ink", "ink-soft", "ink-faint", "accent", "accent-strong", "late", "waiting")
        for ground in ("paper", "surface")
    ],
    *[("ink", ground) for ground in ("sunken", "accent-soft", "late-soft", "waiting-soft")],
    ("ink-soft", "sunken"),
    ("ink-soft", "accent-soft"),
    ("accent-strong", "accent-soft"),
    ("accent", "accent-soft"),
    ("accent", "late-soft"),
    ("late", "late-soft"),
    ("waiting", "waiting-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-late", "late"),
    ("paper", "ink"),
]


def colours(elder: bool) -> dict[str, tuple[str, str]]:
    """Light and dark value of each token, with the elder face's on top if asked."""
    everyday, _, elders = TOKENS.partition(':root[data-face="elder"]')
    found = {name: (light, dark) for name, light, dark in COLOUR.findall(everyday)}
    return found | {name: (light, dark) for name, light, dark in COLOUR.findall(elders)} if elder else found


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("elder", "least"), [(False, 4.5), (True, 7.0)], ids=["standard", "elder"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_stands_out(text: str, ground: str, elder: bool, least: float, mode: int) -> None:
    """Every pair of text and ground that the components use."""
    found = colours(elder)
    assert contrast(found[text][mode], found[ground][mode]) >= least


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("elder", [False, True])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_borders_of_controls_stand_out(ground: str, elder: bool, mode: int) -> None:
    """3:1 for what shows where a field or a button is."""
    found = colours(elder)
    assert contrast(found["line-strong"][mode], found[ground][mode]) >= 3
    assert contrast(found["focus"][mode], found[ground][mode]) >= 3
