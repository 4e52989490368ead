"""What a searchable list shows while one types: options of a <select>, as a fragment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.appeals.lists.choosing import categories as find_categories
from linli.appeals.lists.holders import organisations as find_organisations
from linli.appeals.lists.holders import within_reach
from linli.appeals.views.staff.desk import access_of, for_staff
from linli.kernel import clock

_LONGEST = 60


def _words(request: HttpRequest) -> str:
    """Whatever the search box of the form is called."""
    for name in ("find", "find_post", "find_category", "find_organisation"):
        if name in request.GET:
            return request.GET[name].strip()[:_LONGEST]
    return ""


@require_safe
@for_staff("appeals.dispatch")
def posts(request: HttpRequest) -> HttpResponse:
    """Posts within this person's reach."""
    found = within_reach(access_of(request), words=_words(request), at=clock.now())
    options = [("", [(one.post_id, one.label) for one in found])] if found else []
    return render(request, "appeals/staff/_options.html", {"groups": options})


@require_safe
@for_staff("appeals.triage")
def categories(request: HttpRequest) -> HttpResponse:
    """Categories of all three levels."""
    return render(request, "appeals/staff/_options.html", {"groups": find_categories(_words(request))})


@require_safe
@for_staff("appeals.handle")
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations that can help."""
    found = find_organisations(words=_words(request))
    return render(request, "appeals/staff/_options.html", {"groups": [("", found)] if found else []})
