"""How a state of an appeal looks on every screen: its word from the workflow table, a tone and a shape."""

from functools import cache
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from linli.appeals.workflow import STATES
from linli.ui.states import Look, Looks, Shape, Tone, badges

_TONES: Final[dict[str, Tone]] = {
    "plain": "neutral",
    "active": "progress",
    "waiting": "waiting",
    "done": "done",
    "late": "late",
    "stopped": "quiet",
}
_SHAPES: Final[dict[str, Shape]] = {
    "submitted": "ring",
    "accepted": "ring",
    "dispatched": "dot",
    "taken": "half",
    "planned": "half",
    "waiting": "pause",
    "answered": "square",
    "confirmed": "diamond",
    "closed": "check",
    "reopened": "triangle",
    "returned": "triangle",
    "escalated": "triangle",
    "declined": "cross",
    "merged": "cross",
    "withdrawn": "cross",
}

LOOKS: Final[Looks] = {
    state.code: Look(state.label, _TONES[state.tone], _SHAPES.get(state.code, "dot")) for state in STATES
}


def state_badges() -> dict[str, SafeString]:
    """Badges by state code in the reader's language; made once, not once a row."""
    return _badges(get_language() or "")


@cache
def _badges(_language: str) -> dict[str, SafeString]:
    return badges(LOOKS)
