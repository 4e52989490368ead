"""Honest figures: how well a model answers that has seen neither a sample nor anything like it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.reading.categories.confidence import Calibration, calibrated
from linli.reading.categories.corpus import Corpus, Rows
from linli.reading.categories.training import OUTSIDE, fit

FOLDS: Final = 5
SEED: Final = 20
COVERAGES: Final = (1.0, 0.9, 0.8, 0.7)


@dataclass(frozen=True, slots=True)
class Figures:
    """How good the answers are. Shares are 0 to 1."""

    samples: int
    macro_f1: float
    weighted_f1: float
    accuracy_at: dict[float, float]  # share answered, the most confident first -> accuracy of the answers
    confusion: list[list[int]]  # row: the right label; column: the answer
    label_f1: list[float]
    threshold: float
    sure_share: float  # of the samples of known labels
    sure_accuracy: float | None
    outside_samples: int
    outside_unsure: float | None  # share of matters outside the labels that are "not sure"


def figures(
    confidences: NDArray[np.floating], numbers: NDArray[np.int64], *, label_count: int, threshold: float
) -> Figures:
    """The figures of answers given; `numbers` are the right labels, OUTSIDE for matters outside."""
    inside = numbers >= 0
    right, answers, sure = numbers[inside], confidences.argmax(axis=1)[inside], confidences.max(axis=1)[inside]
    confusion = np.zeros((label_count, label_count), dtype=np.int64)
    np.add.at(confusion, (right, answers), 1)
    label_f1 = _label_f1(confusion)
    sizes = confusion.sum(axis=1)
    hits = (right == answers)[np.argsort(-sure, kind="stable")]
    certain = sure >= threshold
    strangers = confidences.max(axis=1)[~inside]
    return Figures(
        samples=len(right),
        # A label that occurs on neither side says nothing about the model.
        macro_f1=float(label_f1[(sizes + confusion.sum(axis=0)) > 0].mean()) if len(right) else 0.0,
        weighted_f1=float((label_f1 * sizes).sum() / max(len(right), 1)),
        accuracy_at={share: float(hits[: max(1, round(share * len(hits)))].mean()) for share in COVERAGES if len(hits)},
        confusion=confusion.tolist(),
        label_f1=[float(value) for value in label_f1],
        threshold=threshold,
        sure_share=float(certain.mean()) if len(right) else 0.0,
        sure_accuracy=float((right == answers)[certain].mean()) if certain.any() else None,
        outside_samples=len(strangers),
        outside_unsure=float((strangers < threshold).mean()) if len(strangers) else None,
    )


def _label_f1(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    both = confusion.sum(axis=0) + confusion.sum(axis=1)
    return np.asarray(2 * np.diag(confusion) / np.maximum(both, 1), dtype=np.float64)


def splits(numbers: NDArray[np.int64], groups: NDArray[np.int64], folds: int = FOLDS) -> Iterator[tuple[Rows, Rows]]:
    """(To learn from, to be asked) pairs: alike texts on one side, every label's share about the same on both."""
    from sklearn.model_selection import StratifiedGroupKFold

    folding = StratifiedGroupKFold(folds, shuffle=True, random_state=SEED)
    for learn, ask in folding.split(numbers, numbers, groups):
        yield np.asarray(learn, dtype=np.int64), np.asarray(ask, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Scores and confidences of every sample by models that have not seen it or anything like it."""

    scores: tuple[NDArray[np.float32], ...]  # one for each of the corpora asked
    confidences: tuple[NDArray[np.float64], ...]


def cross_validated(
    corpus: Corpus,
    asked: Sequence[Corpus],
    numbers: NDArray[np.int64],
    groups: NDArray[np.int64],
    label_count: int,
    folds: int = FOLDS,
) -> Unseen:
    """Learns from `corpus` with one part left out at a time and asks each of `asked` about that part.

    The confidences of a part are set by the scores of the other parts, so that they, too, have not seen it.
    """
    scores = tuple(np.zeros((corpus.size, label_count), dtype=np.float32) for _ in asked)
    parts = list(splits(numbers, groups, folds))
    for learn, ask in parts:
        fitted = fit(corpus, learn, numbers, label_count)
        for found, question in zip(scores, asked, strict=True):
            found[ask] = fitted.scores(question, ask)
    confidences = tuple(np.zeros((corpus.size, label_count)) for _ in asked)
    for learn, ask in parts:
        calibration = calibrate(scores, numbers, learn)
        for sure, found in zip(confidences, scores, strict=True):
            sure[ask] = calibration.confidences(found[ask])
    return Unseen(scores, confidences)


def calibrate(
    scores: Sequence[NDArray[np.float32]], numbers: NDArray[np.int64], rows: Rows | None = None
) -> Calibration:
    """One calibration for all ways of asking: with a subject and without."""
    chosen = np.arange(len(numbers)) if rows is None else rows
    return calibrated(np.vstack([found[chosen] for found in scores]), np.tile(numbers[chosen], len(scores)))


def left_out(
    corpus: Corpus, numbers: NDArray[np.int64], groups: NDArray[np.int64], label_count: int, *, threshold: float
) -> list[float]:
    """For each label: the share of its samples that are "not sure" to a model that has never met the label.

    What a new kind of matter meets that nobody has labelled yet. Half of the other labels' samples teach, the rest set
    the confidences.
    """
    shares = []
    teach, rest = next(splits(numbers, groups, 2))
    for label in range(label_count):
        others = np.where(numbers > label, numbers - 1, numbers)
        learn, check = (rows[numbers[rows] != label] for rows in (teach, rest))
        fitted = fit(corpus, learn, others, label_count - 1)
        calibration = calibrated(fitted.scores(corpus, check), others[check])
        strangers = calibration.confidences(fitted.scores(corpus, np.flatnonzero(numbers == label)))
        shares.append(float((strangers.max(axis=1) < threshold).mean()))
    return shares


__all__ = ["OUTSIDE", "Figures", "Unseen", "calibrate", "cross_validated", "figures", "left_out", "splits"]
