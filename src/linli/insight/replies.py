"""Scores answers in a JSONL file, line by line."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from linli.reading.replies import Checked, Rarity, check
from linli.reading.reply_reasons import words


@dataclass(slots=True)
class Results:
    """One line for each line of the file, in order, and what was wrong with some, by number."""

    lines: list[dict[str, object]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def checked(file: Path) -> Results:
    """Scores every answer; what is rare is learned from the appeals of the same file. An unreadable line scores 0."""
    results = Results()
    rows: list[tuple[str, str, str] | str] = []
    with file.open("rb") as lines:
        rows.extend(_row(line) for line in lines)
    rarity = Rarity(f"{row[0]}。{row[1]}" for row in rows if not isinstance(row, str))
    for number, row in enumerate(rows, 1):
        if isinstance(row, str):
            results.problems.append((number, row))
            results.lines.append({"score": 0.0, "reasons": [], "error": row})
            continue
        subject, text, reply = row
        found = check(subject, text, reply, rarity) if reply.strip() else Checked(0.0, ("no_answer",))
        reasons = [{"code": code, "words": words(code)} for code in found.reasons]
        results.lines.append({"score": found.score, "reasons": reasons})
    return results


def _row(line: bytes) -> tuple[str, str, str] | str:
    """Subject, text and reply, or why there are none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "not a line of JSON in UTF-8"
    if not isinstance(row, dict):
        return "not an object"
    subject, text, reply = (row.get(name) if row.get(name) is not None else "" for name in ("subject", "text", "reply"))
    if not (isinstance(subject, str) and isinstance(text, str) and isinstance(reply, str)):
        return "subject, text and reply must be texts"
    if not subject and not text:
        return "neither subject nor text"
    return subject, text, reply
