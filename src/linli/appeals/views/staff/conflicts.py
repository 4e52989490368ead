"""Saying who was faster, what they did, and when."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.appeals.workflow import APPEAL
from linli.kernel.errors import Conflict
from linli.people.models import Person, Post


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def faster(error: Conflict) -> str:
    """“小李（网格员）10:32 已签收。” from what the engine found out; empty when it found nothing."""
    verb, at = error.details.get("verb"), error.details.get("at")
    if not isinstance(verb, str) or not isinstance(at, datetime):
        return ""
    labels = {action.verb: action.label for action in APPEAL.actions}
    done = labels.get(verb.removeprefix("appeal."), verb)
    person = Person.objects.filter(pk=_number(error.details.get("person_id"))).values_list("name", flat=True).first()
    title = Post.objects.filter(pk=_number(error.details.get("post_id"))).values_list("title", flat=True).first()
    who = person or (_("Resident") if error.details.get("is_reporter") else _("The system"))
    return _("%(who)s (%(title)s) has done “%(done)s” at %(time)s.") % {
        "who": who,
        "title": title or _("no post"),
        "done": done,
        "time": f"{timezone.localtime(at):%H:%M}",
    }
