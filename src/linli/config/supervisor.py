"""Keeps a handful of processes and the private database alive, and stops them together.

Each process leads a group of its own, so that what it started goes with it, and Ctrl-C reaches the supervisor alone,
which then stops them in order. All carry a mark in their environment: if the supervisor itself is killed, the next
one finds and ends what was left.
"""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import structlog

log = structlog.get_logger(__name__)

MARK = "LINLI_SUPERVISOR"
LOOK_EVERY = 0.25
SECONDS_TO_STOP = 10
LONGEST_PAUSE = 10.0


@dataclass(slots=True)
class Child:
    """One process that must be running; with `waits`, from `begin_waiting` on."""

    name: str
    command: list[str]
    waits: bool = False
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    start_after: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """Runs until told to stop. `mend` is called often and brings back what the processes stand on (the database)."""

    state: Path
    children: list[Child]
    mend: Callable[[], None]
    environment: Mapping[str, str] = field(default_factory=dict)
    _mark: str = field(default_factory=lambda: secrets.token_hex(8))
    _stop: threading.Event = field(default_factory=threading.Event)

    def begin(self) -> None:
        """Ends what a killed supervisor left, then starts every process that need not wait."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._told_to_stop)
        self.state.write_text(self._mark)
        for child in self.children:
            if not child.waits:
                self._start(child)

    def begin_waiting(self) -> None:
        """Starts the processes that had to wait: what somebody is waiting for has the processors first."""
        for child in self.children:
            if child.waits:
                child.waits = False
                self._start(child)

    def watch(self, *, until: Callable[[], bool] = lambda: False) -> bool:
        """Restarts what dies; returns True as soon as `until` holds, False when told to stop."""
        while not self._stop.wait(LOOK_EVERY):
            with contextlib.suppress(Exception):
                # Logged by `mend` itself; a database that doesn't start now is tried again at the next look.
                self.mend()
            for child in self.children:
                if not child.waits:
                    self._look_after(child)
            if until():
                return True
        return False

    def end(self) -> None:
        """Asks every process to stop, in the order they were started, and kills those that don't."""
        for child in self.children:
            self._signal(child, signal.SIGTERM)
        until = time.monotonic() + SECONDS_TO_STOP
        for child in self.children:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, until - time.monotonic()))
            self._signal(child, signal.SIGKILL)
        self.state.unlink(missing_ok=True)

    def _told_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(
            child.command,
            stdin=subprocess.DEVNULL,
            # Standard output is the supervisor's, for the one line that says where Linli is.
            stdout=sys.stderr,
            env={**os.environ, **self.environment, MARK: self._mark},
            start_new_session=True,
        )
        child.started_at = time.monotonic()

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None:
            if child.process.poll() is None:
                return
            # Its own children may outlive it, and hold its port.
            self._signal(child, signal.SIGKILL)
            child.failures = 0 if now - child.started_at > 30 else child.failures + 1
            pause = 0.0 if child.failures <= 1 else min(LONGEST_PAUSE, 0.5 * 2**child.failures)
            log.warning("process ended, starting it again", name=child.name, code=child.process.returncode, pause=pause)
            child.process, child.start_after = None, now + pause
        if now >= child.start_after:
            self._start(child)

    def _signal(self, child: Child, number: int) -> None:
        if child.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, number)


def end_leftovers(state: Path) -> None:
    """Kills every process of an earlier supervisor that was itself killed (where /proc tells the environments)."""
    if not state.exists():
        return
    mark = state.read_text().strip()
    wanted = f"{MARK}={mark}".encode()
    until = time.monotonic() + SECONDS_TO_STOP
    # Again and again: one of them may have started another meanwhile, and each holds its port until it is really gone.
    while (left := _marked(wanted)) and time.monotonic() < until:
        for number in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(number, signal.SIGKILL)
        time.sleep(0.05)


def _marked(wanted: bytes) -> list[int]:
    """The processes with a mark in their environment; the dead have none, even if nobody has buried them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found
