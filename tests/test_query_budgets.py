"""How many SQL statements each address may take: a baseline in query_budgets.json, held for everybody who may come in.

`QUERY_BUDGETS=write ./linli test tests/test_query_budgets.py -n 0` writes the baseline anew: read the difference before
it is committed. BEGIN, COMMIT and SAVEPOINT are not counted; the jobs that a request defers are.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client

from linli.appeals import actions
from linli.appeals.models import Appeal
from linli.bench.filling import add_appeals
from linli.events.verify import verify
from linli.kernel import clock
from linli.people.access import access_of
from linli.workflow import rules
from tests.permission_matrix import LINES, PEOPLE, Line
from tests.test_permission_matrix import SECTIONS, _tokens, clients, things, world
from tests.world import World

__all__ = ["things", "world"]  # fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BASELINE = Path(__file__).with_name("query_budgets.json")
WRITING = os.environ.get("QUERY_BUDGETS") == "write"
GOOD = 200
FIRST_ANSWER = 2  # the second answer is counted: the first also fills what a process remembers for good
MOST_OF_THE_API = 6


@pytest.fixture(autouse=True)
def rules_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a minute a process reads the rules in force again; that minute must not end in the midst of a count."""
    monkeypatch.setattr(rules, "REFRESH_SECONDS", float("inf"))
    rules.forget()


def budgets() -> dict[str, int]:
    found: dict[str, int] = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    return found


@contextmanager
def counted() -> Iterator[list[str]]:
    """The SQL statements of a block, less those that only frame a transaction."""
    statements: list[str] = []

    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).lstrip().upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def lines() -> dict[str, Line]:
    """Every address that somebody may read, by the route as the baseline names it."""
    return {line.route.partition("?")[0]: line for line in LINES if line.method == "GET" and GOOD in line.expected}


def statements(client: Client, address: str, headers: dict[str, str]) -> int:
    count = 0
    for _ in range(FIRST_ANSWER):
        with counted() as found:
            answer = client.get(address, headers=headers)
            if answer.streaming:
                b"".join(answer.streaming_content)
        assert answer.status_code == GOOD, address
        count = len(found)
    return count


@pytest.mark.parametrize("section", SECTIONS)
def test_no_address_takes_more_than_its_budget(world: World, things: dict[str, object], section: str) -> None:
    browsers, tokens = clients(world), _tokens(world)
    allowed, measured = budgets(), {}
    for route, line in lines().items():
        if line.section != section:
            continue
        address = "/" + line.route.removeprefix("/").format(**things)
        for name, status in zip(PEOPLE, line.expected, strict=True):
            if status != GOOD:
                continue
            headers = {"Authorization": f"Bearer {tokens[name]}"} if section == "api" and name in tokens else {}
            with transaction.atomic():
                count = statements(browsers[name], address, headers)
                transaction.set_rollback(True)
            measured[route] = max(measured.get(route, 0), count)
    if WRITING:
        kept = {route: count for route, count in {**allowed, **measured}.items() if route in lines()}
        BASELINE.write_text(json.dumps(dict(sorted(kept.items())), indent=1, ensure_ascii=False) + "\n")
        return
    missing = sorted(set(measured) - set(allowed))
    assert not missing, f"no budget in {BASELINE.name}: {missing}; see the top of {Path(__file__).name}"
    over = [f"{route}: {count} > {allowed[route]}" for route, count in measured.items() if count > allowed[route]]
    assert not over, "\n".join(over)


def test_every_budget_has_its_address() -> None:
    assert set(budgets()) == set(lines()), "write the baseline anew; see the top of this file"


API_READS = (
    "/api/appeals?state=all",
    "/api/appeals?state=open&kind=complaint",
    "/api/appeals?q=小区",
    "/api/map/appeals?west=120&south=36&east=121&north=37",
    "/api/statistics/appeals?since=2026-05-11&until=2026-06-09",
)
PAGES = (
    "/work/list",
    "/work/list?state=all&q=小区",
    "/work/triage",
    "/work/late",
    "/work/map/appeals.json?box=120,36,121,37",
)


def fill(world: World, count: int, **more: Any) -> None:
    add_appeals(count, seed=count, at=world.at, progress=lambda *_: None, in_bulk=False, **more)


def test_a_thousand_appeals_take_as_many_statements_as_ten(world: World) -> None:
    tokens, browser = _tokens(world), Client()
    browser.force_login(world.accounts["孙调度"])
    counts: list[dict[str, int]] = []
    for more in (10, 990):
        fill(world, more)
        fill(world, 3, until="accepted")
        found = {}
        for who in ("郑调度", "孙调度", "赵主任", "小李", "钱科长"):
            for address in API_READS:
                if "statistics" in address and not access_of(world.accounts[who].pk, world.at).can(
                    "appeals.statistics"
                ):
                    continue
                found[f"{who} {address}"] = statements(Client(), address, {"Authorization": f"Bearer {tokens[who]}"})
        found |= {address: statements(browser, address, {}) for address in PAGES}
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(count for name, count in counts[1].items() if "/api/" in name) <= MOST_OF_THE_API


def test_writing_through_the_api_stays_within_its_budget(world: World) -> None:
    world.at = clock.now()
    tokens = _tokens(world)
    body = {"kind": "complaint", "text": "三号楼楼道灯不亮", "longitude": 120.351, "latitude": 36.081}

    def post(who: str, path: str, given: dict[str, object]) -> tuple[int, Any]:
        with counted() as found:
            client = Client(headers={"Authorization": f"Bearer {tokens[who]}"})
            answer = client.post(f"/api/appeals{path}", given, content_type="application/json")
        assert answer.status_code in {200, 201}, answer.content
        return len(found), answer.json()

    numbers = [post("王阿姨", "", {**body, "submission_key": str(uuid4())})[1]["number"] for _ in range(2)]
    made, created = post("王阿姨", "", {**body, "submission_key": str(uuid4())})
    assert made <= MOST_OF_THE_API
    for number in (*numbers, created["number"]):
        post("赵主任", f"/{number}/accept", {})
        moved, state = post("赵主任", f"/{number}/dispatch", {"to": world.post_of("小李"), "seen": 2})
        taken, _ = post("小李", f"/{number}/take", {})
    assert state["state"] == "dispatched"
    assert moved <= MOST_OF_THE_API
    assert taken <= MOST_OF_THE_API


def test_filled_rows_are_the_rows_that_actions_write(world: World) -> None:
    fill(world, 200)
    fill(world, 5, until="accepted")
    report = verify()
    assert report.whole, report.faults
    appeal = Appeal.objects.filter(state="accepted").order_by("-pk")[0]
    moved = actions.dispatch(appeal.pk, to=world.post_of("小李"), by=world.director_zhao, at=world.at)
    assert moved.state == "dispatched"
    assert verify().whole
    taken = Appeal.objects.filter(state="taken").order_by("-pk")[0]
    real = world.taken()
    # The same columns are filled, of a case that stands where the other one stands.
    filled = [{f.attname for f in Appeal._meta.concrete_fields if getattr(one, f.attname)} for one in (taken, real)]
    assert filled[0] - {"building_id", "address", "subject"} == filled[1] - {"first_contact_at"} | (
        filled[0] & {"contact_due_at", "first_contact_at"}
    )
