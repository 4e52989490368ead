"""The steps of an appeal for its reporter or a follower: the newest round open, older rounds folded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.appeals.history import TimelineRow, by_round
from linli.files.models import MediaKind
from linli.reading.personal_data import masked
from linli.ui.parts import Photo, TimelineItem
from linli.ui.phrases import calendar_day

# Steps whose words were written for everybody who is told of the result.
_FOR_FOLLOWERS = frozenset({"answered", "planned", "declined"})
# Steps that are between the reporter and the handlers.
_PRIVATE = frozenset({"contacted", "added", "urged", "paused", "resumed", "rated", "called_back", "objected"})


@dataclass(frozen=True, slots=True)
class Round:
    """Once round the loop, steps newest first; `span` says from when to when it went."""

    number: int
    items: list[TimelineItem]
    span: str


def rounds(rows: Sequence[TimelineRow], *, for_follower: bool = False) -> list[Round]:
    """Newest round first. A follower is not shown what is between the reporter and the handlers."""
    if for_follower:
        rows = [row for row in rows if row.verb not in _PRIVATE]
    return [_round(number, steps, for_follower=for_follower) for number, steps in reversed(by_round(rows))]


def _round(number: int, steps: Sequence[TimelineRow], *, for_follower: bool) -> Round:
    items = [
        _item(row, words=row.verb in _FOR_FOLLOWERS, mask=True) if for_follower else _item(row)
        for row in reversed(steps)
    ]
    first, last = (timezone.localdate(row.at) for row in (steps[0], steps[-1]))
    begun, ended = calendar_day(first, last), calendar_day(last, last)
    span = begun if first == last else _("%(begun)s to %(ended)s") % {"begun": begun, "ended": ended}
    return Round(number, items, span)


def _item(row: TimelineRow, *, words: bool = True, mask: bool = False) -> TimelineItem:
    by = " ".join(part for part in (row.unit, row.post_title, "" if mask and not row.unit else row.who) if part)
    text = "\n".join([*row.details, row.words] if words and row.words else row.details)
    if row.phone:
        text = "\n".join([text, _("Duty telephone %(phone)s") % {"phone": row.phone}])
    # What came with the submission stands with its words already.
    shown = [] if mask or row.verb == "submitted" else row.files
    pictures = [photo(file) for file in shown if file.kind == MediaKind.PICTURE]
    return TimelineItem(
        title=row.title, occurred_at=row.at, by=by, text=masked(text) if mask else text, tone=row.tone, photos=pictures
    )


def photo(file: Any) -> Photo:
    """A stored picture as the strip of pictures takes it."""
    return Photo(url=file.url, thumbnail=file.small_url, text=_("Photo"))
