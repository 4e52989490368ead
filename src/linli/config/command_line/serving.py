"""`linli serve` and `linli demo`, and the three kinds of process they start: web, worker, live."""

import contextlib
import fcntl
import importlib.util
import os
import socket
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linli.config.bodies import MOST_WAITING
from linli.config.folders import VAR

from . import stop
from .building import build_if_changed
from .database import database, load_shipped, migrate_quietly
from .plain_words import heed, plain_words, refuse_full

if TYPE_CHECKING:
    from linli.config.supervisor import Supervisor

SECONDS_TO_ANSWER = 180
SECONDS_TO_CONNECT = 10


def web_command(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    """Granian for pages and API: `workers` processes in each of which `threads` requests are worked on at a time."""
    # More threads than that wait for what clients are still sending; the process learns from here how many work.
    os.environ["LINLI_THREADS"] = str(threads)
    sizes = ["--workers", str(workers), "--blocking-threads", str(threads + MOST_WAITING), "--respawn-failed-workers"]
    return [*_granian(host, port), "--interface", "wsgi", *sizes, "--no-ws", "linli.config.wsgi:application"]


def live_command(host: str, port: int) -> list[str]:
    """Granian for live updates: one process, thousands of open connections."""
    return [*_granian(host, port), "--interface", "asgi", "--no-ws", "linli.config.asgi:application"]


def worker_command(concurrency: int) -> list[str]:
    """The jobs: one process, `concurrency` jobs at a time."""
    return [sys.executable, "-m", "linli.config.command_line.jobs", str(concurrency)]


def _granian(host: str, port: int) -> list[str]:
    # Errors only: at the end granian often warns of having to kill a worker that two of its threads have just buried.
    return [sys.executable, "-m", "granian", "--host", host, "--port", str(port), "--log-level", "error",
            "--workers-kill-timeout", "8"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Serving:
    """What the options of `serve` and `demo` come to."""

    host: str
    port: int
    workers: int
    threads: int
    jobs: int
    browser: bool
    # Called once the pages answer, before the line that says so, with their address.
    greet: Callable[[str], None] = lambda _address: None
    # For whoever presses Ctrl-C before that.
    when_interrupted: str = "Stopped before Linli was ready."

    @property
    def address(self) -> str:
        """The address for a browser on this machine."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 (compared, not bound)
        return f"http://{host}:{self.port}/"

    def run(self, prepare: Callable[[], None]) -> None:
        """Database, migrations, static files, `prepare`, processes; returns after Ctrl-C or SIGTERM.

        Ends the command with a sentence where it cannot start.
        """
        from linli.config.supervisor import Child, Supervisor, end_leftovers

        with plain_words(when_interrupted=self.when_interrupted), only_one():
            end_leftovers(VAR / "supervisor")
            refuse_taken(self.host, self.port)
            live_port = free_port(self.host, self.port + 1)
            # Set before settings are read, and handed on to the processes.
            os.environ.setdefault("LINLI_LIVE_ADDRESS", f":{live_port}/live/")
            os.environ.setdefault("LINLI_LIVE_ORIGINS", f"*:{live_port}")
            build_if_changed()
            with private_database() as mend, database():
                migrate_quietly()
                collect_static()
                prepare()
                from django.db import connections

                connections.close_all()
                children = [
                    Child("web", web_command(self.host, self.port, workers=self.workers, threads=self.threads)),
                    Child("worker", worker_command(self.jobs), waits=True),
                    Child("live", live_command(self.host, live_port), waits=True),
                ]
                self._supervise(Supervisor(VAR / "supervisor", children, mend))

    def _supervise(self, supervisor: "Supervisor") -> None:
        try:
            supervisor.begin()
            until = time.monotonic() + SECONDS_TO_ANSWER
            if supervisor.watch(until=lambda: answers(self.address) or time.monotonic() > until):
                if not answers(self.address):
                    stop(f"the pages did not answer within {SECONDS_TO_ANSWER} s; the lines above say why.")
                supervisor.begin_waiting()
                self.greet(self.address)
                click.echo(f"Linli is ready: {self.address}  (stop with Ctrl-C)")
                if self.browser:
                    with contextlib.suppress(webbrowser.Error):
                        webbrowser.open(self.address)
                supervisor.watch()
        finally:
            click.echo("Stopping …", err=True)
            supervisor.end()


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Refuses a second server on the same data folder."""
    VAR.mkdir(parents=True, exist_ok=True)
    refuse_full(VAR)
    with (VAR / "serve.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stop(f"another Linli is already running on {VAR}; stop it, or name another folder in LINLI_VAR.")
        yield


@contextlib.contextmanager
def private_database() -> Iterator[Callable[[], None]]:
    """The private server unless DATABASE_URL names one; yields what brings it back after a crash."""
    if url := os.environ.get("DATABASE_URL"):
        # One quick try: the pool of Django would try again and again, and tell each time.
        import psycopg

        psycopg.connect(url, connect_timeout=SECONDS_TO_CONNECT).close()
        yield lambda: None
        return
    import structlog

    from linli.config.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

    log = structlog.get_logger(__name__)
    try:
        server = EmbeddedPostgres(VAR / "postgres")
        server.join()
    except EmbeddedPostgresError as error:
        stop(str(error))
        return
    os.environ["DATABASE_URL"] = server.url()

    def mend() -> None:
        if server.postmaster() is None:
            log.warning("the database ended, starting it again")
            try:
                server.ensure_running()
            except EmbeddedPostgresError as error:
                log.error("the database does not start", reason=str(error))
                raise

    try:
        yield mend
    finally:
        server.leave()


def collect_static() -> None:
    """Copies static files under hashed names to var/static, when any changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    lines = [f"{settings.STATIC_ROOT}"]
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            lines.append(f"{name}:{facts.st_size}:{facts.st_mtime_ns}")
    stamp = VAR / "static.stamp"
    state = "\n".join(sorted(lines))
    if stamp.exists() and stamp.read_text() == state and Path(settings.STATIC_ROOT).is_dir():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state)


def refuse_taken(host: str, port: int) -> None:
    """Stops with plain words when somebody else listens on the port."""
    if not bindable(host, port):
        free = free_port(host, port + 10)
        stop(f"port {port} is taken by another program; choose another one, for example --port {free}")


def free_port(host: str, first: int) -> int:
    """The first free port from `first` on."""
    return next(port for port in range(first, 65_536) if bindable(host, port))


def bindable(host: str, port: int) -> bool:
    """Whether one may listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(address: str) -> bool:
    """Whether the pages, and the database behind them, answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}healthz", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


_SIZES = [
    click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all."),
    click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_534)),
    click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes for pages."),
    click.option("--threads", default=4, show_default=True, type=click.IntRange(1), help="Threads of each of them."),
    click.option("--jobs", default=4, show_default=True, type=click.IntRange(1), help="Jobs at the same time."),
    click.option("--no-browser", is_flag=True, help="Don't open a browser."),
]


def _with_sizes[F: Callable[..., object]](function: F) -> F:
    for option in reversed(_SIZES):
        function = option(function)
    return function


@click.command()
@_with_sizes
def serve(*, host: str, port: int, workers: int, threads: int, jobs: int, no_browser: bool) -> None:
    """Start everything: database, pages, jobs, live updates."""
    # A server is not somebody's desk: `serve` opens no browser, whatever it is told.
    del no_browser
    Serving(host, port, workers, threads, jobs, browser=False).run(prepare=load_shipped)


@click.command()
@_with_sizes
@click.option("--seed", default=1, show_default=True, help="The same number gives the same district and the same life.")
@click.option("--per-day", type=click.IntRange(1), help="Appeals a day; about 3,000 in 30 days if not given.")
@click.option(
    "--appeals", "appeals_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Play the texts of this file instead of the built-in ones.",
)  # fmt: skip
def demo(
    *, host: str, port: int, workers: int, threads: int, jobs: int, no_browser: bool,
    seed: int, per_day: int | None, appeals_file: Path | None,
) -> None:  # fmt: skip
    """Start everything with a generated district to try. The second start keeps its data."""
    os.environ["LINLI_DEMO"] = "1"
    # Somebody reads this terminal: nothing but what they need. LINLI_LOG_LEVEL=INFO brings the log back.
    os.environ.setdefault("LINLI_LOG_LEVEL", "WARNING")
    if host not in {"127.0.0.1", "localhost", "::1"}:
        os.environ.setdefault("LINLI_HOSTS", "*")

    def prepare() -> None:
        if importlib.util.find_spec("linli.demo.play") is None:
            return
        from linli.demo import play

        from .progress import shown_progress

        with shown_progress() as progress:

            def report(stage: str, done: int, total: int) -> None:
                heed()
                progress(stage, done, total)

            play.prepare(seed=seed, per_day=per_day, appeals_file=appeals_file, progress=report)

    serving = Serving(
        host, port, workers, threads, jobs, browser=not no_browser, greet=show_accounts,
        when_interrupted="Stopped before the demo was ready; the next start begins it anew.",
    )  # fmt: skip
    serving.run(prepare)


def show_accounts(address: str) -> None:
    """The accounts to try, as a table; each signs in with one click on the page named below it."""
    from django.db import connections
    from rich.console import Console
    from rich.table import Table

    from linli.people.views import demo_accounts_list

    table = Table("Try as", "Name", "Post")
    for account in demo_accounts_list():
        table.add_row(account["label"], account["name"], "、".join(account["titles"]))
    connections.close_all()
    console = Console()
    console.print(table)
    console.print(f"Sign in as any of them with one click: {address}demo/accounts", soft_wrap=True)
    console.print(f"One-time codes appear here; all other messages go to {VAR / 'outbox'} only.", soft_wrap=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--threads", default=4, show_default=True)
def web(*, host: str, port: int, workers: int, threads: int) -> None:
    """Start the pages and the API only; needs DATABASE_URL, and once `linli manage collectstatic`."""
    _exec(web_command(host, port, workers=workers, threads=threads))


@click.command()
@click.option("--jobs", default=4, show_default=True, help="Jobs at the same time.")
def worker(*, jobs: int) -> None:
    """Start the jobs only; needs DATABASE_URL."""
    _exec(worker_command(jobs))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True)
def live(*, host: str, port: int) -> None:
    """Start the live updates only; needs DATABASE_URL."""
    _exec(live_command(host, port))


def _exec(command: list[str]) -> None:
    if not os.environ.get("DATABASE_URL"):
        stop("set DATABASE_URL: a process started alone does not start a database. `linli serve` does.")
    os.execv(command[0], command)
