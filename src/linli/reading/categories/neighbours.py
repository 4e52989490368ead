"""Near-duplicates: texts so alike that one of them in training would give away the other in a test."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.reading.categories.terms import cleaned

RUN: Final = 5  # characters
# Cosine of the runs of five that two texts share, from which on they count as one. Low on purpose: a group too large
# costs nothing, a duplicate on both sides of a split makes a figure too good.
ALIKE: Final = 0.4
COMMON: Final = 40  # texts; a run that more of them share is a phrase


def groups_of(texts: Sequence[str]) -> NDArray[np.int64]:
    """A group number for each text; alike texts, directly or through others, have the same."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from sklearn.feature_extraction.text import CountVectorizer

    plain = ["".join(letter for letter in cleaned(text).text if letter.isalnum()) for text in texts]
    # A run that occurs once makes no two texts alike, nor does one that everybody writes, such as a greeting; all of
    # them count for how long a text is.
    lengths = np.array([len({text[place : place + RUN] for place in range(len(text) - RUN + 1)}) for text in plain])
    vectorizer = CountVectorizer(
        analyzer="char", ngram_range=(RUN, RUN), lowercase=False, binary=True, min_df=2, max_df=COMMON, dtype=np.float32
    )
    try:
        held = vectorizer.fit_transform(plain)
    except ValueError:  # no run occurs twice: nothing is alike
        return np.arange(len(texts), dtype=np.int64)
    shared = (held @ held.T).tocoo()
    likeness = shared.data / np.sqrt(lengths[shared.row] * lengths[shared.col])
    near = likeness >= ALIKE
    pairs = coo_array((likeness[near], (shared.row[near], shared.col[near])), shape=shared.shape)
    return np.asarray(connected_components(pairs, directed=False)[1], dtype=np.int64)
