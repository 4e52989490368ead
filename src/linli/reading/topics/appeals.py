"""What an appeal is to the finder of topics, and what a topic is made of."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

Kind = Literal["matter", "place"]

COMPARED: Final = 600  # characters of a text that are looked at; later ones seldom name something new
_MARKS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Said:
    """One appeal as it arrives: who said what and when; `likes` are other people's."""

    id: str
    person: str
    at: datetime
    subject: str
    text: str
    likes: int = 0

    @property
    def same(self) -> tuple[str, str]:
        """Equal for the same words of the same person, however often they come and whatever their marks."""
        return self.person, _MARKS.sub("", self.text or self.subject)[:COMPARED]

    @property
    def looked_at(self) -> str:
        """Subject and text, as far as they are compared."""
        return f"{self.subject}。{self.text[:COMPARED]}"


@dataclass(slots=True)
class Topic:
    """Appeals found to be one matter, or to name one place, in the order in which they came."""

    kind: Kind
    members: list[Said] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    detected_at: datetime | None = None
    detected_after: int = 0  # members that had come by then
    name: str = ""  # of the place, where the kind is a place

    def take(self, appeal: Said) -> None:
        """One more member."""
        self.members.append(appeal)
        self.people.add(appeal.person)

    def detect(self, at: datetime) -> None:
        """From now on it is a topic; what was found stays found."""
        if self.detected_at is None:
            self.detected_at, self.detected_after = at, len(self.members)
