import gzip
import json

import pytest
from django.test import RequestFactory

from linli.kernel.errors import Missing
from linli.people.access import STRANGER
from linli.places import qr, views
from linli.places.models import Area, Building
from linli.places.tests.conftest import square

pytestmark = pytest.mark.django_db


def content(response):
    body = response.content
    return json.loads(gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body)


def test_areas_of_a_level_as_geojson_with_its_attribution(client, land):
    answer = content(client.get("/places/areas.geojson?level=grid"))
    assert [feature["properties"]["code"] for feature in answer["features"]] == ["370203021001001", "370203021001002"]
    assert "© OpenStreetMap contributors" in answer["attribution"]
    assert answer["attribution"].startswith("地图数据")


def test_areas_are_packed_and_asked_for_again_by_tag(client, land):
    first = client.get("/places/areas.geojson?level=grid", headers={"accept-encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    tag = first.headers["ETag"]
    assert client.get("/places/areas.geojson?level=grid", headers={"if-none-match": tag}).status_code == 304
    Area.objects.filter(pk=land.west_grid.pk).update(boundary=square(120.1, 36.1, 120.12, 36.2))
    again = client.get("/places/areas.geojson?level=grid", headers={"if-none-match": tag})
    assert again.status_code == 200
    assert max(position[0] for position in content(again)["features"][0]["geometry"]["coordinates"][0]) == 120.12


def test_a_box_holds_what_touches_it(client, land):
    answer = content(client.get("/places/areas.geojson?level=grid&bbox=120.17,36.1,120.3,36.2"))
    assert [feature["id"] for feature in answer["features"]] == [land.east_grid.pk]


@pytest.mark.parametrize(
    "query", ["", "level=planet", "level=grid&bbox=1,2,3", "level=grid&bbox=a,b,c,d", "level=grid&bbox=9,0,1,1"]
)
def test_a_question_that_makes_no_sense_is_refused(client, land, query):
    assert client.get(f"/places/areas.geojson?{query}").status_code == 422


def test_buildings_in_a_box(client, building):
    answer = content(client.get("/places/buildings.geojson?bbox=120.1,36.1,120.2,36.2"))
    assert answer["features"][0]["properties"]["name"] == "海泊花园3号楼"
    assert content(client.get("/places/buildings.geojson?bbox=120.2,36.2,120.3,36.3"))["features"] == []
    assert client.get("/places/buildings.geojson").status_code == 422


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ("台东", "street", "台东街道"),
        ("威海路社区", "community", "威海路社区"),
        ("海泊", "compound", "海泊花园"),
        ("威海路12号", "building", "海泊花园3号楼"),
        ("海泊花园3号楼", "building", "海泊花园3号楼"),
        ("海泊 3号", "building", "海泊花园3号楼"),
        ("ab12", "building", "海泊花园3号楼"),
        ("第2网格", "grid", "威海路社区第2网格"),
    ],
)
def test_a_place_is_found_by_what_people_call_it(client, building, query, kind, name):
    first = client.get("/places/search", {"q": query}).json()["results"][0]
    assert (first["kind"], first["name"]) == (kind, name)


@pytest.mark.parametrize("query", ["", "   ", "100%", "没有这个地方", "_"])
def test_nothing_is_found_by_nothing(client, building, query):
    assert client.get("/places/search", {"q": query}).json() == {"results": []}


def test_search_is_short_and_costs_at_most_four_statements(client, land, django_assert_max_num_queries):
    Building.objects.bulk_create(
        Building(
            name=f"{number}号楼",
            address="威海路1号",
            grid=land.west_grid,
            longitude=120.1,
            latitude=36.1,
            code=f"AAA{number:03}",
        )
        for number in range(100, 130)
    )
    with django_assert_max_num_queries(4):
        assert len(client.get("/places/search", {"q": "号楼"}).json()["results"]) == 10


def test_the_qr_code_of_a_place_leads_home_and_is_remembered(client, building):
    answer = client.get("/p/ab12cd")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/?place=AB12CD")
    assert client.session["place"] == "AB12CD"


def test_an_unknown_place_code_is_not_found(client, land):
    assert client.get("/p/ZZZZZZ").status_code == 404
    assert client.get("/p/%00").status_code == 404
    assert client.get("/places/search", {"q": "\x00"}).json() == {"results": []}


def test_a_qr_code_says_the_address_of_its_place():
    assert qr.address("AB12CD", "https://linli.example/") == "https://linli.example/p/AB12CD"
    drawing = qr.svg("AB12CD", "https://linli.example")
    assert drawing.startswith("<svg")
    assert "<?xml" not in drawing


def test_sheets_are_for_those_who_may_print_there(rf: RequestFactory, land, building, access_with):
    request = rf.get("/")
    request.access = STRANGER
    assert views.sheet_of_area(request, land.west_grid.code).status_code == 302, "shown the way to sign in"
    request.access = access_with("places.print", land.east_grid.path)
    with pytest.raises(Missing):
        views.sheet_of_area(request, land.west_grid.code)
    with pytest.raises(Missing):
        views.sheet_of_area(request, "nonsense")
    with pytest.raises(Missing):
        views.sheet_of_compound(request, 0)


def test_a_sheet_holds_every_building(client, rf: RequestFactory, land, building, access_with):
    request = rf.get("/")
    request.access = access_with("places.print", land.street.path)
    request.session, request.COOKIES = {}, {}
    for answer in (
        views.sheet_of_area(request, land.community.code),
        views.sheet_of_compound(request, building.compound_id),
    ):
        text = answer.content.decode()
        assert "海泊花园3号楼" in text
        assert "AB12CD" in text
        assert text.count("<svg") >= 1
