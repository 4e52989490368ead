"""Playing cases in simulated time: one queue of scripts, each waiting for the moment of its next act."""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from linli.appeals.models import Appeal
from linli.demo.simulate import resident, triage
from linli.demo.simulate.case import Planned
from linli.demo.simulate.life import Life, Script
from linli.demo.simulate.stage import Stage
from linli.demo.simulate.telling import Telling
from linli.events.subscribers import withheld
from linli.kernel.errors import LinliError

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Played:
    """What came of playing: acts done, and acts that the rules refused (none, if the scripts know the rules)."""

    acts: int = 0
    refused: list[str] = field(default_factory=list)


class Player:
    """Plays cases up to `until`; what is due later stays undone."""

    def __init__(self, *, stage: Stage, until: datetime) -> None:
        self.stage = stage
        self.until = until
        self.played = Played()
        self._queue: list[tuple[datetime, int, Script, Life]] = []
        self._count = 0
        self._by_matter: dict[tuple[int | None, str], list[Life]] = defaultdict(list)
        self._telling = Telling(until=until)

    def play(self, cases: Iterable[Planned], *, up_to: datetime) -> None:
        """Let cases begin, each at its own moment, and play all there are up to a moment, `until` at the latest."""
        begun = list(cases)
        appeals = Appeal.objects.in_bulk([planned.appeal_id for planned in begun])
        for planned in begun:
            life = Life(planned, appeals[planned.appeal_id], self.stage, find_twin=self._find_twin)
            self._by_matter[life.appeal.community_id, planned.topic].append(life)
            for script in (triage.play(life), *resident.scripts(life)):
                self._go_on(script, life)
        up_to = min(up_to, self.until)
        while self._queue and self._queue[0][0] <= up_to:
            moment, _, script, life = heapq.heappop(self._queue)
            before = life.acts
            with withheld() as reactions:
                self._go_on(script, life)
            self.played.acts += life.acts - before
            self._telling.hear(reactions, at=moment, is_of_cast=life.planned.is_of_cast)

    def finish(self) -> Played:
        """Pass on what is still news; what came of it all."""
        self._telling.pay()
        return self.played

    def _go_on(self, script: Script, life: Life) -> None:
        try:
            moment = next(script)
        except StopIteration:
            return
        except LinliError as error:
            log.warning("the simulation was refused", appeal=life.planned.appeal_id, reason=str(error.message))
            self.played.refused.append(f"{life.planned.appeal_id} {life.appeal.state}: {error.message}")
            return
        self._count += 1
        heapq.heappush(self._queue, (moment, self._count, script, life))

    def _find_twin(self, life: Life) -> int | None:
        """An open case about the same matter nearby, raised earlier, not itself about to be merged."""
        for other in self._by_matter[life.appeal.community_id, life.planned.topic]:
            if other.planned.appeal_id < life.planned.appeal_id and other.is_open and other.appeal.state != "waiting":
                return other.planned.appeal_id
        return None
