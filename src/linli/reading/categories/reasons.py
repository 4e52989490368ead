"""The words that decided: places in the text, as a person reads them, that spoke for the answer."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.reading.categories.model import CategoryModel
from linli.reading.categories.terms import Appeal, Cleaned, Terms, words_with_places

MOST: Final = 5
LONGEST: Final = 8  # characters of what is shown as one
LEAST_SHARE: Final = 0.2  # of the strongest word's weight; weaker ones did not decide


@dataclass(frozen=True, slots=True)
class Reason:
    """Words of the subject or the body that spoke for the label; `start` and `end` count characters as written."""

    text: str
    start: int
    end: int
    in_subject: bool
    weight: float  # compares the reasons of one answer only; the strongest has 1


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    weight: float


def reasons(model: CategoryModel, label: int, appeal: Appeal, text: str, subject: str = "") -> tuple[Reason, ...]:
    """At most five places that spoke for the label of that number, the strongest first; may be none.

    `appeal` is what was read of `text` and `subject`.
    """
    written, parts = (text, subject), appeal.parts
    heats = tuple(np.zeros(len(part.text) + 1) for part in parts)
    for found, together, table in zip(appeal.found, appeal.counted, model.tables, strict=True):
        rows, values = table.known(together)
        # Against the others' average: what speaks for every label speaks for none.
        ours = table.weights[rows, label]
        speaks = ours - (table.weights[rows].sum(axis=1) - ours) / max(len(model.labels) - 1, 1)
        keys = table.keys[rows]
        known = _Known(keys, values * speaks / together.counts[np.searchsorted(together.keys, keys)])
        for terms, heat in zip(found, heats, strict=True):
            known.warm(terms, heat)
    heats = tuple(np.cumsum(heat)[:-1] for heat in heats)
    pieces = [(piece, place) for place in (0, 1) for piece in _pieces(parts[place], heats[place])]
    pieces.sort(key=lambda found: -found[0].weight)
    chosen: dict[str, Reason] = {}
    for piece, place in pieces:
        if piece.weight < pieces[0][0].weight * LEAST_SHARE or len(chosen) == MOST:
            break
        start, end = parts[place].span(piece.start, piece.end)
        said = written[place][start:end]
        chosen.setdefault(said, Reason(said, start, end, place == 1, round(piece.weight / pieces[0][0].weight, 3)))
    return tuple(chosen.values())


@dataclass(frozen=True, slots=True)
class _Known:
    """Known terms, ascending, and what one occurrence of each adds."""

    keys: NDArray[np.uint64]
    worth: NDArray[np.floating]

    def warm(self, terms: Terms, heat: NDArray[np.float64]) -> None:
        """Spreads each occurrence's worth over its characters; `heat` holds the change from each to the next."""
        if not len(self.keys):
            return
        where = np.minimum(np.searchsorted(self.keys, terms.keys), len(self.keys) - 1)
        held = np.flatnonzero(self.keys[where] == terms.keys)
        starts, ends = terms.starts[held], terms.ends[held]
        share = self.worth[where[held]] / (ends - starts)
        np.add.at(heat, starts, share)
        np.subtract.at(heat, ends, share)


def _pieces(part: Cleaned, heat: NDArray[np.float64]) -> list[_Piece]:
    """Words with what they weigh; neighbours that all speak for the label are one piece."""
    found: list[_Piece] = []
    words = [
        _Piece(start, end, weight)
        for _word, start, end in words_with_places(part.text)
        if (weight := float(heat[start:end].sum())) > 0
    ]
    # Only beside a strong word is a weak neighbour part of it.
    strong = max((word.weight for word in words), default=0) * LEAST_SHARE
    for word in words:
        last = found[-1] if found else None
        if (
            last
            and last.end == word.start
            and word.end - last.start <= LONGEST
            and min(last.weight, word.weight) > strong
        ):
            last.end = word.end
            last.weight += word.weight
        else:
            found.append(word)
    return [piece for piece in found if piece.end - piece.start > 1]
