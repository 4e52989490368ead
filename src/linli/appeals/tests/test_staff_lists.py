"""Lists, exports and the map as staff ask for them: the same rows everywhere, and statements counted."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.kernel import clock
from linli.workflow import rules

pytestmark = pytest.mark.django_db


def test_late_says_why_and_leads_to_the_list(w, sign_in, monkeypatch):
    w.submitted()
    taken = w.dispatched()
    monkeypatch.setattr(clock, "now", lambda: w.at + timedelta(days=1))
    sun = sign_in("孙调度")
    page = sun.get(reverse("staff:late")).content.decode()
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/work/list\?[^"]*clock=[^"]*)"', page)]
    assert len(links) == 2
    assert any(taken.number in sun.get(link).content.decode() for link in links)


def test_export_is_the_list_and_harmless(w, sign_in):
    nasty = w.submitted(subject='=HYPERLINK("http://x")', text="@SUM(1)")
    w.taken()
    w.confirmed()
    sun = sign_in("孙调度")
    for query in ("", "?state=all&order=new", "?state=handle", "?q=电话"):
        body = b"".join(sun.get(reverse("staff:export", args=["csv"]) + query).streaming_content).decode()
        assert body.startswith("\ufeff")
        listed = re.findall(r'href="/work/appeals/(\d+)"', sun.get(reverse("staff:list") + query).content.decode())
        assert [line.split(",")[0] for line in body.splitlines()[1:] if line[:1].isdigit()] == listed
        book = openpyxl.load_workbook(
            io.BytesIO(b"".join(sun.get(reverse("staff:export", args=["xlsx"]) + query).streaming_content))
        )
        assert [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)] == listed
    body = b"".join(sun.get(reverse("staff:export", args=["csv"])).streaming_content).decode()
    assert '"\'=HYPERLINK(""http://x"")"' in body
    assert "'@SUM(1)" in body
    assert "13953210000" not in body
    assert "王阿姨" not in body
    assert nasty.number in body
    assert sign_in("赵主任").get(reverse("staff:export", args=["csv"])).status_code == 403
    assert sun.get(reverse("staff:export", args=["exe"])).status_code == 404


def test_the_map_gives_points_in_the_box_only(w, sign_in):
    w.submitted()
    w.submitted(longitude=120.365)
    sun = sign_in("孙调度")
    url = reverse("staff:map_points")
    assert len(sun.get(url).json()["features"]) == 2
    assert len(sun.get(f"{url}?bbox=120.35,36.08,120.36,36.09").json()["features"]) == 1
    assert sun.get(f"{url}?bbox=a,b,c,d").status_code == 422
    assert sign_in("小李").get(url).json()["features"][0]["geometry"]["coordinates"] == [120.351, 36.081]


def test_places_are_told_from_where_one_works(w, sign_in):
    w.submitted()
    elsewhere = "台东街道 台东第1网格"
    assert elsewhere in sign_in("郑调度").get(reverse("staff:list")).content.decode()
    page = sign_in("孙调度").get(reverse("staff:list")).content.decode()
    assert "台东第1网格" in page
    assert elsewhere not in page


def test_the_logo_of_staff_leads_to_their_work(w, sign_in):
    page = sign_in("孙调度").get(reverse("staff:list")).content.decode()
    assert re.findall(r'class="brand" href="([^"]+)"', page) == ["/work/", "/work/"]
    assert f'<a href="{reverse("appeals:home")}">' in page


def test_the_map_opens_on_ones_own_area_with_the_district_one_press_away(w, sign_in):
    page = sign_in("孙调度").get(reverse("staff:map")).content.decode()
    assert 'data-box="120.35000,36.08000,120.38000,36.11000"' in page
    assert 'data-map-box=""' in page
    assert (
        'data-box="120.35000,36.08000,120.36000,36.09000"' in sign_in("小李").get(reverse("staff:map")).content.decode()
    )
    # Who works for the whole district begins with it.
    assert "data-box" not in sign_in("郑调度").get(reverse("staff:map")).content.decode()


@pytest.mark.parametrize(
    "query", ["?state=nowhere&category=x&after=zzz", "?before=1.2.3", "?after=x.%00", "?q=%F0%9F%98%80"]
)
def test_garbage_in_the_address_is_no_fault(w, sign_in, query):
    w.submitted()
    for page in ("list", "map", "map_points", "triage", "confirm", "help"):
        assert sign_in("孙调度").get(reverse(f"staff:{page}") + query).status_code == 200


def statements(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", ["list", "mine", "confirm", "call_backs", "late", "map", "map_points", "triage"])
def test_statements_do_not_grow_with_rows(w, sign_in, page, monkeypatch):
    # The rules in memory are looked up afresh every minute; on a slow machine that falls into the test.
    monkeypatch.setattr(rules, "REFRESH_SECONDS", float("inf"))
    client = sign_in("赵主任")
    url = reverse(f"staff:{page}") + ("?scope=all" if page == "triage" else "")

    def more(count):
        for _ in range(count):
            w.submitted()
            w.answered()
            w.confirmed()
            w.dispatched()

    more(1)
    few = statements(client, url)
    more(6)
    assert statements(client, url) == few
