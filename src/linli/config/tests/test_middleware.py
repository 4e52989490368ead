"""What is decided for every request: its address, its language, how a refusal is told, what a browser may do."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from linli.config.context import site
from linli.config.middleware import ClientAddressMiddleware, LanguageMiddleware, NoNulMiddleware
from linli.ui.errors import is_database_away
from tests import world as worlds

type Answer = Callable[[HttpRequest], HttpResponse]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        (0, None, "10.0.0.9"),
        (0, "1.2.3.4", "10.0.0.9"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.9"),
    ],
)
def test_only_our_proxies_are_believed(settings: Any, proxies: int, forwarded: str | None, believed: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    ClientAddressMiddleware(view)(RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.9"))
    assert seen[0].META["REMOTE_ADDR"] == believed
    assert "HTTP_X_FORWARDED_FOR" not in seen[0].META


@pytest.mark.parametrize("asked", ["a=%00", "a=%%0000", "%00a=\x00", "a=%0%0%000%00"])
def test_no_page_is_asked_for_a_nul(asked: str) -> None:
    request = RequestFactory().get("/")
    request.META["QUERY_STRING"] = asked
    NoNulMiddleware(lambda request: HttpResponse())(request)
    assert not any("\x00" in word for pair in request.GET.items() for word in pair)


@pytest.fixture
def without_database(monkeypatch: Any) -> Client:
    """Every connection is refused, as when the server is down."""

    def refuse(*_args: Any, **_named: Any) -> None:
        raise OperationalError("connection to 10.9.8.7 failed") from psycopg.OperationalError("refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(connection, "ensure_connection", refuse)
    return Client(raise_request_exception=False)


def test_without_a_database_a_page_says_so_in_plain_words(without_database: Client) -> None:
    without_database.cookies["sessionid"] = "a" * 32
    for address in ("/", "/work/", "/lookup", "/admin/"):
        answer = without_database.get(address)
        words = answer.content.decode()
        assert answer.status_code == 503, address
        assert answer["Retry-After"]
        assert "系统正在恢复" in words
        assert "10.9.8.7" not in words
        assert "Traceback" not in words


def test_without_a_database_the_api_answers_in_json(without_database: Client) -> None:
    answer = without_database.get("/api/appeals", headers={"authorization": "Bearer x"})
    assert answer.status_code == 503
    assert answer.json()["code"] == "unavailable"
    assert "10.9.8.7" not in answer.content.decode()
    assert without_database.get("/healthz").status_code == 503


def test_what_the_database_refuses_is_a_fault_of_ours() -> None:
    refused = OperationalError("deadlock detected")
    refused.__cause__ = psycopg.errors.DeadlockDetected("deadlock detected")
    assert not is_database_away(refused)


@pytest.mark.parametrize(
    ("cookie", "language"), [(None, "zh-hans"), ("en", "en"), ("zh-hans", "zh-hans"), ("klingon", "zh-hans")]
)
def test_the_visitors_choice_decides_the_language(cookie: str | None, language: str) -> None:
    request = RequestFactory().get("/", headers={"accept-language": "en-US"})
    if cookie:
        request.COOKIES["django_language"] = cookie
    response = LanguageMiddleware(lambda _request: HttpResponse(translation.get_language()))(request)
    assert response.content.decode() == language
    assert response["Content-Language"] == language


@pytest.mark.django_db
def test_health_needs_no_known_host(client: Client) -> None:
    response = client.get("/healthz", headers={"host": "10.1.2.3:8000"})
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_scripts_come_from_here_alone(client: Client) -> None:
    policy = client.get("/admin/login/")["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["script-src"] == "'self'"
    assert rules["object-src"] == rules["frame-ancestors"] == "'none'"
    assert rules["worker-src"] == "'self' blob:"


@pytest.mark.parametrize(
    ("setting", "host", "address"),
    [
        ("/live/", "linli.example", "/live/"),
        (":8001/live/", "testserver:8000", "http://testserver:8001/live/"),
        (":8001/live/", "testserver", "http://testserver:8001/live/"),
        (":8001/live/", "[::1]:8000", "http://[::1]:8001/live/"),
        (":8001/live/", "[::1]", "http://[::1]:8001/live/"),
    ],
)
def test_live_updates_are_looked_for_where_the_page_came_from(
    settings: Any, setting: str, host: str, address: str
) -> None:
    settings.LIVE_ADDRESS = setting
    request = RequestFactory().get("/", headers={"host": host})
    settings.ALLOWED_HOSTS = ["*"]
    assert site(request)["live_address"] == address


def test_a_strange_host_is_refused_on_a_page_of_ours(client: Client, settings: Any) -> None:
    settings.LIVE_ADDRESS = ":8001"
    answer = client.get("/lookup", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@pytest.mark.django_db
def test_private_pages_are_kept_nowhere(client: Client) -> None:
    assert client.get("/lookup").headers["Cache-Control"] == "private, no-cache"
    session = client.session
    session["appeals"] = [1]
    session.save()
    assert client.get("/appeals/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/appeals/", "/account/", "/inbox", "/work/list", "/bulletins"])
def test_pages_of_whom_signed_in_are_kept_nowhere(client: Client, address: str) -> None:
    world = worlds.build()
    client.force_login(world.accounts["赵主任"])
    answer = client.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
