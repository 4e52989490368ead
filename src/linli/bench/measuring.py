"""Running the operations: the server as `linli web` starts it, the load generator and the bare SQL beside it."""

import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.test import Client

from linli.bench import processor_time
from linli.bench.operations import Operation, Request
from linli.workflow import rules

_SECONDS_TO_ANSWER: Final = 180
_WARM: Final = 40
_ROUNDS: Final = 3


class BenchError(RuntimeError):
    """A measurement that means nothing: the server does not come up, or answers something else than expected."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one side. Times in milliseconds with one user; the rest with several.

    `processor` is processor time in milliseconds for each piece of work, PostgreSQL's included: it says what a quiet
    machine could do when the one measured on is not.
    """

    p50: float
    p95: float
    p99: float
    per_second: float
    processor: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One operation. `ratio` says how many times more processor time a request takes than its bare SQL, `ratio_rate`
    how many times more the bare SQL did in the same time, `ratio_one` how many times longer one user waited.
    """

    name: str
    statements: int
    linli: Figures
    bare: Figures
    answer_bytes: int
    expected: int
    p99_expected: float

    @property
    def ratio(self) -> float:
        """Processor time of a request over that of the bare transaction, PostgreSQL's included, with several users."""
        return self.linli.processor / self.bare.processor

    @property
    def ratio_rate(self) -> float:
        """Bare transactions for each request, with several users."""
        return self.bare.per_second / self.linli.per_second

    @property
    def ratio_one(self) -> float:
        """Median time of a request over that of the bare transaction, with one user."""
        return self.linli.p50 / self.bare.p50

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        ratios = {"ratio": self.ratio, "ratio_rate": self.ratio_rate, "ratio_one": self.ratio_one}
        return {**asdict(self), **{name: round(ratio, 2) for name, ratio in ratios.items()}}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How the server is started and how long is measured."""

    users: int
    seconds: float
    workers: int
    threads: int


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port on 127.0.0.1 and its first process."""

    port: int
    pid: int

    def processor_seconds(self) -> float:
        """Used so far by the server and by PostgreSQL's processes for this database (where they can be looked at)."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            backends = [row[0] for row in cursor.fetchall()]
        return processor_time.used([*processor_time.family(self.pid), *backends])


@contextlib.contextmanager
def server(sizes: Sizes) -> Iterator["Server"]:
    """The pages and the API on a free port of this machine, as `linli web` serves them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = ["--port", str(port), "--workers", str(sizes.workers), "--threads", str(sizes.threads)]
    environment = os.environ | {"LINLI_LOG_LEVEL": "WARNING", "LINLI_DEBUG": "0", "LINLI_HTTPS": "0"}
    command = [sys.executable, "-m", "linli.config.command_line", "web", *options]
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # the server looks for it, the API never
    process = subprocess.Popen(command, env=environment)
    try:
        _await(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + _SECONDS_TO_ANSWER
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError), opener.open(f"http://127.0.0.1:{port}/healthz"):
            return
        time.sleep(0.1)
    message = f"the server did not answer within {_SECONDS_TO_ANSWER} s"
    raise BenchError(message)


def measure(operation: Operation, *, running: Server, sizes: Sizes) -> Measured:
    """One user, then several, through the server; the same in bare SQL; the statements counted in this process."""
    requests = [request.raw() for request in operation.requests]
    bare = list(operation.bare)
    # What changes something is used up: one part is for one user, the rest for several.
    part = len(requests) // 3 if operation.once else 0
    statements = count_statements(_sample(operation), operation.status)
    linli, size = _linli(operation, requests, part, running=running, sizes=sizes)
    plain = _bare(operation, bare, len(bare) // 3 if operation.once else 0, sizes=sizes)
    return Measured(operation.name, statements, linli, plain, size, operation.expected, operation.p99)


def _sample(operation: Operation) -> list[Request]:
    """What is counted: the last requests of those that are used up, which the load does not reach as well."""
    return list(
        operation.requests[-5:] if operation.once else operation.requests[:: max(len(operation.requests) // 30, 1)]
    )


def _linli(
    operation: Operation, requests: list[str], part: int, *, running: Server, sizes: Sizes
) -> tuple[Figures, int]:
    spec = {
        "host": "127.0.0.1",
        "port": running.port,
        "once": operation.once,
        "seconds": sizes.seconds,
        "most": 1_000_000,
    }
    # Every process of the server loads what it keeps (borders of areas, a dictionary) with its first requests.
    for _ in range(_ROUNDS):
        first, requests = (requests[:_WARM], requests[_WARM:]) if operation.once else (requests, requests)
        _run("load", spec | {"users": sizes.users, "requests": first, "warm": 0, "most": _WARM, "seconds": 60})
    one = _run("load", spec | {"users": 1, "requests": requests[:part] or requests, "warm": _WARM, "most": 1_000})
    rest = requests[part:-5] if operation.once else requests
    before = running.processor_seconds()
    several = _run("load", spec | {"users": sizes.users, "requests": rest, "warm": _WARM})
    # The warm-up's share is taken out by counting its requests too.
    used = (running.processor_seconds() - before) * len(several["times"]) / (len(several["times"]) + _WARM)
    several["processor_seconds"] = used
    for result in (one, several):
        wrong = {status: count for status, count in result["statuses"].items() if int(status) != operation.status}
        if wrong:
            message = f"{operation.name}: {wrong} instead of {operation.status}"
            raise BenchError(message)
    return _figures(one, several), round(several["bytes"])


def _bare(operation: Operation, transactions: list[Any], part: int, *, sizes: Sizes) -> Figures:
    spec = {"address": _address(), "once": operation.once, "seconds": sizes.seconds, "most": 1_000_000}
    one = spec | {"users": 1, "transactions": transactions[:part] or transactions, "warm": _WARM, "most": 1_000}
    several = spec | {"users": sizes.users, "transactions": transactions[part:], "warm": _WARM}
    return _figures(_run("bare", one), _run("bare", several))


def _figures(one: dict[str, Any], several: dict[str, Any]) -> Figures:
    if len(one["times"]) < 2 or not several["times"]:
        message = "nothing was measured: too few appeals for this many seconds"
        raise BenchError(message)
    hundredths = statistics.quantiles(one["times"], n=100, method="inclusive")
    return Figures(
        p50=round(hundredths[49], 2),
        p95=round(hundredths[94], 2),
        p99=round(hundredths[98], 2),
        per_second=round(len(several["times"]) / several["seconds"], 1),
        processor=round(several["processor_seconds"] / len(several["times"]) * 1000, 3),
    )


def _run(module: str, spec: dict[str, Any]) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(spec, file)
        file.flush()
        command = [sys.executable, "-m", f"linli.bench.{module}", file.name]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise BenchError(done.stderr[-2000:])
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _address() -> str:
    return os.environ["DATABASE_URL"]


def count_statements(requests: Sequence[Request], status: int) -> int:
    """The most SQL statements that one of these requests takes, counted in this process by the server's own code.

    BEGIN, COMMIT and SAVEPOINT are not counted; the jobs that are deferred are.
    """
    client = Client(SERVER_NAME="127.0.0.1")
    # Read now, so that the minute after which a process reads the rules again does not end while we count.
    rules.forget()
    rules.calendar()
    most = 0
    for number, request in enumerate(requests):
        statements: list[str] = []
        with connection.execute_wrapper(_noting(statements)):
            headers = {"Authorization": f"Bearer {request.caller.token}"}
            if request.body is None:
                answer = client.get(f"/api{request.path}", headers=headers)
            else:
                answer = client.post(f"/api{request.path}", request.body, "application/json", headers=headers)
        if answer.status_code != status:
            message = f"{request.path}: {answer.status_code} {answer.content[:300]!r}"
            raise BenchError(message)
        if number:  # the first one warms up what a process remembers for good
            most = max(most, len(statements))
    return most


def _noting(statements: list[str]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).lstrip().upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")):
            statements.append(str(sql))
        return execute(sql, params, many, context)

    return note
