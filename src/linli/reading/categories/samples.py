"""Appeals from a JSONL file, one object a line: `text`, `subject` (may be null), `label`."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Final

from linli.reading.categories.terms import cleaned

SHOWN: Final = 5  # line numbers named in a report; the rest are counted


@dataclass(frozen=True, slots=True)
class Sample:
    """One appeal; `label` is None for a matter outside the labels, or where none is told."""

    text: str
    subject: str
    label: str | None
    line: int  # in its file, from 1


@dataclass(slots=True)
class Problem:
    """What is wrong with some lines, in words, and with which."""

    reason: str
    lines: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        shown = ", ".join(map(str, self.lines[:SHOWN]))
        more = f" and {len(self.lines) - SHOWN} more" if len(self.lines) > SHOWN else ""
        return f"{self.reason}: line {shown}{more}"


@dataclass(slots=True)
class Reading:
    """The usable samples of a file and what was wrong with the other lines."""

    samples: list[Sample] = field(default_factory=list)
    problems: dict[str, Problem] = field(default_factory=dict)

    def report(self, reason: str, line: int) -> None:
        """Notes that a line is not used."""
        self.problems.setdefault(reason, Problem(reason)).lines.append(line)


def fingerprint(text: str) -> int:
    """The same number, 64 bits, for texts that differ in spaces, marks, numbers or width only."""
    letters = "".join(letter for letter in cleaned(text).text if letter.isalnum())
    return int.from_bytes(blake2b(letters.encode(), digest_size=8).digest(), "little")


def lines_of(path: Path, *, blank: bool = False) -> Iterator[tuple[int, Sample | str]]:
    """Every line in order: its number, and the sample in it or why there is none. Blank ones only if asked for."""
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            if raw.strip():
                yield number, _sample(raw, number)
            elif blank:
                yield number, "blank"


def _sample(raw: bytes, number: int) -> Sample | str:
    try:
        row = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError:
        return "not UTF-8"
    except (json.JSONDecodeError, RecursionError):
        return "not JSON"
    if not isinstance(row, dict):
        return "not a JSON object"
    text, subject, label = (row.get(name) for name in ("text", "subject", "label"))
    for name, value in (("text", text), ("subject", subject), ("label", label)):
        if value is not None and not isinstance(value, str):
            return f"“{name}” is no text"
    return Sample(text or "", subject or "", label, number)


def read(path: Path, labels: Iterable[str] | None = None) -> Reading:
    """The samples to learn or measure from: with words in them, of a known label, no text twice.

    With `labels` given, any other label is reported; without, every label that occurs is taken.
    A label of null is a matter outside all labels.
    """
    known = None if labels is None else frozenset(labels)
    reading = Reading()
    first_seen: dict[int, Sample] = {}
    for number, found in lines_of(path):
        if isinstance(found, str):
            reading.report(found, number)
        elif not any(letter.isalnum() for letter in found.text):
            reading.report("empty text", number)
        elif found.label is not None and not found.label.strip():
            reading.report("empty label", number)
        elif known is not None and found.label is not None and found.label not in known:
            reading.report(f"unknown label “{found.label}”", number)
        elif (earlier := first_seen.get(mark := fingerprint(found.text))) is not None:
            same = earlier.label == found.label
            reading.report("the same text again" if same else "the same text again, with another label", number)
        else:
            first_seen[mark] = found
            reading.samples.append(found)
    return reading


def read_outside(path: Path, others: Iterable[Sample]) -> list[Sample]:
    """Matters outside all labels, whatever label their lines name; those among `others` already are left out."""
    known = {fingerprint(found.text) for found in others}
    return [
        Sample(found.text, found.subject, None, found.line)
        for found in read(path).samples
        if fingerprint(found.text) not in known
    ]
