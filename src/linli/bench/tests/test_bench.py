"""The bench itself, at a tiny size: every operation runs, and what comes out can be read by a program."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from linli.bench.commands import NAMES

pytestmark = pytest.mark.slow


@pytest.fixture
def address() -> Iterator[str]:
    """A name on the tests' own server beside which the bench makes its database; thrown away afterwards."""
    given = os.environ.get("DATABASE_URL")
    if not given:
        pytest.skip("needs DATABASE_URL")
    name = f"linli_tiny_{os.getpid()}"
    parts = urlsplit(given)
    yield urlunsplit(parts._replace(path=f"/{name}"))
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}_bench" WITH (FORCE)'.encode())


def test_every_operation_is_measured(address: str, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    command = [sys.executable, "-m", "linli.config.command_line", "bench", "--appeals", "200", "--seconds", "0.3"]
    environment = os.environ | {"DATABASE_URL": address, "LINLI_VAR": str(tmp_path), "COLUMNS": "140"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [*command, "--users", "2", "--json", str(file)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(file.read_text())
    assert [one["name"] for one in found["operations"]] == list(NAMES)
    for one in found["operations"]:
        assert one["name"] in done.stdout
        assert one["statements"] <= 6, one
        assert one["linli"]["p50"] <= one["linli"]["p95"] <= one["linli"]["p99"]
        assert one["ratio"] > 0
    # What the figures stand on is told with them; the server of the tests forgets on purpose.
    assert found["postgresql"]["synchronous_commit"] in {"on", "off"}
