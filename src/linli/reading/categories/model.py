"""The category model: numbers only, how they are applied, and the file they are kept in.

One linear classifier for each label over the same terms. Before a classifier sees a term, the term's weight is
multiplied by how much it speaks for or against that label (the log-count ratio of a naive Bayes model): "NB-SVM".
Scores become a confidence by a softmax in which "none of these" takes part, as strong as matters outside the labels
taught it to be.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from linli.reading.categories.errors import ModelUnreadable
from linli.reading.categories.terms import KINDS, VIEWS, Counted, Keys

MAGIC: Final = b"LINLI-CATEGORY-MODEL"
VERSION: Final = 1
_HEADER: Final = len(MAGIC) + 1 + 4 + 1 + 64 + 1  # name, version, checksum, with a blank or line end after each

type Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TermTable:
    """What the model knows of one kind of terms; row i belongs to `keys[i]`."""

    keys: Keys  # ascending
    rarity: Floats  # inverse document frequency
    weights: Floats  # terms x labels: how much the term speaks for the label
    stresses: Floats  # terms x labels: the factor that the classifier of that label sees the term with

    def known(self, terms: Counted) -> tuple[NDArray[np.int64], Floats]:
        """Rows of the terms that are known, and their values, scaled to length 1."""
        rows = np.searchsorted(self.keys, terms.keys)
        rows[rows == len(self.keys)] = 0
        found = self.keys[rows] == terms.keys if len(self.keys) else np.zeros(len(rows), dtype=bool)
        rows = rows[found]
        values = (1 + np.log(np.maximum(terms.counts[found], 1))) * self.rarity[rows]
        length = float(np.sqrt(values @ values))
        return rows, (values / length if length else values).astype(np.float32)


@dataclass(frozen=True)
class CategoryModel:
    """A trained model; immutable, safe to share between threads."""

    labels: tuple[str, ...]
    tables: tuple[TermTable, ...]  # one for each view and kind, as in `terms.Appeal`
    biases: Floats  # one for each label
    slope: float  # how steeply a difference of scores becomes confidence
    outside: float  # the score of "none of these"
    threshold: float  # default confidence, 0 to 1, below which the answer is "not sure"
    facts: dict[str, object] = field(default_factory=dict)  # date, sizes and figures, as the model card tells them
    seen: Keys = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))  # what it learned from, ascending

    def scores(self, terms: Sequence[Counted]) -> Floats:
        """One score for each label; above 0 the classifier of that label says yes."""
        scores = self.biases.copy()
        pairs = list(zip(self.tables, terms, strict=True))
        for begin in range(0, len(pairs), len(KINDS)):
            total = np.zeros(len(self.labels), dtype=np.float32)
            squares = np.zeros(len(self.labels), dtype=np.float32)
            for table, counted in pairs[begin : begin + len(KINDS)]:
                rows, values = table.known(counted)
                total += values @ table.weights[rows]
                squares += (values * values) @ (table.stresses[rows] ** 2)
            scores += total / np.sqrt(np.where(squares > 0, squares, 1))
        return scores

    def confidences(self, scores: NDArray[np.floating]) -> Floats:
        """Scores (any number of rows) as confidences 0 to 1; a row's rest to 1 is that of "none of these"."""
        from_zero = np.concatenate([scores, np.full((*scores.shape[:-1], 1), self.outside)], axis=-1) * self.slope
        raised = np.exp(from_zero - from_zero.max(axis=-1, keepdims=True))
        shares: Floats = (raised / raised.sum(axis=-1, keepdims=True))[..., :-1].astype(np.float32)
        return shares

    @cached_property
    def _seen(self) -> frozenset[int]:
        return frozenset(self.seen.tolist())

    def has_seen(self, fingerprint: int) -> bool:
        """Whether the model learned from the text with this fingerprint (see `samples.fingerprint`)."""
        return fingerprint in self._seen


def save(model: CategoryModel, path: Path) -> None:
    """Writes the model beside `path` first, so that a reader never finds half of one."""
    arrays: dict[str, NDArray[np.generic]] = {
        "about": np.frombuffer(json.dumps(_about(model), ensure_ascii=False).encode(), dtype=np.uint8),
        "biases": model.biases.astype(np.float32),
        "seen": model.seen,
    }
    for place, table in enumerate(model.tables):
        arrays |= {
            f"keys{place}": table.keys,
            f"rarity{place}": table.rarity.astype(np.float16),
            f"weights{place}": table.weights.astype(np.float16),
            f"stresses{place}": table.stresses.astype(np.float16),
        }
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    body = content.getvalue()
    checksum = hashlib.sha256(body).hexdigest().encode()
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(MAGIC + b" " + f"{VERSION:04d}".encode() + b" " + checksum + b"\n" + body)
    fresh.replace(path)


def _about(model: CategoryModel) -> dict[str, object]:
    return {
        "labels": model.labels, "slope": model.slope, "outside": model.outside,
        "threshold": model.threshold, "facts": model.facts,
    }  # fmt: skip


def load(path: Path) -> CategoryModel:
    """Reads a model; ModelUnreadable says why it cannot be read. Nothing in the file can act as a program."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelUnreadable(_("The category model %(file)s is not there.") % {"file": path.name}) from error
    name, _blank, rest = content[:_HEADER].partition(b" ")
    version, _blank, checksum = rest.strip().partition(b" ")
    if name != MAGIC or not version.isdigit():
        raise ModelUnreadable(_("The file %(file)s is no category model.") % {"file": path.name})
    if int(version) != VERSION:
        raise ModelUnreadable(
            _("The category model %(file)s is of version %(its)d; this program reads version %(ours)d. Train it anew.")
            % {"file": path.name, "its": int(version), "ours": VERSION}
        )
    body = content[_HEADER:]
    if hashlib.sha256(body).hexdigest().encode() != checksum:
        raise ModelUnreadable(_damaged(path))
    try:
        return _unpacked(body)
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise ModelUnreadable(_damaged(path)) from error


def _damaged(path: Path) -> str:
    return _("The category model %(file)s is damaged: its content does not fit its checksum.") % {"file": path.name}


def _unpacked(body: bytes) -> CategoryModel:
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        about = json.loads(arrays["about"].tobytes())
        tables = tuple(
            TermTable(
                keys=arrays[f"keys{place}"],
                rarity=arrays[f"rarity{place}"].astype(np.float32),
                weights=arrays[f"weights{place}"].astype(np.float32),
                stresses=arrays[f"stresses{place}"].astype(np.float32),
            )
            for place in range(len(VIEWS) * len(KINDS))
        )
        return CategoryModel(
            labels=tuple(about["labels"]), tables=tables, biases=arrays["biases"], slope=float(about["slope"]),
            outside=float(about["outside"]), threshold=float(about["threshold"]), facts=about["facts"],
            seen=arrays["seen"],
        )  # fmt: skip
