"""The life of one case as scripts: each yields the moment of its next act and does it when it is resumed.

A script that is not resumed any more (the simulation has reached the present) leaves its case as it stands, which is
how open cases come about.
"""

from collections.abc import Callable, Generator
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from linli.appeals.models import Appeal
from linli.demo.phrases import Speaker
from linli.demo.simulate import mix
from linli.demo.simulate.case import Planned
from linli.demo.simulate.stage import Holder, Stage
from linli.kernel.working_time import CHINA
from linli.people.access import Access
from linli.workflow import rules

type Script = Generator[datetime]
type Wait = Generator[datetime, None, datetime]

_WAKING = (time(7, 30), time(22, 0))


class Over(Exception):
    """The case has ended meanwhile, by somebody else's act: the script has nothing left to do."""


class Life:
    """A case being played: what is planned, how it stands, and the means to act on it."""

    def __init__(
        self, planned: Planned, appeal: Appeal, stage: Stage, *, find_twin: Callable[["Life"], int | None]
    ) -> None:
        self.planned = planned
        self.appeal = appeal
        self.stage = stage
        self.find_twin = find_twin
        self.random = Random(f"life {planned.seed}")
        self.speaker = Speaker(
            topic=planned.topic, words=planned.words, random=self.random, kind=planned.kind, channel=planned.channel
        )
        self.acts = 0

    def do(self, action: Callable[..., Any], **given: Any) -> Any:
        """Act; what the action returns when that is the appeal is how the case now stands."""
        result = action(self.planned.appeal_id, **given)
        self.acts += 1
        if isinstance(result, Appeal):
            self.appeal = result
        return result

    def look(self) -> None:
        """See how the case stands after an act that returned something else."""
        self.appeal = Appeal.objects.get(pk=self.planned.appeal_id)

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random.random() < share

    def say(self, what: str, *, at: datetime | None = None) -> str:
        """Words for an act, fitting the topic where there are such; with `at`, they may count the days since."""
        return self.speaker.say(what, days=(at - self.planned.at).days if at else 0)

    # --- Time -----------------------------------------------------------------------------------------------------

    def office(self, at: datetime, median: float, spread: float = 0.7) -> Wait:
        """Wait some minutes of working time; raises Over when the case has ended by then."""
        moment = rules.calendar().add(at, mix.minutes(median, spread, self.random) * 60)
        yield moment
        self._go_on()
        return moment

    def by_clock(
        self, clock: str, at: datetime, median: float, spread: float = 0.7, *, is_late: bool | None = None
    ) -> Wait:
        """Wait some minutes of working time for what a clock runs for: in time, but for the documented share."""
        due = getattr(self.appeal, f"{clock}_due_at")
        left = rules.calendar().between(at, due) / 60 if due else 0.0
        if left < 1:
            return (yield from self.office(at, median, spread))
        if self.chance(mix.LATE[clock]) if is_late is None else is_late:
            minutes = left + mix.minutes(mix.OVERRUN[clock], 0.9, self.random)
        else:
            minutes = min(mix.minutes(median, spread, self.random), left * self.random.uniform(0.6, 0.96))
        moment = rules.calendar().add(at, minutes * 60)
        yield moment
        self._go_on()
        return moment

    def soon(self, at: datetime, median: float, spread: float = 0.5) -> Wait:
        """Wait some minutes by the real clock, as in an emergency or within one conversation."""
        moment = at + timedelta(minutes=mix.minutes(median, spread, self.random))
        yield moment
        self._go_on()
        return moment

    def waking(self, at: datetime, median: float, spread: float = 0.8) -> Wait:
        """Wait some minutes as a resident does: not in the middle of the night."""
        moment = (at + timedelta(minutes=mix.minutes(median, spread, self.random))).astimezone(CHINA)
        opens, closes = _WAKING
        if not opens <= moment.time() <= closes:
            moment = datetime.combine(moment.date() + timedelta(days=moment.time() > closes), opens, CHINA)
            moment += timedelta(minutes=self.random.uniform(5, 150))
        yield moment
        self._go_on()
        return moment

    def until(self, moment: datetime) -> Wait:
        """Wait for a moment."""
        yield moment
        self._go_on()
        return moment

    def _go_on(self) -> None:
        if not self.is_open:
            raise Over

    # --- People ---------------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """True while something can happen to the case."""
        return self.appeal.state not in {"closed", "declined", "merged", "withdrawn"}

    @property
    def is_about_place(self) -> bool:
        """True for what can be gone and looked at."""
        return self.speaker.topic.place in {"building", "point"}

    @property
    def holder(self) -> Access:
        """Who has the case."""
        assert self.appeal.holder_post_id is not None
        return self.stage.access_of_post(self.appeal.holder_post_id)

    @property
    def reporter(self) -> Access | None:
        """Who speaks for the reporter: they themselves, or who wrote it down for them; None when nobody can."""
        if self.planned.reporter_account is not None:
            return self.stage.access_of_account(self.planned.reporter_account)
        if self.planned.writer_post is not None and self.planned.writer is not None and self.appeal.written_by_id:
            return self.stage.access_of_post(self.planned.writer_post)
        return None

    def second_person(self, *places: tuple[str, int | None], at: datetime) -> Access | None:
        """The first of the roles' holders who neither handled the case nor holds it."""
        for role, area_id in places:
            for one in self.stage.at_place(role, area_id, at=at):
                if self._is_other(one):
                    return self.stage.access_of_account(one.account_id)
        return None

    def _is_other(self, one: Holder) -> bool:
        return one.person_id != self.appeal.handler_id and one.post_id != self.appeal.holder_post_id
