"""The residents' places to go: registers itself when Django starts."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.appeals.models import Appeal
from linli.appeals.workflow import CONFIRMED, WAITING
from linli.people.access import Access
from linli.ui.navigation import Entry, register


def to_answer(request: HttpRequest) -> int:
    """Appeals that wait for a word of this resident."""
    access: Access = request.access  # type: ignore[attr-defined]
    if access.person_id is None:
        return 0
    return Appeal.objects.filter(reporter_id=access.person_id, state__in=[WAITING, CONFIRMED]).count()


def signed_out(request: HttpRequest) -> bool:
    """Whoever signs in finds everything under “my appeals” and has the inbox in this place."""
    access: Access = request.access  # type: ignore[attr-defined]
    return access.is_anonymous


register("resident", Entry(_("Home"), "appeals:home", "home", order=10))
register("resident", Entry(pgettext_lazy("navigation", "Speak up"), "appeals:new", "message", order=20))
register("resident", Entry(pgettext_lazy("navigation", "Mine"), "appeals:mine", "list", order=30, badge=to_answer))
register("resident", Entry(_("Look up"), "appeals:look_up", "search", order=50, may=signed_out))
