"""What is decided for every request before any room sees it."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import translation
from django.utils.translation import get_supported_language_variant

Answer = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """`/healthz` answers 200 while this process serves and its database answers; before hosts, HTTPS or sessions."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Asks the database for nothing but an answer."""
        if request.path != "/healthz":
            return self.get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return HttpResponse("database unreachable\n", status=503, content_type="text/plain")
        return HttpResponse("ok\n", content_type="text/plain")


def client_address(environ: Mapping[str, Any]) -> str:
    """The client's address as `ClientAddressMiddleware` settles it."""
    hops = [hop.strip() for hop in str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()]
    proxies = settings.TRUSTED_PROXIES
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return str(environ.get("REMOTE_ADDR", ""))


class ClientAddressMiddleware:
    """REMOTE_ADDR becomes the client's address as the outermost of *our* proxies saw it.

    X-Forwarded-For is anybody's to write: without proxies of ours (LINLI_TRUSTED_PROXIES=0) it is thrown away, with
    n of them the n-th entry from the right is the first that none of ours wrote for somebody else.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Settles the address, then lets no later code see the header."""
        address = client_address(request.META)
        request.META.pop("HTTP_X_FORWARDED_FOR", "")
        if address:
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


class RequestLogMiddleware:
    """Every log line of a request carries its number, which the answer carries too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Binds the number for the length of the request."""
        number = uuid.uuid4().hex[:12]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=number)
        response = self.get_response(request)
        response["X-Request-Id"] = number
        return response


class NoNulMiddleware:
    """What stands after the "?" loses every NUL: no text holds one, and PostgreSQL refuses to be asked for it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Again and again, as leaving one out may make another of what stood around it."""
        asked = str(request.META.get("QUERY_STRING", ""))
        if "%00" in asked or "\x00" in asked:
            while "%00" in asked or "\x00" in asked:
                asked = asked.replace("%00", "").replace("\x00", "")
            request.META["QUERY_STRING"] = asked
        return self.get_response(request)


class LanguageMiddleware:
    """Chinese, unless this visitor chose another language; what the browser prefers is not asked.

    A district's browsers are often set up in English by somebody else than the person before them.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The cookie decides, and is set by Django's `set_language` view."""
        try:
            language = get_supported_language_variant(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        except LookupError:
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class PermissionsPolicyMiddleware:
    """A page of ours may ask for place, camera and microphone; a page that it shows inside may not."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Adds the header."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=(self)")
        return response


class PrivatePagesMiddleware:
    """Pages of somebody who signed in, or whose browser has proven an appeal, are kept nowhere.

    Less than `no-store` lets a browser show them again with "back", after signing out on a computer that others use.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Costs no query: a session that the page did not look into has told it nothing."""
        response = self.get_response(request)
        session = request.session
        is_open = response.headers.get("Cache-Control", "") in {"", "private, no-cache"}
        # The first is Django's word for who signed in, the second the room's for the appeals that were looked up.
        if is_open and session.accessed and (session.get(SESSION_KEY) or session.get("appeals")):
            response.headers["Cache-Control"] = "private, no-store"
        return response


class ApiMiddleware:
    """A request with a token goes straight to the API: no session, no account in it, no form, no message, no page.

    All that the middleware below adds is for browsers. Without a token the long way leads to the same refusal.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Tokens are checked by the API itself, on either way."""
        if not (request.path_info.startswith("/api/") and "HTTP_AUTHORIZATION" in request.META):
            return self.get_response(request)
        match = request.resolver_match = resolve(request.path_info)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        # As CommonMiddleware does it: a connection can be kept open only if the end of the answer is known.
        if not response.streaming and not response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
        return response
