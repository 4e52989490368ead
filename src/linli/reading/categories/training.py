"""How a category model is made from samples: NB-SVM, one classifier for each label.

Naive Bayes says how much each term speaks for a label; a linear support vector machine weighs the terms, each
multiplied by that. On a few thousand short texts the two together do better than either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from linli.reading.categories.corpus import RAREST, Corpus, Rows
from linli.reading.categories.model import CategoryModel, Floats, TermTable
from linli.reading.categories.terms import KINDS, VIEWS

if TYPE_CHECKING:
    from scipy.sparse import csr_array

OUTSIDE: Final = -1  # the number of "none of these" where labels are numbers

PATIENCE: Final = 0.4  # C of the support vector machines: how much a single sample may pull
SMOOTHING: Final = 10.0  # how many times the average term is added to each before ratios are taken
LEAST_STRESS: Final = 0.3  # what a term counts that says nothing for or against a label


@dataclass(frozen=True, slots=True)
class View:
    """The classifiers of one view, with the columns of the corpus that they use."""

    kinds: tuple[int, ...]  # places of its matrices in the corpus
    weight: float  # of its answer, 0 to 1
    columns: tuple[NDArray[np.int64], ...]
    rarity: tuple[Floats, ...]
    weights: Floats  # columns x labels, all kinds after each other
    stresses: Floats
    biases: Floats

    def scores(self, corpus: Corpus, rows: Rows) -> Floats:
        """One row for each sample, one column for each label."""
        values = self.values(corpus, rows)
        lengths = np.sqrt((values * values) @ (self.stresses**2))
        return np.asarray((values @ self.weights) / np.where(lengths > 0, lengths, 1) + self.biases, dtype=np.float32)

    def values(self, corpus: Corpus, rows: Rows) -> "csr_array":
        """The weighed terms of samples."""
        from scipy.sparse import hstack

        kinds = [
            _weighed(corpus.counts[kind][rows][:, columns], rarity)
            for kind, columns, rarity in zip(self.kinds, self.columns, self.rarity, strict=True)
        ]
        joined = hstack(kinds, format="csr", dtype=np.float32)
        # The classifiers take 32-bit indices only.
        joined.indices, joined.indptr = joined.indices.astype(np.int32), joined.indptr.astype(np.int32)
        return joined


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model before its confidences are set."""

    views: tuple[View, ...]

    def scores(self, corpus: Corpus, rows: Rows) -> Floats:
        """One row for each sample, one column for each label; what `CategoryModel.scores` gives."""
        total = sum(view.weight * view.scores(corpus, rows) for view in self.views)
        return np.asarray(total, dtype=np.float32)


def _weighed(counts: "csr_array", rarity: Floats) -> "csr_array":
    """1 + log of the counts, times rarity, each row of length 1."""
    from sklearn.preprocessing import normalize

    values = counts.copy()
    values.data = (1 + np.log(np.maximum(values.data, 1))) * rarity[values.indices]
    return normalize(values, copy=False)


def fit(corpus: Corpus, rows: Rows, numbers: NDArray[np.int64], label_count: int) -> Fitted:
    """Learns from the samples `rows`; `numbers` are the labels of all samples, OUTSIDE for none of them.

    Deterministic: the same samples give the same numbers.
    """
    views = []
    for place, (_longest, weight) in enumerate(VIEWS):
        kinds = tuple(range(place * len(KINDS), (place + 1) * len(KINDS)))
        views.append(_fit_view(kinds, weight, corpus, rows, numbers, label_count))
    return Fitted(tuple(views))


def _fit_view(
    kinds: tuple[int, ...], weight: float, corpus: Corpus, rows: Rows, numbers: NDArray[np.int64], label_count: int
) -> View:
    columns, rarity = [], []
    for kind in kinds:
        counts = corpus.counts[kind]
        held = np.bincount(counts[rows].indices, minlength=counts.shape[1])
        kept = np.flatnonzero(held >= RAREST)
        columns.append(kept)
        rarity.append((np.log((1 + len(rows)) / (1 + held[kept])) + 1).astype(np.float32))
    empty = np.zeros((sum(map(len, columns)), label_count), dtype=np.float32)
    biases = np.zeros(label_count, dtype=np.float32)
    view = View(kinds, weight, tuple(columns), tuple(rarity), empty, empty.copy(), biases)
    values = view.values(corpus, rows)
    for label in range(label_count):
        _fit_label(view, label, values, numbers[rows] == label)
    return view


def _fit_label(view: View, label: int, values: "csr_array", ours: NDArray[np.bool_]) -> None:
    from sklearn.preprocessing import normalize
    from sklearn.svm import LinearSVC

    stress = LEAST_STRESS + np.abs(_ratios(values, ours))
    stressed = values.copy()
    stressed.data *= stress[values.indices]
    normalize(stressed, copy=False)
    classifier = LinearSVC(C=PATIENCE, class_weight="balanced", random_state=0).fit(stressed, ours)
    view.stresses[:, label] = stress
    view.weights[:, label] = classifier.coef_[0] * stress
    view.biases[label] = classifier.intercept_[0]


def _ratios(values: "csr_array", ours: NDArray[np.bool_]) -> Floats:
    """Logarithm of how much more often each term occurs with the label than without."""
    added = SMOOTHING * 0.1 * values.shape[0] / max(values.shape[1], 1) + 1e-3
    with_it = np.asarray(values[ours].sum(axis=0)).ravel() + added
    without = np.asarray(values[~ours].sum(axis=0)).ravel() + added
    return np.asarray(np.log((with_it / with_it.sum()) / (without / without.sum())), dtype=np.float32)


def packed(
    fitted: Fitted, corpus: Corpus, labels: Sequence[str], *, slope: float, outside: float, threshold: float
) -> CategoryModel:
    """The model as it is kept and applied."""
    tables = []
    for view in fitted.views:
        begin = 0
        for kind, columns, rarity in zip(view.kinds, view.columns, view.rarity, strict=True):
            part = slice(begin, begin + len(columns))
            weights = view.weights[part] * np.float32(view.weight)
            tables.append(TermTable(corpus.keys[kind][columns], rarity, weights, view.stresses[part]))
            begin += len(columns)
    biases = sum(view.weight * view.biases for view in fitted.views)
    return CategoryModel(
        labels=tuple(labels), tables=tuple(tables), biases=np.asarray(biases, dtype=np.float32),
        slope=slope, outside=outside, threshold=threshold,
    )  # fmt: skip
