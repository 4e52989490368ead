"""The load generator: keep-alive connections over raw sockets in one thread, in a process of its own.

It shares the machine with the server it measures, so it does as little as it can: the requests come ready-made, and of
an answer only the status and the length are read. `python -m linli.bench.load SPEC` prints what came of it as JSON.
"""

import gc
import json
import selectors
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

_END_OF_HEAD = b"\r\n\r\n"
_PATIENCE_SECONDS = 30.0


@dataclass(slots=True)
class _User:
    """One connection, which sends its next request as soon as the answer to the last is there."""

    connection: socket.socket
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    wanted: int = -1  # length of the whole answer, once its head is there

    def ask(self, request: bytes) -> None:
        self.received.clear()
        self.wanted = -1
        self.sent_at = time.perf_counter()
        self.connection.sendall(request)

    def take(self) -> bool:
        """Read what is there; True when the answer is whole."""
        part = self.connection.recv(262_144)
        if not part:
            message = "the server closed the connection"
            raise ConnectionError(message)
        self.received += part
        if self.wanted < 0:
            end = self.received.find(_END_OF_HEAD)
            if end < 0:
                return False
            head = bytes(self.received[:end]).lower()
            place = head.find(b"content-length:")
            if place < 0:
                message = f"an answer without a length: {head[:200]!r}"
                raise ValueError(message)
            self.wanted = end + len(_END_OF_HEAD) + int(head[place + 15 :].split(b"\r\n", 1)[0])
        return len(self.received) >= self.wanted

    @property
    def status(self) -> int:
        return int(self.received[9:12])


def run(spec: dict[str, Any]) -> dict[str, Any]:
    """Send `requests` as `users` at once for `seconds`, or until `most` are answered; times in milliseconds.

    The first `warm` answers are not counted. `once`: no request is sent twice.
    """
    requests = [request.encode("latin-1") for request in spec["requests"]]
    source = iter(requests) if spec["once"] else cycle(requests)
    users = [_User(socket.create_connection((spec["host"], spec["port"]))) for _ in range(spec["users"])]
    for user in users:
        user.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    gc.disable()
    _phase(users, source, seconds=_PATIENCE_SECONDS, most=spec["warm"])
    started = time.perf_counter()
    statuses, times, sizes = _phase(users, source, seconds=spec["seconds"], most=spec["most"])
    elapsed = time.perf_counter() - started
    for user in users:
        user.connection.close()
    return {"seconds": elapsed, "times": times, "statuses": statuses, "bytes": sizes / max(len(times), 1)}


def _phase(
    users: list[_User], source: Iterator[bytes], *, seconds: float, most: int
) -> tuple[Counter[int], list[float], int]:
    statuses: Counter[int] = Counter()
    times: list[float] = []
    size = 0
    until = time.perf_counter() + seconds
    left = most
    with selectors.DefaultSelector() as selector:
        for user in users:
            request = next(source, None) if left > 0 else None
            if request is None:
                break
            left -= 1
            selector.register(user.connection, selectors.EVENT_READ, user)
            user.ask(request)
        while selector.get_map():
            ready = selector.select(_PATIENCE_SECONDS)
            if not ready:
                message = f"no answer within {_PATIENCE_SECONDS} seconds"
                raise TimeoutError(message)
            for key, _events in ready:
                user = key.data
                if not user.take():
                    continue
                now = time.perf_counter()
                times.append((now - user.sent_at) * 1000)
                statuses[user.status] += 1
                size += len(user.received)
                request = next(source, None) if left > 0 and now < until else None
                if request is None:
                    selector.unregister(user.connection)
                else:
                    left -= 1
                    user.ask(request)
    return statuses, times, size


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(json.loads(Path(sys.argv[1]).read_text()))))
