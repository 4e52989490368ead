"""What a person sees when something does not work: a page, a toast, or JSON; always in their words."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import requires_csrf_token

from linli.kernel.errors import LinliError

Text = str | Promise
log = structlog.get_logger(__name__)
SECRET_FIELDS = ("password", "code", "csrfmiddlewaretoken")
KEPT_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What the page of one status says: what happened, what to do now, and which ways lead on."""

    title: Text
    text: Text
    advice: Text = ""
    icon: str = "info"
    back: bool = True
    retry: bool = False


PAGES: dict[int, ErrorPage] = {
    400: ErrorPage(
        _("This could not be read"), _("The address or the form was damaged on the way. Please go back and try again.")
    ),
    403: ErrorPage(
        _("This is not open to you"),
        _("Your account has no right to do this. If it is part of your work, ask your administrator."),
        _("If it is part of your work, ask your administrator."),
        icon="lock",
    ),
    404: ErrorPage(
        _("There is nothing here"),
        _("The address may be wrong, or this is only shown to those it concerns."),
        icon="search",
    ),
    409: ErrorPage(
        _("Somebody was faster"),
        _("This was changed while you had it open. Load it again to see how it stands now."),
        _("Load it again to see how it stands now."),
        icon="group",
        retry=True,
    ),
    413: ErrorPage(_("That is too large"), _("Please choose fewer or smaller files and send again."), icon="photo"),
    422: ErrorPage(
        _("This does not work here"), _("Something is missing or not allowed at this step. Please go back and check.")
    ),
    429: ErrorPage(
        _("A little slower, please"),
        _("There were too many tries in a short time. Please wait a few minutes."),
        icon="clock",
    ),
    500: ErrorPage(
        _("Something broke on our side"),
        _("It is not your fault, and it has been noted. Please try again in a few minutes."),
        icon="warning",
        retry=True,
    ),
    503: ErrorPage(
        _("We will be right back"),
        _("The system is being looked after. Please try again in a few minutes."),
        icon="clock",
        back=False,
        retry=True,
    ),
}

LAST_RESORT = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>系统出了点问题</title>"
    '<body style="font-family:sans-serif;max-width:28em;margin:20vh auto;padding:0 1em;line-height:1.7">'
    '<h1>系统出了点问题</h1><p>不是您的操作有误，我们已经记录下来，请过几分钟再试。</p><p><a href="/">回到首页</a></p>'
)
DATABASE_AWAY = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>系统正在恢复</title>"
    '<body style="font-family:sans-serif;max-width:28em;margin:20vh auto;padding:0 1em;line-height:1.7">'
    "<h1>系统正在恢复</h1><p>数据库暂时连不上，已经在处理。请过几分钟再试；您刚才填写的内容还留在这台设备上，"
    '没有提交成功。</p><p><a href="">再试一次</a>　<a href="/">回到首页</a></p>'
)


def error_response(
    request: HttpRequest, status: int, message: Text = "", *, code: str = "", details: object = None
) -> HttpResponse:
    """The right answer for whoever asked: JSON below /api/, a toast for htmx, else a page."""
    page = PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    if request.path.startswith("/api/"):
        body = {"code": code or str(status), "message": str(message or page.text), "details": details or {}}
        return JsonResponse({"error": body}, status=status)
    if request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true":
        html = render_to_string("ui/toast.html", {"text": message or page.text, "tone": "late", "tags": ""})
        return HttpResponse(html, status=status, headers={"HX-Retarget": "#toasts", "HX-Reswap": "beforeend"})
    retry = request.get_full_path() if request.method == "GET" else request.path
    values = {"page": page, "status": status, "message": message, "retry": retry}
    return HttpResponse(render_to_string("ui/error.html", values, request=request), status=status)


def status_of(error: Exception) -> int | None:
    """The HTTP status of an error people may see; None for a fault of ours."""
    if isinstance(error, LinliError):
        return error.status
    if isinstance(error, Http404):
        return 404
    if isinstance(error, PermissionDenied):
        return 403
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent):
        return 413
    return 400 if isinstance(error, SuspiciousOperation) else None


class LinliErrorMiddleware:
    """Turns errors meant for people into answers; everything else goes on to Django, which logs it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do unless something is raised."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An answer for errors with a status, None for faults."""
        status = status_of(exception)
        if status is None:
            return None
        if isinstance(exception, LinliError):
            return error_response(request, status, exception.message, code=exception.code, details=exception.details)
        return error_response(request, status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    return error_response(request, status_of(exception) or 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    return error_response(request, 403)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    return error_response(request, 404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """handler429, which allauth's throttling looks for."""
    return error_response(request, 429)


def is_database_away(error: BaseException | None) -> bool:
    """True when the database did not answer, rather than refused what it was asked."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "sqlstate", None) or ""
    # No code: no connection came about, or it broke. 08: connection; 53: no room; 57P: shutting down or starting.
    return not code or code.startswith(("08", "53", "57P"))


def database_away(request: HttpRequest) -> HttpResponse:
    """503 in a form that asks the database nothing: a page of the house would ask who has signed in."""
    if request.path.startswith("/api/") or request.headers.get("HX-Request") == "true":
        response = error_response(request, 503, code="unavailable")
    else:
        response = HttpResponse(DATABASE_AWAY, status=503)
    response.headers["Retry-After"] = "30"
    response.headers["Cache-Control"] = "no-store"
    return response


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: the page of the house, or bare HTML when even that cannot be rendered; 503 without a database."""
    if is_database_away(sys.exception()):
        return database_away(request)
    try:
        return error_response(request, 500)
    except Exception:
        log.exception("error_page_failed")
        return HttpResponse(LAST_RESORT, status=500)


def same_site(request: HttpRequest) -> bool:
    """Whether the form came from a page of ours; only then may it be offered for sending again."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin", "")
    return origin == f"{request.scheme}://{request.get_host()}"


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the page was open too long; what was written is shown and can be sent again."""
    message = _("This page was open too long. Load it again and send once more; what you wrote is kept on this device.")
    if request.path.startswith("/api/") or request.headers.get("HX-Request") == "true":
        return error_response(request, 403, message, code="csrf")
    kept: list[tuple[str, str]] = []
    if same_site(request):
        kept = [
            (name, value)
            for name, values in request.POST.lists()
            if not any(secret in name.lower() for secret in SECRET_FIELDS)
            for value in values
            if len(value) <= KEPT_TEXT
        ]
    # Codes and coordinates are sent again too, but only what a person would miss is shown.
    texts = [value for _name, value in kept if len(value) > 1 and not value.isascii()]
    values = {"kept": kept, "texts": texts, "had_files": bool(request.FILES)}
    return HttpResponse(render_to_string("ui/csrf_failure.html", values, request=request), status=403)
