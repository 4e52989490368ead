"""The gallery, the switches, the pages for errors and what stands at the root."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from PIL import Image

from linli.kernel.errors import Conflict, Forbidden, LinliError, Missing, Refused
from linli.ui import app_icon, navigation
from linli.ui.errors import PAGES, LinliErrorMiddleware, csrf_failure

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/ui/", "/ui/resident", "/ui/staff", "/ui/print", "/offline"])
@pytest.mark.parametrize("cookies", [{}, {"face": "elder", "theme": "dark"}, {"django_language": "en"}])
def test_pages_render(client: Client, address: str, cookies: dict[str, str]) -> None:
    """In every face, theme and language."""
    client.cookies.load(cookies)
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    assert f'data-face="{cookies.get("face", "standard")}"' in html
    assert ('data-theme="dark"' in html) == ("theme" in cookies)
    assert '<a class="skip" href="#main">' in html
    assert 'id="main"' in html


@pytest.mark.parametrize("status", sorted(PAGES))
def test_error_pages_keep_their_status(client: Client, status: int) -> None:
    """What happened, in words, with a way out."""
    response = client.get(f"/ui/errors/{status}")
    assert response.status_code == status
    assert 'href="/"' in response.content.decode()


def test_an_unknown_address_is_a_page_of_the_house(client: Client) -> None:
    """handler404."""
    response = client.get("/no-such-place")
    assert response.status_code == 404
    assert "这里没有您要找的内容" in response.content.decode()


def middleware_answer(error: Exception, **headers: str) -> HttpResponse | None:
    """What the middleware makes of an error."""
    path = headers.pop("path", "/case/1")
    request = RequestFactory().get(path, headers=headers)
    return LinliErrorMiddleware(lambda _request: HttpResponse()).process_exception(request, error)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("先填写原因"), 422),
        (Forbidden("x"), 403),
        (Missing("x"), 404),
        (Conflict("赵主任 10 分钟前已派给小李"), 409),
        (Http404("x"), 404),
        (PermissionDenied("x"), 403),
    ],
)
def test_errors_become_answers(error: Exception, status: int) -> None:
    """A page, a toast or JSON, with the status that fits and the error's own words."""
    said = str(error.message) if isinstance(error, LinliError) else ""
    page = middleware_answer(error)
    assert page is not None
    assert page.status_code == status
    assert said in page.content.decode()
    toast = middleware_answer(error, **{"HX-Request": "true"})
    assert toast is not None
    assert toast.status_code == status
    assert toast["HX-Retarget"] == "#toasts"
    assert "<html" not in toast.content.decode()
    assert said in toast.content.decode()
    answer = middleware_answer(error, path="/api/appeals/1")
    assert answer is not None
    assert answer.status_code == status
    assert json.loads(answer.content)["error"]["message"]


def test_faults_of_ours_are_left_to_django() -> None:
    """They must reach the log."""
    assert middleware_answer(ZeroDivisionError()) is None


def test_an_error_in_words_is_escaped() -> None:
    """Details of an error may quote what somebody wrote."""
    page = middleware_answer(Refused("<img src=x>"))
    assert page is not None
    assert b"<img" not in page.content


def stale(origin: str, **data: str) -> HttpResponse:
    """A form sent with a token that no longer holds."""
    request = RequestFactory().post("/appeals/new", data, headers={"Origin": origin})
    return csrf_failure(request)


def test_a_stale_form_can_be_sent_again() -> None:
    """What was written is on the page, and in the form that sends it again; secrets are not."""
    response = stale(
        "http://testserver", text="楼道灯坏了", password="hush-hush", csrfmiddlewaretoken="old", submission_key="k1"
    )
    html = response.content.decode()
    assert response.status_code == 403
    assert html.count("楼道灯坏了") == 2
    assert 'name="submission_key" value="k1"' in html
    assert "hush-hush" not in html
    assert 'value="old"' not in html


def test_a_strangers_form_is_never_offered_again() -> None:
    """Another site could otherwise have its words sent with one press."""
    assert "我愿意转账" not in stale("https://elsewhere.example", text="我愿意转账").content.decode()


def test_faces_and_themes_are_cookies(client: Client) -> None:
    """A plain link switches; unknown values and foreign addresses are ignored."""
    response = client.get("/preferences?face=elder&theme=dark&next=/ui/resident")
    assert response.headers["Location"] == "/ui/resident"
    assert response.cookies["face"].value == "elder"
    assert response.cookies["theme"].value == "dark"
    evil = client.get("/preferences?face=huge&next=https://elsewhere.example/")
    assert evil.headers["Location"] == "/"
    assert "face" not in evil.cookies


def test_the_site_can_be_installed(client: Client) -> None:
    """Manifest and service worker, from the root."""
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["display"] == "standalone"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"] if icon["type"] == "image/png"}
    assert "maskable" in {icon["purpose"] for icon in manifest["icons"]}
    worker = client.get("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert b"/offline" in worker.content


def test_the_mark_of_the_house_as_pictures(client: Client) -> None:
    """For whoever takes no SVG: installed apps, and browsers that ask for /favicon.ico by themselves."""
    for name, (pixels, _is_cut) in app_icon.PICTURES.items():
        picture = Image.open(BytesIO(client.get(f"/icons/{name}.png").content))
        assert (picture.format, picture.size) == ("PNG", (pixels, pixels))
    assert Image.open(BytesIO(client.get("/favicon.ico").content)).format == "ICO"
    assert client.get("/icons/64.png").status_code == 404


@pytest.mark.django_db
def test_the_offline_page_asks_for_nobody(client: Client, django_assert_num_queries: Any) -> None:
    """The service worker keeps one copy for whoever uses the device next."""
    client.force_login(get_user_model().objects.create(username="somebody"))
    with django_assert_num_queries(0):
        assert "somebody" not in client.get("/offline").content.decode()


@pytest.fixture
def own_navigation() -> Iterator[None]:
    """Navigation as it was, afterwards."""
    kept = {shell: list(entries) for shell, entries in navigation._entries.items()}
    yield
    navigation._entries.update(kept)


@pytest.mark.usefixtures("own_navigation")
def test_navigation_shows_what_a_person_may_see() -> None:
    """In order, with the current place and counts; entries without an address or a right are left out."""
    navigation._entries["staff"] = []
    register = navigation.register
    register(
        "staff", navigation.Entry("Errors", "offline", "warning", order=20, badge=lambda _: 3, late=lambda _: True)
    )
    register("staff", navigation.Entry("Gallery", "ui:gallery", "grid", order=10))
    register("staff", navigation.Entry("Secret", "ui:gallery_print", "lock", may=lambda _: False))
    register("staff", navigation.Entry("Gone", "no-such-name", "lock"))
    request: HttpRequest = RequestFactory().get("/ui/staff")
    shown = navigation.links("staff", request)
    assert [(link.label, link.badge, link.late, link.current) for link in shown] == [
        ("Gallery", 0, False, True),
        ("Errors", 3, True, False),
    ]
