"""What every page for residents is given: the moment, the badges, and the name of the place in the header."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.appeals.looks import state_badges
from linli.people.access import Access

_NAME = "place_name"


def access_of(request: HttpRequest) -> Access:
    """Who asks."""
    return cast("Access", request.access)  # type: ignore[attr-defined]


def page(request: HttpRequest, name: str, context: dict[str, Any], *, at: datetime, status: int = 200) -> HttpResponse:
    """The template of this room with what every page needs."""
    shown = {"at": at, "badges": state_badges(), "community_name": request.session.get(_NAME, ""), **context}
    response = render(request, f"appeals/resident/{name}.html", shown, status=status)
    # What a page tells may belong to one person; PrivatePagesMiddleware forbids browsers to keep it once it does.
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def name_place(request: HttpRequest, name: str) -> None:
    """The name to show in the header from now on."""
    if request.session.get(_NAME, "") != name:
        request.session[_NAME] = name
