"""The first screen: one's community, who looks after it, and the big button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.appeals import nearby
from linli.appeals.models import Appeal
from linli.appeals.views.resident import place as places
from linli.appeals.views.resident.page import access_of, page
from linli.kernel import clock
from linli.notices.models import Bulletin
from linli.people.posts import responsible_posts
from linli.places.models import Building, Compound
from linli.places.searching import search

MOST_BULLETINS = 3
MOST_BUILDINGS = 200


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """`/`; `?place=` (from a QR code), `?area=` and `?longitude=&latitude=` choose the place first."""
    chosen = places.choose(request)
    if chosen is False:
        messages.warning(request, _("We do not know that place. Please look for yours by name."))
        return HttpResponseRedirect(reverse("appeals:place"))
    if chosen:
        return HttpResponseRedirect(reverse("appeals:home"))
    at = clock.now()
    place = places.current(request)
    if place is None:
        return page(request, "welcome", {}, at=at)
    areas = places.areas(request, place)
    location = place.location
    people = responsible_posts(
        grid_id=location.grid_id,
        community_id=location.community_id,
        street_id=location.street_id,
        district_id=location.district_id,
        at=at,
    )
    first = {
        level: next((one for one in people if one.level == level), None) for level in ("grid", "community", "street")
    }
    narrowest = areas.get("grid") or areas.get("community") or areas.get("street") or areas.get("district")
    person_id = access_of(request).person_id if request.user.is_authenticated else None
    context = {
        "place": place,
        "areas": areas,
        "people": first,
        "bulletins": Bulletin.objects.for_area_path(narrowest.path, at)[:MOST_BULLETINS] if narrowest else [],
        "nearby": nearby.open_nearby(location, besides=person_id),
        "own_open": Appeal.objects.of_reporter(person_id).open().count() if person_id else 0,
        "place_address": request.build_absolute_uri(f"/p/{place.code}") if place.code else "",
    }
    return page(request, "home", context, at=at)


@require_safe
def choose_place(request: HttpRequest) -> HttpResponse:
    """Look for one's place by name; a compound lists its buildings."""
    words = request.GET.get("q", "")
    compound_id = request.GET.get("compound", "")
    compound, buildings = None, []
    if compound_id.isdecimal() and len(compound_id) < 19:
        compound = Compound.objects.select_related("community").filter(pk=compound_id).first()
        buildings = list(
            Building.objects.filter(compound_id=compound_id)
            .order_by("name", "id")
            .values("name", "address", "code")[:MOST_BUILDINGS]
        )
    context = {"words": words, "found": search(words, limit=20), "compound": compound, "buildings": buildings}
    return page(request, "place", context, at=clock.now())
