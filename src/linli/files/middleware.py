"""A request that is too large gets a page that says so, before a byte of it is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from linli.files import limits

# Browsers show an answer only after they have sent everything; so much we read and throw away to be heard.
HEARD_OUT = 4 * limits.LARGEST_REQUEST


class UploadLimitMiddleware:
    """Stands before anything that reads forms (the CSRF check does)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers 413 for a body beyond LARGEST_REQUEST."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) <= limits.LARGEST_REQUEST:
            return self.get_response(request)
        if int(length) <= HEARD_OUT:
            while request.read(limits.MEGABYTE):
                pass
        most = limits.LARGEST_REQUEST // limits.MEGABYTE
        message = _("Too much was sent at once: at most %(most)d MB. Please send fewer or smaller files.") % {
            "most": most
        }
        if "application/json" in request.headers.get("Accept", "") or request.headers.get("HX-Request"):
            return JsonResponse({"files": [], "refused": [{"name": "", "message": message}]}, status=413)
        return HttpResponse(render_to_string("files/too_large.html", {"message": message}), status=413)
