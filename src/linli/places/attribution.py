"""Whose data a map shows. Every map says it; OpenStreetMap's licence requires it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

OPENSTREETMAP = "© OpenStreetMap contributors"
OPENSTREETMAP_URL = "https://www.openstreetmap.org/copyright"


def attribution(*, generated: bool = False) -> SafeString:
    """The line under a map, as HTML; `generated` adds that grids and buildings on it are made up."""
    notice = format_html('<a href="{}" rel="noopener external">{}</a>', OPENSTREETMAP_URL, OPENSTREETMAP)
    # Their notice stays as they word it; ours says what it is about.
    line = format_html("{} {}", _("Map data:"), notice)
    if generated:
        line = format_html("{} · {}", line, _("Grids and buildings are generated for demonstration"))
    return line
