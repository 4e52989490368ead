"""Live updates: tells open pages that something changed, so that they fetch it. Carries no content of its own.

A change is announced in the database, by whoever makes it, in its transaction:

    SELECT pg_notify('linli_live', 'person:12 notices')

First who is told (`person:<id>`, `staff` or `everyone`), then what changed. What is recorded as an event need not be
announced: while staff have pages open, events are looked for every few seconds and staff are told the kind of subject
(`appeal`). So that costs those who act nothing; an announcement is one more thing that transactions wait for.

A page listens with `new EventSource(address, {withCredentials: true})` for the event `changed`; its data says what
changed. Nobody waits for an answer, so a dead `live` process costs freshness, never work.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import psycopg
import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections, connection
from django.http import HttpRequest

from linli.events import latest
from linli.kernel import clock
from linli.people.access import access_of

log = structlog.get_logger(__name__)

CHANNEL = "linli_live"
# Proxies cut connections on which nothing moves; a comment line keeps them.
SECONDS_BETWEEN_SIGNS = 25
LONGEST_QUEUE = 100
SECONDS_BETWEEN_LOOKS = 3

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Hub:
    """One listening connection to the database, any number of open pages."""

    def __init__(self) -> None:
        self._audiences: dict[str, set[asyncio.Queue[str]]] = {}
        self._listener: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def member(self, audiences: frozenset[str]) -> Any:
        """A queue of what changes for any of the audiences, for the length of the block."""
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        queue: asyncio.Queue[str] = asyncio.Queue(LONGEST_QUEUE)
        for audience in audiences:
            self._audiences.setdefault(audience, set()).add(queue)
        try:
            yield queue
        finally:
            for audience in audiences:
                self._audiences[audience].discard(queue)
                if not self._audiences[audience]:
                    del self._audiences[audience]

    async def _listen(self) -> None:
        while True:
            try:
                parameters = await sync_to_async(_connection_parameters)()
                async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as listening:
                    await listening.execute(f"LISTEN {CHANNEL}")
                    # Something may have been missed before: every page looks once.
                    self._tell("everyone", "everything")
                    newest: int | None = None
                    while True:
                        async for notice in listening.notifies(timeout=SECONDS_BETWEEN_LOOKS):
                            audience, _, topic = notice.payload.partition(" ")
                            self._tell(audience, topic)
                        newest = await self._look_for_events(listening, newest)
            except psycopg.OperationalError as error:
                log.warning("live updates wait for the database", reason=str(error).strip())
                await asyncio.sleep(1)

    async def _look_for_events(self, connected: psycopg.AsyncConnection[Any], newest: int | None) -> int | None:
        """Tells staff what kinds of things happened after `newest`; None while none of them looks."""
        if "staff" not in self._audiences:
            return None
        if newest is None:
            row = await (await connected.execute(latest.NEWEST)).fetchone()
            return row[0] if row else 0
        for kind, number in await (await connected.execute(latest.SINCE, (newest,))).fetchall():
            self._tell("staff", kind)
            newest = max(newest, number)
        return newest

    def _tell(self, audience: str, topic: str) -> None:
        for queue in self._audiences.get(audience, ()):
            # A page that doesn't read misses the rest; it looks at everything when it comes back.
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(topic)


def _connection_parameters() -> dict[str, Any]:
    parameters: dict[str, Any] = connection.get_connection_params()
    for name in ("context", "cursor_factory", "prepare_threshold"):
        parameters.pop(name, None)
    return parameters


def audiences_of(session_key: str) -> frozenset[str]:
    """Whom a session belongs to: everyone, and, signed in, itself and perhaps the staff."""
    close_old_connections()
    try:
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
        user = get_user(request)
        if user.pk is None:
            return frozenset({"everyone"})
        access = access_of(user.pk, clock.now())
        mine = {"everyone"} | ({f"person:{access.person_id}"} if access.person_id else set())
        return frozenset(mine | ({"staff"} if access.seats else set()))
    finally:
        close_old_connections()


hub = Hub()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """GET /live/ streams; anything else is not found."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    if scope["type"] != "http":
        return
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    if scope["path"] != "/live/" or scope["method"] != "GET":
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    await _stream(headers, receive, send)


async def _stream(headers: Mapping[str, str], receive: Receive, send: Send) -> None:
    cookies = SimpleCookie()
    with contextlib.suppress(CookieError):
        cookies.load(headers.get("cookie", ""))
    session = cookies.get(settings.SESSION_COOKIE_NAME)
    audiences = await sync_to_async(audiences_of)(session.value) if session else frozenset({"everyone"})
    answer = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store")]
    answer += _allowed_origin(headers)
    with hub.member(audiences) as queue:
        await send({"type": "http.response.start", "status": 200, "headers": answer})
        await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})
        gone = asyncio.ensure_future(_gone(receive))
        try:
            while not gone.done():
                waiting = asyncio.ensure_future(queue.get())
                await asyncio.wait({waiting, gone}, timeout=SECONDS_BETWEEN_SIGNS, return_when=asyncio.FIRST_COMPLETED)
                if waiting.done():
                    body = f"event: changed\ndata: {waiting.result()}\n\n".encode()
                else:
                    waiting.cancel()
                    body = b": still here\n\n"
                if not gone.done():
                    await send({"type": "http.response.body", "body": body, "more_body": True})
        finally:
            gone.cancel()


def _allowed_origin(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Pages come from another port of the same host; no other host may listen with a visitor's cookie."""
    origin = headers.get("origin", "")
    if not origin or urlsplit(origin).hostname != urlsplit(f"//{headers.get('host', '')}").hostname:
        return []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
