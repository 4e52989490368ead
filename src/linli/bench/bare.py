"""The same work in bare SQL: what PostgreSQL and its driver need when nothing of ours stands between.

Shaped like the server: half of the users in each of two processes, a thread and a connection for each of them.
`python -m linli.bench.bare SPEC` prints what came of it as JSON.
"""

import gc
import json
import multiprocessing
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import psycopg

from linli.bench import processor_time

type Transaction = list[tuple[str, list[Any]]]

PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Result:
    """One user's part. `processor_seconds` were used by this side and by PostgreSQL's process for it."""

    started: float
    ended: float
    times: list[float]
    processor_seconds: float


def run(spec: dict[str, Any]) -> dict[str, Any]:
    """Carry out `transactions` as `users` at once for `seconds`, or until `most` are done; times in milliseconds."""
    users = spec["users"]
    shares = [spec | {"transactions": spec["transactions"][user::users]} for user in range(users)]
    if users == 1:
        return _merged([_user(shares[0])], users)
    context = multiprocessing.get_context("fork")
    with context.Pool(PROCESSES) as pool:
        groups = pool.map(_group, [shares[number::PROCESSES] for number in range(PROCESSES)])
    return _merged([result for group in groups for result in group], users)


def _group(shares: list[dict[str, Any]]) -> list[Result]:
    with ThreadPoolExecutor(len(shares)) as threads:
        return list(threads.map(_user, shares))


def _merged(results: list[Result], users: int) -> dict[str, Any]:
    elapsed = max(result.ended for result in results) - min(result.started for result in results)
    return {
        "seconds": elapsed,
        "times": [took for result in results for took in result.times],
        "processor_seconds": sum(result.processor_seconds for result in results),
    }


def _user(spec: dict[str, Any]) -> Result:
    transactions: list[Transaction] = spec["transactions"]
    source = iter(transactions) if spec["once"] else cycle(transactions)
    most = -(-spec["most"] // spec["users"])
    gc.disable()
    with psycopg.connect(spec["address"], autocommit=True, prepare_threshold=1) as connection:
        for _, transaction in zip(range(-(-spec["warm"] // spec["users"])), source, strict=False):
            _carry_out(connection, transaction)
        backend = connection.info.backend_pid
        own, its = time.thread_time(), processor_time.used([backend])
        started = time.monotonic()
        times: list[float] = []
        for _, transaction in zip(range(most), source, strict=False):
            begun = time.monotonic()
            if begun - started > spec["seconds"]:
                break
            _carry_out(connection, transaction)
            times.append((time.monotonic() - begun) * 1000)
        used = time.thread_time() - own + processor_time.used([backend]) - its
        return Result(started, time.monotonic(), times, used)


def _carry_out(connection: psycopg.Connection[Any], transaction: Transaction) -> None:
    if len(transaction) == 1:
        _execute(connection, *transaction[0])
        return
    with connection.transaction():
        for statement, parameters in transaction:
            _execute(connection, statement, parameters)


def _execute(connection: psycopg.Connection[Any], statement: str, parameters: list[Any]) -> None:
    cursor = connection.execute(statement.encode(), parameters)
    if cursor.description:
        cursor.fetchall()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(json.loads(Path(sys.argv[1]).read_text()))))
