"""Several processes at work on one simulation: each plays streets, one after the other, by itself.

A street is a world of its own: its cases meet no other street's, and draw their chances from their own numbers. So
the outcome does not depend on how many processes there are, or on which of them was faster.
"""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from selectors import EVENT_READ, DefaultSelector
from typing import Any

from linli.demo.simulate.case import Planned
from linli.demo.simulate.player import Played

type Report = Callable[[int], None]


class WorkerFailed(RuntimeError):
    """A process of the crew ended before its work was done; its own words are on standard error."""


def partitions(cases: Sequence[Planned]) -> list[list[Planned]]:
    """The cases of each street together, the busiest street first."""
    groups: dict[str, list[Planned]] = defaultdict(list)
    for planned in cases:
        groups[planned.partition].append(planned)
    return sorted(groups.values(), key=len, reverse=True)


class Crew:
    """Processes that start while the appeals are still coming in, and are ready when those are to be handled."""

    def __init__(self, size: int) -> None:
        self._workers = [self._start() for _ in range(size)]
        self._unread: dict[int, bytes] = defaultdict(bytes)

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "linli.demo.simulate.worker"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def play(self, cases: Sequence[Planned], *, at: datetime, until: datetime, report: Report) -> Played:
        """Hand out the streets, biggest first; returns when all are played. Raises WorkerFailed."""
        played = Played()
        left = partitions(cases)
        with DefaultSelector() as selector:
            for number, worker in enumerate(self._workers):
                assert worker.stdout is not None
                selector.register(worker.stdout, EVENT_READ, number)
            busy = sum(self._hand_out(worker, left, at=at, until=until) for worker in self._workers)
            while busy:
                for key, _ in selector.select():
                    for message in self._messages(key.data, key.fd):
                        played.acts += message["acts"]
                        report(played.acts)
                        if "refused" in message:
                            played.refused += message["refused"]
                            busy -= not self._hand_out(self._workers[key.data], left, at=at, until=until)
        return played

    def _messages(self, number: int, descriptor: int) -> list[dict[str, Any]]:
        """What a process has said since; read past Python's buffers, in which a line could lie unseen."""
        chunk = os.read(descriptor, 65_536)
        if not chunk:
            raise WorkerFailed("a process of the simulation ended too early")
        *lines, self._unread[number] = (self._unread[number] + chunk).split(b"\n")
        return [json.loads(line) for line in lines]

    def _hand_out(
        self, worker: "subprocess.Popen[bytes]", left: list[list[Planned]], *, at: datetime, until: datetime
    ) -> bool:
        if not left:
            return False
        cases = [planned.as_json() for planned in left.pop(0)]
        order = {"at": at.isoformat(), "until": until.isoformat(), "cases": cases}
        assert worker.stdin is not None
        worker.stdin.write(json.dumps(order).encode() + b"\n")
        worker.stdin.flush()
        return True

    def dismiss(self) -> None:
        """Let the processes end: they do when nobody speaks to them any more."""
        for worker in self._workers:
            for stream in (worker.stdin, worker.stdout):
                if stream is not None:
                    stream.close()
        for worker in self._workers:
            try:
                worker.wait(timeout=10)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
