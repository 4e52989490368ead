"""The house's own icons: strokes on a 24 x 24 sheet. `{% icon "bell" %}` in templates, `icon("bell")` in Python."""

# ruff: noqa: E501 -- a drawing is one line

from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

DRAWINGS: dict[str, str] = {
    "accessibility": '<circle cx="12" cy="4.5" r="1.5"/><path d="M5 8.5l7 1.5 7-1.5M12 10v4.5M12 14.5l-3 6M12 14.5l3 6"/>',
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4"/>',
    "bolt": '<path d="M13 3L5.5 13.5H12L11 21l7.5-10.5H12z"/>',
    "building": '<path d="M5 21V4.5L14 3v18M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="15" rx="2"/><path d="M4 10h16M8.5 3v4M15.5 3v4"/>',
    "camera": '<path d="M4 8h3.5L9 5.5h6L16.5 8H20a1 1 0 0 1 1 1v9.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z"/>'
    '<circle cx="12" cy="13.5" r="3.5"/>',
    "chart": '<path d="M4 4v16h16M8.5 16v-4M13 16V8M17.5 16v-6"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "chevron": '<path d="M9 5.5l6.5 6.5L9 18.5"/>',
    "chevron-down": '<path d="M5.5 9l6.5 6.5L18.5 9"/>',
    "circle-check": '<circle cx="12" cy="12" r="8.5"/><path d="M8 12.5l2.8 2.8L16 9.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.5l3.5 2"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "dispatch": '<path d="M3.5 11.5L20.5 4l-4.5 16-4.5-6.5z"/><path d="M11.5 13.5l4-4.5"/>',
    "download": '<path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 19.5h15"/>',
    "edit": '<path d="M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5"/>',
    "elder": '<circle cx="10" cy="5" r="2.25"/><path d="M10 9.5c-2 0-3 1.5-3 3.5v3h2v5M10 9.5c2 0 2.5 3 5 3.5M11.5 16v5M17 12.5V21"/>',
    "escalate": '<path d="M12 20V9M7 13.5L12 8.5l5 5M5 4h14"/>',
    "export": '<path d="M12 15V4M7.5 8.5L12 4l4.5 4.5M4.5 14v5.5h15V14"/>',
    "filter": '<path d="M4 5.5h16l-6.2 7.3V19l-3.6-2v-4.2z"/>',
    "flag": '<path d="M5.5 21V4M5.5 4.5h12l-2.5 4 2.5 4h-12"/>',
    "follow": '<path d="M12 19.5S4 14.8 4 9.2A4.2 4.2 0 0 1 12 7.3a4.2 4.2 0 0 1 8 1.9c0 5.6-8 10.3-8 10.3z"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17-5-5-5-12 0-17z"/>',
    "grid": '<path d="M4 4h16v16H4zM4 12h16M12 4v16"/>',
    "group": '<circle cx="9" cy="8.5" r="3.25"/><path d="M3 19.5c0-3.6 2.7-5.5 6-5.5s6 1.9 6 5.5M15.5 5.6a3.2 3.2 0 0 1 0 5.8M17.5 14.3c2.2.7 3.5 2.6 3.5 5.2"/>',
    "help": '<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.7a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.8M12 16.6v.1"/>',
    "history": '<path d="M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 7.5V12l3 2"/>',
    "home": '<path d="M4 11l8-7 8 7v9h-5.5v-5.5h-5V20H4z"/>',
    "inbox": '<path d="M4 13.5L6.5 5h11L20 13.5V19H4zM4 13.5h4.5c0 2 1.5 3 3.5 3s3.5-1 3.5-3H20"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.8v.1"/>',
    "language": '<path d="M3.5 6.5h10M8.5 4v2.5M11.5 6.5c-.8 4-3.5 7-7.5 8.5M5.5 9.5c1.2 2.4 3.2 4.3 5.5 5.5M12.5 20l4-10 4 10M13.8 17h5.4"/>',
    "list": '<path d="M8.5 6h12M8.5 12h12M8.5 18h12"/><path d="M4 6h.1M4 12h.1M4 18h.1"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2.5"/>',
    "map": '<path d="M3.5 6.5L9 4l6 2.5L20.5 4v13.5L15 20l-6-2.5L3.5 20zM9 4v13.5M15 6.5V20"/>',
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "merge": '<path d="M6 4v4c0 3 6 4 6 7v5M18 4v4c0 3-6 4-6 7M8.5 17l3.5 3.5 3.5-3.5"/>',
    "message": '<path d="M4 5h16v11.5h-8L7.5 20v-3.5H4zM8 9.2h8M8 12.5h5"/>',
    "microphone": '<rect x="9" y="3.5" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M8.5 21h7"/>',
    "moon": '<path d="M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z"/>',
    "more": '<path class="solid" d="M6 10.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4zM12 10.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4zM18 10.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4z"/>',
    "offline": '<path d="M3.5 9.5a13 13 0 0 1 4.3-2.7M20.5 9.5A12.9 12.9 0 0 0 11 6M6.5 13a8.5 8.5 0 0 1 4-2.2M17.5 13a8.7 8.7 0 0 0-1.6-1.2M9.5 16.3a4 4 0 0 1 5 0M12 19.5v.1M4 3.5l16 17"/>',
    "pause": '<path d="M9 6v12M15 6v12"/>',
    "phone": '<path d="M7.5 3.5L10 8.2 8 10.1a12.5 12.5 0 0 0 5.9 5.9l1.9-2 4.7 2.5c0 2.5-1.7 4-3.9 4C9.6 20.5 3.5 14.4 3.5 7.4c0-2.2 1.5-3.9 4-3.9z"/>',
    "photo": '<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><circle cx="8.5" cy="9.5" r="1.75"/><path d="M4 17l5-4.5 3.5 3 3-2.5 5 4.5"/>',
    "pin": '<path d="M12 21s-7-6.2-7-11.5a7 7 0 0 1 14 0C19 14.8 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>',
    "play": '<path d="M7.5 4.5v15L19.5 12z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 8.5V4h10v4.5M7 16.5H4v-8h16v8h-3M7 13.5h10V20H7z"/>',
    "qr": '<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM20 14v3M17 20h3M14 20v-.5"/><path d="M7 7h.1M17 7h.1M7 17h.1"/>',
    "report": '<path d="M4 10v4h3.5l7 4.5v-13l-7 4.5zM18 9.5a3.5 3.5 0 0 1 0 5M8 14.5l1 5h2.5l-.6-3.3"/>',
    "return": '<path d="M8.5 5L4 9.5 8.5 14M4 9.5h10.5a5 5 0 0 1 0 10H9"/>',
    "search": '<circle cx="10.8" cy="10.8" r="6.3"/><path d="M15.5 15.5L20.5 20.5"/>',
    "settings": '<path d="M4 7h9M18 7h2M4 17h2M11 17h9"/><circle cx="15.5" cy="7" r="2.25"/><circle cx="8.5" cy="17" r="2.25"/>',
    "shield": '<path d="M12 3.5l7.5 2.8v5.2c0 4.5-3.2 7.6-7.5 9-4.3-1.4-7.5-4.5-7.5-9V6.3zM8.7 12l2.5 2.5 4.3-4.7"/>',
    "sign-out": '<path d="M13 4.5H5v15h8M10 12h10M16.5 8.5L20 12l-3.5 3.5"/>',
    "speaker": '<path d="M4 9.5v5h3.5L12.5 19V5L7.5 9.5zM16 9a4.3 4.3 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11"/>',
    "star": '<path d="M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"/>',
    "trash": '<path d="M4.5 6.5h15M9 6.5V4h6v2.5M6.5 6.5l1 14h9l1-14M10 10.5v6M14 10.5v6"/>',
    "undo": '<path d="M4.5 4.5V10H10M4.8 10a8 8 0 1 1-.6 4.5"/>',
    "urge": '<path d="M5 17V11a6 6 0 0 1 9-5.2M4 17h16M10 20.5h4M18 4v5.5M18 12.5v.1"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c0-4.2 3.3-6.5 7.5-6.5s7.5 2.3 7.5 6.5"/>',
    "warning": '<path d="M12 4L2.8 19.8h18.4zM12 10v4.5M12 17.2v.1"/>',
}


@cache
def icon(name: str, label: str = "", large: bool = False) -> SafeString:
    """The icon as inline SVG; decoration unless `label` names it. An unknown name raises KeyError."""
    voice = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    kind = "icon icon-large" if large else "icon"
    return mark_safe(f'<svg class="{kind}" viewBox="0 0 24 24" {voice} focusable="false">{DRAWINGS[name]}</svg>')  # noqa: S308 -- own drawings; the label is escaped
