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
from itertools import cycle
from pathlib import Path
from typing import Any

import psycopg

type Transaction = list[tuple[str, list[Any]]]

PROCESSES = 2


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


def _group(shares: list[dict[str, Any]]) -> list[tuple[float, float, list[float]]]:
    with ThreadPoolExecutor(len(shares)) as threads:
        return list(threads.map(_user, shares))


def _merged(results: list[tuple[float, float, list[float]]], users: int) -> dict[str, Any]:
    elapsed = max(ended for _, ended, _ in results) - min(started for started, _, _ in results)
    return {"seconds": elapsed, "times": [took for _, _, times in results for took in times]}


def _user(spec: dict[str, Any]) -> tuple[float, float, list[float]]:
    transactions: list[Transaction] = spec["transactions"]
    source = iter(transactions) if spec["once"] else cycle(transactions)
    most = -(-spec["most"] // spec["users"])
    gc.disable()
    with psycopg.connect(spec["address"], autocommit=True, prepare_threshold=1) as connection:
        for _, transaction in zip(range(-(-spec["warm"] // spec["users"])), source, strict=False):
            _carry_out(connection, transaction)
        started = time.monotonic()
        times: list[float] = []
        for _, transaction in zip(range(most), source, strict=False):
            begun = time.monotonic()
            if begun - started > spec["seconds"]:
                break
            _carry_out(connection, transaction)
            times.append((time.monotonic() - begun) * 1000)
        return started, time.monotonic(), times


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
