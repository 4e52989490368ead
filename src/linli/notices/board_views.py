"""The notice board as residents see it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.kernel import clock
from linli.notices.models import Bulletin
from linli.notices.views import shell_of


@require_safe
def bulletin(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """One bulletin that hangs on the board; open to everybody, 404 once it is gone."""
    at = clock.now()
    found = (
        Bulletin.objects.current(at).select_related("area", "published_by__organisation").filter(pk=bulletin_id).first()
    )
    if found is None:
        raise Http404
    return render(request, "notices/board_bulletin.html", {"shell": shell_of(request), "bulletin": found, "at": at})
