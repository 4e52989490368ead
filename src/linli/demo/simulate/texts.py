"""Texts of a real file, to be played instead of the composed ones. They stay on the machine that has the file."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linli.appeals.actions.submit import LONGEST_SUBJECT, LONGEST_TEXT
from linli.demo.phrases import Text
from linli.kernel.errors import Refused

_CLOCK = re.compile(r"[T ](\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Given:
    """One row: its text, its subject, when it was written (as the file says it), its first-level category.

    `clock` is the hour and minute of that, where the file says them.
    """

    text: str
    subject: str
    time: str
    label: str
    clock: tuple[int, int] | None = None

    def as_text(self) -> Text:
        """For the intake; such texts have no words of ours in them."""
        return Text(subject=self.subject, text=self.text, words={})


def read(path: Path) -> list[Given]:
    """The rows that have a text, in order of time; raises Refused for a file that is neither CSV nor JSONL."""
    if path.suffix.lower() not in {".csv", ".jsonl", ".json"}:
        raise Refused("Texts are read from CSV or JSONL files.")
    try:
        rows = [given for row in _rows(path) if (given := _given(row)).text]
    except (UnicodeDecodeError, ValueError, AttributeError) as error:
        raise Refused(f"{path.name} cannot be read: {error}") from error
    if not rows:
        raise Refused(f"{path.name} has no rows with a column “text”.")
    return sorted(rows, key=lambda given: given.time)  # as text: files that mix ways to write a date are rare


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        if path.suffix.lower() == ".csv":
            yield from csv.DictReader(file)
        else:
            for line in file:
                if line.strip():
                    yield json.loads(line)


def _given(row: dict[str, Any]) -> Given:
    def value(name: str) -> str:
        return str(row.get(name) or "").replace("\x00", "").strip()

    return Given(
        text=value("text")[:LONGEST_TEXT],
        subject=value("subject")[:LONGEST_SUBJECT],
        time=value("time"),
        label=value("label"),
        clock=_clock(value("time")),
    )


def _clock(text: str) -> tuple[int, int] | None:
    """Hour and minute in "2019-01-09T22:07:55" or "2019/1/9 22:07:55"; None where there are none."""
    match = _CLOCK.search(text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return int(match[1]), int(match[2])
