"""Fixtures for every test: no network, and a real Chromium for those marked `browser`."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

ROOT = Path(__file__).resolve().parent
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# The narrowest phone we promise to serve, and a desk.
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
# How long an example takes says more about what else the machine does than about us.
hypothesis_settings.register_profile("linli", deadline=None)
hypothesis_settings.load_profile("linli")
HERE = {"localhost", "127.0.0.1", "::1"}


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A connection to another machine is an error; the database's socket and this machine are not."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in HERE:
            pytest.fail(f"a test tried to reach {address[0]}", pytrace=True)
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect_here)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def clean_append_only_tables() -> Iterator[None]:
    """After a test with real transactions all tables are emptied, those too whose triggers refuse just that."""
    from django.db import connection
    from django.test import TransactionTestCase

    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def without_triggers(self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        empty(self)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
    yield
    patch.undo()


def find_chromium() -> str | None:
    """The browser for the tests: LINLI_CHROMIUM, else Debian's."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return os.environ.get("LINLI_CHROMIUM") or next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, one for all tests of a process."""
    from playwright.sync_api import sync_playwright

    chromium = find_chromium()
    if chromium is None:
        pytest.fail("Chromium is missing: run ./linli test, which fetches it or says how")
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code of ours.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield started
        started.close()
    patch.undo()


type OpenPage = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[OpenPage]:
    """`open_page(viewport=DESK, java_script_enabled=False, …)`: a page in a context of its own, as another visitor.

    Fails the test at its end if a page's script failed, or the browser refused something by our policy.
    """
    contexts: list[Any] = []
    faults: list[str] = []

    def stay_here(route: Any) -> None:
        if urlsplit(route.request.url).hostname in HERE:
            route.continue_()
        else:
            faults.append(f"asked for {route.request.url}")
            route.abort()

    def listen(message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            faults.append(message.text)

    def make(**options: Any) -> Any:
        options = {"viewport": PHONE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options}
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.route(lambda url: url.startswith("http"), stay_here)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", listen)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(open_page: OpenPage) -> Any:
    """A resident's phone, 360 px wide, script on, nobody signed in."""
    return open_page()


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Any, Any], None]:
    """`sign_in(page, account)`: without going through the sign-in pages, which have tests of their own."""
    from django.test import Client

    def put(page: Any, account: Any) -> None:
        client = Client()
        client.force_login(account)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        host = urlsplit(live_server.url).hostname
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": host, "path": "/"}])

    return put


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)`: fails with a list of what WCAG 2.2 A and AA forbid on the page as it is shown now."""

    def judge(page: Any, *, leave_out: tuple[str, ...] = ()) -> None:
        page.evaluate(AXE.read_text())
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = page.evaluate(
            """async ([rules, leaveOut]) => {
                const outcome = await axe.run(
                    {exclude: leaveOut.map((selector) => [selector])},
                    {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]},
                );
                const line = (node) =>
                    `    ${node.target.join(" ")}  ${node.html.slice(0, 160)}\\n      ${node.failureSummary}`;
                return outcome.violations.map((fault) =>
                    [`${fault.id}: ${fault.help}`, ...fault.nodes.slice(0, 5).map(line)].join("\\n"));
            }""",
            [rules, list(leave_out)],
        )
        assert not found, f"{page.url} fails {len(found)} accessibility rules\n" + "\n".join(found)

    return judge


@pytest.fixture(autouse=True)
def fresh_rules() -> Iterator[None]:
    """Rules held in memory belong to the database of one test."""
    from linli.workflow import rules

    rules.forget()
    yield
    rules.forget()
