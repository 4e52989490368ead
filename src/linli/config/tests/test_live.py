"""Live updates: a page hears what concerns it, from its own host, and nothing else."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.test import Client

from linli.config import live
from linli.people.models import Account


def run[Answer](work: Coroutine[Any, Any, Answer]) -> Answer:
    """In a thread of its own: a browser that another test of this process has opened keeps its loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


async def answer(path: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """What a client gets that goes away at once."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    coded = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    await live.application({"type": "http", "path": path, "method": method, "headers": coded}, receive, send)
    return sent


@pytest.fixture(autouse=True)
def deaf_hub(monkeypatch: pytest.MonkeyPatch) -> live.Hub:
    """A hub that listens to no database."""

    async def listen(_self: live.Hub) -> None:
        return None

    monkeypatch.setattr(live.Hub, "_listen", listen)
    hub = live.Hub()
    monkeypatch.setattr(live, "hub", hub)
    return hub


def test_other_addresses_are_not_found() -> None:
    assert run(answer("/"))[0]["status"] == 404
    assert run(answer("/live/", method="POST"))[0]["status"] == 404


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [("http://linli.example:8000", True), ("https://elsewhere.example", False), ("null", False)],
)
def test_only_pages_of_the_same_host_may_listen(origin: str, allowed: bool) -> None:
    start = run(answer("/live/", headers={"host": "linli.example:8001", "origin": origin}))[0]
    names = [name for name, _value in start["headers"]]
    assert (b"access-control-allow-origin" in names) is allowed
    assert (b"content-type", b"text/event-stream; charset=utf-8") in start["headers"]


def test_a_change_reaches_those_it_concerns(deaf_hub: live.Hub) -> None:
    async def two_pages() -> tuple[list[str], list[str]]:
        with (
            deaf_hub.member(frozenset({"everyone", "person:1"})) as mine,
            deaf_hub.member(frozenset({"everyone", "person:2"})) as theirs,
        ):
            deaf_hub._tell("person:1", "notices")
            deaf_hub._tell("everyone", "bulletins")
            deaf_hub._tell("staff", "appeal:7")
            return [mine.get_nowait() for _ in range(mine.qsize())], [
                theirs.get_nowait() for _ in range(theirs.qsize())
            ]

    assert run(two_pages()) == (["notices", "bulletins"], ["bulletins"])


def test_a_page_that_does_not_read_holds_nobody_up(deaf_hub: live.Hub) -> None:
    async def flood() -> int:
        with deaf_hub.member(frozenset({"everyone"})) as queue:
            for number in range(live.LONGEST_QUEUE * 2):
                deaf_hub._tell("everyone", str(number))
            size: int = queue.qsize()
            return size

    assert run(flood()) == live.LONGEST_QUEUE


@pytest.mark.django_db
def test_a_session_says_whom_it_belongs_to(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # The test's transaction lives on the connection that would be closed.
    monkeypatch.setattr(live, "close_old_connections", lambda: None)
    assert live.audiences_of("no such session") == {"everyone"}
    account = Account.objects.create(username="wang", is_active=True)
    client.force_login(account, backend="linli.people.backends.PostsBackend")
    assert "staff" not in live.audiences_of(client.session.session_key or "")
