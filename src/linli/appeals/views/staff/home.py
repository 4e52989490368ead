"""Where a member of staff begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from linli.appeals.views.staff.desk import access_of, for_staff


@for_staff()
def home(request: HttpRequest) -> HttpResponse:
    """A grid or provider's worker begins with the orders in hand, everybody else with the list."""
    access = access_of(request)
    fields = {"grid", "provider"}
    works_outside = bool(access.seats) and all(seat.organisation_level in fields for seat in access.seats)
    return redirect("staff:mine" if works_outside else "staff:list")
