"""Training from end to end: measure by leaving out, set confidences, learn from all, compare with the old model."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from linli.reading.categories.confidence import threshold_for
from linli.reading.categories.corpus import corpora
from linli.reading.categories.errors import NotEnough
from linli.reading.categories.measuring import (
    FOLDS,
    SEED,
    Figures,
    calibrate,
    cross_validated,
    figures,
    left_out,
)
from linli.reading.categories.model import CategoryModel
from linli.reading.categories.neighbours import groups_of
from linli.reading.categories.samples import Sample, fingerprint
from linli.reading.categories.terms import terms_of
from linli.reading.categories.training import OUTSIDE, fit, packed

FEWEST: Final = 10  # samples of a label: two for each part of the cross-validation
ENOUGH_UNSEEN: Final = 50  # samples that an old model has not seen, to compare it by


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of models that had not seen what they were asked."""

    labels: tuple[str, ...]
    groups: int  # samples that are not alike
    body: Figures  # asked without subjects
    full: Figures  # asked with the subjects that there are
    titled: Figures | None  # those with a subject only, asked with it
    new_labels_unsure: dict[str, float]  # label -> share "not sure" to a model that never met it


@dataclass(frozen=True, slots=True)
class Trained:
    """A new model and its honest figures."""

    model: CategoryModel
    measured: Measured
    confidences: NDArray[np.float64]  # of each sample, by models that had not seen it


def _numbers(samples: Sequence[Sample], labels: Sequence[str]) -> NDArray[np.int64]:
    places = {label: place for place, label in enumerate(labels)}
    return np.array([OUTSIDE if found.label is None else places[found.label] for found in samples], dtype=np.int64)


def labels_of(samples: Sequence[Sample]) -> tuple[str, ...]:
    """The labels that occur, in order; NotEnough when there are fewer than two or too few samples of one."""
    counts: dict[str, int] = {}
    for found in samples:
        if found.label is not None:
            counts[found.label] = counts.get(found.label, 0) + 1
    if len(counts) < 2:
        raise NotEnough(_("A model needs appeals of at least two categories; the file has %(n)d.") % {"n": len(counts)})
    if short := [label for label in sorted(counts) if counts[label] < FEWEST]:
        raise NotEnough(
            _("Too few appeals to learn these categories from (at least %(least)d each): %(labels)s")
            % {"least": FEWEST, "labels": ", ".join(f"{label} {counts[label]}" for label in short)}
        )
    return tuple(sorted(counts))


def train(samples: Sequence[Sample], *, at: datetime) -> Trained:
    """Learns from the samples, and measures what it learned by leaving parts out. The same samples, the same model."""
    labels = labels_of(samples)
    numbers = _numbers(samples, labels)
    groups = groups_of([found.text for found in samples])
    if (different := len(np.unique(groups))) < FOLDS * len(labels):
        raise NotEnough(_("The appeals are nearly all alike: only %(n)d of them differ.") % {"n": different})
    full, bare = corpora(samples)
    unseen = cross_validated(full, (bare, full), numbers, groups, len(labels))
    calibration = calibrate(unseen.scores, numbers)
    inside = numbers != OUTSIDE
    certainty = np.concatenate([sure[inside].max(axis=1) for sure in unseen.confidences])
    right = np.concatenate([sure[inside].argmax(axis=1) == numbers[inside] for sure in unseen.confidences])
    threshold = threshold_for(certainty, right)
    titled = np.array([bool(found.subject) for found in samples])

    def told(sure: NDArray[np.float64], chosen: NDArray[np.bool_]) -> Figures:
        return figures(sure[chosen], numbers[chosen], label_count=len(labels), threshold=threshold)

    everything = np.ones(len(samples), dtype=bool)
    shares = left_out(full, numbers, groups, len(labels), threshold=threshold) if len(labels) > 2 else []
    measured = Measured(
        labels=labels,
        groups=len(np.unique(groups)),
        body=told(unseen.confidences[0], everything),
        full=told(unseen.confidences[1], everything),
        titled=told(unseen.confidences[1], titled) if (titled & inside).any() else None,
        new_labels_unsure=dict(zip(labels, shares, strict=False)),
    )
    fitted = fit(full, np.arange(len(samples)), numbers, len(labels))
    model = packed(fitted, full, labels, slope=calibration.slope, outside=calibration.outside, threshold=threshold)
    model = replace(
        model,
        seen=np.unique(np.array([fingerprint(found.text) for found in samples], dtype=np.uint64)),
        facts={
            "trained_at": at.isoformat(timespec="seconds"),
            "samples": {label: int((numbers == place).sum()) for place, label in enumerate(labels)},
            "outside": int((~inside).sum()),
            "with_subject": int(titled.sum()),
            "folds": FOLDS,
            "seed": SEED,
            "measured": asdict(measured),
        },
    )
    return Trained(model, measured, unseen.confidences[1])


def answers(model: CategoryModel, samples: Sequence[Sample], *, subjects: bool = True) -> NDArray[np.float64]:
    """The model's confidences, a row for each sample, a column for each label."""
    rows = [model.scores(terms_of(found.text, found.subject if subjects else "")) for found in samples]
    return np.asarray(model.confidences(np.array(rows).reshape(len(samples), len(model.labels))), dtype=np.float64)


def measured_on(model: CategoryModel, samples: Sequence[Sample]) -> tuple[Figures, Figures, Figures | None]:
    """The model's figures on samples with labels it knows: by bodies alone, with subjects, and those with a subject."""
    numbers = _numbers(samples, model.labels)
    titled = np.array([bool(found.subject) for found in samples], dtype=bool)
    bare, full = answers(model, samples, subjects=False), answers(model, samples)

    def told(sure: NDArray[np.float64], chosen: NDArray[np.bool_]) -> Figures:
        return figures(sure[chosen], numbers[chosen], label_count=len(model.labels), threshold=model.threshold)

    everything = np.ones(len(samples), dtype=bool)
    return told(bare, everything), told(full, everything), told(full, titled) if titled.any() else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether a new model takes the old one's place. The figures are macro-F1, 0 to 1."""

    better: bool
    old: float | None
    new: float | None
    on: str  # what both were compared on, in words


def compared(old: CategoryModel, new: Trained, samples: Sequence[Sample]) -> Comparison:
    """Old and new on samples that neither has seen; by their own figures where the old one has seen nearly all."""
    if old.labels != new.model.labels:
        return Comparison(True, None, None, "the labels are others than before")
    fresh = np.array([not old.has_seen(fingerprint(found.text)) and found.label is not None for found in samples])
    if fresh.sum() >= ENOUGH_UNSEEN:
        chosen = [found for found, is_fresh in zip(samples, fresh, strict=True) if is_fresh]
        before = measured_on(old, chosen)[1].macro_f1
        numbers = _numbers(chosen, new.model.labels)
        after = figures(
            new.confidences[fresh], numbers, label_count=len(new.model.labels), threshold=new.model.threshold
        ).macro_f1
        return Comparison(after > before, before, after, f"{len(chosen)} appeals that the old model has not seen")
    recorded, after = _recorded(old), new.measured.full.macro_f1
    return Comparison(recorded is None or after > recorded, recorded, after, "each by its own cross-validation")


def _recorded(model: CategoryModel) -> float | None:
    measured = model.facts.get("measured")
    full = measured.get("full") if isinstance(measured, dict) else None
    value = full.get("macro_f1") if isinstance(full, dict) else None
    return float(value) if isinstance(value, int | float) else None
