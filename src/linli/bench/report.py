"""What came of it, for people and for programs."""

import os
import platform
from datetime import datetime
from typing import Any, Final

from django.db import connection
from rich.console import Console
from rich.table import Table

from linli import __version__
from linli.bench.measuring import Measured, Sizes

_SETTINGS: Final = ("server_version", "synchronous_commit", "fsync", "full_page_writes", "shared_buffers", "jit")
MOST_STATEMENTS: Final = 6


def as_json(
    measured: list[Measured], *, appeals: int, sizes: Sizes, load_before: float, at: datetime
) -> dict[str, Any]:
    """Everything, with what one must know to compare it with another run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, current_setting(name) FROM unnest(%s::text[]) AS name", [list(_SETTINGS)])
        settings = dict(cursor.fetchall())
    return {
        "linli": __version__,
        "at": at.isoformat(),
        "appeals": appeals,
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "postgresql": settings,
        "load_before": load_before,
        "users": sizes.users,
        "seconds": sizes.seconds,
        "workers": sizes.workers,
        "threads": sizes.threads,
        "operations": [one.as_json() for one in measured],
    }


def show(measured: list[Measured], *, appeals: int, sizes: Sizes, load_before: float, console: Console) -> None:
    """The table. What falls short of what is expected is marked."""
    console.print(
        f"{appeals:,} appeals, {os.cpu_count()} cores, server {sizes.workers} x {sizes.threads}, "
        f"{sizes.users} users, load before {load_before:.1f}"
    )
    table = Table(pad_edge=False)
    table.add_column("operation")
    for name in ("ratio", "SQL", "CPU ms", "p50", "p95", "p99", "req/s", "of"):
        table.add_column(name, justify="right")
    for name in ("bare CPU", "p50", "tx/s", "kB"):
        table.add_column(name, justify="right", style="dim")
    for one in measured:
        table.add_row(
            one.name,
            f"{one.ratio:.1f}",
            _marked(str(one.statements), good=one.statements <= MOST_STATEMENTS),
            f"{one.linli.processor:.2f}",
            f"{one.linli.p50:.1f}",
            f"{one.linli.p95:.1f}",
            _marked(f"{one.linli.p99:.1f}", good=one.linli.p99 < one.p99_expected),
            _marked(f"{one.linli.per_second:.0f}", good=one.linli.per_second >= one.expected),
            str(one.expected),
            f"{one.bare.processor:.2f}",
            f"{one.bare.p50:.2f}",
            f"{one.bare.per_second:.0f}",
            f"{one.answer_bytes / 1000:.1f}",
        )
    console.print(table)
    console.print(
        "Ratio: processor time of a request over that of its bare SQL, PostgreSQL's included.\n"
        "SQL: the most statements of a request, jobs included, BEGIN and COMMIT not.\n"
        f"p50 to p99: milliseconds with one user. req/s: with {sizes.users} users; of: what 2 quiet cores should do."
    )


def _marked(text: str, *, good: bool) -> str:
    return f"[green]{text}[/]" if good else f"[red]{text}[/]"
