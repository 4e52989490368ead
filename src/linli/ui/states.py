"""How a state looks: shape + word + colour. A room passes its own table, so that `ui` knows no domain."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Tone = Literal["neutral", "progress", "waiting", "late", "urgent", "done", "quiet"]
Shape = Literal["dot", "ring", "half", "square", "diamond", "triangle", "check", "cross", "pause"]

SHAPES: dict[str, str] = {
    "dot": '<circle cx="5" cy="5" r="4.5"/>',
    "ring": '<path fill-rule="evenodd" d="M5 .5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zm0 2a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z"/>',  # noqa: E501 -- a drawing is one line
    "half": '<path fill-rule="evenodd" d="M5 .5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM5 2v6a3 3 0 0 0 0-6z"/>',
    "square": '<path d="M1 1h8v8H1z"/>',
    "diamond": '<path d="M5 0l5 5-5 5-5-5z"/>',
    "triangle": '<path d="M5 .3l5 9.2H0z"/>',
    "check": '<path d="M3.7 9L.3 5.5l1.4-1.4 2 2L8.3 1.3l1.4 1.4z"/>',
    "cross": '<path d="M1.7.3L5 3.6 8.3.3l1.4 1.4L6.4 5l3.3 3.3-1.4 1.4L5 6.4 1.7 9.7.3 8.3 3.6 5 .3 1.7z"/>',
    "pause": '<path d="M1.5.8h2.5v8.4H1.5zM6 .8h2.5v8.4H6z"/>',
}


@dataclass(frozen=True, slots=True)
class Look:
    """What one state code looks like: its word, its tone and its shape."""

    word: str | Promise
    tone: Tone = "neutral"
    shape: Shape = "dot"


Looks = Mapping[str, Look]


def badge(look: Look) -> SafeString:
    """The badge as safe HTML; cheap enough to be made once per state and put into prepared rows."""
    return mark_safe(  # noqa: S308 -- shape and tone are from closed sets, the word is escaped
        f'<span class="badge" data-tone="{look.tone}">'
        f'<svg viewBox="0 0 10 10" aria-hidden="true">{SHAPES[look.shape]}</svg>'
        f"{conditional_escape(str(look.word))}</span>"
    )


def badges(looks: Looks) -> dict[str, SafeString]:
    """All badges of a table of states, by code: make this once before a loop over rows."""
    return {code: badge(look) for code, look in looks.items()}
