"""A new appeal in three short steps, each an ordinary form; what was written stands in the draft between them."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.appeals import nearby
from linli.appeals.forms.resident import KIND_HELPS, KIND_ICONS, PRIVACY_HELPS, SendForm, WhatForm, WhereForm
from linli.appeals.models import Channel, Kind, Privacy
from linli.appeals.views.resident import drafting, place, sending, uploads
from linli.appeals.views.resident.drafting import Words
from linli.appeals.views.resident.page import access_of, page
from linli.files.limits import MOST_FILES
from linli.files.models import MediaKind
from linli.files.uploader import session_key_hash
from linli.kernel import clock
from linli.kernel.errors import LinliError
from linli.places.locate import Location, locate, locate_building


def step_address(name: str, draft: Words) -> str:
    """Where a step of this draft is."""
    return f"{reverse(f'appeals:{name}')}?draft={draft['key']}"


@require_http_methods(["GET", "HEAD", "POST"])
def what(request: HttpRequest) -> HttpResponse:
    """Step one: the words, the pictures, the kind."""
    at = clock.now()
    draft = drafting.load(request) or _begin(request)
    if request.method != "POST":
        return _what(request, WhatForm(initial=_initial(request, draft)), draft, [], at=at)
    form = WhatForm(request.POST, request.FILES)
    valid = form.is_valid()
    refused = _take_files(request, form, draft, at=at)
    data = form.cleaned_data
    draft |= {
        "text": data.get("text", request.POST.get("text", "")[:20_000]),
        "kind": data.get("kind", ""),
        "category": data.get("category"),
        "is_urgent": bool(data.get("is_urgent")),
    }
    if valid and not draft["text"].strip():
        if draft["voice"]:
            draft["text"] = _("(Voice message)")
        else:
            form.add_error("text", _("Please say in a few words what it is about, or leave a voice message."))
            valid = False
    drafting.save(request, draft)
    if not valid or refused:
        return _what(request, form, draft, refused, at=at)
    return HttpResponseRedirect(step_address("new_check" if draft.get("has_place") else "new_where", draft))


def _begin(request: HttpRequest) -> Words:
    """A fresh draft; staff who may write for others choose that by `?for=resident`."""
    for_resident = "resident" in (request.GET.get("for"), request.POST.get("for"))
    return {
        "key": drafting.key_from(request) or drafting.new_key(),
        "for_resident": for_resident and access_of(request).can("appeals.report_for"),
        "channel": request.GET.get("channel", ""),
        "photos": [],
        "voice": [],
        "from_code": bool(request.session.get("place")),
    }


def _initial(request: HttpRequest, draft: Words) -> Words:
    kind = request.GET.get("kind", "")
    return {
        "text": draft.get("text", ""),
        "kind": draft.get("kind") or (kind if kind in Kind else ""),
        "category": draft.get("category"),
        "is_urgent": draft.get("is_urgent") or request.GET.get("urgent") == "1",
    }


def _take_files(request: HttpRequest, form: WhatForm, draft: Words, *, at: datetime) -> list[str]:
    kept = set(request.POST.getlist("kept")) if request.POST.get("has_kept") else None
    for slot in ("photos", "voice"):
        draft[slot] = [address for address in draft.get(slot, []) if kept is None or address in kept]
    photos, words = uploads.take_in(
        request,
        form.cleaned_data.get("photos") or [],
        kind=MediaKind.PICTURE,
        room=MOST_FILES - len(draft["photos"]),
        at=at,
    )
    voice, more = uploads.take_in(request, form.cleaned_data.get("voice") or [], kind=MediaKind.VOICE, room=1, at=at)
    draft["photos"] = list(dict.fromkeys([*draft["photos"], *(str(file.uuid) for file in photos)]))
    if voice:
        draft["voice"] = [str(file.uuid) for file in voice]
    # Proves on the last step that these are the same browser's files, even when its session has ended in between.
    draft["uploader"] = session_key_hash(request) or draft.get("uploader", "")
    return [*words, *more]


def _what(request: HttpRequest, form: WhatForm, draft: Words, refused: list[str], *, at: datetime) -> HttpResponse:
    context = {
        "form": form,
        "draft": draft,
        "carried": drafting.carried(draft),
        "kept_files": uploads.of_draft([*draft["photos"], *draft["voice"]]),
        "refused": refused,
        "kind_icons": KIND_ICONS,
        "kind_helps": {kind: str(words) for kind, words in KIND_HELPS.items()},
        "place": place.current(request),
    }
    return page(request, "what", context, at=at, status=422 if form.errors or refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def where(request: HttpRequest) -> HttpResponse:
    """Step two: the place from the QR code, one found by name, a point on the map, or words."""
    at = clock.now()
    draft = drafting.load(request)
    if draft is None or not draft.get("text"):
        return lost(request)
    here = place.current(request)
    known = [(here.code, f"{here.name} · {here.address}")] if here and here.code else []
    if request.method != "POST":
        initial = {
            "place": draft.get("building_code") or (here.code if here and not draft.get("has_place") else ""),
            "address": draft.get("address", ""),
            "longitude": draft.get("longitude"),
            "latitude": draft.get("latitude"),
        }
        return _where(request, WhereForm(initial=initial, known=known), draft, here, at=at)
    searching = "search" in request.POST
    form = WhereForm(request.POST, known=known, searching=searching)
    if searching:
        form.is_valid()
        form.errors.clear()
        return _where(request, form, draft, here, at=at, searched=True)
    if not form.is_valid():
        drafting.save(request, draft)
        return _where(request, form, draft, here, at=at)
    draft |= {name: form.cleaned_data[name] for name in ("building_code", "longitude", "latitude", "address")}
    draft["has_place"] = True
    drafting.save(request, draft)
    return HttpResponseRedirect(step_address("new_check", draft))


def _where(
    request: HttpRequest,
    form: WhereForm,
    draft: Words,
    here: place.Place | None,
    *,
    at: datetime,
    searched: bool = False,
) -> HttpResponse:
    center = f"{here.longitude},{here.latitude}" if here and here.longitude is not None else ""
    context = {
        "form": form,
        "draft": draft,
        "carried": drafting.carried(draft),
        "center": center,
        "nothing_found": searched and not form.found,
    }
    return page(request, "where", context, at=at, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Step three: look over it, say who one is, send."""
    at = clock.now()
    access = access_of(request)
    draft = drafting.load(request)
    done = sending.already_sent(draft) if request.method == "POST" and draft is not None and draft.get("text") else None
    if done is not None:
        return sending.arrived(request, done)
    if draft is None or not draft.get("text") or not draft.get("has_place"):
        return lost(request)
    form = SendForm(
        request.POST if request.method == "POST" else None,
        is_known=access.person_id is not None,
        for_resident=bool(draft.get("for_resident")),
        initial={"channel": draft.get("channel") or Channel.VISIT},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return sending.arrived(request, sending.send(request, draft, form.cleaned_data, at=at))
        except LinliError as error:
            form.add_error(None, str(error.message))
    if request.method == "POST":
        drafting.save(request, draft)
    return _check(request, form, draft, at=at)


def _check(request: HttpRequest, form: SendForm, draft: Words, *, at: datetime) -> HttpResponse:
    location = _location(draft)
    building = locate_building(draft["building_code"]) if draft.get("building_code") else None
    longitude, latitude = draft.get("longitude"), draft.get("latitude")
    if building and longitude is None:
        longitude, latitude = building.longitude, building.latitude
    context = {
        "form": form,
        "draft": draft,
        "carried": drafting.carried(draft),
        "kind": Kind(draft["kind"]).label if draft.get("kind") in Kind else "",
        "building": building,
        "files": uploads.of_draft([*draft["photos"], *draft["voice"]]),
        "alike": nearby.alike(draft["text"], location=location, longitude=longitude, latitude=latitude),
        "what_url": step_address("new", draft),
        "where_url": step_address("new_where", draft),
        "privacy_helps": {privacy: str(words) for privacy, words in PRIVACY_HELPS.items()},
        "privacy_icons": {Privacy.OPEN: "user", Privacy.CONFIDENTIAL: "shield", Privacy.ANONYMOUS: "lock"},
    }
    return page(request, "check", context, at=at, status=422 if form.errors else 200)


def _location(draft: Words) -> Location | None:
    if draft.get("building_code"):
        building = locate_building(str(draft["building_code"]))
        return building.location if building else None
    if draft.get("longitude") is not None:
        return locate(float(draft["longitude"]), float(draft["latitude"]))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def alike(request: HttpRequest) -> HttpResponse:
    """The fragment under the words being typed: open cases nearby that seem to say the same."""
    given = request.POST if request.method == "POST" else request.GET
    here = place.current(request)
    found: list[nearby.Neighbour] = []
    if here is not None:
        found = nearby.alike(given.get("text", "")[:1000], location=here.location, longitude=None, latitude=None)
    return page(request, "_alike", {"alike": found}, at=clock.now())


def lost(request: HttpRequest) -> HttpResponse:
    """Nothing of this draft is left on the server; the first step's browser draft may still have the words."""
    messages.warning(
        request, _("That was a while ago. Please begin here again; what you typed is still on this device.")
    )
    return HttpResponseRedirect(reverse("appeals:new"))
