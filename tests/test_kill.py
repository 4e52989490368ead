"""`kill -9` of web, worker and database at random moments: nothing acknowledged is lost, nothing happens twice."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from linli.config.embedded_postgres import EmbeddedPostgres

pytestmark = pytest.mark.kill
ROOT = Path(__file__).resolve().parents[1]
SEED = 20260609
KILLS = ("web", "database", "worker", "web master", "database", "worker")
SUBMITTERS = 2
# For a machine that has a lot else to do; on a free one the whole test takes well under a minute.
PATIENCE = 90.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], Any], *, seconds: float, what: str) -> Any:
    """Ask again until it holds; fails with `what` when that takes too long."""
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := holds():
            return found
        pause.wait(0.1)
    pytest.fail(f"{what} did not happen within {seconds:.0f} s")


@dataclass
class Installation:
    """`linli serve` in a folder of its own."""

    home: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def __post_init__(self) -> None:
        self.database = EmbeddedPostgres(self.home / "postgres")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LINLI_", "DATABASE_URL"))}
        self.environment = {
            **kept,
            "LINLI_VAR": str(self.home),
            "LINLI_STALLED_SECONDS": "12",
            "DJANGO_SETTINGS_MODULE": "linli.config.settings",
        }

    def start(self) -> None:
        command = [sys.executable, "-m", "linli.config.command_line", "serve", "--port", str(self.port), "--no-browser"]
        with (self.home / "serve.log").open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--workers", "2", "--threads", "2", "--jobs", "2"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self.answers, seconds=180, what=f"an answer of linli serve ({self.home / 'serve.log'})")

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.home / "serve.log").read_text()[-3000:]
        with contextlib.suppress(OSError):
            return bool(self.call("GET", "/healthz")[0] == 200)
        return False

    def call(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
        """Status and JSON; raises OSError when there was no answer, and so nobody knows what came of it."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=10) as response:
                text = response.read()
                return response.status, json.loads(text) if path.startswith("/api") else text
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")

    def inside(self, what: str) -> dict[str, Any]:
        """Run tests/kill_district.py with the installation's settings."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.kill_district", what],
            cwd=ROOT,
            env={**self.environment, "DATABASE_URL": self.database.url()},
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def processes(self, kind: str) -> list[int]:
        """Processes of one kind below `linli serve`, and of no other Linli on this machine."""
        assert self.process is not None
        parents: dict[int, int] = {}
        commands: dict[int, str] = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, ValueError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                commands[int(folder.name)] = (folder / "cmdline").read_bytes().decode(errors="replace")
        children = [pid for pid, parent in parents.items() if parent == self.process.pid]
        masters = [pid for pid in children if "wsgi" in commands[pid]]
        if kind == "worker":
            return [pid for pid in children if "command_line.jobs" in commands[pid]]
        return masters if kind == "web master" else [pid for pid, parent in parents.items() if parent in masters]

    def kill(self, kind: str, chance: random.Random) -> None:
        """SIGKILL to one living process of that kind, as soon as there is one."""
        if kind == "database":
            until(self.database.postmaster, seconds=PATIENCE, what="a running database")
            self.database.kill()
            return
        pid = chance.choice(until(lambda: self.processes(kind), seconds=PATIENCE, what=f"a running {kind}"))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@dataclass
class Traffic:
    """People who go on raising and dispatching until told to stop, and remember what they were promised."""

    installation: Installation
    tokens: dict[str, str]
    post: int
    acknowledged: dict[str, str] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    dispatched: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self, seed: int) -> None:
        chance = random.Random(seed)
        while not self.over.is_set():
            key = UUID(int=chance.getrandbits(128), version=4)
            number = self.submit(key, is_urgent=chance.random() < 0.3)
            if number and chance.random() < 0.7:
                self.dispatch(number)

    def submit(self, key: UUID, *, is_urgent: bool) -> str | None:
        """Like a telephone with a bad network: the same form again and again until there is an answer."""
        body = {
            "submission_key": str(key),
            "kind": "complaint",
            "text": "楼道的灯坏了",
            "longitude": 120.351,
            "latitude": 36.081,
            "is_urgent": is_urgent,
        }
        answer = self._insist("/api/appeals", body, "王阿姨", ok={201})
        if answer is None:
            return None
        self.acknowledged[str(key)] = answer["number"]
        return None if is_urgent else str(answer["number"])

    def dispatch(self, number: str) -> None:
        if self._insist(f"/api/appeals/{number}/accept", {}, "赵主任", ok={200, 422}) is not None:
            self.accepted.add(number)
        if self._insist(f"/api/appeals/{number}/dispatch", {"to": self.post}, "赵主任", ok={200, 422}) is not None:
            self.dispatched.add(number)

    def _insist(self, path: str, body: dict[str, Any], who: str, *, ok: set[int]) -> Any:
        """The first clear answer. 422 to a second try of a deed says that the first had been done."""
        tries = 0
        while tries == 0 or not self.over.is_set():
            tries += 1
            try:
                status, answer = self.installation.call("POST", path, body, self.tokens[who])
            except OSError:
                self.over.wait(0.1)
                continue
            if status in ok and (status != 422 or tries > 1):
                return answer
            if status < 500:
                self.faults.append(f"{path}: {status} {answer}")
                return None
            self.over.wait(0.1)
        return None


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    # The database server's account must be able to walk here.
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(folder.stat().st_mode | 0o055)
    one = Installation(tmp_path)
    try:
        one.start()
        yield one
    finally:
        one.stop()


def test_nothing_acknowledged_is_lost_and_nothing_happens_twice(installation: Installation) -> None:
    chance = random.Random(SEED)
    given = installation.inside("build")
    traffic = Traffic(installation, given["tokens"], given["post"])
    people = [threading.Thread(target=traffic.run, args=(SEED + number,)) for number in range(SUBMITTERS)]
    for one in people:
        one.start()
    try:
        for kind in KILLS:
            reached = len(traffic.acknowledged) + chance.randint(2, 6)
            until(lambda: len(traffic.acknowledged) >= reached, seconds=PATIENCE, what=f"traffic before killing {kind}")  # noqa: B023
            installation.kill(kind, chance)
        reached = len(traffic.acknowledged) + 3
        until(lambda: len(traffic.acknowledged) >= reached, seconds=PATIENCE, what="traffic after the last kill")
    finally:
        traffic.over.set()
        for one in people:
            one.join(20)
    assert not traffic.faults, "\n".join(traffic.faults)

    def settled() -> dict[str, Any] | None:
        found = installation.inside("judge")
        left[:] = found["waiting"]
        return None if left else found

    left: list[str] = []
    try:
        found = until(settled, seconds=PATIENCE, what="the end of all jobs")
    except pytest.fail.Exception:
        pytest.fail(f"jobs that never ended: {left[:10]}")
    _judge(traffic, found, post=given["post"])


def _judge(traffic: Traffic, found: dict[str, Any], *, post: int) -> None:
    stored = {key: number for key, number, _ in found["appeals"]}
    assert len(stored) == len(found["appeals"])
    assert traffic.acknowledged.items() <= stored.items(), "an acknowledged appeal is gone or has another number"
    verbs = found["verbs"]
    holders = {number: holder for _, number, holder in found["appeals"]}
    for number in traffic.acknowledged.values():
        assert verbs[number].count("appeal.submitted") == 1
        assert holders[number] is not None, "an appeal without anybody who has it"
    for number in traffic.accepted:
        assert verbs[number].count("appeal.accepted") == 1
    for number in traffic.dispatched:
        assert verbs[number].count("appeal.dispatched") == 1
        assert holders[number] == post
    assert found["faults"] == []
    assert found["missing_reactions"] == []
    assert found["extra_reactions"] == []
    assert found["twice_told"] == []
    assert found["told_of_acceptance"] == sum(each.count("appeal.accepted") for each in verbs.values())
    assert found["unsent"] == []
    assert found["carried"] == found["carried_once"] == found["deliveries"] > 0
