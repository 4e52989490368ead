"""Which of the reactions to what was played still reach people."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from linli.events import tasks

# What happened before is history: nobody is told of it any more, except the cast's own residents.
TOLD_FOR = timedelta(hours=36)
# Behind whatever somebody does in the demo meanwhile.
_LATER = -10
_BATCH = 200


class Telling:
    """Collects withheld reactions and defers those that are still news; the worker delivers them."""

    def __init__(self, *, until: datetime) -> None:
        self._since = until - TOLD_FOR
        self._owed: list[tuple[int, str]] = []

    def hear(self, reactions: Iterable[tuple[int, str]], *, at: datetime, is_of_cast: bool) -> None:
        """Keep the reactions to what happened at a moment, if they are news."""
        if is_of_cast or at > self._since:
            self._owed += reactions
        if len(self._owed) >= _BATCH:
            self.pay()

    def pay(self) -> None:
        """Defer what has been kept."""
        if self._owed:
            jobs: list[dict[str, Any]] = [{"event_id": event, "subscriber": name} for event, name in self._owed]
            tasks.deliver.configure(priority=_LATER).batch_defer(*jobs)
            self._owed.clear()
