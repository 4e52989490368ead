"""What a device is called by the person who uses it: 手机 · 微信, 电脑 · Chrome. Read from what its browser says."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

type Text = str | Promise

_TABLETS: Final = ("iPad", "Tablet", "MatePad", "Pad Build", "PlayBook")
_PHONES: Final = ("Mobile", "iPhone", "Android", "HarmonyOS", "OpenHarmony", "Phone")
# In this order: nearly every browser also names the ones it is built on, the more telling name stands first.
_BROWSERS: Final[tuple[tuple[str, Text], ...]] = (
    ("MicroMessenger", pgettext_lazy("browser", "WeChat")),
    ("AlipayClient", pgettext_lazy("browser", "Alipay")),
    ("DingTalk", pgettext_lazy("browser", "DingTalk")),
    ("HuaweiBrowser", pgettext_lazy("browser", "Huawei browser")),
    ("ArkWeb", pgettext_lazy("browser", "Huawei browser")),
    ("MiuiBrowser", pgettext_lazy("browser", "Xiaomi browser")),
    ("HeyTapBrowser", pgettext_lazy("browser", "OPPO browser")),
    ("VivoBrowser", pgettext_lazy("browser", "vivo browser")),
    ("UCBrowser", pgettext_lazy("browser", "UC browser")),
    ("QQBrowser", pgettext_lazy("browser", "QQ browser")),
    ("QQ/", "QQ"),
    ("Quark", pgettext_lazy("browser", "Quark")),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)


def kind(user_agent: str) -> str:
    """`tablet`, `phone` or `computer`."""
    if any(word in user_agent for word in _TABLETS) or ("Android" in user_agent and "Mobile" not in user_agent):
        return "tablet"
    return "phone" if any(word in user_agent for word in _PHONES) else "computer"


def name(user_agent: str) -> str:
    """Kind and browser; the kind alone when the browser is none of those known."""
    kinds = {
        "tablet": pgettext_lazy("device", "Tablet"),
        "phone": pgettext_lazy("device", "Telephone"),
        "computer": pgettext_lazy("device", "Computer"),
    }
    browser = next((label for sign, label in _BROWSERS if sign.casefold() in user_agent.casefold()), "")
    return " · ".join(str(part) for part in (kinds[kind(user_agent)], browser) if part)
