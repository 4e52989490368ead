"""What every staff page says about the rules."""

from datetime import datetime

from django import template

from linli.workflow import rules

register = template.Library()


@register.inclusion_tag("workflow/calendar_warning.html")
def calendar_warning(at: datetime) -> dict[str, object]:
    """A warning while deadlines reach into a year whose holidays nobody has entered; otherwise nothing."""
    return {"year": rules.unknown_year(at=at)}
