"""An appeal as weighted pieces of its wording: runs of two to four characters, rare ones heavy."""

import math
import re
from collections import Counter
from typing import Final

from linli.reading.topics.appeals import COMPARED, Said

Weights = dict[str, float]

# Published data masks areas by a letter and a number: A市, A7县. They are everywhere and say nothing.
MASKED_AREA: Final = re.compile(r"(?:西地省)?[A-Z]\d*(?:市|区|县)")
# What a subject says right behind an area is nearly always the name of a place or of the matter.
_AREA: Final = re.compile(
    rf"{MASKED_AREA.pattern}|[\u4e00-\u9fff]{{2,3}}(?:(?<![小校园片社地城])区|(?<![超城])市|县|街道|镇)"
)
_RUNS: Final = re.compile(r"[^\W_]+")
_NAME: Final = 8  # characters behind an area that are taken to be a name
_NAME_COUNTS: Final = 4  # how many times as much they count as other words of the subject
_RARE: Final = 1.5  # power of the inverse frequency: how much more rare pieces weigh than frequent ones
_KEPT: Final = 120  # heaviest pieces of an appeal; the others hardly change a comparison, and cost


def runs(text: str) -> list[str]:
    """The text without marks and masked areas, in its unbroken runs."""
    return _RUNS.findall(MASKED_AREA.sub(" ", text))


def pieces(text: str) -> Counter[str]:
    """How often each run of two to four characters occurs."""
    return Counter(
        run[start : start + length]
        for run in runs(text)
        for length in (2, 3, 4)
        for start in range(len(run) - length + 1)
    )


def behind_areas(subject: str) -> list[str]:
    """What follows each area that a subject names, up to the next mark."""
    found = []
    for area in _AREA.finditer(subject):
        rest = _RUNS.match(subject, area.end())
        if rest:
            found.append(rest[0][: _NAME * 2])
    return found


def unit(weights: Weights) -> Weights:
    """The same weights, the sum of their squares being one."""
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {piece: weight / length for piece, weight in weights.items()} if length else {}


class Wording:
    """Weighs the pieces of each appeal by how rare they were in all that came before and in itself."""

    def __init__(self) -> None:
        self._appeals = 0
        self._holding: Counter[str] = Counter()

    def weights(self, appeal: Said) -> Weights:
        """The heaviest pieces with their weights, of unit length; empty for an appeal without words."""
        subject, text = pieces(appeal.subject), pieces(appeal.text[:COMPARED])
        self._appeals += 1
        every = subject.keys() | text.keys()
        self._holding.update(every)
        rarity = {piece: math.log((self._appeals + 1) / self._holding[piece]) ** _RARE for piece in every}
        for name in behind_areas(appeal.subject):
            for piece in pieces(name[:_NAME]).keys() & subject.keys():
                subject[piece] *= _NAME_COUNTS
        head = unit({piece: rarity[piece] * count for piece, count in subject.items()})
        body = unit({piece: rarity[piece] * (1 + math.log(count)) for piece, count in text.items()})
        both = {piece: head.get(piece, 0.0) + body.get(piece, 0.0) for piece in every}
        heaviest = sorted(both.items(), key=lambda one: (-one[1], one[0]))[:_KEPT]
        return unit(dict(heaviest))
