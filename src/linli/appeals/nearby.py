"""What neighbours have raised already, in words that give nobody away: kind of matter, grid, state, promise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.signing import Signer
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare

from linli.appeals.looks import state_badges
from linli.appeals.models import Appeal, Kind, Privacy
from linli.appeals.models.queries import AppealQuerySet
from linli.places.locate import Location
from linli.reading.telling import telling_words, without_parts
from linli.reading.words import search_query

# Degrees: about 400 m to each side in these latitudes.
NEAR_LATITUDE = 0.0036
NEAR_LONGITUDE = 0.0045
MOST_CANDIDATES = 40
MOST_WORDS = 12
# Two appeals are alike when they share at least so many words of two characters and more.
SHARED_WORDS = 2


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody's open appeal as everybody may see it."""

    number: str
    what: str
    where: str
    state: str
    badge: str
    submitted_at: datetime
    due_at: datetime | None
    shared: tuple[str, ...] = ()

    @property
    def offer(self) -> str:
        """Goes along with the button: what was shown may be followed, a number that somebody guessed may not."""
        return offer_of(self.number)


_COLUMNS = (
    "number", "kind", "category__name", "building__compound__name", "grid__name", "community__name",
    "street__name", "state", "submitted_at", "resolve_due_at", "text",
)  # fmt: skip


def offer_of(number: str) -> str:
    """What shows that we have shown this appeal to somebody; good for as long as it may be followed."""
    return Signer(salt="appeals.follow").signature(number)


def is_offered(number: str, offer: str) -> bool:
    """Whether this is the offer of that number."""
    return constant_time_compare(offer, offer_of(number))


def open_nearby(location: Location, *, besides: int | None = None, limit: int = 5) -> list[Neighbour]:
    """The newest open appeals of a grid (or of the community, where no grid is drawn). One statement.

    Those of the person `besides` are left out: nobody follows what they raised themselves.
    """
    inside = Q(grid_id=location.grid_id) if location.grid_id else Q(community_id=location.community_id)
    if not (location.grid_id or location.community_id):
        inside = Q(street_id=location.street_id)
    shown = public().filter(inside)
    if besides is not None:
        shown = shown.exclude(reporter_id=besides)
    rows = shown.order_by("-pk").values_list(*_COLUMNS)[:limit]
    return [_neighbour(row) for row in rows]


def alike(
    text: str, *, location: Location | None, longitude: float | None, latitude: float | None, limit: int = 3
) -> list[Neighbour]:
    """Open appeals nearby that seem to say the same; none without a place or without words. One statement."""
    mine = telling_words(text)
    near = _near(location, longitude, latitude)
    query = " | ".join(f"({part})" for part in (search_query(word) for word in mine[:MOST_WORDS]) if part)
    if not query or near is None or len(mine) < SHARED_WORDS:
        return []
    wanted = SearchQuery(query, config="simple", search_type="raw")
    rows = (
        public()
        .filter(near, words__vector=wanted)
        .annotate(rank=SearchRank(F("words__vector"), wanted))
        .order_by("-rank", "-pk")
        .values_list(*_COLUMNS)[:MOST_CANDIDATES]
    )
    found = []
    for row in rows:
        theirs = set(telling_words(row[-1]))
        shared = tuple(without_parts(word for word in mine if word in theirs))
        if len(shared) >= SHARED_WORDS:
            found.append(_neighbour(row, shared[:4]))
    return sorted(found, key=lambda one: -len(one.shared))[:limit]


def public() -> AppealQuerySet:
    """Open, and not confidential: that one's mere existence may give its reporter away."""
    return Appeal.objects.open().exclude(privacy=Privacy.CONFIDENTIAL)


def _near(location: Location | None, longitude: float | None, latitude: float | None) -> Q | None:
    if longitude is not None and latitude is not None:
        return Q(
            longitude__range=(longitude - NEAR_LONGITUDE, longitude + NEAR_LONGITUDE),
            latitude__range=(latitude - NEAR_LATITUDE, latitude + NEAR_LATITUDE),
        )
    if location is None:
        return None
    if location.grid_id:
        return Q(grid_id=location.grid_id)
    return Q(community_id=location.community_id) if location.community_id else None


def _neighbour(row: Iterable[Any], shared: tuple[str, ...] = ()) -> Neighbour:
    number, kind, category, compound, grid, community, street, state, submitted_at, due_at, _text = row
    return Neighbour(
        number=number,
        what=f"{Kind(kind).label} · {category}" if category else str(Kind(kind).label),
        where=compound or grid or community or street or "",
        state=state,
        badge=state_badges().get(state, state),
        submitted_at=submitted_at,
        due_at=due_at,
        shared=shared,
    )
