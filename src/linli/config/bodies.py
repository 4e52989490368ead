"""What a client sends is taken in whole before a page begins, and nobody who sends slowly holds up the others.

The server hands a request to a thread as soon as its headers are there; a thread that then waits for the rest serves
nobody. So there are many threads to wait and few to work: `threads` requests are worked on at the same time, and
`MOST_WAITING` others may wait for what their client is still sending, few of them of one address. Who comes beyond that
is told at once to come again. A read that waits cannot be broken off: only a proxy in front ends a client that sends
nothing more (docs/guides/installing.md).
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any, Final

type Environ = dict[str, Any]
type Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# For each process.
MOST_WAITING: Final = 48
MOST_WAITING_OF_ONE: Final = 12
IN_MEMORY: Final = 1 << 20
_CHUNK: Final = 1 << 16


class Bodies:
    """Around a WSGI application: takes bodies in, and lets `threads` requests be worked on at the same time."""

    def __init__(
        self,
        application: Application,
        *,
        threads: int,
        kept: int,
        heard: int,
        address_of: Callable[[Environ], str],
        refusal: Callable[[], str],
    ) -> None:
        """`refusal` is the sentence for who comes beyond what may wait.

        In bytes: what is larger than `kept` is refused by a page that needs none of it, so it is read and thrown away,
        for browsers hear no answer before they have sent everything; beyond `heard` not even that.
        """
        self._application = application
        self._kept = kept
        self._heard = heard
        self._address_of = address_of
        self._refusal = refusal
        self._working = threading.Semaphore(threads)
        self._lock = threading.Lock()
        self._waiting: Counter[str] = Counter()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Without a body it costs nothing."""
        given = str(environ.get("CONTENT_LENGTH") or "0")
        length = int(given) if given.isdecimal() else 0
        if length == 0:
            return self._work(environ, start_response)
        if length > self._heard:
            environ["wsgi.input"] = BytesIO()
            return self._work(environ, start_response)
        address = self._address_of(environ)
        if not self._may_wait(address):
            start_response(
                "503 Service Unavailable",
                [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "5"), ("Connection", "close")],
            )
            return [f"{self._refusal()}\n".encode()]
        with SpooledTemporaryFile(max_size=IN_MEMORY) as taken:
            try:
                is_whole = _take(environ["wsgi.input"], taken if length <= self._kept else None, length)
            finally:
                self._waited(address)
            if not is_whole:
                # Nobody is there to read it; half a form must not be taken for a whole one.
                start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Connection", "close")])
                return [b"the connection ended before everything was sent\n"]
            taken.seek(0)
            environ["wsgi.input"] = taken
            return self._work(environ, start_response)

    def _work(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self._working:
            return self._application(environ, start_response)

    def _may_wait(self, address: str) -> bool:
        with self._lock:
            if self._waiting[address] >= MOST_WAITING_OF_ONE or self._waiting.total() >= MOST_WAITING:
                return False
            self._waiting[address] += 1
        return True

    def _waited(self, address: str) -> None:
        with self._lock:
            self._waiting[address] -= 1
            if not self._waiting[address]:
                del self._waiting[address]


def _take(stream: Any, target: Any, length: int) -> bool:
    """Whether all of it came before the connection ended."""
    while length > 0:
        chunk = stream.read(min(_CHUNK, length))
        if not chunk:
            return False
        length -= len(chunk)
        if target is not None:
            target.write(chunk)
    return True
