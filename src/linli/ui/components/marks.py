"""Small marks: icons, buttons, badges, people, numbers."""

from datetime import datetime
from typing import Any

import segno
from django.utils.safestring import SafeString, mark_safe

from linli.ui.components import register
from linli.ui.components.rendering import attributes, render
from linli.ui.icons import icon as draw
from linli.ui.states import Look, Looks, badge
from linli.ui.templatetags.ui_time import chip


@register.simple_tag
def icon(name: str, label: str = "", large: bool = False) -> SafeString:
    """An icon of the house; give `label` only when no word stands beside it."""
    return draw(name, str(label), large)


@register.simple_tag
def button(
    text: str,
    kind: str = "",
    icon: str = "",
    size: str = "",
    wide: bool = False,
    type: str = "submit",
    confirm: str = "",
    busy: str = "",
    icon_only: bool = False,
    **attrs: Any,
) -> SafeString:
    """A button; `confirm` asks first, `busy` is what it says while its form is sent."""
    shown = {
        "data_kind": kind,
        "data_size": size,
        "data_wide": wide,
        "data_confirm": confirm,
        "data_busy": busy,
        **attrs,
    }
    return render("button", text=text, icon=icon, type=type, icon_only=icon_only, attributes=attributes(shown))


@register.simple_tag
def link_button(
    text: str,
    url: str,
    kind: str = "",
    icon: str = "",
    size: str = "",
    wide: bool = False,
    icon_only: bool = False,
    **attrs: Any,
) -> SafeString:
    """A link that looks like a button."""
    shown = {"data_kind": kind, "data_size": size, "data_wide": wide, **attrs}
    return render("link_button", text=text, url=url, icon=icon, icon_only=icon_only, attributes=attributes(shown))


@register.simple_tag
def state_badge(code: str, looks: Looks) -> SafeString:
    """The badge of a state; a code missing from the table is shown as it is, never hidden."""
    return badge(looks.get(code) or Look(code))


@register.simple_tag
def deadline_chip(due_at: datetime | None, at: datetime) -> SafeString | str:
    """今天 16:30 前 / 已超期 3 小时, exact on hover."""
    return chip(due_at, at)


@register.simple_tag
def count_badge(number: int, late: bool = False) -> SafeString:
    """A number in a pill; nothing at all for zero, 99+ above ninety-nine."""
    return render("count", number=number, late=late) if number else SafeString("")


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """The first character of a name in a circle; decoration, the name stands beside it."""
    return render("avatar", initial=str(name).strip()[:1] or "?", size=size)


@register.simple_tag
def person(name: str, note: str = "", phone: str = "") -> SafeString:
    """Who it is, what they are, and how to call them."""
    return render("person", name=name, initial=str(name).strip()[:1] or "?", note=note, phone=phone)


@register.simple_tag
def stars(level: int, word: str = "") -> SafeString:
    """A rating given: `level` of five, and its word."""
    return render("stars", level=level, word=word, levels=range(1, 6))


@register.simple_tag
def stat(label: str, number: object, unit: str = "", note: str = "", url: str = "", tone: str = "") -> SafeString:
    """One figure with its name; a link when `url` is given."""
    return render("stat", label=label, number=number, unit=unit, note=note, url=url, tone=tone)


@register.simple_tag
def progress(label: str, value: int, max: int = 100, text: str = "", tone: str = "") -> SafeString:
    """How far: `value` of `max`."""
    percent = round(100 * value / max) if max else 0
    return render("progress", label=label, value=value, max=max, text=text or f"{percent}%", tone=tone)


@register.simple_tag
def qr_code(address: str, number: str = "", text: str = "") -> SafeString:
    """A QR code of `address` as inline SVG, with the number in figures beside it for those who cannot scan."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=2, omitsize=True)
    safe = mark_safe(drawing)  # noqa: S308 -- segno draws paths only
    return render("qr_code", drawing=safe, number=number, text=text, address=address)
