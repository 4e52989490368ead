"""One appeal of the simulation before it is played: who raises what, where and when."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(slots=True, kw_only=True)
class Planned:
    """Everything decided before the first act. `partition` is what one process plays by itself: a street's code.

    `repeats` marks a matter that a neighbour has raised shortly before. `goal` is how a case of the cast's own is to
    stand in the end; empty for all others, which go as chance has it.
    """

    index: int
    seed: str
    at: datetime
    partition: str
    topic: str
    kind: str
    channel: str
    subject: str
    text: str
    category_id: int | None
    privacy: str
    is_urgent: bool
    building_code: str
    longitude: float | None
    latitude: float | None
    address: str
    words: dict[str, str]
    reporter: int | None
    reporter_account: int | None
    writer: int | None
    writer_post: int | None
    neighbours: list[int]
    is_of_cast: bool
    category_known: bool
    repeats: bool = False
    goal: str = ""
    appeal_id: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values for another process; the texts are in the database by then."""
        return {**asdict(self), "at": self.at.isoformat(), "text": "", "subject": ""}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Planned":
        """The reverse of `as_json`."""
        return cls(**{**values, "at": datetime.fromisoformat(values["at"])})
