"""From scores to confidences: how steep, how strong "none of these" is, and from which confidence on one is sure."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.reading.categories.training import OUTSIDE

# What share of real intake is about something else; the real one is not known and differs between districts.
OUTSIDE_SHARE: Final = 0.15
WANTED: Final = 0.97  # of those the model is sure of, what share shall be right
STEEPEST: Final = 8.0  # slope; where no answer was wrong, nothing else would keep it from growing
LEAST: Final = 0.5  # nobody is sure of what is more likely wrong


@dataclass(frozen=True, slots=True)
class Calibration:
    """What turns scores into confidences."""

    slope: float
    outside: float

    def confidences(self, scores: NDArray[np.floating]) -> NDArray[np.float64]:
        """One column for each label; the rest to 1 is that of "none of these"."""
        return np.asarray(np.exp(_logarithms(scores, self.slope, self.outside))[:, :-1], dtype=np.float64)


def _logarithms(scores: NDArray[np.floating], slope: float, outside: float) -> NDArray[np.floating]:
    logits = np.hstack([scores, np.full((len(scores), 1), outside)]) * slope
    logits -= logits.max(axis=1, keepdims=True)
    return np.asarray(logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)))


def calibrated(scores: NDArray[np.floating], numbers: NDArray[np.int64]) -> Calibration:
    """The calibration under which the right answers are the likeliest.

    `scores` come from models that have not seen the samples; `numbers` are the right labels, OUTSIDE for none of them.
    """
    from scipy.optimize import minimize

    strangers = numbers == OUTSIDE
    shares = np.where(strangers, OUTSIDE_SHARE / max(strangers.sum(), 1), 1.0 / max((~strangers).sum(), 1))
    places = np.arange(len(numbers))

    def surprise(values: NDArray[np.float64]) -> float:
        # OUTSIDE is -1: the last column.
        return -float(shares @ _logarithms(scores, _slope(values[0]), float(values[1]))[places, numbers])

    found = minimize(surprise, [1.0, -0.5], method="Nelder-Mead").x
    # Without anything from outside, "none of these" would vanish; half-way to the doubtful it stays a possible answer.
    return Calibration(_slope(found[0]), float(found[1]) if strangers.any() else -0.5)


def _slope(exponent: float) -> float:
    return min(float(np.exp(exponent)), STEEPEST)


def threshold_for(confidences: NDArray[np.floating], right: NDArray[np.bool_], *, wanted: float = WANTED) -> float:
    """The lowest confidence from which on the share `wanted` of the answers is right; two digits, at least LEAST."""
    order = np.argsort(-confidences)
    accuracy = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(accuracy >= wanted)
    lowest = float(confidences[order[good[-1]]]) if len(good) else 1.0
    return min(max(LEAST, float(np.ceil(lowest * 100)) / 100), 0.99)
