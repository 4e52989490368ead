"""What is measured: each operation as ready-made requests, and as the bare SQL of the same work."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from linli.bench.bare import Transaction
from linli.bench.callers import Caller
from linli.bench.filling import texts
from linli.bench.filling.ground import Ground


@dataclass(frozen=True, slots=True)
class Request:
    """One call of the API by somebody; `body` is JSON."""

    caller: Caller
    path: str
    body: Any = None

    def raw(self) -> str:
        """As it goes over the wire, in Latin-1."""
        body = "" if self.body is None else json.dumps(self.body)
        lines = [
            f"{'GET' if self.body is None else 'POST'} /api{self.path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Authorization: Bearer {self.caller.token}",
            *(["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []),
        ]
        return "\r\n".join(lines) + "\r\n\r\n" + body


@dataclass(frozen=True, slots=True)
class Operation:
    """`once`: every request changes something and is sent one time only. `expected` requests a second with eight users,
    `p99` milliseconds with one.
    """

    name: str
    expected: int
    p99: float
    status: int
    once: bool
    requests: Sequence[Request]
    bare: Sequence[Transaction]


@dataclass(frozen=True, slots=True)
class Material:
    """What the requests are made of. `fresh` are accepted appeals that nobody has dispatched: number, id, community,
    grid and chain digest; `known` settled and open ones: number, id, street.
    """

    ground: Ground
    callers: dict[str, list[Caller]]
    desks: dict[int, Caller]
    fresh: list[tuple[str, int, int, int, bytes]]
    known: list[tuple[str, int, int]]
    rule_set_id: int
    at: datetime
    random: Random


def mixed(material: Material, roles: dict[str, int]) -> list[Caller]:
    """Callers in the proportions given, shuffled: 200 of them."""
    random = material.random
    chosen = random.choices(list(roles), list(roles.values()), k=200)
    return [random.choice(material.callers[role]) for role in chosen]


def create(material: Material, count: int, bare_count: int) -> Operation:
    """A resident raises an appeal with a point on the map."""
    random, requests = material.random, []
    for _ in range(count):
        place = random.choice(material.ground.places)
        body = {
            "submission_key": str(UUID(int=random.getrandbits(128), version=4)),
            "kind": "complaint",
            "text": texts.text(random, place.address),
            "longitude": place.longitude,
            "latitude": place.latitude,
        }
        requests.append(Request(random.choice(material.callers["resident"]), "/appeals", body))
    from linli.bench import bare_work

    return Operation("create", 300, 15, 201, True, requests, bare_work.create(material, bare_count))


_LISTS: Final[tuple[dict[str, object], ...]] = (
    {"state": "open"},
    {"state": "handle", "kind": "complaint"},
    {"state": "closed", "kind": "help"},
    {"state": "all"},
    {"state": "all", "overdue": "1"},
    {"state": "rate"},
)
_STAFF: Final = {
    "district_dispatcher": 20,
    "street_dispatcher": 30,
    "community_worker": 25,
    "grid_worker": 15,
    "department_handler": 10,
}


def listing(material: Material) -> Operation:
    """Fifty appeals under a filter, as staff of every level and one department."""
    from linli.bench import bare_work

    requests, bare = [], []
    days = [(material.at - timedelta(days=days)).date() for days in (60, 30)]
    filters = (*_LISTS, {"state": "all", "since": days[0], "until": days[1]})
    for number, caller in enumerate(mixed(material, _STAFF)):
        wanted = dict(filters[number % len(filters)])
        requests.append(Request(caller, f"/appeals?{urlencode(wanted)}"))
        bare.append(bare_work.listing(caller, wanted))
    return Operation("list", 400, 15, 200, False, requests, bare)


def detail(material: Material) -> Operation:
    """One appeal with its whole history, as the dispatcher of its street or the district."""
    from linli.bench import bare_work

    by_area = {caller.area_id: caller for caller in material.callers["street_dispatcher"]}
    district = material.callers["district_dispatcher"][0]
    requests = [
        Request(by_area.get(street_id, district), f"/appeals/{number}") for number, _, street_id in material.known
    ]
    return Operation("detail", 500, 15, 200, False, requests, [bare_work.detail(row[0]) for row in material.known])


def dispatch(material: Material, count: int) -> Operation:
    """A community's desk gives an accepted appeal to the grid worker, and says what it saw."""
    from linli.bench import bare_work

    requests = []
    fresh = material.fresh[: 2 * count]
    for number, _, community_id, grid_id, _ in fresh[:count]:
        desk = material.ground.desks[community_id]
        holder = material.ground.desks.get(grid_id, desk)
        body = {"to": holder.post_id, "seen": 2}
        requests.append(Request(material.desks[desk.post_id], f"/appeals/{number}/dispatch", body))
    bare = bare_work.dispatch(material, fresh[count:])
    return Operation("dispatch", 300, 15, 200, True, requests, bare)


def search(material: Material) -> Operation:
    """Words that stand in every tenth text, in every thirtieth, and in one of thousands."""
    from linli.bench import bare_work

    requests, bare = [], []
    words = [*texts.WORDS["common"], *texts.WORDS["usual"] * 2, *texts.WORDS["rare"]]
    for number, caller in enumerate(mixed(material, _STAFF)):
        word = words[number % len(words)]
        requests.append(Request(caller, f"/appeals?{urlencode({'q': word})}"))
        bare.append(bare_work.search(caller, word))
    return Operation("search", 400, 15, 200, False, requests, bare)


_BOX_DEGREES: Final = (0.02, 0.016)  # about 1.8 km by 1.8 km, a twentieth of the district


def pins(material: Material) -> Operation:
    """Open appeals in a box of the map that is shown on a screen."""
    from linli.bench import bare_work

    requests, bare = [], []
    roles = {"district_dispatcher": 50, "street_dispatcher": 30, "community_worker": 20}
    for caller in mixed(material, roles):
        centre = material.random.choice(material.ground.places)
        west, south = centre.longitude - _BOX_DEGREES[0] / 2, centre.latitude - _BOX_DEGREES[1] / 2
        box = {"west": west, "south": south, "east": west + _BOX_DEGREES[0], "north": south + _BOX_DEGREES[1]}
        requests.append(Request(caller, f"/map/appeals?{urlencode(box)}"))
        bare.append(bare_work.pins(caller, box))
    return Operation("map", 80, 30, 200, False, requests, bare)


def statistics(material: Material) -> Operation:
    """Category by state by day over the last 30 days."""
    from linli.bench import bare_work

    requests, bare = [], []
    roles = {"district_dispatcher": 40, "street_dispatcher": 60}
    since, until = (material.at - timedelta(days=29)).date(), material.at.date()
    for caller in mixed(material, roles):
        requests.append(Request(caller, f"/statistics/appeals?{urlencode({'since': since, 'until': until})}"))
        bare.append(bare_work.statistics(caller, since, until))
    return Operation("statistics", 200, 20, 200, False, requests, bare)
