"""The reporter's full number: shown once for a reason, and the look is recorded."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.appeals import policy
from linli.appeals.views.staff.case import may_reveal
from linli.appeals.views.staff.desk import access_of, appeal_or_404, for_staff, show, wants_fragment
from linli.kernel import clock
from linli.kernel.errors import Forbidden, Missing
from linli.people import phones
from linli.people.actions import unmask


@require_POST
@for_staff()
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """The number, for whoever must call; who looked, when and why is kept."""
    access, at = access_of(request), clock.now()
    appeal = appeal_or_404(request, number)
    if not policy.may_see_reporter(access, appeal) or not may_reveal(access, appeal):
        raise Forbidden(_("Your post does not see the reporter's number."))
    if appeal.reporter is None:
        raise Missing(_("Nobody left a number."))
    reason = request.POST.get("reason", "").strip() or _("To call about appeal %(number)s") % {"number": appeal.number}
    phone = unmask(person=appeal.reporter, field="phone", reason=reason, by=access.actor("appeals.see"), at=at)
    values = {
        "appeal": appeal,
        "phone": phones.national(phone),
        "name": appeal.reporter.name,
        "next": request.POST.get("back", ""),
    }
    return show(request, "_phone" if wants_fragment(request) else "phone", values)
