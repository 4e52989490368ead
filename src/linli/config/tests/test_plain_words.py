import contextlib
import errno
import signal

import psycopg
import pytest

from linli.config.command_line import plain_words as module
from linli.config.command_line.plain_words import heed, plain_words, refuse_full
from linli.config.command_line.progress import shown_progress
from linli.kernel.errors import Refused


def _ended_by(error, capsys):
    with pytest.raises(SystemExit) as ended, plain_words(when_interrupted="Stopped."):
        raise error
    return ended.value.code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (Refused("This database holds somebody's district."), 1, "linli: This database holds somebody's district."),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "the disk is full"),
        (PermissionError(errno.EACCES, "Permission denied", "/nowhere/var"), 1, "/nowhere/var cannot be written to"),
        (psycopg.errors.DiskFull("could not extend file"), 1, "the disk is full"),
        (psycopg.OperationalError("connection refused"), 1, "the database cannot be reached: connection refused."),
        (KeyboardInterrupt(), 130, "Stopped."),
    ],
)
def test_what_can_go_wrong_is_said_in_one_sentence(error, code, words, capsys):
    ended, said = _ended_by(error, capsys)
    assert ended == code
    assert words in said
    assert "Traceback" not in said


def _turned_into_something_else():
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        raise psycopg.ProgrammingError("can't change 'autocommit' now") from None


def _swallowed():
    with contextlib.suppress(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    heed()


@pytest.mark.parametrize("work", [_turned_into_something_else, _swallowed])
def test_ctrl_c_counts_whatever_the_work_makes_of_it(work, capsys):
    with pytest.raises(SystemExit) as ended, plain_words(when_interrupted="Stopped."):
        work()
    assert ended.value.code == 130
    assert "Traceback" not in capsys.readouterr().err


def test_what_nobody_foresaw_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError), plain_words(when_interrupted=""):
        raise ZeroDivisionError


def test_a_disk_without_room_is_refused_before_anything_is_written(tmp_path, monkeypatch, capsys):
    refuse_full(tmp_path)
    monkeypatch.setattr(module, "LEAST_ROOM", 2**80)
    with pytest.raises(SystemExit):
        refuse_full(tmp_path)
    assert "MB are free in" in capsys.readouterr().err


def test_progress_in_a_log_is_a_line_for_each_stage(capsys):
    with shown_progress() as progress:
        for done in range(5):
            progress("grids and buildings", done, 4)
        progress("grids and buildings", 4, 4)
    assert capsys.readouterr().err == "Grids and buildings: done, 0 s\n"
