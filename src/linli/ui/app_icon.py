"""The mark of the house as pictures, for those who take no SVG: installed apps, bookmarks, old browsers.

The same lines as in static/ui/icon.svg, drawn here so that no picture has to be kept in step with it.
"""

from functools import cache
from io import BytesIO
from typing import Final

# Of 64 units, as in the SVG.
_SIDE: Final = 64
_CORNER: Final = 14
_STROKE: Final = 4.4
_LINES: Final = (
    ((8, 31), (26, 15), (44, 31)),
    ((38, 21), (45.5, 14), (58, 25.5)),
    ((13, 27), (13, 52), (53, 52), (53, 21.5)),
    ((26, 52), (26, 39), (34, 39), (34, 52)),
)
_GROUND, _INK = "#0a6a63", "#fffefb"
_FINER: Final = 4  # drawn so much larger, then made smaller: that is what makes the edges smooth
# A system that cuts the picture to its own shape leaves a circle of 80 % alone: the house has to lie inside it.
_SAFE: Final = 0.82

# What is offered: name -> (pixels a side, may be cut to shape).
PICTURES: Final = {"192": (192, False), "512": (512, False), "maskable-512": (512, True), "touch-180": (180, True)}


@cache
def png(name: str) -> bytes:
    """One of PICTURES as a PNG file; raises KeyError for any other name."""
    pixels, is_cut = PICTURES[name]
    return _saved(pixels, is_cut=is_cut, kind="PNG")


@cache
def ico() -> bytes:
    """`/favicon.ico`, which browsers ask for on pages that name no icon."""
    return _saved(48, is_cut=False, kind="ICO")


def _saved(pixels: int, *, is_cut: bool, kind: str) -> bytes:
    from PIL import Image, ImageDraw

    side = pixels * _FINER
    unit = side / _SIDE
    picture = Image.new("RGBA", (side, side), _GROUND if is_cut else (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    if not is_cut:
        pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=_CORNER * unit, fill=_GROUND)
    scale = unit * (_SAFE if is_cut else 1)
    shift = (side - _SIDE * scale) / 2
    width = round(_STROKE * scale)
    half = width / 2
    for line in _LINES:
        points = [(x * scale + shift, y * scale + shift) for x, y in line]
        pen.line(points, fill=_INK, width=width, joint="curve")
        for x, y in points:
            pen.ellipse((x - half, y - half, x + half - 1, y + half - 1), fill=_INK)
    out = BytesIO()
    picture.resize((pixels, pixels), Image.Resampling.LANCZOS).save(out, kind)
    return out.getvalue()
