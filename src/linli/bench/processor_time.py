"""Processor time that processes have used, from /proc: the figure that other work on the machine disturbs least."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_TICK_SECONDS: Final = 1 / os.sysconf("SC_CLK_TCK")


def used(pids: Iterable[int]) -> float:
    """Seconds that these processes have used so far, in user and system mode; 0 for one that cannot be looked at."""
    return sum(_used(pid) for pid in pids)


def _used(pid: int) -> float:
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * _TICK_SECONDS


def family(pid: int) -> list[int]:
    """A process with its children, and theirs; only itself where there is no /proc."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(folder.name))
    found, look = [], [pid]
    while look:
        found.append(look.pop())
        look += children.get(found[-1], [])
    return found
