"""How a tag becomes HTML: its template, and attributes handed through."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import get_template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def render(template: str, /, **values: object) -> SafeString:
    """The component's template with exactly these values: nothing leaks in from the page."""
    return SafeString(get_template(f"ui/components/{template}.html").render(values))


def attributes(given: Mapping[str, Any]) -> SafeString:
    """`hx_post="/x"` as ` hx-post="/x"`, escaped; True is a bare attribute, None, False and "" are left out."""
    pairs = [
        (name.rstrip("_").replace("_", "-"), value) for name, value in given.items() if value not in (None, False, "")
    ]
    return format_html_join("", "{}", ((one(name, value),) for name, value in pairs))


def one(name: str, value: object) -> SafeString:
    """One attribute with the space before it."""
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
