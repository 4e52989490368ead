"""The addresses of the API: reading answers with JSON from the database, acting calls one action each."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from linli.appeals import actions
from linli.appeals.actions import Draft
from linli.appeals.api import reading, schemas
from linli.appeals.lists import read as read_filters
from linli.appeals.models import Appeal, Channel
from linli.kernel import clock
from linli.kernel.errors import Forbidden, Refused
from linli.kernel.working_time import CHINA
from linli.people.access import Access
from linli.people.actions import person_with_phone

router = Router(tags=["appeals"])

PROBLEMS = {
    frozenset({400, 401, 403, 404, 409, 422}): schemas.Problem,
}


def _access(request: HttpRequest) -> Access:
    access: Access = request.auth  # type: ignore[attr-defined]
    return access


def _json(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/json")


def _state(appeal: Appeal) -> dict[str, Any]:
    return {
        "number": appeal.number,
        "state": appeal.state,
        "state_version": appeal.state_version,
        "level": appeal.level,
        "holder_post": appeal.holder_post_id,
        "promised_by": appeal.resolve_due_at,
        "next_due_at": appeal.next_due_at,
    }


class Box(Schema):
    """A box on the map in WGS-84 degrees."""

    west: Annotated[float, Field(ge=-180, le=180)]
    south: Annotated[float, Field(ge=-90, le=90)]
    east: Annotated[float, Field(ge=-180, le=180)]
    north: Annotated[float, Field(ge=-90, le=90)]


@router.post("/appeals", response={201: schemas.State, **PROBLEMS}, summary="Raise an appeal")
def create(request: HttpRequest, new: schemas.NewAppeal) -> Status[dict[str, Any]]:
    """Raise an appeal, for oneself or (with the permission) for somebody named by telephone."""
    access, at = _access(request), clock.now()
    if not (access.in_scope("appeals.submit") or access.can("appeals.report_for")):
        raise Forbidden(_("This token is not meant for raising appeals."), code="scope")
    given = new.model_dump(exclude={"reporter_name", "reporter_phone", "category"})
    reporter_id, written_by_id = access.person_id, None
    actor = access.actor()
    if access.can("appeals.report_for"):
        actor = access.actor("appeals.report_for")
        reporter_id, written_by_id = None, access.person_id
        if new.reporter_phone:
            reporter_id = person_with_phone(name=new.reporter_name, phone=new.reporter_phone, by=actor, at=at).pk
    elif new.reporter_phone or new.channel != Channel.API:
        raise Forbidden(_("You may raise appeals for yourself only."))
    draft = Draft(**given, category_id=new.category, reporter_id=reporter_id, written_by_id=written_by_id)
    return Status(201, _state(actions.submit(draft, by=actor, at=at)))


@router.get("/appeals", response={200: Any, **PROBLEMS}, summary="Appeals one may see, newest first")
def listing(request: HttpRequest, after: Annotated[int, Field(ge=1, lt=2**62)] | None = None) -> HttpResponse:
    """Filters are those of the work list: state, kind, category, area, post, unit, clock, q, since, until, overdue …

    Filters apply before paging, so a page is full unless it is the last; `next` goes into `after`.
    """
    query = {name: str(value) for name, value in request.GET.items() if name != "after"}
    filters, strange = read_filters({"state": "all"} | query)
    unknown = sorted(set(query) - set(filters.__dataclass_fields__))
    if strange or unknown:
        raise Refused(" ".join(strange) or _("Unknown filter: %s") % ", ".join(unknown), code="unknown_filter")
    return _json(reading.listed(filters, after=after, access=_access(request), at=clock.now()))


@router.get("/appeals/{number}", response={200: Any, **PROBLEMS}, summary="One appeal with its history")
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """404 for an appeal that does not exist and for one that is not yours to see."""
    return _json(reading.detail(number.replace("\x00", ""), access=_access(request)))


@router.get("/map/appeals", response={200: Any, **PROBLEMS}, summary="Open appeals in a box")
def pins(request: HttpRequest, box: Query[Box]) -> HttpResponse:
    """GeoJSON; at most 2,000 points, and `truncated` says when there are more."""
    return _json(reading.pins((box.west, box.south, box.east, box.north), access=_access(request)))


@router.get("/statistics/appeals", response={200: list[schemas.Count], **PROBLEMS}, summary="Counts by day")
def counts(request: HttpRequest, since: date | None = None, until: date | None = None) -> HttpResponse:
    """Appeals by day of submission, first-level category and state; the last 30 days unless asked otherwise."""
    last = until or clock.now().astimezone(CHINA).date()
    first = since or last - min(timedelta(days=29), last - date.min)
    if not timedelta(0) <= last - first <= timedelta(days=400):
        raise Refused(_("Please ask for 1 to 400 days."), code="span")
    return _json(reading.counted(since=first, until=last, access=_access(request)))


type Act = Callable[[int, Access, dict[str, Any]], Appeal]


def _offer(name: str, schema: type[Schema], act: Act, summary: str) -> None:
    """Publish one action of the workflow as POST /appeals/{number}/{name}."""

    def operation(request: HttpRequest, number: str, asked: Any) -> dict[str, Any]:
        access = _access(request)
        appeal_id = reading.seen_id(number, access=access)
        return _state(act(appeal_id, access, asked.model_dump()))

    operation.__annotations__["asked"] = schema
    operation.__name__ = operation.__qualname__ = f"{name}_appeal"
    router.post(f"/appeals/{{number}}/{name}", response={200: schemas.State, **PROBLEMS}, summary=summary)(operation)


_offer(
    "accept",
    schemas.Acceptance,
    lambda pk, by, asked: actions.accept(
        pk,
        by=by,
        at=clock.now(),
        kind=asked["kind"],
        nature=asked["nature"],
        category_id=asked["category"],
        seen=asked["seen"],
    ),
    "Accept",
)
_offer(
    "dispatch", schemas.Dispatch, lambda pk, by, asked: actions.dispatch(pk, **asked, by=by, at=clock.now()), "Dispatch"
)
_offer("decline", schemas.Reason, lambda pk, by, asked: actions.decline(pk, **asked, by=by, at=clock.now()), "Decline")
_offer("take", schemas.Seen, lambda pk, by, asked: actions.take(pk, **asked, by=by, at=clock.now()), "Take")
_offer("contact", schemas.Contact, lambda pk, by, asked: actions.contact(pk, **asked, by=by, at=clock.now()), "Contact")
_offer("answer", schemas.Reply, lambda pk, by, asked: actions.answer(pk, **asked, by=by, at=clock.now()), "Answer")
_offer("return", schemas.Reason, lambda pk, by, asked: actions.give_back(pk, **asked, by=by, at=clock.now()), "Return")
_offer("escalate", schemas.Tried, lambda pk, by, asked: actions.escalate(pk, **asked, by=by, at=clock.now()), "Pass up")
_offer("refute", schemas.Reason, lambda pk, by, asked: actions.refute(pk, **asked, by=by, at=clock.now()), "Refute")
_offer("confirm", schemas.Seen, lambda pk, by, asked: actions.confirm(pk, **asked, by=by, at=clock.now()), "Confirm")
_offer(
    "merge",
    schemas.Into,
    lambda pk, by, asked: actions.merge(
        pk, into=reading.seen_id(asked["into"], access=by), seen=asked["seen"], by=by, at=clock.now()
    ),
    "Merge",
)
