"""The gallery, and what a browser asks for at the root: the service worker, the manifest, the offline page."""

from importlib.metadata import version
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from linli.kernel.clock import now
from linli.ui import app_icon, samples
from linli.ui.errors import PAGES, error_response


@require_safe
def gallery(request: HttpRequest, shell: str = "plain") -> HttpResponse:
    """Every component live, in every state; in the resident or staff shell at /ui/resident and /ui/staff."""
    return render(request, f"ui/gallery/{shell}.html", samples.context(now()))


@require_safe
def gallery_print(request: HttpRequest) -> HttpResponse:
    """The A4 shell."""
    return render(request, "ui/gallery/print.html", samples.context(now()))


@require_safe
def gallery_error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as it will look, with its real status."""
    return error_response(request, status if status in PAGES else 404)


@require_safe
@cache_control(max_age=0, no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """/sw.js, at the root so that it may look after every page."""
    return render(request, "ui/sw.js", {"version": version("linli")}, content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """/manifest.webmanifest: makes the site installable."""
    body: dict[str, Any] = {
        "name": _("Linli"),
        "short_name": _("Linli"),
        "lang": "zh-Hans",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f3eb",
        "theme_color": "#f6f3eb",
        "icons": [
            {"src": static("ui/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            *(
                {
                    "src": reverse("icon", args=[name]),
                    "sizes": f"{pixels}x{pixels}",
                    "type": "image/png",
                    "purpose": "maskable" if is_cut else "any",
                }
                for name, (pixels, is_cut) in app_icon.PICTURES.items()
            ),
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json")


@require_safe
@cache_control(max_age=7 * 24 * 3600, public=True)
def icon_picture(request: HttpRequest, name: str = "") -> HttpResponse:
    """/icons/<name>.png, and /favicon.ico for pages that name no icon, such as the back office's."""
    if not name:
        return HttpResponse(app_icon.ico(), content_type="image/x-icon")
    if name not in app_icon.PICTURES:
        raise Http404
    return HttpResponse(app_icon.png(name), content_type="image/png")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """/offline: what the service worker shows without a network; the same for everybody, so nobody is looked up."""
    return render(request, "ui/offline.html", {"user": None, "messages": ()})
