"""Progress: bars in a terminal; in a log, a line when a stage ends and now and then one in between."""

import contextlib
import time
from collections.abc import Callable, Iterator

Progress = Callable[[str, int, int], None]

SECONDS_BETWEEN_LINES = 20.0


@contextlib.contextmanager
def shown_progress() -> Iterator[Progress]:
    """Yields `progress(stage, done, total)`, to be called often: each stage gets a bar, or lines, of its own."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(console.file.write)
        return
    from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    with Bars(TextColumn("{task.description:<20}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
              console=console) as bars:  # fmt: skip
        stages: dict[str, TaskID] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage.capitalize(), total=total)
            bars.update(stages[stage], completed=done, total=total)

        yield progress


def _lines(write: Callable[[str], object]) -> Progress:
    began: dict[str, float] = {}
    told: dict[str, float] = {}
    ended: set[str] = set()

    def progress(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        began.setdefault(stage, now)
        if stage in ended:
            return
        if done >= total:
            ended.add(stage)
            write(f"{stage.capitalize()}: done, {now - began[stage]:.0f} s\n")
        elif now - told.setdefault(stage, now) > SECONDS_BETWEEN_LINES:
            told[stage] = now
            write(f"{stage.capitalize()}: {100 * done // total} %\n")

    return progress
