"""What is late and why, for those who move and press."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from linli.appeals.lists.lateness import WHYS
from linli.appeals.lists.lateness import late as late_reasons
from linli.appeals.views.staff.desk import access_of, for_staff, show
from linli.kernel import clock


@require_safe
@for_staff("appeals.dispatch", "appeals.statistics")
def late(request: HttpRequest) -> HttpResponse:
    """Reasons with units; every count leads to its list."""
    reasons = late_reasons(access_of(request), at=clock.now())
    values = {
        "reasons": reasons,
        "overdue": sum(reason.overdue for reason in reasons if reason.name in WHYS),
        "soon": sum(reason.soon for reason in reasons if reason.name in WHYS),
    }
    return show(request, "late", values)
