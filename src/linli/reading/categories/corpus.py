"""Samples as sparse matrices: what training and measuring work on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from linli.reading.categories.samples import Sample
from linli.reading.categories.terms import KINDS, VIEWS, Counted, Keys, terms_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

RAREST: Final = 4  # samples that a term must occur in; rarer ones are names and misspellings

type Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Corpus:
    """How often each term occurs in each sample, a matrix for each view and kind; column i stands for `keys[i]`."""

    keys: tuple[Keys, ...]
    counts: "tuple[csr_array, ...]"

    @property
    def size(self) -> int:
        """Number of samples."""
        return int(self.counts[0].shape[0])


def corpora(samples: Sequence[Sample]) -> tuple[Corpus, Corpus]:
    """The samples with their subjects, and the same by their bodies alone; both have the same columns."""
    full = [terms_of(sample.text, sample.subject) for sample in samples]
    bare = [terms_of(sample.text) if sample.subject else terms for sample, terms in zip(samples, full, strict=True)]
    # A term of the body alone is a term of both together, so the full ones know every key.
    keys = tuple(_frequent([terms[kind].keys for terms in full]) for kind in range(len(VIEWS) * len(KINDS)))
    return _corpus(full, keys), _corpus(bare, keys)


def _frequent(found: Sequence[Keys]) -> Keys:
    keys, counts = np.unique(np.concatenate([*found, np.zeros(0, dtype=np.uint64)]), return_counts=True)
    return keys[counts >= RAREST]


def _corpus(every: Sequence[tuple[Counted, ...]], keys: tuple[Keys, ...]) -> Corpus:
    from scipy.sparse import csr_array

    matrices = []
    for kind, known in enumerate(keys):
        guarded = np.append(known, np.uint64(0))  # what lies behind the last key is none of them
        columns, counts = [], []
        for terms in every:
            places = np.searchsorted(known, terms[kind].keys)
            held = guarded[places] == terms[kind].keys
            columns.append(places[held].astype(np.int32))
            counts.append(terms[kind].counts[held])
        # The classifiers take 32-bit indices only.
        borders = np.cumsum([0, *map(len, columns)], dtype=np.int32)
        content = (np.concatenate(counts), np.concatenate(columns), borders)
        matrices.append(csr_array(content, shape=(len(every), len(known))))
    return Corpus(keys, tuple(matrices))
