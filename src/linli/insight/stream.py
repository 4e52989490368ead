"""A stream of appeals from a JSONL file, in the order of time, and what was wrong with it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from linli.reading.topics.appeals import Said

# Times without a zone are what a clock on a wall in China showed.
_CHINA: Final = ZoneInfo("Asia/Shanghai")
_MOST_LIKES: Final = 1_000_000_000


@dataclass(slots=True)
class Stream:
    """The readable appeals in order of time, and each unreadable line with its number and the reason."""

    appeals: list[Said] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    late: int = 0  # lines that stood behind a later one


def read(path: Path) -> Stream:
    """The stream in a file: lines out of order put in order, those that cannot be read or repeat an id left out."""
    stream = Stream()
    seen: dict[str, int] = {}
    latest: datetime | None = None
    for number, line in _lines(path):
        found = appeal_in(line)
        if isinstance(found, str):
            stream.problems.append((number, found))
        elif found.id in seen:
            stream.problems.append((number, f"the id {found.id} was in line {seen[found.id]} already"))
        else:
            seen[found.id] = number
            stream.late += latest is not None and found.at < latest
            latest = max(found.at, latest or found.at)
            stream.appeals.append(found)
    stream.appeals.sort(key=lambda appeal: appeal.at)
    return stream


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, line


def appeal_in(line: bytes) -> Said | str:
    """The appeal in a line, or why there is none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "not a line of JSON in UTF-8"
    if not isinstance(row, dict):
        return "not an object"
    subject, text = _text(row, "subject"), _text(row, "text")
    if not subject and not text:
        return "neither subject nor text"
    identity, person = row.get("id"), row.get("user")
    if isinstance(identity, bool) or not isinstance(identity, str | int) or identity == "":
        return "no id"
    at = _time(row.get("time"))
    if at is None:
        return f"no time that can be read: {row.get('time')!r:.40}"
    likes = row.get("likes")
    return Said(
        id=str(identity),
        # Without a user nobody knows who it was: somebody else each time.
        person=str(person) if person not in (None, "") else f"appeal {identity}",
        at=at,
        subject=subject,
        text=text,
        likes=min(max(likes, 0), _MOST_LIKES) if isinstance(likes, int) else 0,
    )


def _text(row: dict[str, object], name: str) -> str:
    value = row.get(name)
    # Half of a character, as cut texts hold it, could not be written down again.
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _time(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    at: datetime | None
    try:
        at = datetime.fromisoformat(value.strip())
    except ValueError:
        at = _loose(value)
    if at is None:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=_CHINA)).astimezone(UTC)


def _loose(value: str) -> datetime | None:
    """Times with single digits, as spreadsheets write them: 2019/6/9 9:05:00."""
    for pattern in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"):
        try:
            return datetime.strptime(value.strip().replace("/", "-"), pattern).replace(tzinfo=_CHINA)
        except ValueError:
            continue
    return None
