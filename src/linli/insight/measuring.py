"""How well the topics found agree with topics that people named."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from linli.reading.topics.appeals import Topic


@dataclass(frozen=True, slots=True)
class Agreement:
    """A named topic against the found one that is nearest to it; `found` is None where nothing overlaps."""

    name: str
    size: int
    score: float  # F: 1 when both hold the same appeals, 0 when they share none
    found: Topic | None


def named_topics(path: Path) -> dict[str, set[str]]:
    """From a CSV with the columns `topic` and `id`: the ids of each topic. ValueError when a column is missing."""
    members: defaultdict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if not {"topic", "id"} <= set(rows.fieldnames or ()):
            raise ValueError("the columns topic and id are needed")
        for row in rows:
            members[row["topic"]].add(row["id"])
    return dict(members)


def agreements(found: list[Topic], named: dict[str, set[str]]) -> list[Agreement]:
    """For each named topic the best F of all that were found."""
    held = [({appeal.id for appeal in topic.members}, topic) for topic in found]
    result = []
    for name, ids in named.items():
        best, nearest = 0.0, None
        for members, topic in held:
            score = 2 * len(ids & members) / (len(ids) + len(members))
            if score > best:
                best, nearest = score, topic
        result.append(Agreement(name, len(ids), best, nearest))
    return result
