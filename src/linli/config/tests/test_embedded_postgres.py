"""The private server: keeps data through kills, serves several processes, stops with the last."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from linli.config.embedded_postgres import EmbeddedPostgres

pytestmark = pytest.mark.kill


@pytest.fixture
def home(tmp_path: Path) -> Path:
    # pytest's folders are closed to other accounts, as a home folder is: root's server is then kept elsewhere.
    return tmp_path / "postgres"


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedPostgres]:
    import shutil

    server = EmbeddedPostgres(home, safe=False)
    yield server
    server.stop()
    shutil.rmtree(server.home, ignore_errors=True)


def value(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row[0]


def test_keeps_data_between_starts_and_after_a_kill(server: EmbeddedPostgres) -> None:
    with server.running() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('邻里')")
    assert server.postmaster() is None
    with server.running() as url:
        server.kill()
        server.ensure_running()
        assert value(url, "SELECT word FROM kept") == "邻里"


def test_chinese_text_is_found_by_trigrams(server: EmbeddedPostgres) -> None:
    with server.running() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert value(url, "SELECT cardinality(show_trgm('台东街道'))") != 0


def test_the_last_user_stops_it(server: EmbeddedPostgres) -> None:
    other = EmbeddedPostgres(server.home, safe=False)
    with other.running():
        with server.running():
            pass
        assert other.postmaster() is not None
    assert other.postmaster() is None


def test_a_pid_file_that_names_another_program_is_no_obstacle(server: EmbeddedPostgres) -> None:
    with server.running():
        pass
    (server.data / "postmaster.pid").write_text(f"1\n{server.data}\n1\n5432\n")
    with server.running() as url:
        assert value(url, "SELECT 1") == 1


def test_nobody_listens_on_the_network(server: EmbeddedPostgres) -> None:
    with server.running() as url:
        assert value(url, "SHOW listen_addresses") == ""
        assert server.socket_folder.stat().st_mode & 0o077 == 0
