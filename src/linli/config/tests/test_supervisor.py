"""What dies is started again; told to stop, everything goes; what a killed supervisor left is ended by the next."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from linli.config.supervisor import MARK, Child, Supervisor, end_leftovers

pytestmark = pytest.mark.kill

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


def supervisor(state: Path, *commands: list[str], mend: Callable[[], None] = lambda: None) -> Supervisor:
    return Supervisor(state, [Child(f"child {n}", command) for n, command in enumerate(commands)], mend)


def pid(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def within_seconds(condition: Callable[[], bool]) -> Callable[[], bool]:
    """`until` for `watch` that fails the test rather than waiting for ever."""
    deadline = time.monotonic() + 20

    def met() -> bool:
        assert time.monotonic() < deadline, "took too long"
        return condition()

    return met


@pytest.fixture(autouse=True)
def signals_as_they_were() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_what_waits_is_started_when_told_and_looked_after_from_then_on(tmp_path: Path) -> None:
    watched = supervisor(tmp_path / "state", SLEEPER, SLEEPER)
    watched.children[1].waits = True
    watched.begin()
    try:
        assert watched.watch(until=lambda: True)
        assert watched.children[1].process is None
        watched.begin_waiting()
        first = pid(watched.children[1])
        os.kill(first, signal.SIGKILL)

        def started_again() -> bool:
            child = watched.children[1]
            return child.process is not None and child.process.pid != first

        assert watched.watch(until=within_seconds(started_again))
    finally:
        watched.end()


def test_a_killed_process_is_started_again(tmp_path: Path) -> None:
    watched = supervisor(tmp_path / "state", SLEEPER, SLEEPER)
    watched.begin()
    try:
        first, other = map(pid, watched.children)
        os.kill(first, signal.SIGKILL)

        def started_again() -> bool:
            child = watched.children[0]
            return child.process is not None and child.process.pid != first

        assert watched.watch(until=within_seconds(started_again))
        assert pid(watched.children[1]) == other
    finally:
        watched.end()


def test_told_to_stop_it_stops_everything(tmp_path: Path) -> None:
    watched = supervisor(tmp_path / "state", SLEEPER)
    watched.begin()
    os.kill(os.getpid(), signal.SIGTERM)
    assert watched.watch() is False
    watched.end()
    assert watched.children[0].process is not None
    assert watched.children[0].process.poll() is not None
    assert not (tmp_path / "state").exists()


def test_a_database_that_cannot_be_mended_stops_nothing(tmp_path: Path) -> None:
    tries = []

    def mend() -> None:
        tries.append(1)
        raise RuntimeError

    watched = supervisor(tmp_path / "state", SLEEPER, mend=mend)
    watched.begin()
    try:
        assert watched.watch(until=within_seconds(lambda: len(tries) > 1))
    finally:
        watched.end()


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_leftovers_of_a_killed_supervisor_are_ended(tmp_path: Path) -> None:
    killed = supervisor(tmp_path / "state", SLEEPER)
    killed.begin()
    left = killed.children[0].process
    assert left is not None
    mark = f"{MARK}={(tmp_path / 'state').read_text()}".encode()

    def carries_the_mark() -> bool:
        # Between fork and exec a process still shows the environment of its parent.
        return mark in Path(f"/proc/{left.pid}/environ").read_bytes().split(b"\0")

    until = within_seconds(carries_the_mark)
    while not until():
        pass
    end_leftovers(tmp_path / "state")
    assert left.wait(10) == -signal.SIGKILL
