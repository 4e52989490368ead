"""`Authorization: Bearer …` for the API."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from linli.kernel import clock
from linli.people.access import Access, access_of_token


class TokenAuth(HttpBearer):
    """Gives an operation `request.auth` and `request.access`, both the token's Access; otherwise 401."""

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        """The Access behind a token; None, and so 401, when it is unknown, expired or revoked."""
        access = access_of_token(token, clock.now())
        if access is not None:
            request.access = access  # type: ignore[attr-defined]
        return access
