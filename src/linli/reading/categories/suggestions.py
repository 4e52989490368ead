"""What an appeal is about: labels with confidence, the words that decided, and whether the model is sure."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from django.conf import settings

from linli.reading.categories.model import CategoryModel, load
from linli.reading.categories.reasons import Reason, reasons
from linli.reading.categories.terms import appeal

SHIPPED: Final = Path(__file__).with_name("shipped") / "category.model"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A label and how likely it is right, 0 to 1."""

    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The answer about one appeal."""

    ranked: tuple[Suggestion, ...]  # every label, the likeliest first; what is missing to 1 is "none of these"
    sure: bool  # whether the first is likely enough to be offered as the answer
    reasons: tuple[Reason, ...]  # words that spoke for the first, the strongest first

    @property
    def best(self) -> Suggestion:
        """The likeliest label."""
        return self.ranked[0]


def own_model() -> Path:
    """Where the district's own model is kept, if it has trained one."""
    return Path(settings.CATEGORY_MODEL)


def current_model() -> CategoryModel:
    """The district's own model, else the shipped one; read at first use and again when the file has changed.

    ModelUnreadable when the file is damaged or of another version.
    """
    path = own_model()
    if not path.exists():
        path = SHIPPED
    return _read(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=2)
def _read(path: Path, _changed_at: int) -> CategoryModel:
    return load(path)


def suggest(
    text: str,
    subject: str = "",
    *,
    threshold: float | None = None,
    model: CategoryModel | None = None,
    explain: bool = True,
) -> Suggestions:
    """What the appeal is about. `threshold` is the confidence, 0 to 1, from which on the answer counts as sure.

    Without a threshold the model's own is taken, without a model the current one. A text without words gets every label
    with the same low confidence. Without `explain` there are no reasons, in a third of the time.
    """
    model = model or current_model()
    least = model.threshold if threshold is None else threshold
    read = appeal(text, subject)
    terms = read.counted
    if not any(len(kind.keys) for kind in terms):
        nothing = 1 / (len(model.labels) + 1)
        return Suggestions(tuple(Suggestion(label, nothing) for label in model.labels), False, ())
    confidences = model.confidences(model.scores(terms))
    order = np.argsort(-confidences, kind="stable")
    ranked = tuple(Suggestion(model.labels[place], float(confidences[place])) for place in order)
    told = reasons(model, int(order[0]), read, text, subject) if explain else ()
    return Suggestions(ranked, ranked[0].confidence >= least, told)
