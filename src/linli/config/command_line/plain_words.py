"""What can go wrong at a start, in words for whoever sits at the terminal: what happened, and what to do."""

import contextlib
import errno
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import click

from linli.config.folders import VAR

from . import stop

# What a shell expects of a program that Ctrl-C ended.
INTERRUPTED = 130
# PostgreSQL keeps its log of changes in files of 16 MB, several at a time; a fresh database with its files takes 300.
LEAST_ROOM = 400 * 2**20

_FULL = "the disk is full; make room, or name a folder on another disk in LINLI_VAR, then start again. Nothing is lost."
_CLOSED = "the folder {folder} cannot be written to; change its owner or rights, or name another one in LINLI_VAR."


_told_to_stop = threading.Event()


@contextlib.contextmanager
def plain_words(*, when_interrupted: str) -> Iterator[None]:
    """Ends the command with one sentence instead of a traceback; what nobody foresaw keeps its traceback."""
    from linli.kernel.errors import LinliError

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        _told_to_stop.set()
        raise KeyboardInterrupt

    _told_to_stop.clear()
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        chain = _chain(error)
        # In the middle of a statement it comes out as whatever the database makes of it.
        if _told_to_stop.is_set() or any(isinstance(one, KeyboardInterrupt) for one in chain):
            click.echo(f"\n{when_interrupted}", err=True)
            sys.exit(INTERRUPTED)
        if isinstance(error, LinliError):
            stop(str(error.message))
        if sentence := _of_file(error) if isinstance(error, OSError) else _of_database(chain):
            stop(sentence)
        raise
    finally:
        signal.signal(signal.SIGINT, before)


def heed() -> None:
    """Raises KeyboardInterrupt when Ctrl-C was pressed and somebody on the way has swallowed it."""
    if _told_to_stop.is_set():
        raise KeyboardInterrupt


def _chain(error: BaseException) -> list[BaseException]:
    """The error, what it came from, and so on."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    return chain


def refuse_full(folder: Path) -> None:
    """Stops while nothing has been written yet, rather than half-way, when a disk has hardly any room left."""
    if (free := shutil.disk_usage(folder).free) < LEAST_ROOM:
        stop(
            f"only {free // 2**20} MB are free in {folder}, and Linli needs {LEAST_ROOM // 2**20} at least; "
            "make room, or name a folder on another disk in LINLI_VAR."
        )


def _of_file(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _FULL
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}:
        return _CLOSED.format(folder=error.filename or VAR)
    return ""


def _of_database(chain: list[BaseException]) -> str:
    """A sentence for what the database says through any of its layers."""
    from psycopg import errors
    from psycopg_pool import PoolTimeout

    is_private = str(VAR) in os.environ.get("DATABASE_URL", "")
    if any(isinstance(one, errors.DiskFull) or "No space left on device" in str(one) for one in chain) or (
        # The private server went down for want of room, and cannot say so any more.
        is_private and isinstance(chain[-1], errors.Error) and shutil.disk_usage(VAR).free < LEAST_ROOM / 8
    ):
        return _FULL
    if any(isinstance(one, errors.InsufficientPrivilege) for one in chain):
        return f"the database does not allow it: {_last_line(chain)} Give the account of DATABASE_URL that right."
    lost = (errors.OperationalError, PoolTimeout)
    if any(isinstance(one, lost) and not isinstance(one, errors.QueryCanceled) for one in chain):
        what = "Its own words are in server.log" if is_private else "Check DATABASE_URL, and that the server is running"
        return f"the database cannot be reached: {_last_line(chain)} {what}."
    return ""


def _last_line(chain: list[BaseException]) -> str:
    """The innermost words, as a sentence."""
    words = next((str(one).strip() for one in reversed(chain) if str(one).strip()), "it did not say why")
    line = words.splitlines()[0].strip()
    return line if line.endswith((".", "?", "!")) else f"{line}."
