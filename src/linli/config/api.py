"""The API: one document, one way in (a token), one shape of problem."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from linli import __version__
from linli.appeals.api import router as appeals
from linli.kernel.errors import LinliError
from linli.people.tokens import TokenAuth
from linli.ui.errors import PAGES, is_database_away

api = NinjaAPI(
    title="Linli 邻里",
    version=__version__,
    description="Residents' appeals. Every request carries `Authorization: Bearer TOKEN`; a token acts as its account.",
    auth=TokenAuth(),
    urls_namespace="api",
    # The ready-made page for reading it loads scripts from elsewhere, which our content policy forbids.
    docs_url=None,
)
api.add_router("", appeals)


def _problem(request: HttpRequest, *, message: str, code: str, status: int, details: object = None) -> HttpResponse:
    return api.create_response(request, {"message": message, "code": code, "details": details or {}}, status=status)


@api.exception_handler(LinliError)
def _linli(request: HttpRequest, error: LinliError) -> HttpResponse:
    words = str(error.message) or {
        403: _("Your post does not allow this."),
        404: _("There is nothing here for you."),
    }.get(error.status, "")
    return _problem(request, message=words, code=error.code, status=error.status, details=error.details)


@api.exception_handler(DatabaseError)
def _database(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    if not is_database_away(error):
        raise error
    response = _problem(request, message=str(PAGES[503].text), code="unavailable", status=503)
    response["Retry-After"] = "30"
    return response


@api.exception_handler(AuthenticationError)
def _stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = _problem(request, message=_("A valid token is needed."), code="unauthenticated", status=401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [{"where": list(fault["loc"]), "what": fault["msg"]} for fault in error.errors]
    return _problem(
        request,
        message=_("The request does not fit the description."),
        code="invalid",
        status=422,
        details={"faults": faults},
    )


@api.exception_handler(HttpError)
def _malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(request, message=str(error), code="malformed", status=error.status_code)
