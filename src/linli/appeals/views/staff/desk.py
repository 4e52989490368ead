"""What every staff page shares: who may enter, which appeal is meant, and what the page is told."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.appeals.models import Appeal
from linli.kernel import clock
from linli.kernel.errors import Forbidden
from linli.people.access import Access

RELATED = (
    "category",
    "reporter",
    "written_by",
    "grid",
    "community",
    "street",
    "building",
    "holder_post__person",
    "holder_organisation",
    "merged_into",
)


def access_of(request: HttpRequest) -> Access:
    """Who is asking."""
    access: Access = request.access  # type: ignore[attr-defined]
    return access


def for_staff[View: Callable[..., HttpResponseBase]](*permissions: str) -> Callable[[View], View]:
    """Only for holders of a post with one of these permissions (none: appeals.see); others are told why not."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            access = access_of(request)
            if access.is_anonymous:
                return redirect_to_login(request.get_full_path(), login_url="/sign-in/staff/")
            if not access.is_staff:
                raise Forbidden(_("These pages are for staff. Your account has no post at present."))
            if not any(access.can(permission) for permission in permissions or ("appeals.see",)):
                raise Forbidden(_("Your post does not include this work."))
            return view(request, *args, **kwargs)

        return guarded  # type: ignore[return-value]

    return decorate


def appeal_or_404(request: HttpRequest, number: str, *, related: bool = True) -> Appeal:
    """The appeal, if this person may see it; a stranger learns nothing from the answer."""
    appeals: QuerySet[Appeal] = Appeal.objects.reached_by(access_of(request))
    if related:
        appeals = appeals.select_related(*RELATED)
    appeal = appeals.filter(number=number).first() if number.isascii() and number.isdigit() else None
    if appeal is None:
        raise Http404
    return appeal


def show(request: HttpRequest, name: str, values: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of templates/appeals/staff/; it is told the moment and who looks."""
    values = {"at": clock.now(), "access": access_of(request), **values}
    return render(request, f"appeals/staff/{name}.html", values, status=status)


def wants_fragment(request: HttpRequest) -> bool:
    """True when htmx asked for a part of the page only."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
