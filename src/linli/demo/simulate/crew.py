"""Several processes at work on one simulation: each plays some of the streets, day by day, as they are raised.

A street is a world of its own: its cases meet no other street's, and draw their chances from their own numbers. So
the outcome does not depend on how many processes there are, or on which of them was faster.
"""

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from selectors import EVENT_READ, DefaultSelector
from typing import Any

from linli.demo.simulate.case import Planned
from linli.demo.simulate.player import Played

# Days that a process may be behind what has been raised: a slow day of one's must not leave the others without work.
_BEHIND = 10


class WorkerFailed(RuntimeError):
    """A process of the crew ended before its work was done; its own words are on standard error."""


def shares(cases: Sequence[Planned], size: int) -> dict[str, int]:
    """Which process plays which street: the busiest streets first, each to whoever has least so far."""
    counts = Counter(planned.partition for planned in cases)
    loads = [0] * size
    found: dict[str, int] = {}
    for partition, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        found[partition] = loads.index(min(loads))
        loads[found[partition]] += count
    return found


class Crew:
    """Processes that start while the cases are still being planned; `report(days played)` is called as they go."""

    def __init__(self, size: int) -> None:
        self._workers = [self._start() for _ in range(size)]
        self._unread = [b""] * size
        self._share: dict[str, int] = {}
        self._sent = 0
        self._played_days = [0] * size
        self._finished: list[Played] = []
        self._report: Callable[[int], None] = lambda _days: None

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "linli.demo.simulate.worker"]
        # A session of its own: Ctrl-C is for whoever started it, who then speaks no more.
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)

    def begin(self, cases: Sequence[Planned], *, at: datetime, until: datetime, report: Callable[[int], None]) -> None:
        """Share out the streets of all the cases that are to come."""
        self._share, self._report = shares(cases, len(self._workers)), report
        for number in range(len(self._workers)):
            self._say(number, {"at": at.isoformat(), "until": until.isoformat()})

    def play(self, cases: Sequence[Planned], *, up_to: datetime) -> None:
        """Play the cases raised since the last call, and go on with all the others; returns before that is done."""
        groups: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for planned in cases:
            groups[self._share[planned.partition]].append(planned.as_json())
        for number in range(len(self._workers)):
            self._say(number, {"up_to": up_to.isoformat(), "cases": groups[number]})
        self._sent += 1
        self._listen(lambda: self._sent - min(self._played_days) <= _BEHIND)

    def finish(self) -> Played:
        """What came of it, when everything has been played. Raises WorkerFailed."""
        for number in range(len(self._workers)):
            self._say(number, {"finish": True})
        self._listen(lambda: len(self._finished) == len(self._workers))
        return Played(
            acts=sum(played.acts for played in self._finished),
            refused=[reason for played in self._finished for reason in played.refused],
        )

    def _listen(self, is_enough: Callable[[], bool]) -> None:
        with DefaultSelector() as selector:
            for number, worker in enumerate(self._workers):
                assert worker.stdout is not None
                selector.register(worker.stdout, EVENT_READ, number)
            while not is_enough():
                for key, _ in selector.select():
                    self._hear(key.data, key.fd)
                self._report(min(self._played_days))

    def _hear(self, number: int, descriptor: int) -> None:
        """What a process has said since; read past Python's buffers, in which a line could lie unseen."""
        chunk = os.read(descriptor, 65_536)
        if not chunk:
            raise WorkerFailed("a process of the simulation ended too early")
        *lines, self._unread[number] = (self._unread[number] + chunk).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "acts" in message:
                self._finished.append(Played(**message))
            else:
                self._played_days[number] += 1

    def _say(self, number: int, order: dict[str, Any]) -> None:
        stream = self._workers[number].stdin
        assert stream is not None
        try:
            stream.write(json.dumps(order).encode() + b"\n")
            stream.flush()
        except BrokenPipeError as error:
            raise WorkerFailed("a process of the simulation ended too early") from error

    def dismiss(self) -> None:
        """Let the processes end: they do when nobody speaks to them any more."""
        for worker in self._workers:
            for stream in (worker.stdin, worker.stdout):
                if stream is not None:
                    try:
                        stream.close()
                    except BrokenPipeError:
                        continue
        for worker in self._workers:
            try:
                worker.wait(timeout=10)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
