"""The API: the same rights as on the pages, in the API's own words."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from linli.appeals import actions
from linli.appeals.models import Appeal
from linli.appeals.tasks import fold_tally
from linli.kernel import clock
from linli.people.actions import create_token
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db
type Caller = Callable[..., Any]


@pytest.fixture
def world() -> World:
    world = worlds.build()
    world.at = clock.now()
    return world


@pytest.fixture
def call(world: World) -> Caller:
    """Call the API as somebody of the cast."""
    tokens: dict[str, str] = {}

    def call(who: str, path: str, body: object = None, **extra: Any) -> Any:
        if who and who not in tokens:
            tokens[who] = create_token(
                account=world.accounts[who], name="test", by=world.access(who).actor(), at=world.at
            )[1]
        headers = {"Authorization": f"Bearer {tokens[who]}"} if who else {}
        client = Client(headers=headers)
        if body is None:
            return client.get(f"/api{path}", **extra)
        return client.post(f"/api{path}", json.dumps(body), content_type="application/json", **extra)

    return call


def new(**changes: object) -> dict[str, object]:
    return {
        "submission_key": str(uuid4()),
        "kind": "complaint",
        "text": "三号楼楼道灯不亮",
        "longitude": 120.351,
        "latitude": 36.081,
    } | changes


def test_a_token_raises_and_moves_an_appeal(call: Caller, world: World) -> None:
    made = call("王阿姨", "/appeals", new())
    assert made.status_code == 201
    number = made.json()["number"]
    assert call("赵主任", f"/appeals/{number}/accept", {}).json()["state"] == "accepted"
    sent = call("赵主任", f"/appeals/{number}/dispatch", {"to": world.post_of("小李")})
    assert (sent.status_code, sent.json()["holder_post"]) == (200, world.post_of("小李"))
    detail = call("王阿姨", f"/appeals/{number}").json()
    assert [step["verb"] for step in detail["history"]] == ["appeal.submitted", "appeal.accepted", "appeal.dispatched"]


def test_no_token_is_401_and_a_stranger_404(call: Caller, world: World) -> None:
    number = world.submitted().number
    assert call("", f"/appeals/{number}").status_code == 401
    assert call("", "/appeals", new()).status_code == 401
    assert call("外人", f"/appeals/{number}").status_code == 404
    assert call("外人", f"/appeals/{number}/take", {}).status_code == 404
    assert call("外人", "/appeals").json()["appeals"] == []
    assert call("外人", "/statistics/appeals").status_code == 403


@pytest.mark.parametrize(
    ("who", "scopes", "status"),
    [
        ("王阿姨", ["appeals.see"], 403),
        ("王阿姨", ["appeals.see", "appeals.submit"], 201),
        ("王阿姨", [], 201),
        ("小李", ["appeals.see", "appeals.handle"], 403),
        ("小李", ["appeals.submit"], 201),
        ("小李", ["appeals.report_for"], 201),
        # A scope adds nothing that the account's posts do not have.
        ("王阿姨", ["appeals.report_for"], 403),
    ],
)
def test_a_token_made_for_other_things_raises_nothing(world: World, who: str, scopes: list[str], status: int) -> None:
    account, by = world.accounts[who], world.access(who).actor()
    token = create_token(account=account, name="limited", scopes=scopes, by=by, at=world.at)[1]
    client = Client(headers={"Authorization": f"Bearer {token}"})
    answer = client.post("/api/appeals", json.dumps(new()), content_type="application/json")
    assert answer.status_code == status, answer.content.decode()
    if status == 403:
        assert answer.json()["code"] == "scope"
    assert Appeal.objects.exists() == (status == 201)


def test_the_same_key_twice_is_one_appeal(call: Caller) -> None:
    body = new()
    assert call("王阿姨", "/appeals", body).json()["number"] == call("王阿姨", "/appeals", body).json()["number"]
    assert Appeal.objects.count() == 1


def test_two_at_once_one_success_one_conflict(call: Caller, world: World) -> None:
    appeal = world.submitted()
    seen = {"seen": appeal.state_version}
    assert call("赵主任", f"/appeals/{appeal.number}/accept", seen).status_code == 200
    late = call("孙调度", f"/appeals/{appeal.number}/decline", {"reason": "重复", **seen})
    assert late.status_code == 409
    assert late.json()["details"]["verb"] == "appeal.accepted"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "长" * 10_001}, 422),
        ({"text": "零\x00"}, 422),
        ({"kind": "nonsense"}, 422),
        ({"longitude": 0, "latitude": 0}, 422),
        ({"latitude": None}, 422),
        ({"submission_key": "x"}, 422),
        ({"no_such_field": 1}, 422),
        ({"reporter_phone": "13900000000"}, 403),
    ],
)
def test_bad_input_is_explained(call: Caller, body: dict[str, object], status: int) -> None:
    answer = call("王阿姨", "/appeals", new(**body))
    assert answer.status_code == status
    assert answer.json()["message"]
    assert not Appeal.objects.exists()


def test_broken_json_is_400(world: World) -> None:
    account = world.accounts["王阿姨"]
    token = create_token(account=account, name="test", by=world.auntie_wang.actor(), at=world.at)[1]
    answer = Client(headers={"Authorization": f"Bearer {token}"}).post(
        "/api/appeals", "{broken", content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_filters_apply_before_paging(call: Caller, world: World) -> None:
    mine = {world.submitted().number for _ in range(60)}
    for _ in range(30):
        world.submitted(longitude=120.385, latitude=36.085, reporter_id=world.access("李大爷").person_id)
    first = call("赵主任", "/appeals?state=accept").json()
    second = call("赵主任", f"/appeals?state=accept&after={first['next']}").json()
    assert (len(first["appeals"]), len(second["appeals"]), second["next"]) == (50, 10, None)
    assert {row["number"] for row in first["appeals"] + second["appeals"]} == mine


@pytest.mark.parametrize("query", ["state=nonsense", "since=soon", "nonsense=1", "category=-4", "after=0"])
def test_unknown_filters_are_refused(call: Caller, query: str) -> None:
    assert call("赵主任", f"/appeals?{query}").status_code == 422


def test_map_and_search_and_statistics(call: Caller, world: World) -> None:
    appeal = world.submitted(text="幸福小区门口井盖破损")
    world.submitted(longitude=120.385, latitude=36.085, reporter_id=world.access("李大爷").person_id)
    box = "west=120.34&south=36.07&east=120.36&north=36.09"
    pins = call("郑调度", f"/map/appeals?{box}").json()
    assert [pin["properties"]["number"] for pin in pins["features"]] == [appeal.number]
    found = call("郑调度", "/appeals", None, query_params={"q": "井盖"}).json()
    assert [row["number"] for row in found["appeals"]] == [appeal.number]
    for _ in range(2):
        assert sum(row["count"] for row in call("郑调度", "/statistics/appeals").json()) == 2
        assert sum(row["count"] for row in call("孙调度", "/statistics/appeals").json()) == 1
        fold_tally(0)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/appeals", 2),
        ("/appeals?q=楼道", 2),
        ("/map/appeals?west=120&south=36&east=121&north=37", 2),
        ("/statistics/appeals", 2),
    ],
)
def test_statements_do_not_grow_with_rows(
    call: Caller, world: World, path: str, most: int, django_assert_max_num_queries: Any
) -> None:
    call("郑调度", path)
    for _ in range(3):
        world.submitted()
    with django_assert_max_num_queries(most):
        assert call("郑调度", path).status_code == 200


def test_what_staff_write_for_each_other_is_not_read_by_the_resident(call: Caller, world: World) -> None:
    made = call("王阿姨", "/appeals", new()).json()["number"]
    number = Appeal.objects.get(number=made).pk
    actions.accept(number, by=world.director_zhao, at=world.at)
    actions.dispatch(number, to=world.post_of("小李"), note="这家人常来", by=world.director_zhao, at=world.at)
    assert "这家人常来" in json.dumps(call("小李", f"/appeals/{made}").json(), ensure_ascii=False)
    assert "这家人常来" not in json.dumps(call("王阿姨", f"/appeals/{made}").json(), ensure_ascii=False)


def test_staff_who_raise_something_elsewhere_read_it_as_residents_do(call: Caller, world: World) -> None:
    """小周 looks after another grid: their post shows nothing of this one, and being its reporter only the rest."""
    appeal = world.submitted(reporter_id=world.other_grid_worker.person_id)
    actions.accept(appeal.pk, by=world.director_zhao, at=world.at)
    actions.dispatch(appeal.pk, to=world.post_of("小李"), note="这家人常来", by=world.director_zhao, at=world.at)
    own = call("小周", f"/appeals/{appeal.number}").json()
    assert own["number"] == appeal.number
    assert "for_staff" not in own
    assert "这家人常来" not in json.dumps(own, ensure_ascii=False)
    for reader in ("小李", "孙调度", "郑调度"):
        assert "这家人常来" in json.dumps(call(reader, f"/appeals/{appeal.number}").json(), ensure_ascii=False)


def test_somebody_elses_key_is_a_conflict(call: Caller) -> None:
    body = new()
    assert call("王阿姨", "/appeals", body).status_code == 201
    answer = call("外人", "/appeals", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_taken")


def test_the_first_day_of_all_days_is_refused_in_words(call: Caller) -> None:
    assert call("孙调度", "/statistics/appeals?until=0001-01-01").status_code < 500


def test_a_code_that_no_place_can_have_is_unknown(call: Caller) -> None:
    answer = call("王阿姨", "/appeals", new(building_code="\x00"))
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_place")
