"""QR codes of places."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def address(code: str, base_url: str) -> str:
    """What a place's QR code says: https://example.org and AB12CD give https://example.org/p/AB12CD."""
    return f"{base_url.rstrip('/')}/p/{code}"


def svg(code: str, base_url: str, *, scale: float = 4) -> SafeString:
    """The QR code of a building as an `<svg>` to be put into a page; `scale` is the size of a module in pixels.

    Error correction is high: these codes hang in stairwells, get scratched and painted over.
    """
    out = io.BytesIO()
    drawing = segno.make(address(code, base_url), error="q", micro=False)
    width, height = drawing.symbol_size(scale=scale, border=2)
    drawing.save(
        out, kind="svg", scale=scale, xmldecl=False, svgns=True, border=2, dark="#000", light="#fff", omitsize=True
    )
    # With a size of its own and a viewBox: style sheets may enlarge it for print.
    sized = out.getvalue().decode().replace("<svg ", f'<svg width="{width:g}" height="{height:g}" ', 1)
    return mark_safe(sized)  # noqa: S308 (made here, of an alphabet without markup)
