"""Playing N days that end now: appeals come in, then everything that follows from them happens."""

import os
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

from django.db import connection, transaction

from linli.demo.simulate import rhythm, texts
from linli.demo.simulate.crew import Crew
from linli.demo.simulate.intake import Intake, submit_all
from linli.demo.simulate.player import Played, Player
from linli.demo.simulate.stage import Stage
from linli.events.models import Event
from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.kernel.working_time import CHINA
from linli.places.models import Area
from linli.workflow import rules

type Progress = Callable[[str, int, int], None]

DAYS = 30
PER_DAY = 96


@dataclass(frozen=True, slots=True)
class Simulated:
    """What was played: appeals, acts on them (submissions included), and acts that the rules refused."""

    appeals: int
    acts: int
    refused: tuple[str, ...]


def simulate(
    *,
    seed: int,
    until: datetime,
    by: Actor,
    days: int = DAYS,
    per_day: int = PER_DAY,
    appeals_file: Path | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Simulated:
    """Play the `days` that end at `until` on the district as it stands.

    The same seed and `until` on the same district play the same days; another run after that plays others.
    `processes` 0 plays in this process and transaction; None takes one for each processor, four at most.
    """
    report = progress or (lambda _stage, _done, _total: None)
    district = Area.objects.filter(level="district").order_by("pk")[0]
    runs = Event.objects.filter(subject_type="area", subject_id=district.pk, verb="district.simulated").count()
    name = f"{seed}" if not runs else f"{seed} run {runs + 1}"
    given = texts.read(appeals_file) if appeals_file else []
    moments = rhythm.moments(
        until=until, days=days, per_day=per_day, calendar=rules.calendar(), random=Random(f"rhythm {name}")
    )
    if given:
        # Each text is played once; a file that is shorter than the days have room for is spread over them.
        count = min(len(given), len(moments))
        moments = sorted(Random(f"spread {name}").sample(moments, count))
    size = min(_processors(), 4) if processes is None else processes
    crew = Crew(size) if size else None
    try:
        played = _play(name, moments, given, crew=crew, until=until, days=days, report=report)
    finally:
        if crew:
            crew.dismiss()
    facts = {"seed": seed, "days": days, "appeals": len(moments), "acts": played.acts}
    with transaction.atomic():
        record("district.simulated", district, by=by, at=until, facts=facts)
    return Simulated(len(moments), played.acts + len(moments), tuple(played.refused))


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _play(
    name: str,
    moments: list[datetime],
    given: list[texts.Given],
    *,
    crew: Crew | None,
    until: datetime,
    days: int,
    report: Progress,
) -> Played:
    """Raise the cases of one day after the other; meanwhile the crew, if there is one, plays the days before."""

    def told(played: int) -> None:
        report("days of life", played, days)

    with connection.cursor() as cursor:
        # What a crash could take is rebuilt from the seed.
        cursor.execute("SET synchronous_commit TO off")
    told(0)
    try:
        rules.forget()
        stage = Stage(at=until)
        cases = Intake(stage=stage, seed=name).plan(moments, given)
        player = Player(stage=stage, until=until)
        if crew:
            crew.begin(cases, at=until, until=until, report=told)
        begin = 0
        for number, midnight in enumerate(_midnights(until=until, days=days), start=1):
            end = bisect_left(moments, midnight, lo=begin)
            today, begin = cases[begin:end], end
            submit_all(today, until=until)
            if crew:
                crew.play(today, up_to=midnight)
            else:
                player.play(today, up_to=midnight)
                told(number)
        return crew.finish() if crew else player.finish()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


def _midnights(*, until: datetime, days: int) -> list[datetime]:
    """The ends of the `days` days in China the last of which is still going on at `until`."""
    last = datetime.combine(until.astimezone(CHINA).date() + timedelta(days=1), time(), CHINA)
    return [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
